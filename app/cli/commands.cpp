// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

namespace cli {

const std::vector<AddVerb> &verbs()
{
    static const std::vector<AddVerb> all{addGet,      addTop,         addDescribe,    addExport,  addDiff,     addExporter, addValidate,
                                          addCheck,    addCapture,     addApply,       addPlan,    addSet,      addEdit,     addHistory,
                                          addRollback, addProxyStatus, addProxyConfig, addSandbox, addContexts, addConfig,   addVersion};
    return all;
}

} // namespace cli
