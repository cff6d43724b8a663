// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Layout of generated call graphs: 8 call layers, N/25 namespaces, 60 % of calls inside the namespace where possible, else by
// a power law; 3.5 edges a node; a few mutual and same-layer calls make cycles. Counters: straight crossings (every pair of
// edges, as lines between node centres), share of edges that point right, total edge length in kpx.
#include "models/graph/layout.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace Qt::Literals::StringLiterals;

namespace {

QString name(const char *prefix, int i)
{
    return QString::fromLatin1(prefix) + QString::number(i).rightJustified(6, u'0');
}

struct Generated {
    graph::Graph graph;
    QVector<int> layer;
};

class Generator
{
public:
    Generator(int nodes, bool groups, quint32 seed)
        : m_n(nodes)
        , m_groups(groups)
        , m_random(seed)
    {
    }

    Generated run()
    {
        const int spaces = std::max(1, m_n / 25);
        for (int g = 0; g < spaces && m_groups; ++g) {
            graph::Group group;
            group.id = name("ns/", g);
            group.name = group.id.sliced(3);
            m_out.graph.groups.push_back(group);
        }
        for (int v = 0; v < m_n; ++v) {
            graph::Node node;
            node.id = name("svc:", v);
            node.name = node.id.sliced(4);
            m_space.push_back(static_cast<int>(m_random() % spaces));
            node.group = m_groups ? m_space.back() : -1;
            m_out.graph.nodes.push_back(node);
            m_out.layer.push_back(static_cast<int>(m_random() % 8));
        }
        popularity();
        for (int i = 0; i < m_n * 7 / 2; ++i)
            call();
        std::ranges::sort(m_out.graph.edges, {}, &graph::Edge::id);
        graph::settleGroups(m_out.graph);
        return m_out;
    }

private:
    double uniform() { return std::uniform_real_distribution<double>()(m_random); }

    void popularity()
    {
        m_sums.push_back(0);
        for (int v = 0; v < m_n; ++v)
            m_sums.push_back(m_sums.back() + std::pow(1 - uniform(), -1 / 1.6));
    }

    int popular() { return static_cast<int>(std::ranges::upper_bound(m_sums, uniform() * m_sums.back()) - m_sums.begin()) - 1; }

    void call()
    {
        const int from = static_cast<int>(m_random() % m_n);
        const double kind = uniform();
        int to = from;
        for (int attempt = 0; attempt < 60; ++attempt) {
            to = std::clamp(popular(), 0, m_n - 1);
            const bool inside = uniform() > 0.6 || m_space[to] == m_space[from] || attempt > 30;
            const bool ahead = kind < 0.012 ? m_out.layer[to] == m_out.layer[from] : m_out.layer[to] > m_out.layer[from];
            if (to != from && inside && ahead)
                break;
            to = from;
        }
        if (to == from)
            return;
        add(from, to);
        if (kind > 0.994)
            add(to, from);
    }

    void add(int from, int to)
    {
        const QString id = m_out.graph.nodes[from].id + u'>' + m_out.graph.nodes[to].id;
        if (m_seen.contains(id))
            return;
        m_seen.insert(id);
        graph::Edge edge;
        edge.id = id;
        edge.source = from;
        edge.target = to;
        m_out.graph.edges.push_back(edge);
    }

