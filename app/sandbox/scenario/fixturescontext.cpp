// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/fixturescontext.h"

#include <QDateTime>
#include <QUuid>

#include <algorithm>

namespace sandbox {

namespace {

Json condition(const char *type, const std::string &since)
{
    return {{"type", type}, {"status", "True"}, {"lastProbeTime", nullptr}, {"lastTransitionTime", since}};
}

Json containerPorts(const std::vector<NamedPort> &ports)
{
    Json out = Json::array();
    for (const NamedPort &port : ports)
        out.push_back({{"name", port.name}, {"containerPort", port.target}, {"protocol", "TCP"}});
    return out;
}

std::string newUid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
}

} // namespace

std::string FixtureContext::time(double ageMs) const
{
    return QDateTime::fromMSecsSinceEpoch(nowMs - static_cast<qint64>(ageMs), Qt::UTC).toString(Qt::ISODate).toStdString();
}

Json FixtureContext::metadata(const std::string &ns, const std::string &name, double ageMs, const Texts &labels) const
{
    Json out{{"name", name}, {"creationTimestamp", time(ageMs)}, {"uid", newUid()}};
    if (!ns.empty())
        out["namespace"] = ns;
    if (!labels.empty())
        out["labels"] = labels;
    return out;
}

void FixtureContext::put(const ResourceId &resource, const char *apiVersion, const char *kind, Json metadata, Json rest)
{
    rest["apiVersion"] = apiVersion;
    rest["kind"] = kind;
    rest["metadata"] = std::move(metadata);
    objects.put(resource, std::move(rest));
}

void FixtureContext::putAccount(const std::string &ns, const std::string &name, double ageMs)
{
    if (!objects.get({"", "serviceaccounts"}, ns, name))
        put({"", "serviceaccounts"}, "v1", "ServiceAccount", metadata(ns, name, ageMs));
}

bool FixtureContext::injects(const std::string &ns) const
{
    const auto found = std::ranges::find(scenario.namespaces, ns, &NamespaceSpec::name);
    return found != scenario.namespaces.end() && found->injection;
}

double FixtureContext::namespaceAge(const std::string &ns) const
{
    const auto found = std::ranges::find(scenario.namespaces, ns, &NamespaceSpec::name);
    return found != scenario.namespaces.end() && found->ageMs > 0 ? found->ageMs : 120.0 * 86400e3;
}

std::string FixtureContext::address(const char *range, int index) const
{
    return std::string(range) + '.' + std::to_string(index / 250 % 256) + '.' + std::to_string(index % 250 + 2);
}

void FixtureContext::putWorkload(const WorkloadPlan &plan)
{
    putAccount(plan.ns, plan.account, plan.ageMs);
    const std::string hash = chance.suffix(9), set = plan.name + '-' + hash;
    Texts selector;
    for (const char *key : {"app", "version", "istio", "gateway.networking.k8s.io/gateway-name", "app.kubernetes.io/name"}) {
        if (const auto found = plan.labels.find(key); found != plan.labels.end())
            selector.insert(*found);
    }
    Json own = metadata(plan.ns, plan.name, plan.ageMs, selector);
    own["annotations"] = {{"deployment.kubernetes.io/revision", "1"}};
    const std::string deploymentUid = own["uid"], setUid = newUid();
    // As written by the user: injection happens to the pod only.
    WorkloadPlan written = plan;
    written.injected = false;
    const Json podTemplate{{"metadata", {{"labels", plan.labels}}}, {"spec", podSpec(written, {})}};
    const int count = plan.replicas;
    Json status{{"observedGeneration", 1},
                {"replicas", count},
                {"updatedReplicas", count},
                {"readyReplicas", count},
                {"availableReplicas", count},
                {"conditions",
                 Json::array({Json{{"type", "Available"},
                                   {"status", "True"},
                                   {"reason", "MinimumReplicasAvailable"},
                                   {"lastUpdateTime", time(plan.deployedMs)},
                                   {"lastTransitionTime", time(plan.deployedMs)}}})}};
    put({"apps", "deployments"}, "apps/v1", "Deployment", std::move(own),
        {{"spec",
          {{"replicas", count}, {"selector", {{"matchLabels", selector}}}, {"template", podTemplate}, {"strategy", {{"type", "RollingUpdate"}}}}},
         {"status", std::move(status)}});

    Texts labels = plan.labels;
    labels["pod-template-hash"] = hash;
    Texts setSelector = selector;
    setSelector["pod-template-hash"] = hash;
    Json setOwn = metadata(plan.ns, set, plan.deployedMs, labels);
    setOwn["uid"] = setUid;
    setOwn["ownerReferences"] = Json::array({Json{{"apiVersion", "apps/v1"},
                                                  {"kind", "Deployment"},
                                                  {"name", plan.name},
                                                  {"uid", deploymentUid},
                                                  {"controller", true},
                                                  {"blockOwnerDeletion", true}}});
    Json setTemplate = podTemplate;
    setTemplate["metadata"]["labels"] = labels;
    put({"apps", "replicasets"}, "apps/v1", "ReplicaSet", std::move(setOwn),
        {{"spec", {{"replicas", count}, {"selector", {{"matchLabels", setSelector}}}, {"template", std::move(setTemplate)}}},
         {"status", {{"replicas", count}, {"readyReplicas", count}, {"availableReplicas", count}, {"fullyLabeledReplicas", count}}}});
    if (plan.injected) {
        labels["security.istio.io/tlsMode"] = "istio";
        labels["service.istio.io/canonical-name"] = plan.labels.contains("app") ? plan.labels.at("app") : plan.name;
        labels["service.istio.io/canonical-revision"] = plan.labels.contains("version") ? plan.labels.at("version") : "latest";
        labels["istio.io/rev"] = "default";
    }
    for (int i = 0; i < count; ++i)
        putPod(plan, set, setUid, labels);
}

