// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The life of the sandbox's mesh: what a scenario puts into the object store, the traffic that follows from what is stored
// now, the metrics that tell of it, and the Prometheus that keeps them. Knows nothing of HTTP or Kubernetes verbs.
// Called by sandbox.cpp; reads the object store it is given.
#pragma once

#include "app/sandbox/api/objects.h"
#include "app/sandbox/sandbox.h"
#include "app/sandbox/traffic/hostcounts.h"

#include <memory>
#include <string>

namespace sandbox {

/// CAs and certificates that the scenario asks for are made here too (OpenSSL): Secrets, ConfigMaps, webhook caBundles.
class World
{
public:
    /// Reads the scenario and fills the store. Error names file, line and field.
    static base::Result<std::unique_ptr<World>> create(const Options &options, ObjectStore &objects);
    ~World();

    /// Starts the traffic (counted by wall time on a thread of its own).
    void start();
    /// The text exposition of now, as Istio names and labels it. Thread-safe. Served by the HTTP server at /metrics.
    std::string metrics();

    /// What each proxy has counted of the hosts that it sends to. Lives as long as this.
    const HostCounts &hostCounts() const;

    /// Starts Prometheus as a child, after backfilling `historyMinutes` into `directory`, scraping `metricsUrl`; in the background.
    void startPrometheus(const QString &directory, const QString &metricsUrl, int historyMinutes);
    QString prometheusUrl() const;  ///< thread-safe; "" until it answers
    QString prometheusNote() const; ///< thread-safe; why there is none, or that it is starting

private:
    World();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sandbox
