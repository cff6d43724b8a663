// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the fixtures share while they fill the store, and the two shapes most of it has: a workload with its pods, and a
// service over such pods.
#pragma once

#include "app/sandbox/scenario/fixtures.h"
#include "app/sandbox/scenario/scenariorandom.h"

namespace sandbox {

using Texts = std::map<std::string, std::string>;

struct PodFact {
    std::string name, ip, node;
    Texts labels;
};

struct NamedPort {
    std::string name;
    int number = 0, target = 0;
};

struct WorkloadPlan {
    std::string ns, name, account, image;
    Texts labels;                 ///< of the pods; app and version among them
    std::vector<NamedPort> ports; ///< targets are the containers'
    int replicas = 1;
    bool injected = false, proxyOnly = false;
    double ageMs = 0, deployedMs = 0; ///< of the Deployment, and of its newest ReplicaSet
    std::string xds = {};             ///< how its proxies disagree with istiod: "", "stale", "not-sent"
};

struct ServicePlan {
    std::string ns, name, type = "ClusterIP";
    Texts labels, selector;
    std::vector<NamedPort> ports;
    double ageMs = 0;
};

class FixtureContext
{
public:
    FixtureContext(const Scenario &wanted, std::uint64_t seed, qint64 now, ObjectStore &store)
        : scenario(wanted)
        , nowMs(now)
        , objects(store)
        , chance(seed * 31 + 7)
    {
    }

    std::string time(double ageMs) const; ///< RFC 3339, seconds
    Json metadata(const std::string &ns, const std::string &name, double ageMs, const Texts &labels = {}) const;
    void put(const ResourceId &resource, const char *apiVersion, const char *kind, Json metadata, Json rest = Json::object());
    void putAccount(const std::string &ns, const std::string &name, double ageMs);
    void putWorkload(const WorkloadPlan &plan); ///< Deployment, ReplicaSet, Pods
    void putService(const ServicePlan &plan);   ///< Service and EndpointSlice; after its pods
    bool injects(const std::string &ns) const;
    double namespaceAge(const std::string &ns) const;

    const Scenario &scenario;
    const qint64 nowMs;
    ObjectStore &objects;
    Chance chance;
    std::vector<std::pair<std::string, std::string>> nodes; ///< name, IP
    std::map<std::string, std::vector<PodFact>> pods;       ///< by namespace

private:
    Json podSpec(const WorkloadPlan &plan, const std::string &node) const;
    Json podStatus(const WorkloadPlan &plan, const PodFact &pod, const std::string &nodeIp) const;
    void putPod(const WorkloadPlan &plan, const std::string &set, const std::string &setUid, const Texts &labels);
    std::string address(const char *range, int index) const;

    int m_nextPod = 0, m_nextService = 0, m_nextNode = 0;
};

base::Result<void> putCertificates(FixtureContext &context);
void putControlPlane(FixtureContext &context); ///< istiod, gateways, Prometheus, mesh ConfigMap, CRDs

} // namespace sandbox
