// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with the connection as findings: a source that is lost, kinds that may not be read, answers in part.
#pragma once

#include "models/items/findingtable.h"
#include "models/mesh/snapshot.h"

namespace items {

/// Sources first, then kinds. Nothing while a source is off or still connecting: that is a state, not a fault.
QVector<Finding> connectionFindings(const mesh::Snapshot &snapshot);

} // namespace items
