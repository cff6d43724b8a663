// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/collapse.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace graph {

namespace {

/// Flows that are already summed, summed further: shares by rate.
class Sum
{
public:
    void add(const mesh::Flow &flow)
    {
        const double by = std::max(flow.rate, 1e-9);
        m_flow.rate += flow.rate;
        m_errors += flow.errors * flow.rate;
        m_denied += flow.denied * flow.rate;
        m_limited += flow.limited * flow.rate;
        addKnown(m_flow.opened, flow.opened);
        addKnown(m_flow.bytes, flow.bytes);
        for (auto [sum, value] : {std::pair(&m_p50, flow.p50), {&m_p95, flow.p95}, {&m_p99, flow.p99}, {&m_mtls, flow.mtls}}) {
            if (std::isfinite(value)) {
                sum->first += value * by;
                sum->second += by;
            }
        }
        m_flow.edges += flow.edges;
    }

    mesh::Flow flow() const
    {
        mesh::Flow out = m_flow;
        const double by = m_flow.rate > 0 ? m_flow.rate : 1;
        out.errors = m_errors / by;
        out.denied = m_denied / by;
        out.limited = m_limited / by;
        out.p50 = mean(m_p50);
        out.p95 = mean(m_p95);
        out.p99 = mean(m_p99);
        out.mtls = mean(m_mtls);
        return out;
    }

private:
    using Weighted = std::pair<double, double>;
    static double mean(const Weighted &w) { return w.second > 0 ? w.first / w.second : mesh::nan; }
    static void addKnown(double &sum, double value)
    {
        if (std::isfinite(value))
            sum = std::isfinite(sum) ? sum + value : value;
    }

    mesh::Flow m_flow;
    double m_errors = 0, m_denied = 0, m_limited = 0;
    Weighted m_p50, m_p95, m_p99, m_mtls;
};

Node standIn(const Graph &graph, const Group &group)
{
    Node node;
    node.id = u"group:"_s + group.id;
    node.kind = NodeKind::Group;
    node.ns = group.kind == GroupKind::Namespace ? group.name : QString();
    node.cluster = group.kind == GroupKind::Cluster ? group.name : group.parent >= 0 ? graph.groups[group.parent].name : QString();
    node.name = group.name;
    node.mode = group.mode;
    node.members = static_cast<int>(group.nodes.size());
    node.atFault = group.atFault;
    node.health = group.health;
    Sum in, out;
    for (const int i : group.nodes) {
        in.add(graph.nodes[i].in);
        out.add(graph.nodes[i].out);
    }
    node.in = in.flow();
    node.out = out.flow();
    return node;
}

void merge(Edge &into, Sum &sum, const Edge &edge)
{
    sum.add(edge.flow);
    into.health = mesh::worst(into.health, edge.health);
    into.plaintext |= edge.plaintext;
    into.mirror &= edge.mirror;
    if (into.protocol != edge.protocol)
        into.protocol = into.protocol == mesh::Protocol::Tcp || edge.protocol != mesh::Protocol::Tcp ? edge.protocol : into.protocol;
    for (const mesh::CodeRate &code : edge.codes) {
        const auto same = std::ranges::find_if(into.codes, [&](const mesh::CodeRate &c) { return c.code == code.code && c.flags == code.flags; });
        if (same != into.codes.end())
            same->rate += code.rate;
        else
            into.codes.push_back(code);
    }
    ++into.merged;
}

class Condenser
{
public:
    Condenser(const Graph &graph, const QSet<QString> &closed)
        : m_graph(graph)
    {
        m_out.hiddenIdle = graph.hiddenIdle;
        m_out.hiddenSystem = graph.hiddenSystem;
        m_out.hiddenByUser = graph.hiddenByUser;
        condenseNodes(closed);
        condenseEdges();
        settleGroups(m_out);
    }

