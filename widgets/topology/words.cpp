// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/words.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace quantity = base::quantity;
using graph::NodeKind;

namespace {

/// The code that most of a share comes from.
QString codeOf(const graph::Edge &edge, auto accepts)
{
    const auto code = std::ranges::find_if(edge.codes, [&](const mesh::CodeRate &c) { return accepts(c.code); });
    return code == edge.codes.end() ? QString() : base::text::clean(code->code);
}

/// English needs no more; other languages translate both.
QString plural(qsizetype n, const QString &one, const QString &many)
{
    return (n == 1 ? one : many).arg(QLocale().toString(n));
}

QString edges(int count)
{
    return plural(count, Words::tr("%1 edge"), Words::tr("%1 edges"));
}

} // namespace

QString Words::name(const graph::Node &node)
{
    return base::text::clean(node.name);
}

QString Words::kind(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Service: return tr("Service");
    case NodeKind::Workload: return tr("Workload");
    case NodeKind::App: return tr("Application");
    case NodeKind::Gateway: return tr("Gateway");
    case NodeKind::External: return tr("External");
    case NodeKind::Unknown: return tr("Unknown");
    case NodeKind::Group: return tr("Group");
    }
    return {};
}

QString Words::load(const mesh::Flow &flow)
{
    if (flow.rate > 0)
        return quantity::rate(flow.rate);
    if (std::isfinite(flow.opened) && flow.opened > 0)
        return quantity::connections(flow.opened);
    return std::isfinite(flow.bytes) ? quantity::bytesRate(flow.bytes) : quantity::rate(flow.rate);
}

QString Words::load(const graph::Node &node)
{
    if (node.kind == NodeKind::Group)
        return plural(node.members, tr("%1 service"), tr("%1 services"));
    if (!node.note.isEmpty())
        return base::text::clean(node.note);
    if (node.idle)
        return tr("idle");
    return load(node.in.any() ? node.in : node.out);
}

QString Words::groupName(const graph::Group &group)
{
    switch (group.kind) {
    case graph::GroupKind::Namespace: return base::text::clean(group.name);
    case graph::GroupKind::External: return tr("external");
    case graph::GroupKind::Outside: return tr("outside");
    case graph::GroupKind::Cluster: return tr("cluster %1").arg(base::text::clean(group.name));
    }
    return {};
}

QString Words::group(const graph::Graph &graph, const graph::Group &group)
{
    if (group.noSidecar)
        return tr("no sidecar");
    if (group.kind == graph::GroupKind::External)
        return std::ranges::any_of(group.nodes,
                                   [&](int v) { return graph.nodes[v].dataPlane != mesh::DataPlane::None || !graph.nodes[v].ns.isEmpty(); })
            ? tr("outside")
            : tr("ServiceEntry");
    if (group.kind == graph::GroupKind::Outside)
        return tr("the mesh");
    const auto services =
        std::ranges::count_if(group.nodes, [&](int v) { return graph.nodes[v].kind == NodeKind::Service || graph.nodes[v].kind == NodeKind::App; });
    QStringList parts;
    if (services > 0)
        parts << plural(services, tr("%1 service"), tr("%1 services"));
    if (group.mode != mesh::MtlsMode::Unset)
        parts << mesh::nameOf(group.mode);
    return parts.join(u" · "_s);
}

QString Words::protocol(const graph::Edge &edge)
{
    return items::Words::protocol(edge.protocol);
}

QString Words::label(const graph::Edge &edge)
{
    if (edge.mirror)
        return tr("mirror %1 %").arg(quantity::number(edge.mirrorPercent, 0));
    if (edge.protocol == mesh::Protocol::Tcp && edge.flow.rate <= 0) {
        const bool bytes = std::isfinite(edge.flow.bytes) && edge.flow.bytes > 0 && !edge.plaintext;
        return bytes ? tr("TCP %1").arg(quantity::bytesRate(edge.flow.bytes)) : quantity::connections(edge.flow.opened);
    }
    const QString rate = quantity::rate(edge.flow.rate);
    return edge.protocol == mesh::Protocol::Grpc ? tr("gRPC %1").arg(rate) : rate;
}

QString Words::label(const graph::Graph &graph, const graph::Edge &edge, Labels what)
{
    if (edge.mirror && what != Labels::Off)
        return label(edge);
    switch (what) {
    case Labels::Off: return {};
    case Labels::Rate: return label(edge);
    case Labels::P95: return std::isfinite(edge.flow.p95) ? quantity::latency(edge.flow.p95) : QString();
    case Labels::Errors: return edge.flow.rate > 0 ? quantity::percent(edge.flow.errors) : QString();
    case Labels::Share: {
        const double all = graph.nodes[edge.source].out.rate;
        return all > 0 && edge.flow.rate > 0 ? quantity::percent(edge.flow.rate / all) : QString();
    }
    }
    return {};
}

