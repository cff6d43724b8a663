// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// DOT, JSON and CSV of the graph.
#include "models/report/graphreport.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace report {

QString kindWord(graph::NodeKind kind)
{
    static const QStringList words{u"service"_s, u"workload"_s, u"app"_s, u"gateway"_s, u"external"_s, u"unknown"_s, u"group"_s};
    return words.value(static_cast<int>(kind));
}

namespace {

QString dotString(const QString &text)
{
    QString escaped = base::text::clean(text);
    escaped.replace(u"\\"_s, u"\\\\"_s);
    escaped.replace(u"\""_s, u"\\\""_s);
    return u'"' + escaped + u'"';
}

QString dotColor(mesh::Health health)
{
    switch (health) {
    case mesh::Health::Warn: return u"#9e7600"_s;
    case mesh::Health::Error: return u"#c8460a"_s;
    case mesh::Health::Critical: return u"#a8103f"_s;
    default: return u"#818c99"_s;
    }
}

/// In a compared graph: what differs, below the name.
QString withChange(const QString &text, const graph::Change &change)
{
    const QString words = items::Words::change(change);
    return words.isEmpty() ? text : text + u" ("_s + words + u')';
}

QJsonObject compared(QJsonObject object, bool isCompared, const graph::Change &change)
{
    if (isCompared)
        object.insert("change"_L1, QJsonArray::fromStringList(graph::namesOf(change)));
    return object;
}

QString rowName(const graph::Node &node, int row)
{
    return row >= 0 && row < node.versions.size() ? node.versions[row].name : QString();
}

QJsonObject flowJson(const mesh::Flow &flow)
{
    return {{"requestsPerSecond"_L1, jsonNumber(flow.rate)},
            {"errorShare"_L1, jsonNumber(flow.rate > 0 ? flow.errors : mesh::nan)},
            {"deniedShare"_L1, jsonNumber(flow.rate > 0 ? flow.denied : mesh::nan)},
            {"p95Ms"_L1, jsonNumber(flow.p95)},
            {"bytesPerSecond"_L1, jsonNumber(flow.bytes)},
            {"connectionsPerSecond"_L1, jsonNumber(flow.opened)},
            {"mtlsShare"_L1, jsonNumber(flow.mtls)}};
}

QJsonObject rectJson(const QRectF &box)
{
    return {
        {"x"_L1, std::round(box.x())}, {"y"_L1, std::round(box.y())}, {"width"_L1, std::round(box.width())}, {"height"_L1, std::round(box.height())}};
}

} // namespace

QByteArray graphDot(const graph::Graph &graph, const GraphHead &head)
{
    QString out = u"digraph mesh {\n  label=%1;\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"Noto Sans\", fontsize=10];\n"_s.arg(
        dotString(head.words()));
    const auto writeNode = [&out, &graph](int i, const QString &indent) {
        const graph::Node &node = graph.nodes[i];
        out += u"%1%2 [label=%3, color=\"%4\"%5];\n"_s.arg(
            indent, dotString(node.id), dotString(withChange(node.name, node.change)), dotColor(node.health),
            node.kind == graph::NodeKind::Unknown || node.change.gone ? QLatin1String(", style=dashed") : QLatin1String(""));
    };
    for (qsizetype g = 0; g < graph.groups.size(); ++g) {
        out += u"  subgraph cluster_%1 {\n    label=%2;\n"_s.arg(g).arg(dotString(graph.groups[g].name));
        for (const int i : graph.groups[g].nodes)
            writeNode(i, u"    "_s);
        out += "  }\n"_L1;
    }
    for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i) {
        if (graph.nodes[i].group < 0)
            writeNode(i, u"  "_s);
    }
    for (const graph::Edge &edge : graph.edges) {
        const QString label = edge.flow.rate > 0 ? base::quantity::rate(edge.flow.rate) : base::quantity::connections(edge.flow.opened);
        out += u"  %1 -> %2 [label=%3, color=\"%4\"%5];\n"_s.arg(
            dotString(graph.nodes[edge.source].id), dotString(graph.nodes[edge.target].id), dotString(withChange(label, edge.change)),
            dotColor(edge.health), edge.plaintext || edge.change.gone ? QLatin1String(", style=dashed") : QLatin1String(""));
    }
    return (out + "}\n"_L1).toUtf8();
}

