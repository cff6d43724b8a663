// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two trees -> what differs, value by value.
#pragma once

#include "models/diff/diff.h"

#include <QVector>

namespace diff {

struct Change {
    enum class What : quint8 { Added, Removed, Changed, Moved };
    What what = What::Changed;
    base::Tree::Ref before, after; ///< nothing on the side that has none; valid as long as both trees are
    QString path;                  ///< with names for positions: spec.http[canary].route[reviews/v2].weight
};

/// In the order of the later tree. A value only one side has is one change, however much it holds.
QVector<Change> compare(base::Tree::Ref before, base::Tree::Ref after, const Options &options = {});

/// As in Change::path; positions where an entry has no name.
QString namedPath(base::Tree::Ref value);

} // namespace diff
