// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which Service of the cluster is the telemetry store. A pure function of what was listed; asks nobody.
#pragma once

#include "app/sources/prometheus/prometheus.h"
#include "models/mesh/snapshot.h"

#include <optional>

namespace prometheus {

struct ServiceRef {
    QString ns, name;
    int port = 9090;
    QString scheme;   ///< "" (http) or "https", by the port's name or appProtocol
    QString basePath; ///< "/prometheus" for Mimir, "/select/0/prometheus" for VictoriaMetrics' cluster version; else ""
    Flavour flavour = Flavour::Auto;

    /// Path of the API server's proxy to it, with basePath; requests append theirs, with GET.
    QString proxyPath() const;
    /// "service istio-system/prometheus:9090 by the API server"
    QString shownName() const;
};

/// The best candidate, in this order:
/// 1. Thanos Query, Mimir's gateway or query-frontend, vmselect: what stands before several stores sees all of them;
/// 2. a Prometheus in Istio's root namespace or named by linkerd-viz: the mesh's own addon, which surely has its metrics;
/// 3. kube-prometheus-stack's: prometheus-operated, *-kube-prometheus-prometheus, prometheus-k8s;
/// 4. vmsingle and victoria-metrics;
/// 5. any other Service named prometheus or prometheus-server, or labelled app(.kubernetes.io/name)=prometheus.
/// Within a rank a Service in a namespace that is named for monitoring goes first, then by namespace and name, so that
/// the choice does not depend on the order of the list. Services without a fitting port, ExternalName ones, and those
/// that only look alike (node-exporter, operator, alertmanager, pushgateway, adapter, sidecar) are no candidates.
std::optional<ServiceRef> findPrometheus(const mesh::Snapshot &snapshot);

} // namespace prometheus
