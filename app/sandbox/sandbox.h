// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A whole small mesh on loopback: a Kubernetes API server with TLS and client certificates of its own making, a traffic
// model that obeys the configuration stored in it, and a real Prometheus as a child that scrapes it. It speaks the real
// wires and shares no parser with the sources that read it. Called by session (--sandbox) and by `meshdeck sandbox`.
#pragma once

#include "models/base/error.h"

#include <QString>

#include <memory>

namespace sandbox {

class Faults;

struct Options {
    QString scenario = QStringLiteral("shop"); ///< a name of resources/scenarios, or a YAML file
    int services = 0;      ///< for scenarios that scale ("large"); 0 = the scenario's own number
    quint64 seed = 1;
    bool prometheus = true; ///< start Debian's prometheus when it is on the machine
    int historyMinutes = 60; ///< backfilled into Prometheus before it starts
    QString portForward = QStringLiteral("both"); ///< what the API server speaks: "tunnel" (SPDY in a WebSocket), "channels" (v4), "both"
    int port = 0;          ///< of the API server; 0 = any free one
    QString directory;     ///< kubeconfig, certificates, Prometheus data; "" = a temporary one, removed at the end
};

class Sandbox
{
public:
    /// Returns when the API server answers. Prometheus comes up on its own time.
    static base::Result<std::unique_ptr<Sandbox>> start(const Options &options);
    ~Sandbox(); ///< stops everything, children too

    /// Contexts "sandbox" (current; an administrator with a client certificate) and "sandbox-viewer" (a bearer token, may
    /// read two namespaces only). kubectl takes it too. The tokens are also in tokens.json beside it.
    QString kubeconfigPath() const;
    QString apiUrl() const;         ///< https://127.0.0.1:port
    QString metricsUrl() const;     ///< http://127.0.0.1:port/metrics, what Prometheus scrapes
    /// "" while Prometheus is not up; prometheusNote() then says why. Both may be asked from any thread.
    QString prometheusUrl() const;
    QString prometheusNote() const;

    /// Lets the API server misbehave: for tests and demonstrations.
    Faults &faults();

private:
    Sandbox();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sandbox