QString Words::fault(const graph::Edge &edge)
{
    if (edge.flow.errors >= 0.01) {
        const bool grpc = edge.protocol == mesh::Protocol::Grpc;
        return tr("%1 %2").arg(quantity::percent(edge.flow.errors), grpc ? tr("errors") : u"5xx"_s);
    }
    if (edge.flow.denied >= 0.01) {
        const QString code = codeOf(edge, [](const QString &c) { return c == "403"_L1 || c == "grpc 7"_L1; });
        return tr("%1 %2").arg(quantity::percent(edge.flow.denied), code.isEmpty() ? u"403"_s : code);
    }
    if (edge.flow.limited >= 0.01)
        return tr("%1 429").arg(quantity::percent(edge.flow.limited));
    if (edge.plaintext)
        return edge.flow.mtls < 0.01 ? tr("plaintext") : tr("%1 plaintext").arg(quantity::percent(1 - edge.flow.mtls));
    if (edge.merged > 1 && edge.health >= mesh::Health::Warn)
        return tr("at fault within");
    return {};
}

QString Words::endName(const graph::Node &node, int row)
{
    QString text = name(node);
    if (row >= 0 && row < node.versions.size())
        text += u' ' + base::text::clean(node.versions[row].name);
    return text;
}

QString Words::edgeName(const graph::Graph &graph, const graph::Edge &edge)
{
    return endName(graph.nodes[edge.source], edge.sourceRow) + u" → "_s + endName(graph.nodes[edge.target], edge.targetRow);
}

QString Words::sentence(const graph::Node &node)
{
    using mesh::Cause;
    switch (node.cause) {
    case Cause::None: return {};
    case Cause::Errors: return tr("5xx for %1 of %2").arg(quantity::percent(node.in.errors), quantity::rate(node.in.rate));
    case Cause::VersionErrors: {
        const auto version = std::ranges::find(node.versions, node.causeVersion, &graph::Version::name);
        if (version == node.versions.end())
            return tr("%1 returns 5xx").arg(base::text::clean(node.causeVersion));
        return tr("%1 returns 5xx for %2 of %3")
            .arg(base::text::clean(version->name), quantity::percent(version->in.errors), quantity::rate(version->in.rate));
    }
    case Cause::Denied: return tr("%1 of %2 are denied (403)").arg(quantity::percent(node.in.denied), quantity::rate(node.in.rate));
    case Cause::Limited: return tr("%1 of %2 are limited (429)").arg(quantity::percent(node.in.limited), quantity::rate(node.in.rate));
    case Cause::Plaintext:
        return node.in.any() && node.in.mtls < 0.99 ? tr("%1 of what it receives is plaintext").arg(quantity::percent(1 - node.in.mtls))
                                                    : tr("Calls in plaintext, without identity: %1").arg(load(node.out));
    case Cause::NoEndpoints: return tr("No endpoint is ready");
    case Cause::PodsNotReady: return tr("Pods are not ready");
    case Cause::NoTelemetry: return tr("No telemetry");
    }
    return {};
}

QString Words::sentence(const graph::Graph &graph, const graph::Edge &edge)
{
    if (edge.flow.errors >= 0.01)
        return tr("5xx for %1 of %2").arg(quantity::percent(edge.flow.errors), quantity::rate(edge.flow.rate));
    if (edge.flow.denied >= 0.01)
        return tr("%1 of %2 are denied (403)").arg(quantity::percent(edge.flow.denied), quantity::rate(edge.flow.rate));
    if (edge.flow.limited >= 0.01)
        return tr("%1 of %2 are limited (429)").arg(quantity::percent(edge.flow.limited), quantity::rate(edge.flow.rate));
    if (!edge.plaintext)
        return {};
    const graph::Node &target = graph.nodes[edge.target];
    const QString what = tr("Plaintext: %1 of %2 without identity").arg(quantity::percent(1 - edge.flow.mtls), load(edge.flow));
    return target.mode == mesh::MtlsMode::Permissive ? tr("%1; %2 is PERMISSIVE, so it is accepted").arg(what, name(target)) : what;
}

