// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// diff of objects: files against the cluster as the server would have them, or any two of files, contexts, namespaces and
// Git revisions.
#pragma once

#include "app/cli/changing.h"

namespace cli {

struct ObjectDiffArguments {
    std::vector<std::string> files;
    std::string from, to;
    ChangeArguments change;
};

/// 0 same, 1 different, over 1 an error, as kubectl diff.
int diffObjects(const Globals &globals, const ObjectDiffArguments &arguments);

} // namespace cli
