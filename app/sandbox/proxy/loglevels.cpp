// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/loglevels.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sandbox {

namespace {

/// Loggers that Istio's proxy has, and the level that its agent starts them with.
constexpr std::array<std::string_view, 34> loggers{"admin",
                                                   "alternate_protocols_cache",
                                                   "assert",
                                                   "backtrace",
                                                   "cache_filter",
                                                   "client",
                                                   "config",
                                                   "connection",
                                                   "conn_handler",
                                                   "dns",
                                                   "ext_authz",
                                                   "ext_proc",
                                                   "file",
                                                   "filter",
                                                   "forward_proxy",
                                                   "grpc",
                                                   "hc",
                                                   "health_checker",
                                                   "http",
                                                   "http2",
                                                   "init",
                                                   "io",
                                                   "jwt",
                                                   "lua",
                                                   "main",
                                                   "misc",
                                                   "pool",
                                                   "rbac",
                                                   "redis",
                                                   "router",
                                                   "runtime",
                                                   "tracing",
                                                   "upstream",
                                                   "wasm"};
constexpr std::array<std::string_view, 7> levels{"trace", "debug", "info", "warning", "error", "critical", "off"};
constexpr std::string_view usual = "warning";

} // namespace

LogLevels::Listed LogLevels::change(const std::string &proxy, const std::string &logger, const std::string &level)
{
    const std::lock_guard lock(m_mutex);
    const bool all = logger == "level";
    if (!logger.empty()) {
        if (std::ranges::find(levels, level) == levels.end() || (!all && std::ranges::find(loggers, logger) == loggers.end()))
            return {false, {}};
        for (const std::string_view one : loggers) {
            if (all || one == logger)
                m_changed[proxy][std::string(one)] = level;
        }
    }
    const auto changed = m_changed.find(proxy);
    Listed out{true, "active loggers:\n"};
    for (const std::string_view one : loggers) {
        std::string now(usual);
        if (changed != m_changed.end()) {
            if (const auto found = changed->second.find(std::string(one)); found != changed->second.end())
                now = found->second;
        }
        out.text.append("  ").append(one).append(": ").append(now).append("\n");
    }
    return out;
}

} // namespace sandbox