    int m_n;
    bool m_groups;
    std::mt19937 m_random;
    Generated m_out;
    QVector<int> m_space;
    QVector<double> m_sums;
    QSet<QString> m_seen;
};

/// Pairs of straight edges that cross; ends in common do not count. By sweep over x with an active list: O(m^2) at worst.
qint64 straightCrossings(const graph::Graph &graph, const graph::Layout &layout)
{
    struct Line {
        QPointF a, b;
        int u, v;
    };
    QVector<Line> lines;
    for (const graph::Edge &edge : graph.edges) {
        QPointF a = layout.nodes[edge.source].center(), b = layout.nodes[edge.target].center();
        const bool swap = b.x() < a.x();
        lines.push_back({swap ? b : a, swap ? a : b, edge.source, edge.target});
    }
    std::ranges::sort(lines, {}, [](const Line &l) { return l.a.x(); });
    const auto side = [](QPointF p, QPointF q, QPointF r) { return (q.x() - p.x()) * (r.y() - p.y()) - (q.y() - p.y()) * (r.x() - p.x()); };
    qint64 count = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const Line &l = lines[i];
        for (qsizetype j = i + 1; j < lines.size() && lines[j].a.x() <= l.b.x(); ++j) {
            const Line &k = lines[j];
            if (l.u == k.u || l.u == k.v || l.v == k.u || l.v == k.v)
                continue;
            count += side(l.a, l.b, k.a) * side(l.a, l.b, k.b) < 0 && side(k.a, k.b, l.a) * side(k.a, k.b, l.b) < 0;
        }
    }
    return count;
}

void report(benchmark::State &state, const graph::Graph &graph, const graph::Layout &layout, bool crossings)
{
    qint64 right = 0;
    double length = 0;
    for (const graph::Edge &edge : graph.edges) {
        const QPointF d = layout.nodes[edge.target].center() - layout.nodes[edge.source].center();
        right += d.x() > 0;
        length += std::hypot(d.x(), d.y());
    }
    state.counters["edges"] = static_cast<double>(graph.edges.size());
    state.counters["forward"] = static_cast<double>(right) / static_cast<double>(graph.edges.size());
    state.counters["length_kpx"] = length / 1000;
    state.counters["height"] = layout.bounds.height();
    state.counters["width"] = layout.bounds.width();
    if (crossings)
        state.counters["crossings"] = static_cast<double>(straightCrossings(graph, layout));
}

void fullLayout(benchmark::State &state, bool groups)
{
    const Generated generated = Generator(static_cast<int>(state.range(0)), groups, 7).run();
    graph::Layout layout;
    for (auto _ : state)
        layout = graph::layout(generated.graph).value();
    report(state, generated.graph, layout, state.range(0) <= 3000);
}

void layoutWithGroups(benchmark::State &state)
{
    fullLayout(state, true);
}
void layoutWithoutGroups(benchmark::State &state)
{
    fullLayout(state, false);
}

/// One service is added to a laid-out graph.
void layoutOneMore(benchmark::State &state)
{
    Generated generated = Generator(static_cast<int>(state.range(0)), true, 7).run();
    const graph::Layout before = graph::layout(generated.graph).value();
    graph::Node node = generated.graph.nodes[3];
    node.id = u"svc:zzz"_s;
    generated.graph.nodes.push_back(node);
    graph::Edge edge = generated.graph.edges.back();
    edge.id = u"svc:zzz>first"_s;
    edge.source = static_cast<int>(generated.graph.nodes.size()) - 1;
    edge.target = 0;
    generated.graph.edges.push_back(edge);
    graph::settleGroups(generated.graph);
    graph::Layout after;
    for (auto _ : state)
        after = graph::layout(generated.graph, &before).value();
    double most = 0;
    for (qsizetype v = 0; v < before.nodes.size(); ++v) {
        const QPointF d = after.nodes[v].topLeft() - before.nodes[v].topLeft();
        most = std::max(most, std::hypot(d.x(), d.y()));
    }
    state.counters["moved_px"] = most;
    state.counters["fresh"] = after.fresh;
}

BENCHMARK(layoutWithGroups)->Arg(100)->Arg(500)->Arg(1000)->Arg(3000)->Arg(10000)->Unit(benchmark::kMillisecond);
BENCHMARK(layoutWithoutGroups)->Arg(100)->Arg(500)->Arg(1000)->Arg(3000)->Arg(10000)->Unit(benchmark::kMillisecond);
BENCHMARK(layoutOneMore)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

} // namespace
