// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of service accounts, as TokenRequest gives them out: JWTs for an audience and a time. Who takes one asks here whether it
// is good, as a program in the cluster asks by a TokenReview. They open nothing in the sandbox's own API. Thread-safe.
#pragma once

#include "app/sandbox/api/status.h"

#include <QByteArray>

namespace sandbox {

struct AccountClaims {
    std::string ns, account;
};

class AccountTokens
{
public:
    static constexpr const char *apiAudience = "https://kubernetes.default.svc.cluster.local";
    static constexpr qint64 shortestSeconds = 600, longestSeconds = 24 * 3600, usualSeconds = 3600;

    /// Makes a new key: tokens of another run are wrong.
    AccountTokens();

    /// The answer to a TokenRequest for that ServiceAccount; 422 for one that can't be.
    Answered<HttpResponse> issue(const StoredObject &account, Json request) const;
    std::string make(const std::string &ns, const std::string &account, const std::vector<std::string> &audiences, qint64 fromMs,
                     qint64 untilMs) const;
    /// Whose it is; nullopt when it is not ours, over, or for another audience.
    std::optional<AccountClaims> read(std::string_view token, const std::string &audience, qint64 nowMs) const;

private:
    QByteArray signature(const QByteArray &text) const;
    QByteArray m_key;
};

} // namespace sandbox
