// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/status.h"

#include "models/base/tree.h"

#include <QDateTime>
#include <QHash>

#include <algorithm>
#include <array>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {

constexpr int kMostProxies = 100'000;

struct Name {
    QLatin1StringView type, name;
};
constexpr std::array kNames{Name{"Cluster"_L1, "CDS"_L1},
                            Name{"Listener"_L1, "LDS"_L1},
                            Name{"ClusterLoadAssignment"_L1, "EDS"_L1},
                            Name{"RouteConfiguration"_L1, "RDS"_L1},
                            Name{"Secret"_L1, "SDS"_L1},
                            Name{"TypedExtensionConfig"_L1, "ECDS"_L1},
                            Name{"NameTable"_L1, "NDS"_L1},
                            Name{"ProxyConfig"_L1, "PCDS"_L1},
                            Name{"Address"_L1, "WDS"_L1},
                            Name{"Workload"_L1, "WDS"_L1},
                            Name{"Authorization"_L1, "WADS"_L1}};

// How bad it is, for the worst of several.
int weight(Sync sync)
{
    switch (sync) {
    case Sync::Synced: return 0;
    case Sync::Unknown: return 1;
    case Sync::NotSent: return 0; // nothing was to be sent
    case Sync::Stale: return 2;
    case Sync::Error: return 3;
    }
    return 0;
}

qint64 lastSent(const Proxy &proxy)
{
    qint64 latest = 0;
    for (const TypeStatus &type : proxy.types)
        latest = std::max(latest, type.sentMs);
    return latest;
}

qint64 momentOf(const QString &text)
{
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    // What was never sent has Go's zero time, the year 1.
    return moment.isValid() ? std::max<qint64>(0, moment.toMSecsSinceEpoch()) : 0;
}

TypeStatus statusOf(const QString &typeUrl, base::Tree::Ref told)
{
    TypeStatus status{.typeUrl = typeUrl, .reason = told["lastError"].string(), .sentMs = momentOf(told["sentTime"].string())};
    const QString sent = told["sent"].string(), acked = told["acked"].string();
    status.sync = !status.reason.isEmpty() ? Sync::Error : sent.isEmpty() ? Sync::NotSent : sent == acked ? Sync::Synced : Sync::Stale;
    // The nonce begins with the version of the push.
    status.version = acked.section(u'/', 0, 0);
    return status;
}

// Before there was "resources": two fields for each of five types.
QVector<TypeStatus> oldTypes(base::Tree::Ref proxy)
{
    struct Field {
        std::string_view sent, acked;
        QLatin1StringView type;
    };
    static constexpr std::array kFields{Field{"cluster_sent", "cluster_acked", "Cluster"_L1}, Field{"listener_sent", "listener_acked", "Listener"_L1},
                                        Field{"route_sent", "route_acked", "RouteConfiguration"_L1},
                                        Field{"endpoint_sent", "endpoint_acked", "ClusterLoadAssignment"_L1},
                                        Field{"extensionconfig_sent", "extensionconfig_acked", "TypedExtensionConfig"_L1}};
    QVector<TypeStatus> types;
    for (const Field &field : kFields) {
        const QString sent = proxy[field.sent].string(), acked = proxy[field.acked].string();
        const Sync sync = sent.isEmpty() ? Sync::NotSent : sent == acked ? Sync::Synced : Sync::Stale;
        types.append({.typeUrl = field.type, .sync = sync, .version = acked.section(u'/', 0, 0)});
    }
    return types;
}

Proxy proxyOf(base::Tree::Ref told)
{
    const QString name = told["proxy"].string();
    Proxy proxy{.cluster = told["cluster_id"].string(), .kind = kindOf(told["proxy_type"].string()), .version = told["istio_version"].string()};
    proxy.pod = name.section(u'.', 0, -2);
    proxy.ns = name.section(u'.', -1);
    const base::Tree::Ref resources = told["resources"];
    for (int i = 0; i < resources.size(); ++i)
        proxy.types.append(statusOf(resources.at(i).keyString(), resources.at(i)));
    if (!resources)
        proxy.types = oldTypes(told);
    std::ranges::sort(proxy.types, {}, [](const TypeStatus &type) { return shortName(type.typeUrl); });
    return proxy;
}

} // namespace

