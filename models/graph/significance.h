// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which difference of two measured flows is more than noise: the rules that compare.h states.
#pragma once

#include "models/graph/compare.h"

namespace graph {

/// Requests, or connections, or (where none was opened) tens of kilobytes: what was counted over the window.
double eventsOf(const mesh::Flow &flow, int seconds);

/// `part1` of `whole1` against `part2` of `whole2`: by how many standard deviations the second share is higher (or, when
/// negative, lower) than the first, if parts come by chance. With continuity correction. 0 when nothing was counted.
double sigmasApart(double part1, double whole1, double part2, double whole2);

/// What differs of two flows that are both there. `shares`: only what does not depend on how much traffic there is.
DiffersSet differences(const mesh::Flow &before, const mesh::Flow &after, const CompareOptions &options, bool shares = false);

} // namespace graph
