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
    static constexpr qint64 lifeMs = 24LL * 3600 * 1000;

    explicit WorkloadCerts(const ObjectStore &objects);

    struct Held {
        std::string chainPem, rootPem; ///< leaf first; no key leaves this
        std::string uri, serial, rootSerial; ///< serials in hexadecimal
        qint64 notBeforeMs = 0, notAfterMs = 0, rootNotBeforeMs = 0, rootNotAfterMs = 0;
    };
    /// An error when the store holds no usable CA.
    base::Result<Held> of(const MeshProxy &proxy, const MeshView &view);

private:
    base::Result<MintedCertificate> authority(const std::string &rootNamespace) const;

    const ObjectStore &m_objects;
    std::mutex m_mutex; ///< protects all below
    std::string m_authorityVersion;
    std::map<std::string, Held> m_held; ///< by proxy id
};

} // namespace sandbox
