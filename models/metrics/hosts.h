// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Inside models/metrics: which service a host name means. A proxy that found no healthy endpoint labels its series with
// what the client wrote ("cart.shop:9080"); other series of the same answers say which services exist.
#pragma once

#include "models/metrics/samples.h"

#include <QHash>
#include <QSet>

#include <utility>

namespace metrics {

struct HostName {
    QString host;        ///< without port; the service's full name when it is known
    QString service, ns; ///< "" when no such service was seen
};

class Hosts
{
public:
    /// Takes the services that rows name with their namespace.
    void learn(const Batch &batch);
    HostName resolve(const QString &host, const QString &callerNs) const;

private:
    QHash<std::pair<QString, QString>, QString> m_services; ///< (ns, name) -> destination_service
};

/// "spiffe://td/ns/.." and "td/ns/.." are the same principal; we keep the latter. "unknown" becomes "".
QString cleanPrincipal(const QString &principal);

} // namespace metrics
