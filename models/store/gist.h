// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one comparison that says most about a change, out of an object's facts.
#pragma once

#include "models/store/changes.h"

namespace store {

Gist gistOf(const mesh::Object &before, const mesh::Object &after);
/// "3.4.0" -> "3.4.1" where one image's tag differs; whole images otherwise. None when they are the same.
Gist imageGist(const QStringList &before, const QStringList &after);

} // namespace store