QString Words::trail(const graph::Graph &graph, const Trail &trail)
{
    const auto named = [&](const QString &id) {
        const int v = graph.indexOf(id);
        return v < 0 ? QString() : name(graph.nodes[v]);
    };
    const QString from = named(trail.from), to = named(trail.to);
    if (trail.reach == Reach::Path) {
        if (trail.paths <= 0)
            return tr("No way leads from %1 to %2, nor back").arg(from, to);
        const QString calls = plural(trail.length, tr("%1 call"), tr("%1 calls"));
        const QString what =
            trail.paths == 1 ? tr("1 shortest path of %1").arg(calls) : tr("%1 shortest paths of %2").arg(quantity::number(trail.paths, 0), calls);
        const QString found = tr("%1 from %2 to %3").arg(what, trail.turned ? to : from, trail.turned ? from : to);
        return trail.turned ? tr("%1; none leads from %2 to %3").arg(found, from, to) : found;
    }
    const int others = static_cast<int>(trail.nodes.size()) - 1;
    if (trail.reach == Reach::Upstream)
        return others == 0 ? tr("Nothing calls %1").arg(from)
                           : tr("%1 before %2, up to %3 away")
                                 .arg(plural(others, tr("%1 node"), tr("%1 nodes")), from, plural(trail.length, tr("%1 call"), tr("%1 calls")));
    return others == 0 ? tr("%1 calls nothing").arg(from)
                       : tr("%1 behind %2, up to %3 away")
                             .arg(plural(others, tr("%1 node"), tr("%1 nodes")), from, plural(trail.length, tr("%1 call"), tr("%1 calls")));
}

QString Words::way(const graph::Graph &graph, const QVector<int> &nodes)
{
    QStringList names;
    for (const int v : nodes)
        names << name(graph.nodes[v]);
    return names.join(u" → "_s);
}

QString Words::degree(const graph::Graph &graph, int node, const QVector<int> &edges)
{
    const auto in = static_cast<int>(std::ranges::count_if(edges, [&](int e) { return graph.edges[e].target == node; }));
    const auto out = static_cast<int>(std::ranges::count_if(edges, [&](int e) { return graph.edges[e].source == node; }));
    return tr("called by %1, calls %2").arg(in).arg(out);
}

QString Words::counts(const graph::Graph &graph)
{
    const auto of = [&](NodeKind kind) { return static_cast<int>(std::ranges::count(graph.nodes, kind, &graph::Node::kind)); };
    QStringList parts;
    const auto spaces = static_cast<int>(std::ranges::count(graph.groups, graph::GroupKind::Namespace, &graph::Group::kind));
    if (spaces > 0)
        parts << plural(spaces, tr("%1 namespace"), tr("%1 namespaces"));
    if (const int n = of(NodeKind::Service); n > 0)
        parts << plural(n, tr("%1 service"), tr("%1 services"));
    if (const int n = of(NodeKind::App); n > 0)
        parts << plural(n, tr("%1 application"), tr("%1 applications"));
    if (const int n = of(NodeKind::Workload); n > 0)
        parts << plural(n, tr("%1 workload"), tr("%1 workloads"));
    parts << edges(static_cast<int>(graph.edges.size()));
    if (const int n = of(NodeKind::Gateway); n > 0)
        parts << plural(n, tr("%1 gateway"), tr("%1 gateways"));
    return parts.join(u", "_s);
}

QString Words::hidden(const graph::Graph &graph)
{
    QStringList parts;
    if (graph.hiddenIdle > 0)
        parts << plural(graph.hiddenIdle, tr("%1 idle service"), tr("%1 idle services"));
    if (graph.hiddenSystem > 0)
        parts << plural(graph.hiddenSystem, tr("%1 system service"), tr("%1 system services"));
    if (graph.hiddenByUser > 0)
        parts << tr("%1 by you").arg(graph.hiddenByUser);
    return parts.isEmpty()
        ? QString()
        : tr("%1 hidden")
              .arg(parts.size() == 1 ? parts.front() : QStringList(parts.mid(0, parts.size() - 1)).join(u", "_s) + tr(" and ") + parts.back());
}

QString Words::tooltip(const graph::Node &node)
{
    QStringList lines{tr("%1 %2").arg(kind(node.kind), node.ns.isEmpty() ? name(node) : base::text::clean(node.ns) + u'/' + name(node))};
    lines << load(node);
    if (node.kind == NodeKind::Group && node.atFault > 0)
        lines << tr("%1 at fault").arg(node.atFault);
    if (const QString what = sentence(node); !what.isEmpty())
        lines << what;
    if (std::isfinite(node.in.p95))
        lines << tr("p95 %1").arg(quantity::latency(node.in.p95));
    return lines.join(u'\n');
}

QString Words::tooltip(const graph::Graph &graph, const graph::Edge &edge)
{
    QStringList lines{edgeName(graph, edge), tr("%1, %2").arg(protocol(edge), load(edge.flow))};
    if (const QString what = sentence(graph, edge); !what.isEmpty())
        lines << what;
    if (std::isfinite(edge.flow.p95))
        lines << tr("p50 %1 · p95 %2 · p99 %3")
                     .arg(quantity::latency(edge.flow.p50), quantity::latency(edge.flow.p95), quantity::latency(edge.flow.p99));
    if (std::isfinite(edge.flow.mtls))
        lines << tr("mTLS %1").arg(quantity::percent(edge.flow.mtls));
    if (edge.merged > 1)
        lines << tr("%1 together").arg(edges(edge.merged));
    return lines.join(u'\n');
}

} // namespace topology
