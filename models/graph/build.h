// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshot -> Graph. Pure; a few milliseconds for 1,000 services. Edges are those of the telemetry, merged by (caller, row,
// target, row, protocol); nodes are what the configuration says stands at their ends. What telemetry cannot name is shown
// as unknown, never guessed.
#pragma once

#include "models/graph/graph.h"

#include <QStringList>

namespace graph {

enum class Level : quint8 { Service, Workload, App };

struct Options {
    Level level = Level::Service;
    bool versions = true;   ///< rows inside a service; Level::Workload has none
    bool hideIdle = true;
    QStringList namespaces; ///< empty = all; else only edges that touch one of these
    QSet<QString> hidden;   ///< node ids the user hid

    friend bool operator==(const Options &, const Options &) = default;
};

/// More versions than this are not rows: the node stands for all of them.
inline constexpr int maxVersionRows = 8;

Graph buildGraph(const mesh::Snapshot &snapshot, const Options &options = {});

/// Namespaces that run the mesh or the cluster itself.
bool isSystemNamespace(const QString &ns, const QString &rootNamespace);

} // namespace graph
