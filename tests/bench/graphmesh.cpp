// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/graphmesh.h"

#include <QTextStream>

#include <algorithm>
#include <cmath>
#include <random>

using namespace Qt::Literals::StringLiterals;

namespace bench {

namespace {

class Generator
{
public:
    Generator(int services, quint32 seed)
        : m_random(seed)
    {
        m_mesh.spaces = std::max(1, services / 25);
        for (int v = 0; v < services; ++v) {
            m_mesh.space.push_back(static_cast<int>(m_random() % static_cast<quint32>(m_mesh.spaces)));
            m_layer.push_back(static_cast<int>(m_random() % 8));
            m_weight.push_back(std::pow(1 - uniform(), -1 / 1.6));
        }
        m_members.resize(m_mesh.spaces + 1);
        for (int v = 0; v < services; ++v) {
            m_members[m_mesh.space[v]].push_back(v);
            m_members.back().push_back(v);
        }
        for (const QVector<int> &members : m_members) {
            m_sums.push_back({0});
            for (const int v : members)
                m_sums.back().push_back(m_sums.back().back() + m_weight[v]);
        }
    }

    CallGraph run()
    {
        const auto services = static_cast<quint32>(m_mesh.space.size());
        const qsizetype wanted = static_cast<qsizetype>(services) * 7 / 2;
        for (qsizetype attempt = 0; m_mesh.calls.size() < wanted && attempt < 20 * wanted; ++attempt)
            call(static_cast<int>(m_random() % services));
        std::ranges::sort(m_mesh.calls, [](const Call &a, const Call &b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
        return m_mesh;
    }

private:
    // The same on every machine; the standard's distributions are not.
    double uniform() { return m_random() / 4294967296.0; }

    int pick(int pool)
    {
        const QVector<double> &sums = m_sums[pool];
        const qsizetype at = std::ranges::upper_bound(sums, uniform() * sums.back()) - sums.begin() - 1;
        return m_members[pool][std::clamp<qsizetype>(at, 0, m_members[pool].size() - 1)];
    }

    void call(int from)
    {
        const double kind = uniform();
        int pool = uniform() < 0.6 ? m_mesh.space[from] : m_mesh.spaces;
        for (int attempt = 0; attempt < 80; ++attempt) {
            if (attempt == 40)
                pool = m_mesh.spaces; // nobody in its own namespace
            const int to = pick(pool);
            const bool ahead = kind < 0.015 ? m_layer[to] == m_layer[from] : m_layer[to] > m_layer[from];
            if (to == from || !ahead)
                continue;
            if (add(from, to) && kind > 0.994)
                add(to, from);
            return;
        }
    }

    bool add(int from, int to)
    {
        const qsizetype before = m_seen.size();
        m_seen.insert(qint64(from) << 32 | to);
        if (m_seen.size() == before)
            return false;
        m_mesh.calls.push_back({from, to});
        return true;
    }

    std::mt19937 m_random;
    CallGraph m_mesh;
    QVector<int> m_layer;
    QVector<double> m_weight;
    QVector<QVector<int>> m_members; ///< by namespace; the last: all
    QVector<QVector<double>> m_sums;
    QSet<qint64> m_seen;
};

QString serial(QLatin1StringView prefix, int i)
{
    return prefix + QString::number(i).rightJustified(6, u'0');
}

void writeText(QTextStream &out, const CallGraph &mesh)
{
    out << mesh.space.size() << ' ' << mesh.calls.size() << ' ' << mesh.spaces << '\n';
    for (const int space : mesh.space)
        out << space << '\n';
    for (const Call &call : mesh.calls)
        out << call.from << ' ' << call.to << '\n';
}

void writeJson(QTextStream &out, const CallGraph &mesh)
{
    out << "{\"spaces\":[";
    for (qsizetype v = 0; v < mesh.space.size(); ++v)
        out << (v ? "," : "") << mesh.space[v];
    out << "],\"calls\":[";
    for (qsizetype e = 0; e < mesh.calls.size(); ++e)
        out << (e ? "," : "") << '[' << mesh.calls[e].from << ',' << mesh.calls[e].to << ']';
    out << "]}\n";
}

void writeGml(QTextStream &out, const CallGraph &mesh)
{
    out << "graph [\n directed 1\n";
    for (qsizetype v = 0; v < mesh.space.size(); ++v)
        out << " node [ id " << v << " ]\n";
    for (const Call &call : mesh.calls)
        out << " edge [ source " << call.from << " target " << call.to << " ]\n";
    out << "]\n";
}

void writeDot(QTextStream &out, const CallGraph &mesh, bool clusters)
{
    out << "digraph mesh {\n rankdir=LR; nodesep=0.2; ranksep=0.65;\n node [shape=box, fixedsize=true, width=" << nodeWidth / 72
        << ", height=" << nodeHeight / 72 << ", label=\"\"];\n";
    for (int space = 0; space < mesh.spaces && clusters; ++space) {
        out << " subgraph cluster_" << space << " {";
        for (qsizetype v = 0; v < mesh.space.size(); ++v) {
            if (mesh.space[v] == space)
                out << " n" << v << ';';
        }
        out << " }\n";
    }
    for (qsizetype v = 0; v < mesh.space.size() && !clusters; ++v)
        out << " n" << v << ";\n";
    for (const Call &call : mesh.calls)
        out << " n" << call.from << " -> n" << call.to << ";\n";
    out << "}\n";
}

struct Line {
    double ax, ay, bx, by; ///< from left to right
    int u, v;
};

double turn(double ax, double ay, double bx, double by, double cx, double cy)
{
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

bool cross(const Line &l, const Line &k)
{
    if (l.u == k.u || l.u == k.v || l.v == k.u || l.v == k.v)
        return false;
    return turn(l.ax, l.ay, l.bx, l.by, k.ax, k.ay) * turn(l.ax, l.ay, l.bx, l.by, k.bx, k.by) < 0
        && turn(k.ax, k.ay, k.bx, k.by, l.ax, l.ay) * turn(k.ax, k.ay, k.bx, k.by, l.bx, l.by) < 0;
}

} // namespace

CallGraph generate(int services, quint32 seed)
{
    return Generator(services, seed).run();
}

graph::Graph toGraph(const CallGraph &mesh, bool groups)
{
    graph::Graph out;
    for (int space = 0; space < mesh.spaces && groups; ++space) {
        graph::Group group;
        group.id = serial("ns/"_L1, space);
        group.name = group.id.sliced(3);
        out.groups.push_back(group);
    }
    for (int v = 0; v < static_cast<int>(mesh.space.size()); ++v) {
        graph::Node node;
        node.id = serial("svc:"_L1, v);
        node.name = node.id.sliced(4);
        node.group = groups ? mesh.space[v] : -1;
        out.nodes.push_back(node);
    }
    for (const Call &call : mesh.calls) {
        graph::Edge edge;
        edge.id = out.nodes[call.from].id + u'>' + out.nodes[call.to].id;
        edge.source = call.from;
        edge.target = call.to;
        out.edges.push_back(edge);
    }
    graph::settleGroups(out);
    return out;
}

QByteArray write(const CallGraph &mesh, const QString &format)
{
    QByteArray bytes;
    QTextStream out(&bytes);
    if (format == "json"_L1)
        writeJson(out, mesh);
    else if (format == "gml"_L1)
        writeGml(out, mesh);
    else if (format.endsWith("dot"_L1))
        writeDot(out, mesh, format == "cluster.dot"_L1);
    else
        writeText(out, mesh);
    out.flush();
    return bytes;
}

CallGraph read(const QByteArray &text)
{
    CallGraph mesh;
    QTextStream in(text);
    qsizetype services = 0, calls = 0;
    in >> services >> calls >> mesh.spaces;
    mesh.space.resize(services);
    for (int &space : mesh.space)
        in >> space;
    mesh.calls.resize(calls);
    for (Call &call : mesh.calls)
        in >> call.from >> call.to;
    return mesh;
}

Quality judge(const CallGraph &mesh, const QVector<QPointF> &centres)
{
    Quality out;
    std::vector<Line> lines;
    for (const Call &call : mesh.calls) {
        const QPointF a = centres[call.from], b = centres[call.to];
        out.length += std::hypot(b.x() - a.x(), b.y() - a.y());
        out.right += a.x() < b.x() ? 1.0 / static_cast<double>(mesh.calls.size()) : 0;
        const auto [left, right] = a.x() <= b.x() ? std::pair(a, b) : std::pair(b, a);
        lines.push_back({left.x(), left.y(), right.x(), right.y(), call.from, call.to});
    }
    std::ranges::sort(lines, {}, &Line::ax);
    for (size_t i = 0; i < lines.size(); ++i) {
        for (size_t j = i + 1; j < lines.size() && lines[j].ax <= lines[i].bx; ++j)
            out.crossings += cross(lines[i], lines[j]);
    }
    return out;
}

} // namespace bench