Json FixtureContext::podSpec(const WorkloadPlan &plan, const std::string &node) const
{
    const std::string proxyImage = "docker.io/istio/proxyv2:" + scenario.meshVersion;
    Json containers = Json::array(), init = Json::array();
    if (!plan.proxyOnly) {
        containers.push_back({{"name", "app"},
                              {"image", plan.image},
                              {"ports", containerPorts(plan.ports)},
                              {"resources", {{"requests", {{"cpu", "50m"}, {"memory", "64Mi"}}}}}});
    }
    if (plan.injected || plan.proxyOnly) {
        Json ports = plan.proxyOnly ? containerPorts(plan.ports) : Json::array();
        ports.push_back({{"name", "http-envoy-prom"}, {"containerPort", 15090}, {"protocol", "TCP"}});
        containers.push_back({{"name", "istio-proxy"},
                              {"image", proxyImage},
                              {"ports", std::move(ports)},
                              {"args", {"proxy", plan.proxyOnly ? "router" : "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local"}}});
    }
    if (plan.injected)
        init.push_back({{"name", "istio-init"}, {"image", proxyImage}, {"args", {"istio-iptables"}}});
    Json spec{{"serviceAccountName", plan.account}, {"containers", std::move(containers)}, {"restartPolicy", "Always"}};
    if (!init.empty())
        spec["initContainers"] = std::move(init);
    if (!node.empty())
        spec["nodeName"] = node;
    return spec;
}

Json FixtureContext::podStatus(const WorkloadPlan &plan, const PodFact &pod, const std::string &nodeIp) const
{
    const std::string since = time(plan.deployedMs);
    Json statuses = Json::array();
    const auto add = [&](const char *name, const std::string &image) {
        statuses.push_back({{"name", name},
                            {"image", image},
                            {"imageID", image},
                            {"ready", true},
                            {"started", true},
                            {"restartCount", 0},
                            {"state", {{"running", {{"startedAt", since}}}}}});
    };
    if (!plan.proxyOnly)
        add("app", plan.image);
    if (plan.injected || plan.proxyOnly)
        add("istio-proxy", "docker.io/istio/proxyv2:" + scenario.meshVersion);
    return {{"phase", "Running"},
            {"podIP", pod.ip},
            {"podIPs", Json::array({Json{{"ip", pod.ip}}})},
            {"hostIP", nodeIp},
            {"startTime", since},
            {"qosClass", "Burstable"},
            {"containerStatuses", std::move(statuses)},
            {"conditions",
             Json::array({condition("PodScheduled", since), condition("Initialized", since), condition("ContainersReady", since),
                          condition("Ready", since)})}};
}

