// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Words for enums of the model, translated; the one place where a reason becomes a sentence.
#pragma once

#include "models/graph/change.h"
#include "models/mesh/inventory.h"
#include "models/mesh/state.h"

#include <QCoreApplication>

namespace items {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)

public:
    static QString health(mesh::Health health);          ///< "ok", "warning", ...
    /// For filters: the word that links and keys use, whatever the language, and the translated one.
    static QStringList healthWords(mesh::Health health);
    static QString cause(const mesh::ServiceInfo &row);  ///< short, for a cell: "v3 8.1 %", "403 12.0 %", "plaintext"
    static QString cause(const mesh::WorkloadInfo &row);
    /// What is wrong, how much: "v3 returns 5xx for 8.1 % of 28.5 req/s". Empty when nothing is.
    static QString sentence(const mesh::ServiceInfo &row);
    static QString sentence(const mesh::WorkloadInfo &row);
    static QString dataPlane(mesh::DataPlane plane);
    static QString protocol(mesh::Protocol protocol);
    static QString source(mesh::SourceId id);            ///< "API server", "istiod", "Prometheus"
    static QString sourceHealth(mesh::SourceHealth health);
    static mesh::Health healthOf(mesh::SourceHealth health);
    static QString kindHealth(mesh::KindHealth health);
    /// Comparing: "new", "gone", "slower, more errors"; "" when nothing changed.
    static QString change(const graph::Change &change);
    static QString peer(const mesh::Peer &peer);         ///< the name to show: workload, host, "unknown", "PassthroughCluster"
};

} // namespace items
