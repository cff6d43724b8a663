// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/edgerows.h"

#include "models/base/quantity.h"
#include "models/items/cells.h"
#include "models/items/words.h"
#include "widgets/topology/words.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace topology {

QVector<EdgeRow> EdgeRows::rowsOf(const graph::Graph &graph)
{
    QVector<EdgeRow> rows;
    rows.reserve(graph.edges.size());
    const auto version = [](const graph::Node &node, int row) {
        return row >= 0 && row < node.versions.size() ? node.versions[row].name : QString();
    };
    for (const graph::Edge &edge : graph.edges) {
        const graph::Node &source = graph.nodes[edge.source], &target = graph.nodes[edge.target];
        rows.push_back({.id = edge.id,
                        .source = Words::endName(source, edge.sourceRow),
                        .sourceNs = source.ns,
                        .target = Words::endName(target, edge.targetRow),
                        .targetNs = target.ns,
                        .protocol = Words::protocol(edge),
                        .fault = Words::fault(edge),
                        .sourceKind = Words::kind(source.kind).toLower(),
                        .targetKind = Words::kind(target.kind).toLower(),
                        .sourceVersion = version(source, edge.sourceRow),
                        .targetVersion = version(target, edge.targetRow),
                        .change = items::Words::change(edge.change),
                        .health = edge.health,
                        .flow = edge.flow,
                        .load = edge.load(),
                        .plaintext = edge.plaintext});
    }
    return rows;
}

std::optional<QVariant> EdgeRows::filterField(int index, const QString &key) const
{
    const EdgeRow &row = rows()[index];
    const auto known = [](double value) { return std::isfinite(value) ? std::optional<QVariant>(value) : std::nullopt; };
    const double requests = row.flow.rate > 0 ? 100 : mesh::nan;
    if (key.isEmpty())
        return QVariant(row.source + u' ' + row.target);
    if (key == "ns"_L1)
        return QVariant(QStringList{row.sourceNs, row.targetNs});
    if (key == "kind"_L1)
        return QVariant(QStringList{row.sourceKind, row.targetKind});
    if (key == "version"_L1)
        return QVariant(QStringList{row.sourceVersion, row.targetVersion});
    if (key == "protocol"_L1)
        return QVariant(row.protocol);
    if (key == "health"_L1)
        return QVariant(items::Words::healthWords(row.health));
    if (key == "rate"_L1)
        return QVariant(row.flow.rate);
    if (key == "5xx"_L1)
        return known(row.flow.errors * requests);
    if (key == "403"_L1)
        return known(row.flow.denied * requests);
    if (key == "429"_L1)
        return known(row.flow.limited * requests);
    if (key == "p50"_L1)
        return known(row.flow.p50);
    if (key == "p95"_L1)
        return known(row.flow.p95);
    if (key == "p99"_L1)
        return known(row.flow.p99);
    return key == "mtls"_L1 ? known(row.flow.mtls * 100) : std::nullopt;
}

QVariant EdgeRows::headerCell(int column, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(((column >= Rate && column <= Mtls) || column == Step ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column == Glyph)
        return tr("Health");
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Step: return tr("Step");
    case Source: return tr("Caller");
    case Target: return tr("Called");
    case Protocol: return tr("Protocol");
    case Rate: return tr("Rate, req/s");
    case Errors: return tr("5xx, %");
    case P95: return tr("p95, ms");
    case Mtls: return tr("mTLS, %");
    case Changed: return tr("Difference");
    default: return {};
    }
}

QVariant EdgeRows::cell(const EdgeRow &row, int column, int role) const
{
    const bool cause = role == items::HealthRole;
    switch (column) {
    case Glyph: return items::healthCell(row.health, row.load, role);
    case Step: return items::numberCell(row.step > 0 ? row.step : mesh::nan, row.step > 0 ? QString::number(row.step) : QString(), role);
    case Source: return items::textCell(row.source, role);
    case Target: return items::textCell(row.target, role);
    case Protocol: return items::textCell(row.protocol, role);
    case Rate: {
        const bool requests = row.flow.rate > 0 || !std::isfinite(row.flow.opened);
        const QString text = requests ? quantity::rateNumber(row.flow.rate) : quantity::connections(row.flow.opened);
        return items::numberCell(row.load, text, role);
    }
    case Errors: return items::errorCell(row.flow, role);
    case P95: return items::numberCell(row.flow.p95, quantity::latencyNumber(row.flow.p95), role);
    case Mtls:
        if (cause && row.plaintext)
            return static_cast<int>(mesh::Health::Warn);
        return items::numberCell(row.flow.mtls, quantity::percentNumber(row.flow.mtls), role);
    case Changed: return items::textCell(row.change, role);
    default: return {};
    }
}

} // namespace topology
