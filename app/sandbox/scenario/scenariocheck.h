// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can only be said when the whole scenario is read: names that must exist, names that must be unique.
#pragma once

#include "app/sandbox/scenario/scenario.h"
#include "app/sandbox/scenario/scenarioreader.h"

namespace sandbox {

/// A raw object needs a kind that the sandbox serves, a name, and a namespace if its kind has one.
void checkObject(const nlohmann::json &object, int line, const std::string &path, ScenarioProblem &problem);
void checkScenario(const Scenario &scenario, const YamlNode &root, ScenarioProblem &problem);

} // namespace sandbox