void FixtureContext::putPod(const WorkloadPlan &plan, const std::string &set, const std::string &setUid, const Texts &labels)
{
    const auto &[node, nodeIp] = nodes[static_cast<std::size_t>(m_nextNode++) % nodes.size()];
    const PodFact pod{set + '-' + chance.suffix(5), address("10.244", m_nextPod++), node, labels};
    Json own = metadata(plan.ns, pod.name, plan.deployedMs, labels);
    own["generateName"] = set + '-';
    own["ownerReferences"] = Json::array({Json{
        {"apiVersion", "apps/v1"}, {"kind", "ReplicaSet"}, {"name", set}, {"uid", setUid}, {"controller", true}, {"blockOwnerDeletion", true}}});
    if (plan.injected || plan.proxyOnly) {
        own["annotations"] = {{"prometheus.io/scrape", "true"},
                              {"prometheus.io/port", "15020"},
                              {"prometheus.io/path", "/stats/prometheus"},
                              {"istio.io/rev", "default"},
                              {"sidecar.istio.io/status", R"({"initContainers":["istio-init"],"containers":["istio-proxy"],"revision":"default"})"}};
        if (!plan.xds.empty())
            own["annotations"]["sandbox.meshdeck.io/xds"] = plan.xds;
    }
    put({"", "pods"}, "v1", "Pod", std::move(own), {{"spec", podSpec(plan, node)}, {"status", podStatus(plan, pod, nodeIp)}});
    pods[plan.ns].push_back(pod);
}

void FixtureContext::putService(const ServicePlan &plan)
{
    Json ports = Json::array(), endpointPorts = Json::array();
    for (const NamedPort &port : plan.ports) {
        ports.push_back({{"name", port.name}, {"port", port.number}, {"targetPort", port.target}, {"protocol", "TCP"}});
        endpointPorts.push_back({{"name", port.name}, {"port", port.target}, {"protocol", "TCP"}});
    }
    const std::string ip = address("10.96", ++m_nextService);
    Json status{{"loadBalancer", Json::object()}};
    if (plan.type == "LoadBalancer")
        status["loadBalancer"]["ingress"] = Json::array({Json{{"ip", "203.0.113." + std::to_string(m_nextService % 250 + 2)}}});
    Json own = metadata(plan.ns, plan.name, plan.ageMs, plan.labels);
    const std::string uid = own["uid"];
    put({"", "services"}, "v1", "Service", std::move(own),
        {{"spec",
          {{"type", plan.type},
           {"clusterIP", ip},
           {"clusterIPs", {ip}},
           {"selector", plan.selector},
           {"ports", std::move(ports)},
           {"ipFamilies", {"IPv4"}},
           {"sessionAffinity", "None"}}},
         {"status", std::move(status)}});

    Json endpoints = Json::array();
    for (const PodFact &pod : pods[plan.ns]) {
        const bool selected = std::ranges::all_of(plan.selector, [&](const auto &wanted) {
            const auto found = pod.labels.find(wanted.first);
            return found != pod.labels.end() && found->second == wanted.second;
        });
        if (selected) {
            endpoints.push_back({{"addresses", {pod.ip}},
                                 {"nodeName", pod.node},
                                 {"conditions", {{"ready", true}, {"serving", true}, {"terminating", false}}},
                                 {"targetRef", {{"kind", "Pod"}, {"namespace", plan.ns}, {"name", pod.name}}}});
        }
    }
    Texts labels = plan.labels;
    labels["kubernetes.io/service-name"] = plan.name;
    labels["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io";
    Json slice = metadata(plan.ns, plan.name + '-' + chance.suffix(5), plan.ageMs, labels);
    slice["ownerReferences"] =
        Json::array({Json{{"apiVersion", "v1"}, {"kind", "Service"}, {"name", plan.name}, {"uid", uid}, {"controller", true}}});
    put({"discovery.k8s.io", "endpointslices"}, "discovery.k8s.io/v1", "EndpointSlice", std::move(slice),
        {{"addressType", "IPv4"}, {"endpoints", std::move(endpoints)}, {"ports", std::move(endpointPorts)}});
}

} // namespace sandbox
