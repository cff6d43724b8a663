// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of the requests that a proxy sends to one cluster (host, port, subset): which pods take them, and how each
// share ends. Circuit breaking, outlier ejection, mTLS, authorization, the program's own failures, timeouts and retries.
// Simplified: endpoints share evenly; each client ejects by its own traffic in the steady state; retries cost no time.
#pragma once

#include "app/sandbox/traffic/enginelatency.h"
#include "app/sandbox/traffic/trafficroute.h"

namespace sandbox {

/// How the programs of a workload behave; the engine finds it in the scenario.
struct Behaviour {
    const ServiceSpec *service = nullptr;
    const WorkloadSpec *workload = nullptr;
};

/// One way in which requests end.
struct Outcome {
    enum class End : std::uint8_t { Answered, Failed, Denied, NoCluster, NoHost, Overflow, ConnectFailure, Reset, TryTimeout, Timeout, NoBackend };
    End end = End::Answered;
    double share = 1;    ///< of the requests, as the client counts their last try
    double attempts = 1; ///< of the requests, as the server counts tries
    int workload = -1;   ///< -1: no pod was chosen, or it is outside the mesh
    int code = 200;      ///< as the program or the client's proxy gives it, HTTP
    bool atProxy = false, atProgram = false; ///< how far it came
    bool mtls = false, retried = false;
    double ejected = 0; ///< share of time in which outlier detection keeps the workload's pods out
    Latency latency;
};

struct ClusterCall {
    const TrafficConfig &config;
    const TrafficWorkload *source; ///< null: outside, or no proxy
    const RouteDecision &route;
    const RouteTarget &target;
    double rate = 0; ///< of all that the source sends to the cluster
};

using BehaviourOf = std::vector<Behaviour>; ///< by workload index of the config

/// Shares sum to 1. `agoMs`: how long ago, for what began later.
std::vector<Outcome> clusterOutcomes(const ClusterCall &call, const BehaviourOf &behaviours, double agoMs);

} // namespace sandbox
