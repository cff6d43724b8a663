// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Three trees: what was opened, what is live now, what is wanted.
#pragma once

#include "models/diff/diff.h"

#include <QVector>

namespace diff {

/// Both sides changed the same value, each to another.
struct Conflict {
    QString path;               ///< with names for positions
    base::Tree::Ref base, live, draft; ///< nothing where a side has none
};

struct Merge {
    base::Tree tree; ///< the live one with the draft's changes; at a conflict the draft's value
    QVector<Conflict> conflicts;
};

/// Server fields (copy.h) are taken from `live`. The Refs of conflicts live as long as the three trees.
Merge merge(base::Tree::Ref base, base::Tree::Ref live, base::Tree::Ref draft);

} // namespace diff