    Graph take() { return std::move(m_out); }

private:
    void condenseNodes(const QSet<QString> &closed)
    {
        const int count = static_cast<int>(m_graph.groups.size());
        QVector<int> newGroup(count, -1), closedAt(count, -1); // the outermost closed group around each
        QVector<std::pair<Node, QVector<int>>> nodes; // with the old nodes each stands for
        for (int g = 0; g < count; ++g) {
            const Group &group = m_graph.groups[g];
            const int around = group.parent;
            closedAt[g] = around >= 0 && closedAt[around] >= 0 ? closedAt[around] : closed.contains(group.id) ? g : -1;
            if (closedAt[g] == g) {
                nodes.push_back({standIn(m_graph, group), group.nodes});
                nodes.back().first.group = around < 0 ? -1 : newGroup[around];
            }
            if (closedAt[g] >= 0)
                continue;
            newGroup[g] = static_cast<int>(m_out.groups.size());
            m_out.groups.push_back(group);
            m_out.groups.back().parent = around < 0 ? -1 : newGroup[around];
        }
        for (int i = 0; i < static_cast<int>(m_graph.nodes.size()); ++i) {
            const int g = m_graph.nodes[i].group;
            if (g >= 0 && newGroup[g] < 0)
                continue;
            nodes.push_back({m_graph.nodes[i], {i}});
            nodes.back().first.group = g < 0 ? -1 : newGroup[g];
        }
        std::ranges::sort(nodes, {}, [](const auto &n) { return n.first.id; });
        m_newIndex.resize(m_graph.nodes.size());
        for (int n = 0; n < static_cast<int>(nodes.size()); ++n) {
            for (const int old : nodes[n].second)
                m_newIndex[old] = n;
            m_out.nodes.push_back(nodes[n].first);
        }
    }

    void condenseEdges()
    {
        QHash<QString, int> index;
        QVector<Sum> sums;
        for (const Edge &edge : m_graph.edges) {
            const int source = m_newIndex[edge.source], target = m_newIndex[edge.target];
            const Node &from = m_out.nodes[source], &to = m_out.nodes[target];
            const bool condensed = from.kind == NodeKind::Group || to.kind == NodeKind::Group;
            if (condensed && source == target)
                continue;
            const QString id = condensed ? from.id + u'>' + to.id : edge.id;
            const auto at = index.constFind(id);
            if (at != index.cend()) {
                merge(m_out.edges[*at], sums[*at], edge);
                continue;
            }
            index.insert(id, static_cast<int>(m_out.edges.size()));
            Edge first = edge;
            first.id = id;
            first.source = source;
            first.target = target;
            first.sourceRow = from.kind == NodeKind::Group || condensed ? -1 : edge.sourceRow;
            first.targetRow = to.kind == NodeKind::Group || condensed ? -1 : edge.targetRow;
            m_out.edges.push_back(first);
            sums.emplace_back();
            sums.back().add(edge.flow);
        }
        for (qsizetype i = 0; i < m_out.edges.size(); ++i) {
            if (m_out.edges[i].merged > 1) {
                m_out.edges[i].flow = sums[i].flow();
                std::ranges::stable_sort(m_out.edges[i].codes, std::greater(), &mesh::CodeRate::rate);
            }
        }
        hush();
        std::ranges::sort(m_out.edges, {}, &Edge::id);
    }

    void hush()
    {
        QVector<Edge *> calm;
        for (Edge &edge : m_out.edges) {
            const bool groups = m_out.nodes[edge.source].kind == NodeKind::Group && m_out.nodes[edge.target].kind == NodeKind::Group;
            if (groups && edge.health < mesh::Health::Warn)
                calm.push_back(&edge);
        }
        if (calm.size() <= mostGroupEdges)
            return;
        std::ranges::sort(calm, [](const Edge *a, const Edge *b) { return std::pair(-a->load(), a->id) < std::pair(-b->load(), b->id); });
        for (qsizetype i = mostGroupEdges; i < calm.size(); ++i)
            calm[i]->quiet = true;
    }

    const Graph &m_graph;
    Graph m_out;
    QVector<int> m_newIndex;
};

} // namespace

Graph collapse(const Graph &graph, const QSet<QString> &closed)
{
    return closed.isEmpty() ? graph : Condenser(graph, closed).take();
}

QSet<QString> closedGroups(const Graph &graph, const QSet<QString> &openedByUser, const QSet<QString> &closedByUser, int limit)
{
    QSet<QString> closed;
    const bool large = graph.nodes.size() > limit;
    for (const Group &group : graph.groups) {
        // A cluster's box is the frame that the closed namespaces stand in.
        const bool staysOpen = group.nodes.size() < 2 || group.kind == GroupKind::Cluster;
        if (closedByUser.contains(group.id) || (large && !openedByUser.contains(group.id) && !staysOpen))
            closed.insert(group.id);
    }
    return closed;
}

} // namespace graph
