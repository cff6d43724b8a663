// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the filter line can ask of a node or an edge of the graph: one list of keys for both, so that one text serves canvas,
// table and `--filter`. Pure.
#pragma once

#include "models/graph/graph.h"
#include "models/items/filter.h"
#include "models/mesh/snapshot.h"

namespace items {

class NodeFields
{
public:
    static QStringList keys();

    /// Keeps both by reference.
    NodeFields(const graph::Graph &graph, const mesh::Snapshot &snapshot, qint64 nowMs);

    std::optional<QVariant> of(int node, const QString &key) const;

private:
    std::optional<QVariant> configured(const graph::Node &node, const QString &key) const;
    qint64 changedMs(const graph::Node &node) const;
    void findChanges(const mesh::Snapshot &snapshot) const;

    const graph::Graph &m_graph;
    const mesh::Snapshot &m_snapshot;
    qint64 m_nowMs;
    using Name = std::pair<QString, QString>;
    mutable QHash<Name, qint64> m_changes; ///< newest by service or workload; filled when first asked for
    mutable bool m_changesFound = false;
};

/// `!kind:gateway` at the top of an expression hides what it names; the other terms find.
struct SplitFilter {
    QString keep; ///< negated terms alone; "" = none
    QString find; ///< the rest
};
SplitFilter splitFilter(const QString &text);

} // namespace items
