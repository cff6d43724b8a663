// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/graphread.h"

#include "models/base/quantity.h"
#include "models/base/tree.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace report {

namespace {

using base::Tree;

// Words of enums in their order: never translated, part of the format.
constexpr std::array healthWords{"ok"_L1, "info"_L1, "unknown"_L1, "stale"_L1, "warning"_L1, "error"_L1, "critical"_L1};
constexpr std::array kindWords{"service"_L1, "workload"_L1, "app"_L1, "gateway"_L1, "external"_L1, "unknown"_L1, "group"_L1};
constexpr std::array protocolWords{"unknown"_L1, "http"_L1, "grpc"_L1, "tcp"_L1};
constexpr std::array modeWords{""_L1, "disable"_L1, "permissive"_L1, "strict"_L1};
constexpr std::array planeWords{"none"_L1, "sidecar"_L1, "ambient"_L1, "linkerd"_L1};
constexpr std::array groupWords{"namespace"_L1, "external"_L1, "outside"_L1, "cluster"_L1};
constexpr std::array causeWords{"none"_L1,         "errors"_L1,         "denied"_L1,         "limited"_L1,     "plaintext"_L1,
                                "no-endpoints"_L1, "pods-not-ready"_L1, "version-errors"_L1, "no-telemetry"_L1};
constexpr int mostVersions = 64, mostCodes = 200, mostWorkloads = 1000;

template <class Enum, size_t N> QString wordOf(const std::array<QLatin1StringView, N> &words, Enum value)
{
    const auto at = static_cast<size_t>(value);
    return at < N ? QString(words[at]) : QString();
}

template <class Enum, size_t N> Enum enumOf(const std::array<QLatin1StringView, N> &words, const Tree::Ref &ref, Enum otherwise)
{
    const QString word = ref.string().toLower();
    const auto found = std::ranges::find(words, word);
    return found == words.end() ? otherwise : static_cast<Enum>(found - words.begin());
}

// ---- Writing -------------------------------------------------------------------------------------------------------

QJsonObject flowJson(const mesh::Flow &flow)
{
    return {{"requestsPerSecond"_L1, jsonNumber(flow.rate)},
            {"errorShare"_L1, jsonNumber(flow.errors)},
            {"deniedShare"_L1, jsonNumber(flow.denied)},
            {"limitedShare"_L1, jsonNumber(flow.limited)},
            {"p50Ms"_L1, jsonNumber(flow.p50)},
            {"p95Ms"_L1, jsonNumber(flow.p95)},
            {"p99Ms"_L1, jsonNumber(flow.p99)},
            {"bytesPerSecond"_L1, jsonNumber(flow.bytes)},
            {"connectionsPerSecond"_L1, jsonNumber(flow.opened)},
            {"mtlsShare"_L1, jsonNumber(flow.mtls)},
            {"edges"_L1, flow.edges}};
}

QJsonObject nodeJson(const graph::Graph &graph, const graph::Node &node)
{
    QJsonArray versions;
    for (const graph::Version &version : node.versions) {
        versions.append(QJsonObject{{"name"_L1, version.name},
                                    {"workload"_L1, version.workload},
                                    {"wantedShare"_L1, jsonNumber(version.wanted)},
                                    {"seenShare"_L1, jsonNumber(version.seen)},
                                    {"health"_L1, wordOf(healthWords, version.health)},
                                    {"in"_L1, flowJson(version.in)}});
    }
    return {{"id"_L1, node.id},
            {"kind"_L1, wordOf(kindWords, node.kind)},
            {"cluster"_L1, node.cluster},
            {"namespace"_L1, node.ns},
            {"name"_L1, node.name},
            {"note"_L1, node.note},
            {"workloads"_L1, QJsonArray::fromStringList(node.workloads)},
            {"versions"_L1, versions},
            {"health"_L1, wordOf(healthWords, node.health)},
            {"cause"_L1, wordOf(causeWords, node.cause)},
            {"causeVersion"_L1, node.causeVersion},
            {"mode"_L1, wordOf(modeWords, node.mode)},
            {"dataPlane"_L1, wordOf(planeWords, node.dataPlane)},
            {"group"_L1, node.group >= 0 ? QJsonValue(graph.groups[node.group].id) : QJsonValue()},
            {"members"_L1, node.members},
            {"change"_L1, QJsonArray::fromStringList(graph::namesOf(node.change))},
            {"atFault"_L1, node.atFault},
            {"in"_L1, flowJson(node.in)},
            {"out"_L1, flowJson(node.out)}};
}

QJsonObject edgeJson(const graph::Graph &graph, const graph::Edge &edge)
{
    QJsonArray codes;
    for (const mesh::CodeRate &code : edge.codes)
        codes.append(QJsonObject{{"code"_L1, code.code}, {"flags"_L1, code.flags}, {"requestsPerSecond"_L1, jsonNumber(code.rate)}});
    return {{"id"_L1, edge.id},
            {"source"_L1, graph.nodes[edge.source].id},
            {"target"_L1, graph.nodes[edge.target].id},
            {"sourceRow"_L1, edge.sourceRow},
            {"targetRow"_L1, edge.targetRow},
            {"protocol"_L1, wordOf(protocolWords, edge.protocol)},
            {"mirror"_L1, edge.mirror},
            {"mirrorPercent"_L1, jsonNumber(edge.mirrorPercent)},
            {"plaintext"_L1, edge.plaintext},
            {"health"_L1, wordOf(healthWords, edge.health)},
            {"merged"_L1, edge.merged},
            {"quiet"_L1, edge.quiet},
            {"change"_L1, QJsonArray::fromStringList(graph::namesOf(edge.change))},
            {"codes"_L1, codes},
            {"flow"_L1, flowJson(edge.flow)}};
}

// ---- Reading -------------------------------------------------------------------------------------------------------

class Reader
{
public:
    explicit Reader(QString where)
        : m_where(std::move(where))
    {
    }

