// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The join: which samples belong to which route, and what is known where no sample names one.
#include "models/routes/collect.h"
#include "models/routes/measure.h"
#include "models/routes/routes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;

namespace routes {

namespace {

/// Series of one destination, whoever counted them.
struct Arrival {
    QString serviceNs, service, workloadNs, workload, version;
};

class Joiner
{
public:
    explicit Joiner(const mesh::Snapshot &snapshot)
        : m_snapshot(snapshot)
        , m_workloads(snapshot)
        , m_gateways(snapshot, m_workloads)
    {
    }

    List run()
    {
        Collected collected = collect(m_snapshot, m_gateways);
        m_list.hosts = std::move(collected.hosts);
        m_list.routes = std::move(collected.routes);
        m_entrances = std::move(collected.entrances);
        m_list.labels = labels(m_snapshot);
        m_list.traffic = m_snapshot.traffic != nullptr;
        if (!m_snapshot.traffic)
            return std::move(m_list);
        index();
        named();
        hosts();
        others();
        return std::move(m_list);
    }

private:
    struct Split {
        Sum all;
        std::vector<Sum> targets;
    };

    void index();
    void named();
    void setNamed(qsizetype route, const Split &split, const QString &label, bool byName);
    void addLatency();
    qsizetype routeOf(const mesh::RouteTraffic &sample) const;
    QVector<qsizetype> candidates(const mesh::RouteTraffic &sample) const;
    void hosts();
    void measure(Host &host);
    void others();
    bool isAlone(qsizetype route) const;
    bool enters(qsizetype route, const mesh::EdgeTraffic &edge) const;
    int targetOf(const Route &route, const Arrival &arrival) const;
    bool fits(const Target &target, const Arrival &arrival) const;
    static void setTargets(Route &route, const std::vector<Sum> &sums);