const TypeStatus *Proxy::type(QStringView name) const
{
    const auto found = std::ranges::find_if(types, [name](const TypeStatus &type) { return shortName(type.typeUrl) == name; });
    return found == types.end() ? nullptr : &*found;
}

Sync Proxy::sync() const
{
    Sync worst = Sync::Synced;
    for (const TypeStatus &type : types)
        worst = weight(type.sync) > weight(worst) ? type.sync : worst;
    return worst;
}

bool Status::isComplete() const
{
    return std::ranges::none_of(asked, [](const Asked &one) { return one.error.has_value(); });
}

QString shortName(QStringView typeUrl)
{
    const QStringView word = typeUrl.sliced(typeUrl.lastIndexOf(u'.') + 1);
    const auto found = std::ranges::find_if(kNames, [word](const Name &name) { return word == name.type; });
    return found == kNames.end() ? word.toString() : QString(found->name);
}

QString nameOf(Sync sync)
{
    switch (sync) {
    case Sync::Synced: return u"SYNCED"_s;
    case Sync::Stale: return u"STALE"_s;
    case Sync::NotSent: return u"NOT SENT"_s;
    case Sync::Error: return u"ERROR"_s;
    case Sync::Unknown: break;
    }
    return u"UNKNOWN"_s;
}

QString nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Sidecar: return u"sidecar"_s;
    case Kind::Gateway: return u"gateway"_s;
    case Kind::Waypoint: return u"waypoint"_s;
    case Kind::Ztunnel: return u"ztunnel"_s;
    case Kind::Unknown: break;
    }
    return u"unknown"_s;
}

Kind kindOf(QStringView nodeType)
{
    if (nodeType == "sidecar"_L1)
        return Kind::Sidecar;
    if (nodeType == "router"_L1)
        return Kind::Gateway;
    if (nodeType == "waypoint"_L1)
        return Kind::Waypoint;
    return nodeType == "ztunnel"_L1 ? Kind::Ztunnel : Kind::Unknown;
}

Status join(QVector<Asked> asked, qint64 atMs)
{
    Status status{.atMs = atMs};
    using Key = std::tuple<QString, QString, QString>;
    std::map<Key, Proxy> byKey;
    for (Asked &one : asked) {
        for (Proxy &proxy : one.proxies) {
            proxy.istiod = one.pod;
            proxy.revision = one.revision;
            const auto [at, isNew] = byKey.try_emplace(Key{proxy.ns, proxy.pod, proxy.cluster}, proxy);
            // While it moves from one to the other, both know it: who sent last has it.
            if (!isNew && lastSent(proxy) > lastSent(at->second))
                at->second = proxy;
        }
        one.proxies.clear();
    }
    for (auto &[key, proxy] : byKey)
        status.proxies.append(std::move(proxy));
    status.asked = std::move(asked);
    return status;
}

base::Result<QVector<Proxy>> readSyncz(const QByteArray &json, const QString &where)
{
    const auto tree = base::readJson(json, where);
    if (!tree)
        return tl::unexpected(tree.error());
    const base::Tree::Ref list = tree->root();
    if (!list.isList())
        return base::fail(base::ErrorKind::Invalid, u"this is no list of proxies"_s, where);
    if (list.size() > kMostProxies)
        return base::fail(base::ErrorKind::TooLarge, u"%1 proxies are over the limit of %2"_s.arg(list.size()).arg(kMostProxies), where);
    QVector<Proxy> proxies;
    for (const base::Tree::Ref told : list) {
        // Consoles like this one are on the list, too; they ask as a version that cannot be.
        if (told["istio_version"].string() != "65536.65536.65536"_L1)
            proxies.append(proxyOf(told));
    }
    return proxies;
}

} // namespace proxies
