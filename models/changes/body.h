// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is sent for a draft, and what an object says of its owners.
#pragma once

#include "models/changes/target.h"

namespace changes {

inline constexpr auto fieldManager = "meshdeck";

/// For server-side apply. Of a whole object only the parts of spec (and labels, annotations) that differ from `live` or that
/// we own already, so that Meshdeck becomes the owner of what it changed and of nothing else.
QByteArray applyBody(const Draft &draft, base::Tree::Ref live);
/// For a replace, or a create when `live` is nothing.
QByteArray wholeBody(const Draft &draft, base::Tree::Ref live);

/// A change that `wanted` asks of `live`, but `result` has not: others own the field, apply can't take it away.
bool leavesSomething(base::Tree::Ref live, base::Tree::Ref wanted, base::Tree::Ref result);

/// Who owns a field that Meshdeck would take from them by replacing: managers other than ours, of changed fields.
QVector<FieldConflict> ownersOfChanges(base::Tree::Ref live, base::Tree::Ref wanted);

/// When a request's answer was lost: what the object as it is now tells. `expected` may be nothing.
enum class Fate : quint8 { Applied, NotApplied };
Fate fateOf(Method method, base::Tree::Ref before, base::Tree::Ref expected, base::Tree::Ref now);

} // namespace changes