    const mesh::Snapshot &m_snapshot;
    const mesh::Workloads m_workloads;
    const Gateways m_gateways;
    List m_list;
    QVector<Entrance> m_entrances;
    QMultiHash<QString, qsizetype> m_byMetric; ///< "" = without name
    QHash<QString, QVector<qsizetype>> m_ofHost;
    QHash<QString, const Host *> m_hostAt;
    /// Subsets that DestinationRules define, by service (namespace, name) and their own name.
    std::map<std::array<QString, 3>, base::Labels> m_subsets;
    QMultiHash<QString, const mesh::EdgeTraffic *> m_edges; ///< by "ns/service"; also by host name
    std::map<qsizetype, Split> m_named;
    QVector<qsizetype> m_owners; ///< of each sample; -1 = none
};

void Joiner::index()
{
    for (qsizetype i = 0; i < m_list.routes.size(); ++i) {
        m_byMetric.insert(m_list.routes[i].metricName, i);
        m_ofHost[m_list.routes[i].host].append(i);
    }
    for (const mesh::ObjectPtr &object : m_snapshot.objects(Kind::DestinationRule)) {
        const auto *facts = object->as<mesh::DestinationRuleFacts>();
        if (!facts)
            continue;
        const mesh::ServiceRef service = mesh::serviceOfHost(facts->host, object->meta.ns);
        for (const mesh::Subset &subset : facts->subsets)
            m_subsets[{service.ns, service.name, subset.name}] = subset.labels;
    }
    for (const mesh::EdgeTraffic &edge : m_snapshot.traffic->edges) {
        if (edge.protocol == mesh::Protocol::Tcp)
            continue;
        m_edges.insert(edge.service.isEmpty() ? edge.host : edge.serviceNs + u'/' + edge.service, &edge);
    }
}

bool Joiner::fits(const Target &target, const Arrival &arrival) const
{
    const bool service =
        target.service.isEmpty() ? target.host == arrival.service : target.service.ns == arrival.serviceNs && target.service.name == arrival.service;
    if (!service || target.subset.isEmpty())
        return service;
    const auto subset = m_subsets.find({target.service.ns, target.service.name, target.subset});
    if (subset == m_subsets.end())
        return arrival.version == target.subset;
    if (const mesh::Workload *workload = m_workloads.find(arrival.workloadNs, arrival.workload))
        return base::matches(subset->second, workload->labels);
    const QString version = subset->second.value(u"version"_s);
    return version.isEmpty() ? arrival.version == target.subset : arrival.version == version;
}

int Joiner::targetOf(const Route &route, const Arrival &arrival) const
{
    for (int i = 0; i < route.targets.size(); ++i) {
        if (fits(route.targets[i], arrival))
            return i;
    }
    return -1;
}

/// A VirtualService's match may have a name of its own, which Envoy puts behind the route's: "split.mobile".
QVector<qsizetype> Joiner::candidates(const mesh::RouteTraffic &sample) const
{
    if (sample.route == "unknown"_L1 || sample.route == "-"_L1)
        return m_byMetric.values(QString());
    QString name = sample.route;
    while (!name.isEmpty()) {
        if (m_byMetric.contains(name))
            return m_byMetric.values(name);
        name = name.left(std::max<qsizetype>(0, name.lastIndexOf(u'.')));
    }
    return {};
}

/// -1: none, or more than one.
qsizetype Joiner::routeOf(const mesh::RouteTraffic &sample) const
{
    const QString from = workloadKey(sample.sourceNs, sample.sourceWorkload);
    qsizetype found = -1;
    for (const qsizetype i : candidates(sample)) {
        const Route &route = m_list.routes[i];
        if (!m_entrances[i].takes(from, m_gateways))
            continue;
        const auto serves = [&](const Target &target) {
            return target.service.isEmpty() ? target.host == sample.service
                                            : target.service.ns == sample.serviceNs && target.service.name == sample.service;
        };
        if (sample.service.isEmpty() && route.metricName.isEmpty() && !route.sendsNowhere)
            continue; // no route at all has no name either
        if (!sample.service.isEmpty() && std::ranges::none_of(route.targets, serves))
            continue;
        if (found >= 0)
            return -1;
        found = i;
    }
    return found;
}

void Joiner::named()
{
    QHash<qsizetype, std::pair<QString, bool>> how; // label, by name
    for (const mesh::RouteTraffic &sample : m_snapshot.traffic->routes)
        m_owners.append(sample.route == "default"_L1 ? -1 : routeOf(sample));
    for (const mesh::RouteTraffic &sample : m_snapshot.traffic->routes) {
        if (sample.route == "default"_L1) {
            m_list.unruled += sample.rate;
            continue;
        }
        const qsizetype i = m_owners[&sample - m_snapshot.traffic->routes.constData()];
        if (i < 0) {
            m_list.unattributed += sample.rate;
            continue;
        }
        Split &split = m_named[i];
        split.targets.resize(static_cast<size_t>(m_list.routes[i].targets.size()));
        split.all.add(sample);
        const int target = targetOf(m_list.routes[i], {sample.serviceNs, sample.service, sample.workloadNs, sample.workload, sample.version});
        if (target >= 0)
            split.targets[static_cast<size_t>(target)].add(sample);
        how[i] = {sample.label, !m_list.routes[i].metricName.isEmpty()};
    }
    addLatency();
    for (const auto &[i, split] : m_named)
        setNamed(i, split, how[i].first, how[i].second);
}

/// Percentiles are per name and service, over all who say that name: they are a route's own only where nothing else has it.
void Joiner::addLatency()
{
    struct Owners {
        QSet<qsizetype> routes;
        double rate = 0;
    };
    const auto key = [](const auto &named) { return named.label + u'|' + named.route + u'|' + named.serviceNs + u'/' + named.service; };
    QHash<QString, Owners> owners;
    const QVector<mesh::RouteTraffic> &samples = m_snapshot.traffic->routes;
    for (qsizetype s = 0; s < samples.size(); ++s) {
        Owners &o = owners[key(samples[s])];
        o.routes.insert(m_owners[s]);
        o.rate += samples[s].rate;
    }
    for (const mesh::RouteLatency &l : m_snapshot.traffic->routeLatencies) {
        const auto found = owners.constFind(key(l));
        if (found == owners.cend() || found->routes.size() != 1 || !m_named.contains(*found->routes.cbegin()))
            continue;
        m_named[*found->routes.cbegin()].all.addLatency(l.p50, l.p95, l.p99, found->rate);
    }
}

void Joiner::setNamed(qsizetype i, const Split &split, const QString &label, bool byName)
{
    Route &route = m_list.routes[i];
    route.told = byName ? Told::ByName : Told::ByExclusion;
    route.label = label;
    route.measured = split.all.measured();
    setTargets(route, split.targets);
}

void Joiner::setTargets(Route &route, const std::vector<Sum> &sums)
{
    double total = 0;
    for (const Sum &sum : sums)
        total += sum.any() ? sum.measured().rate : 0;
    for (qsizetype t = 0; t < route.targets.size() && static_cast<size_t>(t) < sums.size(); ++t) {
        const Measured measured = sums[static_cast<size_t>(t)].measured();
        Target &target = route.targets[t];
        target.rate = measured.known() ? measured.rate : total > 0 ? 0 : mesh::nan;
        target.errors = measured.rate > 0 ? measured.errors : mesh::nan;
        target.seen = total > 0 ? (measured.known() ? measured.rate : 0) / total : mesh::nan;
    }
}

bool Joiner::enters(qsizetype i, const mesh::EdgeTraffic &edge) const
{
    return m_entrances[i].takes(workloadKey(edge.source.ns, edge.source.workload), m_gateways);
}

/// Everything that the routes of the host could have sent: by its callers, to its service and to the routes' targets.
void Joiner::measure(Host &host)
{
    QSet<QString> services;
    if (!host.service.isEmpty())
        services.insert(host.service.ns + u'/' + host.service.name);
    else if (host.gateway.isEmpty())
        services.insert(host.title);
    for (const qsizetype i : m_ofHost.value(host.key)) {
        for (const Target &target : m_list.routes[i].targets)
            services.insert(target.service.isEmpty() ? target.host : target.service.ns + u'/' + target.service.name);
    }
    Sum all;
    std::map<std::array<QString, 3>, Sum> split;
    const qsizetype first = m_ofHost.value(host.key).value(0);
    for (const QString &service : services) {
        for (auto it = m_edges.constFind(service); it != m_edges.cend() && it.key() == service; ++it) {
            const mesh::EdgeTraffic &edge = **it;
            if (!enters(first, edge))
                continue;
            all.add(edge);
            if (edge.destination.kind == mesh::PeerKind::Workload)
                split[{edge.destination.ns, edge.destination.workload, edge.destination.version}].add(edge);
        }
    }
    host.total = all.measured();
    double total = 0;
    for (const auto &[key, sum] : split)
        total += sum.measured().rate;
    for (const auto &[key, sum] : split) {
        const Measured m = sum.measured();
        host.split.append({key[0], key[1], key[2], m.rate, total > 0 ? m.rate / total : 0, m.errors});
    }
    std::ranges::stable_sort(host.split, std::ranges::greater(), &Share::rate);
}

void Joiner::hosts()
{
    for (Host &host : m_list.hosts) {
        measure(host);
        m_hostAt.insert(host.key, &host);
        host.named = std::ranges::any_of(m_ofHost.value(host.key), [this](qsizetype i) { return m_list.routes[i].told == Told::ByName; });
    }
}

/// One route that takes every request, and nobody else's: other hosts of the same gateway that send to the same service are
/// counted in the same edges.
bool Joiner::isAlone(qsizetype i) const
{
    const Route &route = m_list.routes[i];
    if (!route.takesAll() || route.sendsNowhere || m_ofHost.value(route.host).size() != 1)
        return false;
    const Host *host = m_hostAt.value(route.host);
    const auto elsewhere = [host](const Target &target) { return target.service != host->service && target.host != host->title; };
    if (m_entrances[i].mesh && std::ranges::any_of(route.targets, elsewhere))
        return false; // who calls the target by its own name is counted there, too
    for (qsizetype other = 0; other < m_list.routes.size(); ++other) {
        const Entrance &a = m_entrances[i], &b = m_entrances[other];
        const bool meet = (a.mesh && b.mesh) || a.gateways.intersects(b.gateways);
        if (other == i || !meet)
            continue;
        for (const Target &target : m_list.routes[other].targets) {
            if (std::ranges::any_of(route.targets, [&](const Target &own) {
                    return own.host == target.host || (!own.service.isEmpty() && own.service == target.service);
                }))
                return false;
        }
    }
    return true;
}

void Joiner::others()
{
    for (qsizetype i = 0; i < m_list.routes.size(); ++i) {
        Route &route = m_list.routes[i];
        const Host *host = m_hostAt.value(route.host);
        if (route.told != Told::Nothing)
            continue;
        if (host->named && !route.metricName.isEmpty()) { // its host's series name routes, and none names this one
            route.told = Told::ByName;
            route.label = m_list.labels.value(0);
            route.measured.rate = 0;
            continue;
        }
        if (!host->total.known())
            continue;
        const bool alone = isAlone(i);
        route.told = alone ? Told::Alone : Told::SplitOnly;
        if (alone)
            route.measured = host->total;
        std::vector<Sum> sums(static_cast<size_t>(route.targets.size()));
        for (const Share &share : host->split) {
            for (const Target &target : route.targets) {
                const Arrival arrival{target.service.ns, target.service.isEmpty() ? target.host : target.service.name, share.ns, share.workload,
                                      share.version};
                if (!fits(target, arrival))
                    continue;
                mesh::EdgeTraffic part;
                part.rate = share.rate;
                part.errors = share.errors;
                sums[static_cast<size_t>(&target - route.targets.constData())].add(part);
                break;
            }
        }
        setTargets(route, sums);
    }
}

} // namespace

List list(const mesh::Snapshot &snapshot)
{
    return Joiner(snapshot).run();
}

} // namespace routes
