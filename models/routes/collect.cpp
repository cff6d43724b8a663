// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/routes/collect.h"

#include "models/base/quantity.h"

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;

namespace routes {

namespace {

/// The objects' limits are below; a snapshot of thousands of objects with hundreds of routes each is no mesh.
constexpr qsizetype maxRoutes = 50'000;

QString qualified(const QString &name, const QString &ns)
{
    return name.contains(u'/') ? name : ns + u'/' + name;
}

class Collector
{
public:
    Collector(const mesh::Snapshot &snapshot, const Gateways &gateways)
        : m_snapshot(snapshot)
        , m_gateways(gateways)
    {
    }

    Collected run()
    {
        for (const mesh::ObjectPtr &object : m_snapshot.objects(Kind::VirtualService)) {
            if (const auto *facts = object->as<mesh::VirtualServiceFacts>())
                virtualService(*object, *facts);
        }
        for (const Kind kind : {Kind::HttpRoute, Kind::GrpcRoute}) {
            for (const mesh::ObjectPtr &object : m_snapshot.objects(kind)) {
                if (const auto *facts = object->as<mesh::GatewayRouteFacts>())
                    gatewayRoute(*object, *facts);
            }
        }
        sort();
        return std::move(m_out);
    }

private:
    struct Place {
        Entrance entrance;
        QStringList gateways;
        QString host; ///< key
    };

    void virtualService(const mesh::Object &object, const mesh::VirtualServiceFacts &facts)
    {
        Place place;
        place.entrance.mesh = facts.gateways.isEmpty() || facts.gateways.contains(u"mesh"_s);
        for (const QString &gateway : facts.gateways) {
            if (gateway == "mesh"_L1)
                continue;
            place.gateways << qualified(gateway, object.meta.ns);
            place.entrance.gateways += m_gateways.workloadsOf(place.gateways.constLast());
        }
        place.host = host(object, facts.hosts.value(0), place.entrance.mesh ? QString() : place.gateways.value(0));
        for (int i = 0; i < facts.http.size(); ++i) {
            Route route = started(object, facts.http[i], u"http[%1]"_s.arg(i), facts.hosts, place);
            route.metricName = route.name;
            add(std::move(route), place);
        }
    }

    void gatewayRoute(const mesh::Object &object, const mesh::GatewayRouteFacts &facts)
    {
        Place place;
        QString service;
        for (const mesh::ParentRef &parent : facts.parents) {
            const QString ns = parent.ns.isEmpty() ? object.meta.ns : parent.ns;
            if (parent.kindName == "Service"_L1) {
                place.entrance.mesh = true;
                service = parent.name + u'.' + ns;
            } else {
                place.gateways << ns + u'/' + parent.name;
                place.entrance.gateways += m_gateways.workloadsOf(place.gateways.constLast());
            }
        }
        const QString shown = !service.isEmpty() ? service : facts.hostnames.value(0, u"*"_s);
        place.host = host(object, shown, service.isEmpty() ? place.gateways.value(0) : QString());
        for (int i = 0; i < facts.rules.size(); ++i) {
            Route route = started(object, facts.rules[i], u"rules[%1]"_s.arg(i), facts.hostnames, place);
            route.metricName = route.name.isEmpty() ? u"%1.%2.%3"_s.arg(object.meta.ns, object.meta.name).arg(i) : route.name;
            add(std::move(route), place);
        }
    }

    Route started(const mesh::Object &object, const mesh::RouteFacts &facts, const QString &place, const QStringList &hosts, const Place &at) const
    {
        Route route;
        route.owner = object.key();
        route.place = place;
        route.name = facts.name;
        route.host = at.host;
        route.hosts = hosts;
        route.gateways = at.gateways;
        route.matches = facts.matches;
        route.matches.removeAll(QString()); // an empty block takes everything
        if (route.matches.size() != facts.matches.size())
            route.matches.clear();
        route.timeout = facts.timeout;
        route.retries = facts.retries;
        route.fault = facts.fault;
        route.sendsNowhere = facts.redirectsOrDirect;
        if (!facts.mirrorHost.isEmpty()) {
            const QString to = facts.mirrorSubset.isEmpty() ? facts.mirrorHost : facts.mirrorSubset;
            route.mirror = u"%1 %2 %"_s.arg(to, base::quantity::number(facts.mirrorPercent, facts.mirrorPercent < 10 ? 1 : 0));
        }
        double total = 0;
        for (const mesh::RouteDestination &destination : facts.destinations)
            total += std::max(0, destination.weight);
        for (const mesh::RouteDestination &destination : facts.destinations) {
            Target target;
            target.host = destination.host;
            target.subset = destination.subset;
            target.port = destination.port;
            target.service = mesh::serviceOfHost(destination.host, object.meta.ns);
            target.wanted = total > 0 ? std::max(0, destination.weight) / total : 0;
            route.targets.append(target);
        }
        return route;
    }

