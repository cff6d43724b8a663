// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Time, given from outside so that tests can set it. Milliseconds since 1970-01-01 UTC everywhere between rooms.
#pragma once

#include <QtGlobal>

namespace base {

class Clock
{
public:
    virtual ~Clock() = default;
    /// Wall clock, ms since the epoch.
    virtual qint64 nowMs() const = 0;
};

class SystemClock final : public Clock
{
public:
    qint64 nowMs() const override;
};

/// Stands still until it is told to move.
class FakeClock final : public Clock
{
public:
    explicit FakeClock(qint64 startMs)
        : m_now(startMs)
    {
    }
    qint64 nowMs() const override { return m_now; }
    void advance(qint64 ms) { m_now += ms; }
    void set(qint64 ms) { m_now = ms; }

private:
    qint64 m_now;
};

} // namespace base
