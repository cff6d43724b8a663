// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The certificate of each proxy, minted when it is first asked for from the mesh CA that is stored now, for 24 hours, and
// anew when half of that is over or the CA is another. Thread-safe.
#pragma once

#include "app/sandbox/proxy/meshview.h"
#include "app/sandbox/scenario/fixturesmint.h"

#include <mutex>

namespace sandbox {

class WorkloadCerts
{
public:
    static constexpr qint64 lifeMs = 24LL * 3600 * 1000, serverLifeMs = 3650 * lifeMs;

    explicit WorkloadCerts(const ObjectStore &objects);

    /// The mesh CA as it is stored now: of all proxies.
    struct Root {
        std::string pem, serial; ///< serials in hexadecimal
        qint64 notBeforeMs = 0, notAfterMs = 0;
    };
    struct Held {
        std::string leafPem; ///< no key leaves this
        std::shared_ptr<const std::string> issuersPem;
        std::shared_ptr<const Root> root;
        std::string uri, serial;
        qint64 notBeforeMs = 0, notAfterMs = 0;
        std::string chainPem() const { return leafPem + *issuersPem; } ///< leaf first
    };
    /// An error when the store holds no usable CA.
    base::Result<Held> of(const MeshProxy &proxy, const MeshView &view);
    base::Result<MintedCertificate> authority(const std::string &rootNamespace) const;

private:
    struct Signer {
        MintedCertificate ca;
        std::uint64_t version = 0; ///< of the Secrets that it was read from
        std::shared_ptr<const std::string> issuersPem;
        std::shared_ptr<const Root> root;
    };
    base::Result<const Signer *> signer(const std::string &rootNamespace);

    const ObjectStore &m_objects;
    std::mutex m_mutex; ///< protects all below
    std::optional<Signer> m_signer;
    std::map<std::string, Held> m_held; ///< by proxy id
};

} // namespace sandbox
