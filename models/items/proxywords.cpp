// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/proxywords.h"

#include "models/base/quantity.h"
#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;
using proxies::Sync;

namespace items {

namespace {

constexpr qsizetype mostReason = 400;

/// " for 21 min"; "" when istiod does not say when.
QString sinceText(qint64 sentMs, qint64 nowMs)
{
    return sentMs > 0 ? ProxyWords::tr(" for %1").arg(base::quantity::duration(std::max<qint64>(0, nowMs - sentMs))) : QString();
}

} // namespace

mesh::Health ProxyWords::healthOf(const proxies::TypeStatus &type, qint64 nowMs)
{
    switch (type.sync) {
    case Sync::Error: return mesh::Health::Error;
    case Sync::Stale: return type.sentMs > 0 && nowMs - type.sentMs < onItsWayMs ? mesh::Health::Info : mesh::Health::Warn;
    case Sync::Unknown: return mesh::Health::Unknown;
    case Sync::NotSent:
    case Sync::Synced: break;
    }
    return mesh::Health::Ok;
}

mesh::Health ProxyWords::healthOf(const proxies::Proxy &proxy, qint64 nowMs)
{
    mesh::Health worst = mesh::Health::Ok;
    for (const proxies::TypeStatus &type : proxy.types)
        worst = mesh::worst(worst, healthOf(type, nowMs));
    return worst;
}

QString ProxyWords::kind(proxies::Kind kind)
{
    switch (kind) {
    case proxies::Kind::Sidecar: return tr("sidecar");
    case proxies::Kind::Gateway: return tr("gateway");
    case proxies::Kind::Waypoint: return tr("waypoint");
    case proxies::Kind::Ztunnel: return u"ztunnel"_s;
    case proxies::Kind::Unknown: break;
    }
    return tr("unknown");
}

QString ProxyWords::state(const proxies::TypeStatus *type)
{
    return type ? proxies::nameOf(type->sync) : u"–"_s;
}

QString ProxyWords::type(const proxies::TypeStatus &type)
{
    const QString name = proxies::shortName(type.typeUrl);
    const QString word = name == "CDS"_L1 ? tr("clusters")
        : name == "LDS"_L1                ? tr("listeners")
        : name == "RDS"_L1                ? tr("routes")
        : name == "EDS"_L1                ? tr("endpoints")
        : name == "SDS"_L1                ? tr("secrets")
        : name == "ECDS"_L1               ? tr("extensions")
        : name == "NDS"_L1                ? tr("names")
        : name == "WDS"_L1                ? tr("workloads")
        : name == "WADS"_L1               ? tr("policies")
                                          : QString();
    return word.isEmpty() ? base::text::clean(name) : u"%1 (%2)"_s.arg(word, name);
}

QString ProxyWords::sentence(const proxies::Proxy &proxy, qint64 nowMs)
{
    QStringList refused, late;
    for (const proxies::TypeStatus &one : proxy.types) {
        if (one.sync == Sync::Error)
            refused << tr("Refuses its %1%2: %3").arg(type(one), sinceText(one.sentMs, nowMs), base::text::clean(one.reason.left(mostReason)));
        else if (healthOf(one, nowMs) == mesh::Health::Warn)
            late << tr("%1%2").arg(type(one), sinceText(one.sentMs, nowMs));
    }
    if (!late.isEmpty())
        refused << tr("Has not acknowledged its %1").arg(late.join(u", "_s));
    return refused.join(u". "_s);
}

} // namespace items
