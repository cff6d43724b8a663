// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic on time series with gaps. A gap (NaN) is "not measured" and never becomes zero by itself.
#pragma once

#include "models/mesh/traffic.h"
#include "models/metrics/samples.h"

#include <span>

namespace metrics {

/// One row of a range answer.
mesh::Series rowSeries(const Batch &batch, qsizetype row);

/// The values at fromMs, fromMs + stepMs, ... up to toMs, where `in` has a point within half a step; else a gap.
mesh::Series align(const mesh::Series &in, qint64 fromMs, qint64 toMs, qint64 stepMs);

/// Values of `tail` where it has any, else those of `head`; gaps between. Both have the same step, and starts that differ
/// by whole steps. Keeps at most `keep` points, the newest.
mesh::Series merge(const mesh::Series &head, const mesh::Series &tail, qsizetype keep);

/// Point by point over series of the same grid: a gap only where all have one.
mesh::Series sum(std::span<const mesh::Series> in);

/// part / whole. Where the whole is a gap or zero there is no share: a gap. A gap in `part` beside a whole counts as zero,
/// for stores have no series for what never happened.
mesh::Series share(const mesh::Series &part, const mesh::Series &whole);

} // namespace metrics
