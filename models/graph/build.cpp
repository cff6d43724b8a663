// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"

#include "models/graph/identity.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace graph {

namespace {

struct NodeDraft {
    Node node;
    QString groupId;
    mesh::FlowSum in, out;
    QVector<mesh::FlowSum> rowIn;
    QHash<QString, int> rowOf; ///< workload -> row
};

struct EdgeDraft {
    Edge edge;
    mesh::FlowSum sum;
    QMap<std::pair<QString, QString>, double> codes;
    bool intoMesh = false;
};

/// A slash in a cluster's name must not look like a namespace in it.
QString clusterGroup(const QString &cluster)
{
    return u"cluster/"_s + QString(cluster).replace(u"%"_s, u"%25"_s).replace(u"/"_s, u"%2F"_s);
}

class Builder
{
public:
    Builder(const mesh::Snapshot &snapshot, const Options &options)
        : m_options(options)
        , m_snapshot(snapshot)
        , m_inventory(mesh::inventory(snapshot))
        , m_identities(snapshot, m_inventory, options.level)
    {
        findClusters();
    }

    Graph build()
    {
        if (m_snapshot.traffic) {
            for (const mesh::EdgeTraffic &edge : m_snapshot.traffic->edges)
                addEdge(edge);
        }
        addIdle();
        return finish();
    }

private:
    bool wanted(const QString &ns) const { return m_options.namespaces.isEmpty() || m_options.namespaces.contains(ns); }
    void findClusters();
    Identity located(Identity identity, const mesh::Peer &peer);
    int nodeOf(const Identity &identity);
    void addVersions(NodeDraft &draft, const Identity &identity);
    void addEdge(const mesh::EdgeTraffic &traffic);
    void addIdle();
    void countIdle(const Identity &identity);
    void judge(NodeDraft &draft) const;
    void finishEdge(EdgeDraft &draft);
    Graph finish();
    QVector<int> addNodesSorted(Graph &graph);
    QVector<Group> groupsOf() const;

