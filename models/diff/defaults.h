// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the API server writes into a spec that left it out, for the kinds people keep in files beside a mesh's.
#pragma once

#include "models/diff/diff.h"

namespace diff {

bool isDefault(base::Tree::Ref value);

} // namespace diff
