// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/compare.h"

#include "models/graph/significance.h"
#include "models/mesh/flow.h"

#include <QMap>

#include <algorithm>
#include <cmath>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace graph {

namespace {

/// An edge as it can be found on the other side: by names, not by rows.
struct EdgeKey {
    QString source, sourceVersion, target, targetVersion;
    mesh::Protocol protocol = mesh::Protocol::Unknown;
    friend bool operator<(const EdgeKey &a, const EdgeKey &b)
    {
        return std::tie(a.source, a.sourceVersion, a.target, a.targetVersion, a.protocol)
            < std::tie(b.source, b.sourceVersion, b.target, b.targetVersion, b.protocol);
    }
};

struct Side {
    QString id;
    const Node *from = nullptr, *to = nullptr;
    mesh::FlowSum sum;
    mesh::Flow flow() const { return sum.flow(); }
};

struct Pair {
    std::optional<Side> before, after;
};

QString version(const Node &node, int row)
{
    return row >= 0 && row < node.versions.size() ? node.versions[row].name : QString();
}

/// Versions tell edges apart only where both graphs have rows for them: a service that got its second version would
/// otherwise lose every edge.
bool rowsCount(const Node &node, const Graph &other)
{
    const int there = other.indexOf(node.id);
    return there < 0 || other.nodes[there].rows() > 0;
}

void collect(const Graph &graph, const Graph &other, QMap<EdgeKey, Pair> &pairs, std::optional<Side> Pair::*slot)
{
    for (const Edge &edge : graph.edges) {
        const Node &from = graph.nodes[edge.source], &to = graph.nodes[edge.target];
        const EdgeKey key{from.id, rowsCount(from, other) ? version(from, edge.sourceRow) : QString(), to.id,
                          rowsCount(to, other) ? version(to, edge.targetRow) : QString(), edge.protocol};
        std::optional<Side> &side = pairs[key].*slot;
        if (!side)
            side = Side{.id = edge.id, .from = &from, .to = &to, .sum = {}};
        side->sum.add(edge.flow);
    }
}

mesh::Health healthOf(DiffersSet what, const mesh::Flow &before, const mesh::Flow &after)
{
    using mesh::Health;
    Health worst = Health::Ok;
    const auto raise = [&](Differs one, Health health) { worst = what.testFlag(one) ? mesh::worst(worst, health) : worst; };
    raise(Differs::MoreErrors, std::max(Health::Info, mesh::healthOfErrors(after.errors)));
    raise(Differs::MoreRefused, std::max(Health::Info, mesh::healthOfErrors(0, after.denied + after.limited)));
    raise(Differs::MtlsLost, Health::Error);
    raise(Differs::Gone, Health::Warn);
    raise(Differs::Added, Health::Info);
    raise(Differs::MoreTraffic, Health::Info);
    raise(Differs::LessTraffic, after.rate * 2 < before.rate ? Health::Warn : Health::Info);
    const bool twice = after.p95 >= 2 * before.p95 || after.p50 >= 2 * before.p50;
    raise(Differs::Slower, twice ? Health::Warn : Health::Info);
    return worst;
}

double weightOf(Differs main, const mesh::Flow &before, const mesh::Flow &after)
{
    switch (main) {
    case Differs::MoreErrors:
    case Differs::FewerErrors: return std::abs(after.errors * after.rate - before.errors * before.rate);
    case Differs::MoreRefused:
    case Differs::FewerRefused: return std::abs((after.denied + after.limited) * after.rate - (before.denied + before.limited) * before.rate);
    case Differs::MtlsLost:
    case Differs::MtlsGained: return std::abs(after.mtls - before.mtls) * std::max(eventsOf(after, 1), eventsOf(before, 1));
    case Differs::Slower:
    case Differs::Faster: return after.rate;
    default: return std::abs(eventsOf(after, 1) - eventsOf(before, 1));
    }
}

/// nullopt when nothing differs.
std::optional<Difference> judged(Difference difference, bool wasThere, bool isThere, const CompareOptions &options, bool shares = false)
{
    if (wasThere && isThere) {
        difference.what = differences(difference.before, difference.after, options, shares);
        if (!difference.what)
            return std::nullopt;
    } else {
        difference.what = isThere ? Differs::Added : Differs::Gone;
        const double events = isThere ? eventsOf(difference.after, options.afterSeconds) : eventsOf(difference.before, options.beforeSeconds);
        difference.significant = events >= options.fewest;
    }
    difference.health = healthOf(difference.what, difference.before, difference.after);
    difference.weight = weightOf(difference.main(), difference.before, difference.after);
    return difference;
}

const mesh::Flow &flowOf(const Node &node)
{
    return node.in.any() ? node.in : node.out;
}

struct NodeSides {
    const Node *before = nullptr, *after = nullptr;
};

void addNodes(const Graph &before, const Graph &after, const QMap<EdgeKey, Pair> &pairs, const CompareOptions &options, QVector<Difference> &list)
{
    QHash<QString, int> incoming;
    for (const auto &[key, pair] : pairs.asKeyValueRange())
        ++incoming[key.target];
    QMap<QString, NodeSides> sides;
    for (const Node &node : before.nodes)
        sides[node.id].before = &node;
    for (const Node &node : after.nodes)
        sides[node.id].after = &node;
    for (const auto &[id, pair] : sides.asKeyValueRange()) {
        const Node &node = pair.after ? *pair.after : *pair.before;
        Difference difference{.subject = Difference::Subject::Node,
                              .beforeId = pair.before ? id : QString(),
                              .afterId = pair.after ? id : QString(),
                              .ns = node.ns,
                              .source = {},
                              .target = node.name,
                              .sourceVersion = {},
                              .targetVersion = {},
                              .kind = node.kind,
                              .what = {},
                              .before = pair.before ? flowOf(*pair.before) : mesh::Flow{},
                              .after = pair.after ? flowOf(*pair.after) : mesh::Flow{}};
        // Of one incoming edge, or none, the edges say it.
        if (pair.before && pair.after && incoming.value(id) < 2)
            continue;
        if (auto one = judged(std::move(difference), pair.before, pair.after, options))
            list.push_back(std::move(*one));
    }
}

void addEdges(const QMap<EdgeKey, Pair> &pairs, const CompareOptions &options, QVector<Difference> &list, bool shares = false)
{
    for (const auto &[key, pair] : pairs.asKeyValueRange()) {
        const Side &side = pair.after ? *pair.after : *pair.before;
        Difference difference{.subject = Difference::Subject::Edge,
                              .beforeId = pair.before ? pair.before->id : QString(),
                              .afterId = pair.after ? pair.after->id : QString(),
                              .ns = side.to->ns,
                              .source = side.from->name,
                              .target = side.to->name,
                              .sourceVersion = key.sourceVersion,
                              .targetVersion = key.targetVersion,
                              .protocol = key.protocol,
                              .kind = side.to->kind,
                              .what = {},
                              .before = pair.before ? pair.before->flow() : mesh::Flow{},
                              .after = pair.after ? pair.after->flow() : mesh::Flow{}};
        if (auto one = judged(std::move(difference), pair.before.has_value(), pair.after.has_value(), options, shares))
            list.push_back(std::move(*one));
    }
}

void finish(QVector<Difference> &list, const CompareOptions &options)
{
    if (!options.all)
        list.removeIf([](const Difference &difference) { return !difference.significant; });
    const auto order = [](const Difference &one) {
        return std::tuple(!one.significant, -static_cast<int>(one.health), std::ranges::find(allDiffers, one.main()) - allDiffers.begin(),
                          -one.weight, one.id());
    };
    std::ranges::sort(list, {}, order);
}

} // namespace

