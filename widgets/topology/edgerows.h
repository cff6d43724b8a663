// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The edges of the graph as rows, with the ids that the canvas selects by: the table beside it, and what a screen reader reads.
#pragma once

#include "models/graph/graph.h"
#include "models/items/keyedtable.h"

namespace topology {

struct EdgeRow {
    QString id, source, sourceNs, target, targetNs, protocol, fault;
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
    enum Column { Glyph, Source, Target, Protocol, Rate, Errors, P95, Mtls, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const graph::Graph &graph);

    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const EdgeRow &row, int column, int role) const override;
};

} // namespace topology
