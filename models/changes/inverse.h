// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The way back: a change that is in the journal as the ChangeSet that undoes it.
#pragma once

#include "models/changes/journal.h"

namespace changes {

struct Inverse {
    Plan plan;          ///< the steps that were applied, last one first
    QStringList notes;  ///< what the way back can't restore, by object
};

/// Invalid when nothing of it was applied, or a Secret's values would be needed.
base::Result<Inverse> inverseOf(const Record &record);

/// What can still be done of a change that stopped or was abandoned: its steps that were not applied.
base::Result<Plan> restOf(const Record &record);

/// Among equals the older object wins in this kind; one that is deleted and made again is the youngest.
bool isPrecedenceByAge(const ObjectId &id);

} // namespace changes
