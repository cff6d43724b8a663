// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two times in one picture.
#pragma once

#include "models/graph/compare.h"

namespace graph {

/// `after` with what only `before` has, every node and edge marked with how it differs. Numbers are those of `after`; of what
/// is gone, of `before`.
Graph overlay(const Graph &before, const Graph &after, const CompareOptions &options = {});

} // namespace graph
