// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/faults.h"

#include <algorithm>

namespace sandbox {

using Clock = std::chrono::steady_clock;

void Faults::unauthorized(Duration duration)
{
    const std::lock_guard lock(m_mutex);
    m_unauthorizedUntil = Clock::now() + duration;
}

void Faults::tooManyRequests(Duration duration, int retryAfterSeconds)
{
    const std::lock_guard lock(m_mutex);
    m_busyUntil = Clock::now() + duration;
    m_retryAfterSeconds = std::max(1, retryAfterSeconds);
}

void Faults::truncateNextList()
{
    const std::lock_guard lock(m_mutex);
    m_truncate = true;
}

void Faults::slowNextList(Duration delay)
{
    const std::lock_guard lock(m_mutex);
    m_delay = delay;
}

void Faults::replaceNextList(std::string body)
{
    const std::lock_guard lock(m_mutex);
    m_body = std::move(body);
}

void Faults::goneAsStatus(bool on)
{
    const std::lock_guard lock(m_mutex);
    m_goneStatus = on;
}

void Faults::hideGroup(const std::string &group, bool hidden)
{
    const std::lock_guard lock(m_mutex);
    if (hidden)
        m_hidden.insert(group);
    else
        m_hidden.erase(group);
}

bool Faults::isUnauthorized() const
{
    const std::lock_guard lock(m_mutex);
    return Clock::now() < m_unauthorizedUntil;
}

int Faults::retryAfterSeconds() const
{
    const std::lock_guard lock(m_mutex);
    return Clock::now() < m_busyUntil ? m_retryAfterSeconds : 0;
}

bool Faults::isGoneStatus() const
{
    const std::lock_guard lock(m_mutex);
    return m_goneStatus;
}

std::set<std::string> Faults::hiddenGroups() const
{
    const std::lock_guard lock(m_mutex);
    return m_hidden;
}

void Faults::spoilList(HttpResponse &response)
{
    const std::lock_guard lock(m_mutex);
    response.truncated = std::exchange(m_truncate, false);
    response.delay = std::exchange(m_delay, Duration(0));
    if (m_body) {
        response.body = std::move(*m_body);
        m_body.reset();
    }
}

} // namespace sandbox