    const Options &m_options;
    const mesh::Snapshot &m_snapshot;
    mesh::Inventory m_inventory;
    Identities m_identities;
    QVector<NodeDraft> m_nodes;
    QHash<QString, int> m_nodeIndex;
    QVector<EdgeDraft> m_edges;
    QHash<QString, int> m_edgeIndex;
    QSet<QString> m_hiddenSeen, m_idleSeen, m_systemSeen;
    bool m_manyClusters = false;
    QSet<QString> m_elsewhere; ///< what was seen in a named cluster, by its id without it
};

void Builder::findClusters()
{
    if (!m_snapshot.traffic)
        return;
    QString first;
    for (const mesh::EdgeTraffic &edge : m_snapshot.traffic->edges) {
        for (const mesh::Peer *peer : {&edge.source, &edge.destination}) {
            if (peer->kind != mesh::PeerKind::Workload || peer->cluster.isEmpty())
                continue;
            if (first.isEmpty())
                first = peer->cluster;
            m_manyClusters |= peer->cluster != first;
        }
    }
}

/// With several clusters, what telemetry saw in one of them is that cluster's. What it does not place stays beside them.
Identity Builder::located(Identity identity, const mesh::Peer &peer)
{
    if (!m_manyClusters || peer.kind != mesh::PeerKind::Workload || peer.cluster.isEmpty() || identity.ns.isEmpty())
        return identity;
    m_elsewhere.insert(identity.id);
    identity.cluster = peer.cluster;
    identity.id += u'@' + peer.cluster;
    identity.groupId = clusterGroup(peer.cluster) + u'/' + identity.ns;
    return identity;
}

int Builder::nodeOf(const Identity &identity)
{
    if (const auto at = m_nodeIndex.constFind(identity.id); at != m_nodeIndex.cend())
        return *at;
    NodeDraft draft;
    Node &node = draft.node;
    node.id = identity.id;
    node.kind = identity.kind;
    node.cluster = identity.cluster;
    node.ns = identity.ns;
    node.name = identity.name;
    node.note = identity.note;
    draft.groupId = identity.groupId;
    if (identity.service) {
        node.workloads = identity.service->workloads;
        node.mode = identity.service->mode;
        node.dataPlane = identity.service->dataPlane;
        node.health = identity.service->health;
        node.cause = identity.service->cause;
        node.causeVersion = identity.service->causeVersion;
    } else if (identity.workload) {
        node.workloads = {identity.workload->name};
        node.mode = identity.workload->mode;
        node.dataPlane = identity.workload->dataPlane;
        node.health = identity.workload->health;
        node.cause = identity.workload->cause;
    }
    addVersions(draft, identity);
    m_nodeIndex.insert(node.id, static_cast<int>(m_nodes.size()));
    m_nodes.push_back(std::move(draft));
    return static_cast<int>(m_nodes.size()) - 1;
}

void Builder::addVersions(NodeDraft &draft, const Identity &identity)
{
    QVector<mesh::VersionInfo> versions;
    if (identity.kind == NodeKind::Service && identity.service) {
        versions = identity.service->versions;
        versions.removeIf([&](const mesh::VersionInfo &v) { return m_identities.mirrorPercent(identity.ns, v.workload) > 0; });
    } else if (identity.kind == NodeKind::App) {
        for (const mesh::WorkloadInfo &workload : m_inventory.workloads) {
            if (workload.ns == identity.ns && workload.app == identity.name)
                versions.push_back({.version = workload.version, .workload = workload.name, .in = {}});
        }
        std::ranges::sort(versions, {}, &mesh::VersionInfo::version);
        draft.node.workloads.clear();
        std::ranges::transform(versions, std::back_inserter(draft.node.workloads), &mesh::VersionInfo::workload);
    }
    if (!m_options.versions || versions.size() < 2 || versions.size() > maxVersionRows)
        return;
    QSet<QString> names;
    for (const mesh::VersionInfo &version : versions)
        names.insert(version.version);
    const bool told = names.size() == versions.size();
    for (const mesh::VersionInfo &version : versions) {
        draft.rowOf.insert(version.workload, static_cast<int>(draft.node.versions.size()));
        draft.node.versions.push_back({.name = told ? version.version : version.workload,
                                       .workload = version.workload,
                                       .wanted = version.wantedShare,
                                       .seen = version.seenShare,
                                       .in = {}});
    }
    draft.rowIn.resize(draft.node.versions.size());
}

void Builder::addEdge(const mesh::EdgeTraffic &traffic)
{
    const Identity from = located(m_identities.source(traffic), traffic.source), to = located(m_identities.target(traffic), traffic.destination);
    if (!wanted(from.ns) && !wanted(to.ns))
        return;
    for (const Identity *end : {&from, &to}) {
        if (m_options.hidden.contains(end->id)) {
            m_hiddenSeen.insert(end->id);
            return;
        }
    }
    EdgeDraft draft;
    Edge &edge = draft.edge;
    edge.source = nodeOf(from);
    edge.target = nodeOf(to);
    edge.sourceRow = m_nodes[edge.source].rowOf.value(traffic.source.workload, -1);
    edge.targetRow = m_nodes[edge.target].rowOf.value(traffic.destination.workload, -1);
    edge.protocol = traffic.protocol;
    edge.mirrorPercent = m_identities.mirrorPercent(traffic.destination.ns, traffic.destination.workload);
    edge.mirror = edge.mirrorPercent > 0 && to.kind == NodeKind::Workload;
    const auto row = [](int index) { return index < 0 ? QString() : u'#' + QString::number(index); };
    edge.id = from.id + row(edge.sourceRow) + u'>' + to.id + row(edge.targetRow) + u':' + QString::number(static_cast<int>(edge.protocol));
    auto at = m_edgeIndex.constFind(edge.id);
    if (at == m_edgeIndex.cend()) {
        draft.intoMesh = traffic.destination.kind == mesh::PeerKind::Workload && to.kind != NodeKind::Gateway;
        at = m_edgeIndex.insert(edge.id, static_cast<int>(m_edges.size()));
        m_edges.push_back(std::move(draft));
    }
    EdgeDraft &known = m_edges[*at];
    known.sum.add(traffic);
    for (const mesh::CodeRate &code : traffic.codes)
        known.codes[{code.code, code.flags}] += code.rate;
    NodeDraft &source = m_nodes[known.edge.source], &target = m_nodes[known.edge.target];
    source.out.add(traffic);
    target.in.add(traffic);
    if (known.edge.targetRow >= 0)
        target.rowIn[known.edge.targetRow].add(traffic);
}

void Builder::countIdle(const Identity &identity)
{
    if (m_nodeIndex.contains(identity.id) || m_elsewhere.contains(identity.id) || !wanted(identity.ns))
        return;
    if (m_options.hidden.contains(identity.id)) {
        m_hiddenSeen.insert(identity.id);
        return;
    }
    if (!m_options.hideIdle)
        nodeOf(identity);
    else if (isSystemNamespace(identity.ns, m_snapshot.rootNamespace()))
        m_systemSeen.insert(identity.id);
    else
        m_idleSeen.insert(identity.id);
}

void Builder::addIdle()
{
    if (m_options.level == Level::Service) {
        for (const mesh::ServiceInfo &service : m_inventory.services) {
            if (service.type != "ServiceEntry"_L1)
                countIdle(m_identities.ofService(service));
        }
    }
    for (const mesh::WorkloadInfo &workload : m_inventory.workloads)
        countIdle(m_identities.ofWorkload(workload.ns, workload.name, workload.app));
}

/// Adds to what configuration and totals say what only the edges know.
void Builder::judge(NodeDraft &draft) const
{
    Node &node = draft.node;
    const auto raise = [&](mesh::Health health, mesh::Cause cause, const QString &version = {}) {
        if (health <= node.health)
            return;
        node.health = health;
        node.cause = cause;
        node.causeVersion = version;
    };
    raise(mesh::healthOfErrors(node.in.errors), mesh::Cause::Errors);
    for (Version &version : node.versions) {
        version.health = mesh::healthOfErrors(version.in.errors, version.in.denied + version.in.limited);
        raise(mesh::healthOfErrors(version.in.errors), mesh::Cause::VersionErrors, version.name);
    }
    if (node.in.denied + node.in.limited >= 0.01)
        raise(mesh::Health::Warn, node.in.denied >= node.in.limited ? mesh::Cause::Denied : mesh::Cause::Limited);
    // A caller without identity is at fault too, unless it is just the world outside.
    if (node.kind != NodeKind::Unknown && node.dataPlane == mesh::DataPlane::None && std::isfinite(node.out.mtls) && node.out.mtls < 0.99)
        raise(mesh::Health::Warn, mesh::Cause::Plaintext);
}

void Builder::finishEdge(EdgeDraft &draft)
{
    Edge &edge = draft.edge;
    edge.flow = draft.sum.flow();
    for (auto it = draft.codes.cbegin(); it != draft.codes.cend(); ++it)
        edge.codes.push_back({.code = it.key().first, .flags = it.key().second, .rate = it.value()});
    std::ranges::stable_sort(edge.codes, std::greater(), &mesh::CodeRate::rate);
    edge.plaintext = draft.intoMesh && std::isfinite(edge.flow.mtls) && edge.flow.mtls < 0.99;
    edge.health = mesh::healthOfErrors(edge.flow.errors, edge.flow.denied + edge.flow.limited);
    if (edge.plaintext)
        edge.health = mesh::worst(edge.health, mesh::Health::Warn);
}

QVector<Group> Builder::groupsOf() const
{
    QMap<QString, Group> groups;
    QHash<QString, QString> parents;
    for (const NodeDraft &draft : m_nodes) {
        if (groups.contains(draft.groupId))
            continue;
        Group group;
        group.id = draft.groupId;
        if (draft.groupId == "external"_L1 || draft.groupId == "outside"_L1) {
            group.kind = draft.groupId == "external"_L1 ? GroupKind::External : GroupKind::Outside;
            group.name = draft.groupId;
        } else {
            group.name = draft.node.ns;
            const auto info = std::ranges::lower_bound(m_inventory.namespaces, group.name, {}, &mesh::NamespaceInfo::name);
            if (info != m_inventory.namespaces.end() && info->name == group.name) {
                group.noSidecar = info->pods > 0 && info->podsInMesh == 0;
                group.mode = group.noSidecar ? mesh::MtlsMode::Unset : info->mode;
            }
        }
        groups.insert(group.id, group);
        if (!draft.node.cluster.isEmpty()) {
            Group around;
            around.id = clusterGroup(draft.node.cluster);
            around.name = draft.node.cluster;
            around.kind = GroupKind::Cluster;
            groups.insert(around.id, around);
            parents.insert(group.id, around.id);
        }
    }
    QVector<Group> sorted = groups.values();
    for (Group &group : sorted) {
        const auto around = std::ranges::lower_bound(sorted, parents.value(group.id), {}, &Group::id);
        group.parent = parents.contains(group.id) ? static_cast<int>(around - sorted.begin()) : -1;
    }
    return sorted;
}

/// The new index of each draft.
QVector<int> Builder::addNodesSorted(Graph &graph)
{
    QVector<int> order(m_nodes.size());
    for (int i = 0; i < static_cast<int>(order.size()); ++i)
        order[i] = i;
    std::ranges::sort(order, {}, [this](int i) { return m_nodes[i].node.id; });
    QVector<int> newIndex(m_nodes.size());
    for (const int i : order) {
        newIndex[i] = static_cast<int>(graph.nodes.size());
        NodeDraft &draft = m_nodes[i];
        draft.node.in = draft.in.flow();
        draft.node.out = draft.out.flow();
        for (qsizetype row = 0; row < draft.rowIn.size(); ++row) {
            Version &version = draft.node.versions[row];
            version.in = draft.rowIn[row].flow();
            if (draft.node.in.rate > 0)
                version.seen = version.in.rate / draft.node.in.rate;
        }
        judge(draft);
        draft.node.group = graph.groupIndexOf(draft.groupId);
        graph.nodes.push_back(draft.node);
    }
    return newIndex;
}

Graph Builder::finish()
{
    Graph graph;
    graph.groups = groupsOf();
    const QVector<int> newIndex = addNodesSorted(graph);
    for (EdgeDraft &draft : m_edges) {
        finishEdge(draft);
        draft.edge.source = newIndex[draft.edge.source];
        draft.edge.target = newIndex[draft.edge.target];
        graph.edges.push_back(draft.edge);
    }
    std::ranges::sort(graph.edges, {}, &Edge::id);
    settleGroups(graph);
    graph.hiddenIdle = static_cast<int>(m_idleSeen.size());
    graph.hiddenSystem = static_cast<int>(m_systemSeen.size());
    graph.hiddenByUser = static_cast<int>(m_hiddenSeen.size());
    return graph;
}

} // namespace

Graph buildGraph(const mesh::Snapshot &snapshot, const Options &options)
{
    return Builder(snapshot, options).build();
}

bool isSystemNamespace(const QString &ns, const QString &rootNamespace)
{
    static const QStringList known{u"kube-system"_s,  u"kube-public"_s,        u"kube-node-lease"_s, u"istio-system"_s, u"istio-operator"_s,
                                   u"cert-manager"_s, u"local-path-storage"_s, u"linkerd"_s,         u"linkerd-viz"_s,  u"linkerd-multicluster"_s};
    return ns == rootNamespace || known.contains(ns);
}

} // namespace graph
