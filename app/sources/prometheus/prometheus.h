// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The telemetry source: asks a Prometheus-compatible store (Prometheus, Thanos, Mimir, VictoriaMetrics) over its HTTP API
// for the traffic of the whole mesh and for the series that a page wants. Knows PromQL and the API's envelope; what the
// samples mean is models/metrics' affair, how bytes travel is app/sources/http's. Never writes, never asks per namespace.
// Called by session (source.h), which may look for the store in the cluster first (discovery.h).
#pragma once

#include "app/sources/http/client.h"

namespace prometheus {

enum class Flavour : quint8 { Auto, Prometheus, Thanos, Mimir, VictoriaMetrics };

QString nameOf(Flavour flavour);

struct Options {
    Flavour flavour = Flavour::Auto; ///< Auto: told by status/buildinfo
    QVector<http::Header> headers;   ///< X-Scope-OrgID, THANOS-TENANT and the like, sent with every request
    int refreshMs = 5000;            ///< raised to the scrape interval: numbers do not change faster
    int windowSeconds = 60;          ///< rate window, raised to four scrape intervals
    bool useGet = false;             ///< GET instead of POST: through the API server's proxy, or where a proxy wants it
    int deadlineMs = 10'000;         ///< per query
    int heartbeatMs = 1500;          ///< a trivial query between refreshes, so that a loss shows at once; 0 = none
    qint64 maxBytes = 256LL << 20;   ///< of one answer
    qsizetype maxSeries = 200'000;   ///< of one answer
    QString name;                    ///< shown instead of the URL: "service istio-system/prometheus:9090 by the API server"
};

} // namespace prometheus