Differs Difference::main() const
{
    const auto found = std::ranges::find_if(allDiffers, [this](Differs one) { return what.testFlag(one); });
    return found == allDiffers.end() ? Differs::Added : *found;
}

QVector<Difference> compare(const Graph &before, const Graph &after, const CompareOptions &options)
{
    QMap<EdgeKey, Pair> pairs;
    collect(before, after, pairs, &Pair::before);
    collect(after, before, pairs, &Pair::after);
    QVector<Difference> list;
    addNodes(before, after, pairs, options, list);
    addEdges(pairs, options, list);
    finish(list, options);
    return list;
}

QVector<Difference> compareVersions(const Graph &graph, const QString &nodeId, const QString &beforeVersion, const QString &afterVersion,
                                    const CompareOptions &options)
{
    const int at = graph.indexOf(nodeId);
    if (at < 0)
        return {};
    const QVector<Version> &versions = graph.nodes[at].versions;
    const auto rowOf = [&versions](const QString &name) {
        const auto found = std::ranges::find(versions, name, &Version::name);
        return found == versions.end() ? -1 : static_cast<int>(found - versions.begin());
    };
    const int a = rowOf(beforeVersion), b = rowOf(afterVersion);
    if (a < 0 || b < 0 || a == b)
        return {};
    QMap<EdgeKey, Pair> pairs;
    for (const Edge &edge : graph.edges) {
        const Node &from = graph.nodes[edge.source], &to = graph.nodes[edge.target];
        const int row = edge.target == at ? edge.targetRow : edge.source == at ? edge.sourceRow : -1;
        if (row != a && row != b)
            continue;
        const bool incoming = edge.target == at;
        Pair &pair = pairs[{from.id, incoming ? version(from, edge.sourceRow) : QString(), to.id, incoming ? QString() : version(to, edge.targetRow),
                            edge.protocol}];
        std::optional<Side> &side = row == a ? pair.before : pair.after;
        if (!side)
            side = Side{.id = edge.id, .from = &from, .to = &to, .sum = {}};
        side->sum.add(edge.flow);
    }
    QVector<Difference> list;
    addEdges(pairs, options, list, true);
    finish(list, options);
    return list;
}

} // namespace graph
