// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The API server's own certificates: a CA made at each start, whose key never leaves the process, and what it signs.
// (The mesh's certificates, which the scenario tells of, are world's.)
#pragma once

#include "models/base/error.h"

#include <memory>
#include <string>
#include <vector>

namespace sandbox {

struct Identity {
    std::string certificatePem, keyPem; ///< EC P-256, PKCS#8
};

class Authority
{
public:
    static base::Result<Authority> create(const std::string &commonName);
    ~Authority();
    Authority(Authority &&) noexcept;
    Authority &operator=(Authority &&) noexcept;

    std::string certificatePem() const;
    /// `names` as OpenSSL writes them: "DNS:localhost", "IP:127.0.0.1".
    base::Result<Identity> issueServer(const std::string &commonName, const std::vector<std::string> &names) const;
    /// Valid from `fromSeconds` to `toSeconds` after now (negative = before), so that expired ones can be made.
    base::Result<Identity> issueClient(const std::string &commonName, const std::string &organisation, long fromSeconds = -300,
                                       long toSeconds = 30L * 86400) const;

private:
    struct Private;
    explicit Authority(std::unique_ptr<Private> made);
    std::unique_ptr<Private> d;
};

} // namespace sandbox
