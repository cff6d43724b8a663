// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The edges of the graph as rows, with the ids that the canvas selects by: the table beside it, and what a screen reader reads.
#pragma once

#include "models/items/keyedtable.h"
#include "widgets/topology/view.h"

namespace topology {

struct EdgeRow {
    QString id, source, sourceNs, target, targetNs, protocol, fault;
    QString sourceKind, targetKind, sourceVersion, targetVersion;
    QString change; ///< comparing: in words
    int step = 0;   ///< on a path or in a closure: how many calls from its start
    mesh::Health health = mesh::Health::Ok;
    mesh::Flow flow;
    double load = 0;
    bool plaintext = false;

    QString key() const { return id; }
    friend bool operator==(const EdgeRow &, const EdgeRow &) = default;
};

class EdgeRows final : public items::KeyedTable<EdgeRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Step, Source, Target, Protocol, Rate, Errors, P95, Mtls, Changed, ColumnCount };

    using KeyedTable::KeyedTable;
    /// `changes` by edge; may be empty. Any thread.
    static QVector<EdgeRow> rowsOf(const graph::Graph &graph);

    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const EdgeRow &row, int column, int role) const override;
};

} // namespace topology
