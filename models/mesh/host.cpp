// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/host.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace mesh {

ServiceRef serviceOfHost(const QString &host, const QString &ns, const QString &clusterDomain)
{
    if (host.isEmpty() || host.contains(u'*'))
        return {};
    QString name = host;
    const QString suffix = u".svc."_s + clusterDomain;
    if (name.endsWith(suffix))
        name.chop(suffix.size());
    else if (name.endsWith(".svc"_L1))
        name.chop(4);
    const QStringList parts = name.split(u'.');
    if (parts.size() == 1)
        return name.size() == host.size() ? ServiceRef{ns, name} : ServiceRef{};
    if (parts.size() == 2)
        return {parts[1], parts[0]};
    return {};
}

} // namespace mesh
