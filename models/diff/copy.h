// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Trees from parts of trees.
#pragma once

#include "models/diff/diff.h"

#include <functional>

namespace diff {

/// As the next entry of what is open in `into`; in a map after key().
void copy(base::TreeBuilder &into, base::Tree::Ref value);
/// The same as a tree of its own; empty of nothing.
base::Tree copied(base::Tree::Ref value);
/// Without the entries of maps and lists for which `drop` is true; maps that become empty by it go, too.
base::Tree without(base::Tree::Ref value, const std::function<bool(base::Tree::Ref)> &drop);

/// Only the server writes it: status, and in metadata managedFields, resourceVersion, uid, generation, creationTimestamp,
/// deletionTimestamp, selfLink, and kubectl's copy of what was applied.
bool isServerField(base::Tree::Ref value);
/// An object as a person would write it.
base::Tree withoutServerFields(base::Tree::Ref object);

/// A Secret's values become "***", or "*** (`side`)" where the other side's value differs. Anything else is copied.
base::Tree masked(base::Tree::Ref object, base::Tree::Ref other, const QByteArray &side);

} // namespace diff