    base::Result<GraphDocument> read(const Tree::Ref &root)
    {
        if (root["kind"].string() != "Graph"_L1 || !root["nodes"].isList() || !root["edges"].isList())
            return base::fail(base::ErrorKind::Invalid, u"this is no graph: kind, nodes and edges are missing"_s, m_where);
        if (root["nodes"].size() > mostGraphNodes || root["edges"].size() > mostGraphEdges || root["groups"].size() > mostGraphGroups)
            return base::fail(base::ErrorKind::TooLarge,
                              u"more than %1 nodes, %2 edges or %3 groups"_s.arg(mostGraphNodes).arg(mostGraphEdges).arg(mostGraphGroups), m_where);
        m_out.head.context = name(root["context"]);
        const QDateTime at = QDateTime::fromString(root["at"].string(), Qt::ISODateWithMs);
        m_out.head.atMs = at.isValid() ? at.toMSecsSinceEpoch() : 0;
        const QDateTime before = QDateTime::fromString(root["before"].string(), Qt::ISODateWithMs);
        m_out.head.beforeMs = before.isValid() ? before.toMSecsSinceEpoch() : 0;
        m_out.graph.compared = before.isValid();
        readGroups(root["groups"]);
        for (const Tree::Ref &node : root["nodes"])
            readNode(node);
        sortNodes();
        for (const Tree::Ref &edge : root["edges"])
            readEdge(edge);
        std::ranges::sort(m_out.graph.edges, {}, &graph::Edge::id);
        const auto twice = std::ranges::adjacent_find(m_out.graph.edges, {}, &graph::Edge::id);
        if (twice != m_out.graph.edges.end())
            fail(u"edges"_s, u"the id \"%1\" is there twice"_s.arg(twice->id));
        if (m_error)
            return tl::unexpected(*m_error);
        graph::settleGroups(m_out.graph);
        const Tree::Ref hidden = root["hidden"];
        m_out.graph.hiddenIdle = count(hidden["idle"]);
        m_out.graph.hiddenSystem = count(hidden["system"]);
        m_out.graph.hiddenByUser = count(hidden["byUser"]);
        return std::move(m_out);
    }

private:
    void fail(const QString &at, const QString &what)
    {
        if (!m_error)
            m_error = base::Error{base::ErrorKind::Invalid, what, m_where.isEmpty() ? at : m_where + u": "_s + at};
    }
    QString name(const Tree::Ref &ref)
    {
        const QString text = ref.string();
        if (text.size() > mostGraphName)
            fail(ref.path(), u"longer than %1 characters"_s.arg(mostGraphName));
        return text.left(mostGraphName);
    }
    static int count(const Tree::Ref &ref) { return static_cast<int>(std::clamp<qint64>(ref.integer(), 0, 1'000'000'000)); }
    static double share(const Tree::Ref &ref, double otherwise) { return ref.isNumber() ? std::clamp(ref.number(), 0.0, 1.0) : otherwise; }
    static double amount(const Tree::Ref &ref, double otherwise) { return ref.isNumber() ? std::clamp(ref.number(), 0.0, 1e15) : otherwise; }

    static mesh::Flow flow(const Tree::Ref &ref)
    {
        mesh::Flow flow;
        flow.rate = amount(ref["requestsPerSecond"], 0);
        flow.errors = share(ref["errorShare"], 0);
        flow.denied = share(ref["deniedShare"], 0);
        flow.limited = share(ref["limitedShare"], 0);
        flow.p50 = amount(ref["p50Ms"], mesh::nan);
        flow.p95 = amount(ref["p95Ms"], mesh::nan);
        flow.p99 = amount(ref["p99Ms"], mesh::nan);
        flow.bytes = amount(ref["bytesPerSecond"], mesh::nan);
        flow.opened = amount(ref["connectionsPerSecond"], mesh::nan);
        flow.mtls = share(ref["mtlsShare"], mesh::nan);
        const bool any = flow.rate > 0 || std::isfinite(flow.opened) || std::isfinite(flow.bytes);
        flow.edges = ref["edges"].isNumber() ? count(ref["edges"]) : any ? 1 : 0;
        return flow;
    }

    /// Parents come before their children; a ring is cut.
    void readGroups(const Tree::Ref &list)
    {
        QHash<QString, QString> parents;
        for (const Tree::Ref &ref : list) {
            graph::Group group;
            group.id = name(ref["id"]);
            group.name = name(ref["name"]);
            group.kind = enumOf(groupWords, ref["kind"],
                                group.id == "external"_L1      ? graph::GroupKind::External
                                    : group.id == "outside"_L1 ? graph::GroupKind::Outside
                                                               : graph::GroupKind::Namespace);
            group.mode = enumOf(modeWords, ref["mode"], mesh::MtlsMode::Unset);
            group.noSidecar = ref["noSidecar"].boolean();
            if (const QString parent = name(ref["parent"]); !parent.isEmpty())
                parents.insert(group.id, parent);
            m_out.graph.groups.push_back(group);
        }
        auto &groups = m_out.graph.groups;
        std::ranges::sort(groups, {}, &graph::Group::id);
        if (const auto twice = std::ranges::adjacent_find(groups, {}, &graph::Group::id); twice != groups.end())
            fail(u"groups"_s, u"the id \"%1\" is there twice"_s.arg(twice->id));
        for (int g = 0; g < static_cast<int>(groups.size()); ++g) {
            const int parent = parents.contains(groups[g].id) ? m_out.graph.groupIndexOf(parents[groups[g].id]) : -1;
            if (parent >= g)
                fail(u"groups"_s, u"the group around \"%1\" does not come before it"_s.arg(groups[g].id));
            else
                groups[g].parent = parent;
        }
    }

    void readNode(const Tree::Ref &ref)
    {
        graph::Node node;
        node.id = name(ref["id"]);
        if (node.id.isEmpty())
            fail(ref.path(), u"a node has no id"_s);
        node.kind = enumOf(kindWords, ref["kind"], graph::NodeKind::Unknown);
        node.cluster = name(ref["cluster"]);
        node.ns = name(ref["namespace"]);
        node.name = name(ref["name"]);
        node.note = name(ref["note"]);
        node.workloads = ref["workloads"].strings().mid(0, mostWorkloads);
        node.health = enumOf(healthWords, ref["health"], mesh::Health::Unknown);
        node.cause = enumOf(causeWords, ref["cause"], mesh::Cause::None);
        node.causeVersion = name(ref["causeVersion"]);
        node.mode = enumOf(modeWords, ref["mode"], mesh::MtlsMode::Unset);
        node.dataPlane = enumOf(planeWords, ref["dataPlane"], mesh::DataPlane::None);
        node.members = count(ref["members"]);
        node.change = graph::changeOf(ref["change"].strings());
        node.atFault = count(ref["atFault"]);
        node.in = flow(ref["in"]);
        node.out = flow(ref["out"]);
        if (const QString group = name(ref["group"]); !group.isEmpty()) {
            node.group = m_out.graph.groupIndexOf(group);
            if (node.group < 0)
                fail(ref.path(), u"there is no group \"%1\""_s.arg(group));
        }
        if (ref["versions"].size() > mostVersions)
            fail(ref.path(), u"more than %1 versions"_s.arg(mostVersions));
        for (const Tree::Ref &entry : ref["versions"]) {
            graph::Version version;
            version.name = name(entry["name"]);
            version.workload = name(entry["workload"]);
            version.wanted = share(entry["wantedShare"], mesh::nan);
            version.seen = share(entry["seenShare"], mesh::nan);
            version.health = enumOf(healthWords, entry["health"], mesh::Health::Ok);
            version.in = flow(entry["in"]);
            node.versions.push_back(version);
        }
        m_out.graph.nodes.push_back(std::move(node));
    }

    void sortNodes()
    {
        auto &nodes = m_out.graph.nodes;
        std::ranges::sort(nodes, {}, &graph::Node::id);
        if (const auto twice = std::ranges::adjacent_find(nodes, {}, &graph::Node::id); twice != nodes.end())
            fail(u"nodes"_s, u"the id \"%1\" is there twice"_s.arg(twice->id));
    }

    int row(const Tree::Ref &number, const Tree::Ref &version, const graph::Node &node) const
    {
        if (number.isNumber()) {
            const qint64 row = number.integer(-1);
            return row >= 0 && row < node.rows() ? static_cast<int>(row) : -1;
        }
        const auto found = std::ranges::find(node.versions, version.string(), &graph::Version::name);
        return found == node.versions.end() || node.rows() == 0 ? -1 : static_cast<int>(found - node.versions.begin());
    }

    void readEdge(const Tree::Ref &ref)
    {
        graph::Edge edge;
        edge.source = m_out.graph.indexOf(ref["source"].string());
        edge.target = m_out.graph.indexOf(ref["target"].string());
        if (edge.source < 0 || edge.target < 0) {
            fail(ref.path(), u"an end of this edge is no node"_s);
            return;
        }
        const graph::Node &source = m_out.graph.nodes[edge.source], &target = m_out.graph.nodes[edge.target];
        edge.sourceRow = row(ref["sourceRow"], ref["sourceVersion"], source);
        edge.targetRow = row(ref["targetRow"], ref["targetVersion"], target);
        edge.protocol = enumOf(protocolWords, ref["protocol"], mesh::Protocol::Unknown);
        edge.id = name(ref["id"]);
        if (edge.id.isEmpty()) { // by the names of versions, too: without the nodes' lists they are all that tells two edges apart
            const auto end = [&](const graph::Node &node, int row, const Tree::Ref &version) {
                return u"%1#%2%3"_s.arg(node.id, QString::number(row), name(version));
            };
            edge.id = end(source, edge.sourceRow, ref["sourceVersion"]) + u'>' + end(target, edge.targetRow, ref["targetVersion"]) + u':'
                + QString::number(static_cast<int>(edge.protocol));
        }
        edge.mirror = ref["mirror"].boolean();
        edge.mirrorPercent = std::clamp(ref["mirrorPercent"].number(), 0.0, 100.0);
        edge.plaintext = ref["plaintext"].boolean();
        edge.health = enumOf(healthWords, ref["health"], mesh::Health::Ok);
        edge.merged = std::max(1, count(ref["merged"]));
        edge.quiet = ref["quiet"].boolean();
        edge.change = graph::changeOf(ref["change"].strings());
        edge.flow = flow(ref["flow"]);
        for (const Tree::Ref &code : ref["codes"]) {
            if (edge.codes.size() == mostCodes)
                break;
            edge.codes.push_back({name(code["code"]), name(code["flags"]), amount(code["requestsPerSecond"], 0)});
        }
        m_out.graph.edges.push_back(std::move(edge));
    }

    QString m_where;
    GraphDocument m_out;
    std::optional<base::Error> m_error;
};

} // namespace

QByteArray writeGraph(const graph::Graph &graph, const GraphHead &head)
{
    QJsonArray nodes, edges, groups;
    for (const graph::Node &node : graph.nodes)
        nodes.append(nodeJson(graph, node));
    for (const graph::Edge &edge : graph.edges)
        edges.append(edgeJson(graph, edge));
    for (const graph::Group &group : graph.groups) {
        groups.append(QJsonObject{{"id"_L1, group.id},
                                  {"name"_L1, group.name},
                                  {"kind"_L1, wordOf(groupWords, group.kind)},
                                  {"parent"_L1, group.parent >= 0 ? QJsonValue(graph.groups[group.parent].id) : QJsonValue()},
                                  {"mode"_L1, wordOf(modeWords, group.mode)},
                                  {"noSidecar"_L1, group.noSidecar}});
    }
    return toJson(
        QJsonObject{{"apiVersion"_L1, QLatin1String(apiVersion)},
                    {"kind"_L1, u"Graph"_s},
                    {"context"_L1, head.context},
                    {"at"_L1, base::quantity::isoUtc(head.atMs)},
                    {"before"_L1, head.beforeMs > 0 ? QJsonValue(base::quantity::isoUtc(head.beforeMs)) : QJsonValue()},
                    {"nodes"_L1, nodes},
                    {"edges"_L1, edges},
                    {"groups"_L1, groups},
                    {"hidden"_L1, QJsonObject{{"idle"_L1, graph.hiddenIdle}, {"system"_L1, graph.hiddenSystem}, {"byUser"_L1, graph.hiddenByUser}}}});
}

base::Result<GraphDocument> readGraph(const QByteArray &json, const QString &where)
{
    const auto tree = base::readJson(json, where);
    if (!tree)
        return tl::unexpected(tree.error());
    return Reader(where).read(tree->root());
}

} // namespace report
