// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All that the page shows at one moment, computed off the main thread from a snapshot and the user's wishes: the graph, its
// layout, the geometry that painting and mouse need, what the filter finds, the rows of the table, the words of the head.
// Pure functions; what did not change is taken over from the scene before.
#pragma once

#include "models/graph/build.h"
#include "models/items/filter.h"
#include "widgets/kit/page.h"
#include "widgets/topology/edgerows.h"
#include "widgets/topology/geometry.h"
#include "widgets/topology/view.h"

#include <atomic>
#include <memory>

namespace topology {

enum class Grouping : quint8 { Namespace, None };

struct Scene {
    graph::Graph full;    ///< with every group open
    graph::Graph graph;   ///< as shown
    graph::Layout layout; ///< of `graph`
    std::shared_ptr<const Geometry> geometry;
    std::shared_ptr<const QVector<QVector<int>>> incidence; ///< edges at each node of `graph`
    std::shared_ptr<const Emphasis> found;                  ///< by the filter; null = no filter
    int matching = 0;                                       ///< nodes of `graph` that the filter finds
    int hiddenByFilter = 0;
    double leastLabelled = 0;                               ///< calm edges with less load than this have no label
    QVector<EdgeRow> rows;
    QString counts;
    kit::Badge badge;
    QVector<kit::Finding> findings;
};

/// What it is computed from. Owns all it needs.
struct Wish {
    mesh::SnapshotPtr snapshot;
    mesh::SnapshotPtr before; ///< compared with; null = not comparing
    graph::Options options;
    QSet<QString> opened, closed; ///< groups, by the user
    Grouping grouping = Grouping::Namespace;
    QString filter;               ///< parses
    bool hideOthers = false;      ///< what the filter does not find is left out, not dimmed
    QHash<QString, QPointF> pinned; ///< node id -> top left corner in the layout before
    qint64 nowMs = 0;
    bool rows = false;            ///< the table is shown
    bool anew = false;            ///< forget where everything stood
};

/// Makes the parts that follow from graph and layout.
void finishScene(Scene &scene);
/// Null when `stop` was set.
std::shared_ptr<const Scene> makeScene(const Wish &wish, const std::shared_ptr<const Scene> &previous, const std::atomic_bool *stop);
/// Only what the filter finds is another.
std::shared_ptr<const Scene> refilter(const Scene &scene, const QString &filter, const mesh::Snapshot &snapshot, qint64 nowMs);

} // namespace topology