QByteArray graphJson(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head)
{
    QJsonArray nodes, edges, groups;
    for (qsizetype i = 0; i < graph.nodes.size(); ++i) {
        const graph::Node &node = graph.nodes[i];
        nodes.append(compared({{"id"_L1, node.id},
                               {"kind"_L1, kindWord(node.kind)},
                               {"namespace"_L1, node.ns},
                               {"name"_L1, node.name},
                               {"workloads"_L1, QJsonArray::fromStringList(node.workloads)},
                               {"health"_L1, items::Words::health(node.health)},
                               {"group"_L1, node.group >= 0 ? QJsonValue(graph.groups[node.group].id) : QJsonValue()},
                               {"in"_L1, flowJson(node.in)},
                               {"box"_L1, rectJson(layout.nodes.value(i))}},
                              graph.compared, node.change));
    }
    for (const graph::Edge &edge : graph.edges) {
        edges.append(compared({{"source"_L1, graph.nodes[edge.source].id},
                               {"target"_L1, graph.nodes[edge.target].id},
                               {"sourceVersion"_L1, rowName(graph.nodes[edge.source], edge.sourceRow)},
                               {"targetVersion"_L1, rowName(graph.nodes[edge.target], edge.targetRow)},
                               {"protocol"_L1, items::Words::protocol(edge.protocol)},
                               {"mirror"_L1, edge.mirror},
                               {"plaintext"_L1, edge.plaintext},
                               {"health"_L1, items::Words::health(edge.health)},
                               {"flow"_L1, flowJson(edge.flow)}},
                              graph.compared, edge.change));
    }
    for (qsizetype i = 0; i < graph.groups.size(); ++i) {
        groups.append(QJsonObject{{"id"_L1, graph.groups[i].id}, {"name"_L1, graph.groups[i].name}, {"box"_L1, rectJson(layout.groups.value(i))}});
    }
    QJsonObject out{{"apiVersion"_L1, QLatin1String(apiVersion)},
                    {"kind"_L1, u"Graph"_s},
                    {"context"_L1, head.context},
                    {"at"_L1, base::quantity::isoUtc(head.atMs)},
                    {"nodes"_L1, nodes},
                    {"edges"_L1, edges},
                    {"groups"_L1, groups}};
    if (head.beforeMs > 0)
        out.insert("before"_L1, base::quantity::isoUtc(head.beforeMs));
    return toJson(out);
}

QByteArray graphCsv(const graph::Graph &graph)
{
    Table table{{}, {}, {}, {}};
    for (const char *title : {"source", "source_version", "target", "target_version", "protocol", "health", "requests_per_second", "error_share",
                              "denied_share", "p95_ms", "bytes_per_second", "connections_per_second", "mtls_share", "plaintext", "mirror"})
        table.columns.push_back({QLatin1String(title)});
    if (graph.compared)
        table.columns.push_back({u"change"_s});
    const auto number = [](double value) { return Cell{std::isfinite(value) ? QString::number(value, 'g', 10) : QString()}; };
    for (const graph::Edge &edge : graph.edges) {
        const graph::Node &source = graph.nodes[edge.source], &target = graph.nodes[edge.target];
        const bool requests = edge.flow.rate > 0;
        table.rows.push_back({{},
                              {{source.id},
                               {rowName(source, edge.sourceRow)},
                               {target.id},
                               {rowName(target, edge.targetRow)},
                               {items::Words::protocol(edge.protocol)},
                               {items::Words::health(edge.health)},
                               number(edge.flow.rate),
                               number(requests ? edge.flow.errors : mesh::nan),
                               number(requests ? edge.flow.denied : mesh::nan),
                               number(edge.flow.p95),
                               number(edge.flow.bytes),
                               number(edge.flow.opened),
                               number(edge.flow.mtls),
                               {edge.plaintext ? u"true"_s : u"false"_s},
                               {edge.mirror ? u"true"_s : u"false"_s}},
                              {}});
        if (graph.compared)
            table.rows.back().cells.push_back({graph::namesOf(edge.change).join(u' ')});
    }
    return write(table, Format::Csv);
}

} // namespace report
