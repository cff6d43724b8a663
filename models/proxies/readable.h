// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An element of a dump as people and differences read it.
#pragma once

#include "models/base/tree.h"

namespace proxies {

/// A copy with the field names that Envoy itself writes ("typedConfig" of istiod becomes "typed_config"), and "***" in the
/// place of keys, passwords and tokens, whatever the sender did about them.
base::Tree readable(base::Tree::Ref element);
/// JSON in the tree's order, four blanks for each level; ends where `most` bytes are reached.
QByteArray indented(base::Tree::Ref value, qsizetype most);

} // namespace proxies
