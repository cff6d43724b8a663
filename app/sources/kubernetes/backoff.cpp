// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/backoff.h"

#include <algorithm>
#include <array>

namespace kubernetes {

namespace {

QRandomGenerator seeded(quint64 seed)
{
    const std::array<quint32, 2> words{static_cast<quint32>(seed), static_cast<quint32>(seed >> 32)};
    return QRandomGenerator(words.data(), static_cast<qsizetype>(words.size()));
}

} // namespace

Backoff::Backoff(const Timing &timing, quint64 seed)
    : m_base(timing.backoffBaseMs)
    , m_most(timing.backoffMaxMs)
    , m_resetMs(timing.backoffResetMs)
    , m_random(seeded(seed))
{
}

int Backoff::next(qint64 nowMs)
{
    if (nowMs - m_lastMs > m_resetMs)
        m_step = 0;
    m_lastMs = nowMs;
    const qint64 most = std::min<qint64>(m_most, qint64(m_base) << std::min(m_step, 20));
    ++m_step;
    // Never at once: a server that refuses in a microsecond would be asked without end.
    return between(std::min<int>(m_base / 16, m_most), static_cast<int>(most));
}

} // namespace kubernetes
