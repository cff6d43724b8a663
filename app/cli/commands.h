// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of verbs. Adding one: a file that defines its function, a line here and a line in commands.cpp.
#pragma once

#include "app/cli/globals.h"

#include <functional>

namespace cli {

struct Registry {
    CLI::App &app;
    Globals &globals;
    /// What to run when parsing has succeeded; the chosen verb sets it.
    std::function<int()> &chosen;
};

using AddVerb = void (*)(const Registry &);

void addGet(const Registry &registry);
void addTop(const Registry &registry);
void addDescribe(const Registry &registry);
void addExport(const Registry &registry);
void addDiff(const Registry &registry);
void addContexts(const Registry &registry);
void addConfig(const Registry &registry);
void addSandbox(const Registry &registry);
void addExporter(const Registry &registry);
void addValidate(const Registry &registry);
void addCapture(const Registry &registry);
void addCheck(const Registry &registry);
void addApply(const Registry &registry);
void addPlan(const Registry &registry);
void addSet(const Registry &registry);
void addEdit(const Registry &registry);
void addHistory(const Registry &registry);
void addRollback(const Registry &registry);
void addProxyStatus(const Registry &registry);
void addProxyConfig(const Registry &registry);
void addVersion(const Registry &registry);

/// Every verb, in the order `--help` lists them.
const std::vector<AddVerb> &verbs();

} // namespace cli
