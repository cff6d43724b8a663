// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong with an API server, on command: for tests of clients, and to show what the console makes of it.
// Thread-safe. Obeyed by api.cpp and server.cpp; used through Sandbox::faults().
#pragma once

#include "app/sandbox/api/http.h"

#include <mutex>
#include <set>

namespace sandbox {

class Faults
{
public:
    using Duration = std::chrono::milliseconds;

    /// Forgets the event log: watches and continue tokens from before get 410.
    void compact() const { m_hooks.compact(); }
    /// Ends every open connection, in the middle of whatever it does.
    void cutConnections() const { m_hooks.cut(); }
    /// Connections are accepted, nothing is answered, watches stay silent.
    void stall(Duration duration) const { m_hooks.stall(duration); }
    /// As a server that crashed and comes back: connections cut and refused.
    void refuse(Duration duration) const { m_hooks.refuse(duration); }

    /// Every request gets 401, as with an expired token.
    void unauthorized(Duration duration);
    /// Every request gets 429 with Retry-After.
    void tooManyRequests(Duration duration, int retryAfterSeconds);
    /// The next list (or page of one) ends in the middle of its body.
    void truncateNextList();
    /// The next list (or page of one) is answered so much later.
    void slowNextList(Duration delay);
    /// The next list (or page of one) has this body, whatever it is.
    void replaceNextList(std::string body);
    /// A watch from a forgotten version gets 410 as its HTTP status, and no longer as an ERROR event.
    void goneAsStatus(bool on);
    /// The group is not served, as if its CRDs were not installed.
    void hideGroup(const std::string &group, bool hidden = true);

    // Asked by the API server:

    bool isUnauthorized() const;
    int retryAfterSeconds() const; ///< 0 = serve
    bool isGoneStatus() const;
    std::set<std::string> hiddenGroups() const;
    void spoilList(HttpResponse &response);

    struct Hooks {
        std::function<void()> compact = [] { }, cut = [] { };
        std::function<void(Duration)> stall = [](Duration) { }, refuse = [](Duration) { };
    };
    explicit Faults(Hooks hooks)
        : m_hooks(std::move(hooks))
    {
    }

private:
    using Time = std::chrono::steady_clock::time_point;
    const Hooks m_hooks;
    mutable std::mutex m_mutex; ///< protects all below
    Time m_unauthorizedUntil, m_busyUntil;
    int m_retryAfterSeconds = 1;
    bool m_truncate = false, m_goneStatus = false;
    Duration m_delay{0};
    std::optional<std::string> m_body;
    std::set<std::string> m_hidden;
};

} // namespace sandbox
