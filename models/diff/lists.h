// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which entry of one list is which of another: by what names it (a subset's name, a port's number and protocol, a
// destination's host and subset), else by which are most alike.
#pragma once

#include "models/diff/diff.h"

#include <QVector>

namespace diff {

enum class ListKind : quint8 {
    Set,     ///< of scalars: hosts, gateways; their order says nothing
    Keyed,   ///< entries are named, their order says nothing
    Rules,   ///< the first that matches counts; named or not
    Plain,   ///< order counts, entries have no name: args
};

ListKind listKind(base::Tree::Ref list);

/// What names an entry in its list: "canary", "reviews/v2", "8080/TCP"; "" when nothing does.
QString nameInList(base::Tree::Ref entry);

struct Pair {
    int before = -1, after = -1; ///< positions; -1 = only the other side has it
    bool moved = false;          ///< its order among those both have is another
};

/// Every entry of both lists once, in the order of `after`, what is gone where it was.
QVector<Pair> pairUp(base::Tree::Ref before, base::Tree::Ref after);

} // namespace diff
