// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which Service of the cluster is the mesh's telemetry store: by the names, labels and ports that the usual installations
// give it. Pure. Ranking, best first: Istio's addon in the root namespace, a query front end over many stores (Thanos,
// Mimir, VictoriaMetrics), the Prometheus operator's own service, any service named prometheus, Linkerd viz's.
#pragma once

#include "models/mesh/snapshot.h"

#include <optional>

namespace prometheus {

struct ServiceRef {
    QString ns, name;
    QString scheme; ///< "" or "https"
    QString port;   ///< a number
    friend bool operator==(const ServiceRef &, const ServiceRef &) = default;
};

std::optional<ServiceRef> findPrometheus(const mesh::Snapshot &snapshot);

} // namespace prometheus
