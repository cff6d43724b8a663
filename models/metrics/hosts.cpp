// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/hosts.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace metrics {

namespace {

QString withoutPort(const QString &host)
{
    const qsizetype colon = host.lastIndexOf(u':');
    const bool port = colon > 0 && colon + 1 < host.size() && (host.indexOf(u':') == colon || host[colon - 1] == u']')
        && std::ranges::all_of(QStringView(host).sliced(colon + 1), [](QChar c) { return c >= u'0' && c <= u'9'; });
    return port ? host.left(colon) : host;
}

} // namespace

void Hosts::learn(const Batch &batch)
{
    QSet<std::pair<quint32, quint32>> seen;
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        const quint32 name = batch.cell(row, Label::DestinationServiceName), ns = batch.cell(row, Label::DestinationServiceNamespace);
        const qsizetype before = seen.size();
        seen.insert({name, ns});
        if (seen.size() == before)
            continue;
        const QString &nsText = batch.strings.text(ns), &nameText = batch.strings.text(name);
        const bool known = !nsText.isEmpty() && nsText != "unknown"_L1 && !nameText.isEmpty() && nameText != "unknown"_L1;
        if (known)
            m_services.insert({nsText, nameText}, batch.text(row, Label::DestinationService));
    }
}

HostName Hosts::resolve(const QString &host, const QString &callerNs) const
{
    const QString bare = withoutPort(host);
    const qsizetype dot = bare.indexOf(u'.');
    const QString name = dot < 0 ? bare : bare.left(dot);
    const QString rest = dot < 0 ? callerNs : bare.mid(dot + 1);
    const qsizetype second = rest.indexOf(u'.');
    const bool clusterName = second < 0 || rest.mid(second + 1) == "svc"_L1 || rest.mid(second + 1).startsWith("svc."_L1);
    const QString ns = second < 0 ? rest : rest.left(second);
    // A ServiceEntry's host is a service of its own name.
    for (const auto &key : {std::pair(ns, name), std::pair(ns, bare)}) {
        const auto found = clusterName ? m_services.constFind(key) : m_services.cend();
        if (found != m_services.cend())
            return {found->isEmpty() || *found == "unknown"_L1 ? bare : withoutPort(*found), key.second, key.first};
    }
    return {bare, {}, {}};
}

QString cleanPrincipal(const QString &principal)
{
    if (principal == "unknown"_L1)
        return {};
    return principal.startsWith("spiffe://"_L1) ? principal.mid(9) : principal;
}

} // namespace metrics
