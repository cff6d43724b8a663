// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiod and proxies say, as tables and JSON.
#pragma once

#include "models/items/dumptable.h"
#include "models/proxies/proxies.h"
#include "models/report/report.h"

namespace report {

Table proxyStatus(const proxies::Status &status);

/// What of a dump is shown; an unset member leaves all in. As istioctl's filters: names by substring of the whole name where it says so.
struct ProxyFilter {
    QString fqdn = {};      ///< clusters: equal; routes: a domain
    QString subset = {};    ///< clusters
    QString direction = {}; ///< clusters: inbound, outbound
    QString name = {};      ///< routes, listeners, secrets: equal; clusters, endpoints: the whole cluster name
    QString address = {};   ///< listeners, endpoints
    QString type = {};      ///< listeners: HTTP, TCP
    QString status = {};    ///< endpoints
    int port = 0;
    bool objects = false;   ///< rows carry, as JSON, the Envoy object as it stands in the dump; else only what they show
};

base::Result<Table> proxyClusters(const proxies::Dump &dump, const ProxyFilter &filter);
base::Result<Table> proxyListeners(const proxies::Dump &dump, const ProxyFilter &filter);
base::Result<Table> proxyRoutes(const proxies::Dump &dump, const ProxyFilter &filter);
base::Result<Table> proxySecrets(const proxies::Dump &dump, const ProxyFilter &filter, qint64 nowMs);
Table proxyHosts(const QVector<proxies::HostRow> &hosts, const ProxyFilter &filter);
/// Of the text that Envoy answers /logging with.
Table proxyLoggers(const QByteArray &text);
/// A part of a ztunnel's dump; with `objects` its JSON as it stands there.
Table ztunnel(const proxies::Ztunnel &dump, items::DumpPart part, bool objects, qint64 nowMs);
Table proxyDifferences(const QVector<proxies::Difference> &differences, const QString &left, const QString &right);

} // namespace report
