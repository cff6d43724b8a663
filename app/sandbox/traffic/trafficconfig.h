// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the object store says now, indexed for the traffic engine: workloads with their ready pods, services with ports and
// endpoints, and the mesh objects by kind in the order Istio gives them rank (oldest first). A snapshot: it holds the JSON
// it was made of and does not follow the store.
#pragma once

#include "app/sandbox/api/objects.h"
#include "app/sandbox/scenario/scenario.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandbox {

using LabelMap = std::map<std::string, std::string>;

struct TrafficWorkload {
    std::string ns, name, app, version, account;
    LabelMap labels;   ///< of its pods
    bool sidecar = false; ///< its pods have an istio-proxy
    bool gateway = false; ///< a proxy only: it reports as source
    int ready = 0;     ///< pods that take traffic
    /// Of the Istio metrics: "spiffe://<trust domain>/ns/<ns>/sa/<account>".
    std::string principal;
};

struct TrafficPort {
    int number = 0, target = 0;
    ServiceProtocol protocol = ServiceProtocol::Http;
};

struct TrafficService {
    std::string host, name, ns; ///< host: "reviews.shop.svc.cluster.local", or of a ServiceEntry
    bool external = false;      ///< a ServiceEntry's, without workloads here
    std::vector<TrafficPort> ports;
    std::vector<int> workloads; ///< indices, those without ready pods too
    /// The port of that number; the only one for 0; null when there is none.
    const TrafficPort *port(int number) const;
};

/// A mesh object. Names in it are resolved when they are used: they depend on its namespace.
struct TrafficObject {
    std::string ns, name, created;
    std::shared_ptr<const Json> json;
    const Json &spec() const;
};

struct TrafficConfig {
    std::string rootNamespace = "istio-system", trustDomain = "cluster.local";
    bool allowAny = true; ///< outbound traffic to unknown hosts

    std::vector<TrafficWorkload> workloads;
    std::map<std::pair<std::string, std::string>, int> workloadIndex; ///< (ns, name)
    std::vector<TrafficService> services;
    std::unordered_map<std::string, int> serviceIndex; ///< by host
    std::vector<TrafficObject> virtualServices, gateways, peerAuthentications, authorizationPolicies, k8sGateways, httpRoutes;
    std::map<std::string, std::vector<TrafficObject>> destinationRules; ///< by namespace
    /// By namespace, the tag that a Telemetry gives the route's name; in the root namespace it is for all.
    std::map<std::string, std::string> routeTags;
    /// Of a proxy in this namespace; "" = none.
    std::string routeTag(const std::string &ns) const;
    std::map<std::pair<std::string, std::string>, bool> secrets; ///< TLS Secrets that are there

    /// Indices into virtualServices: by exact host for sidecars, and those with wildcard hosts.
    std::unordered_map<std::string, std::vector<int>> meshHosts;
    std::vector<int> meshWildcards;
    /// (gateway "ns/name", exact host or wildcard) -> indices, for gateways.
    std::map<std::string, std::vector<int>> gatewayRoutes;

    const TrafficService *service(const std::string &host) const;
    const TrafficWorkload *workload(const std::string &ns, const std::string &name) const;
};

/// "reviews" in "shop" -> "reviews.shop.svc.cluster.local"; a name with a dot stays.
std::string resolveHost(const std::string &host, const std::string &ns);
/// A call's host as people write it: "reviews.shop" and "reviews.shop.svc" too become the full name when it is a service.
std::string serviceHost(const TrafficConfig &config, const std::string &host, const std::string &ns);
/// `pattern` may start with "*".
bool hostMatches(const std::string &pattern, const std::string &host);
bool labelsMatch(const Json &wanted, const LabelMap &labels);

std::shared_ptr<const TrafficConfig> readTrafficConfig(const ObjectStore &objects);
/// The resources that the config is made of.
std::span<const ResourceId> trafficResources();
/// Grows with every change to one of them: then the config must be read again.
std::uint64_t trafficVersion(const ObjectStore &objects);

} // namespace sandbox
