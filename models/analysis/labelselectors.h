// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Kubernetes' LabelSelector: matchLabels and matchExpressions.
#pragma once

#include "models/base/tree.h"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace analysis {

/// No selector and an empty one take everything; one that can't be understood takes nothing.
bool selectorTakes(base::Tree::Ref selector, base::Tree::Ref labels);
bool selectorTakes(base::Tree::Ref selector, const std::map<std::string, std::string, std::less<>> &labels);

} // namespace analysis
