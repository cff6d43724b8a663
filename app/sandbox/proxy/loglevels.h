// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The log levels of each proxy, as /logging of Envoy's admin shows and sets them. Keeps only what was changed. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace sandbox {

class LogLevels
{
public:
    /// "level=debug" or "<logger>=debug"; "" only lists. `isKnown` false: there is no such logger or level, and nothing changed.
    struct Listed {
        bool isKnown = true;
        std::string text;
    };
    Listed change(const std::string &proxy, const std::string &logger, const std::string &level);

private:
    std::mutex m_mutex; ///< protects all below
    std::map<std::string, std::map<std::string, std::string>> m_changed; ///< proxy id -> logger -> level
};

} // namespace sandbox
