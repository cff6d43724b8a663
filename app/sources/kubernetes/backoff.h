// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long to wait before the next try: exponential with full jitter, from a given seed.
#pragma once

#include "app/sources/kubernetes/kubernetes.h"

#include <QRandomGenerator>

namespace kubernetes {

class Backoff
{
public:
    Backoff(const Timing &timing, quint64 seed);

    /// Milliseconds to wait after one more failure at `nowMs`.
    int next(qint64 nowMs);
    /// Evenly spread in [from, to].
    int between(int from, int to) { return from >= to ? from : m_random.bounded(from, to + 1); }

private:
    int m_base, m_most, m_resetMs;
    int m_step = 0;
    qint64 m_lastMs = 0;
    QRandomGenerator m_random;
};

} // namespace kubernetes