    void add(Route route, const Place &place)
    {
        if (m_out.routes.size() >= maxRoutes)
            return;
        m_out.routes.append(std::move(route));
        m_out.entrances.append(place.entrance);
        m_out.hosts[m_hostIndex.value(place.host)].routes += 1;
    }

    QString host(const mesh::Object &object, const QString &name, const QString &gateway)
    {
        Host host;
        host.gateway = gateway;
        host.service = mesh::serviceOfHost(name, object.meta.ns);
        // A gateway's host is a name of the outside, though one without dots could be a service's.
        if (!gateway.isEmpty() && (name.isEmpty() || name.contains(u'*') || name.contains(u'.')) && !name.endsWith(".svc.cluster.local"_L1))
            host.service = {};
        host.title = host.service.isEmpty() ? name : host.service.name;
        host.ns = host.service.isEmpty() ? object.meta.ns : host.service.ns;
        host.key = u"%1|%2|%3"_s.arg(gateway, host.ns, host.title);
        if (!m_hostIndex.contains(host.key)) {
            m_hostIndex.insert(host.key, m_out.hosts.size());
            m_out.hosts.append(host);
        }
        return host.key;
    }

    void sort()
    {
        m_out.hosts.removeIf([](const Host &h) { return h.routes == 0; }); // TCP and TLS only
        std::ranges::sort(m_out.hosts, {}, [](const Host &h) { return std::tuple(h.gateway.isEmpty(), h.gateway, h.ns, h.title); });
        QHash<QString, qsizetype> order;
        for (qsizetype i = 0; i < m_out.hosts.size(); ++i)
            order.insert(m_out.hosts[i].key, i);
        QVector<qsizetype> by(m_out.routes.size());
        for (qsizetype i = 0; i < by.size(); ++i)
            by[i] = i;
        std::ranges::stable_sort(by, {}, [&](qsizetype i) { return order.value(m_out.routes[i].host); });
        QVector<Route> sorted;
        QVector<Entrance> entrances;
        for (const qsizetype i : by) {
            sorted.append(std::move(m_out.routes[i]));
            entrances.append(std::move(m_out.entrances[i]));
        }
        m_out.routes = std::move(sorted);
        m_out.entrances = std::move(entrances);
    }

    const mesh::Snapshot &m_snapshot;
    const Gateways &m_gateways;
    Collected m_out;
    QHash<QString, qsizetype> m_hostIndex;
};

} // namespace

QString workloadKey(const QString &ns, const QString &workload)
{
    return ns + u'/' + workload;
}

Gateways::Gateways(const mesh::Snapshot &snapshot, const mesh::Workloads &workloads)
{
    for (const mesh::ObjectPtr &object : snapshot.objects(Kind::Gateway)) {
        const auto *facts = object->as<mesh::GatewayFacts>();
        if (!facts || facts->selector.isEmpty())
            continue;
        for (const mesh::Workload &workload : workloads.all()) {
            if (base::matches(facts->selector, workload.labels))
                add(object->meta.ns + u'/' + object->meta.name, workloadKey(workload.ns(), workload.name()));
        }
    }
    for (const mesh::Workload &workload : workloads.all()) {
        const QString gateway = workload.labels.value(u"gateway.networking.k8s.io/gateway-name"_s);
        if (!gateway.isEmpty())
            add(workload.ns() + u'/' + gateway, workloadKey(workload.ns(), workload.name()));
    }
}

void Gateways::add(const QString &gateway, const QString &workload)
{
    m_workloads[gateway].insert(workload);
    m_all.insert(workload);
}

Collected collect(const mesh::Snapshot &snapshot, const Gateways &gateways)
{
    return Collector(snapshot, gateways).run();
}

} // namespace routes
