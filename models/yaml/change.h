// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A tree with one change: what an edit of the text is checked against.
#pragma once

#include "models/base/tree.h"

#include <string>

namespace yaml {

struct Change {
    enum class Kind : quint8 { Replace, Remove, Insert, Rename };
    Kind kind = Kind::Replace;
    int node = -1;         ///< what is replaced, removed, renamed; for Insert the map or list
    base::Tree::Ref value; ///< Replace, Insert
    std::string key;       ///< Insert into a map, Rename
    int before = -1;       ///< Insert: position among the entries, -1 = at the end
};

base::Tree changed(const base::Tree &tree, const Change &change);
/// One string, number or truth value as a tree.
base::Tree textTree(const QString &text);
base::Tree integerTree(qint64 value);
base::Tree booleanTree(bool value);
/// A map with one key.
base::Tree wrapped(const std::string &key, base::Tree::Ref value);

base::Tree listOf(base::Tree::Ref value);
base::Tree emptyTree(base::Tree::Type type);

} // namespace yaml
