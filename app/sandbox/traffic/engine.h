// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The traffic that follows from a scenario's callers and programs under a configuration: for each label set of Istio's
// standard metrics, how much it counts per second. Pure and deterministic; world.cpp calls it whenever the configuration changes.
//
// Modelled: gateways (Istio and Gateway API), VirtualService and DestinationRule as trafficroute.h and enginecluster.h say,
// mTLS and authorization as trafficpolicy.h says, endpoints by ready pods, calls that follow from requests that reached a
// program (a request denied, aborted or refused causes none), who reports what: sidecars and gateways as source, sidecars
// as destination, nobody for a connection that the server's proxy resets before it reads a request of a caller without sidecar.
// Not modelled: a call's failure or slowness does not fail or slow its caller; rate limits, ext_authz, Wasm and EnvoyFilter;
// DNS; locality; session affinity; ambient mode; more than one cluster.
#pragma once

#include "app/sandbox/traffic/enginecluster.h"
#include "app/sandbox/traffic/engineseries.h"

namespace sandbox {

class TrafficEngine
{
public:
    /// Keeps a reference to the scenario.
    explicit TrafficEngine(const Scenario &scenario);

    /// `agoMs`: the moment, as time before now; programs that fail "since 21m" do not fail before.
    FlowSet compute(const TrafficConfig &config, double agoMs = 0) const;

private:
    const Scenario &m_scenario;
    std::map<std::pair<std::string, std::string>, Behaviour> m_behaviours; ///< by namespace and workload
    std::map<const ServiceSpec *, int> m_order; ///< callers before those they call, as far as there is no circle
};

} // namespace sandbox
