// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/trafficconfig.h"

#include "app/sandbox/schema/plainyaml.h"
#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

const std::string networking = "networking.istio.io", security = "security.istio.io", gatewayApi = "gateway.networking.k8s.io";

std::string labelOf(const LabelMap &labels, const std::string &key)
{
    const auto found = labels.find(key);
    return found == labels.end() ? std::string() : found->second;
}

LabelMap readLabels(const Json &labels)
{
    LabelMap out;
    if (labels.is_object()) {
        for (const auto &[key, value] : labels.items()) {
            if (value.is_string())
                out[key] = value.get<std::string>();
        }
    }
    return out;
}

bool isReady(const Json &pod)
{
    if (jsonText(jsonChild(pod, "status"), "phase") != "Running" || jsonHas(jsonChild(pod, "metadata"), "deletionTimestamp"))
        return false;
    for (const Json &condition : jsonList(jsonChild(pod, "status"), "conditions")) {
        if (jsonText(condition, "type") == "Ready")
            return jsonText(condition, "status") == "True";
    }
    return false;
}

bool hasProxy(const Json &pod)
{
    for (const char *list : {"containers", "initContainers"}) {
        for (const Json &container : jsonList(jsonChild(pod, "spec"), list)) {
            if (jsonText(container, "name") == "istio-proxy")
                return true;
        }
    }
    return false;
}

/// The Deployment behind a ReplicaSet's pod; else the owner, else the pod itself.
std::string ownerName(const Json &metadata, const LabelMap &labels)
{
    const auto &owners = jsonList(metadata, "ownerReferences");
    if (owners.empty())
        return jsonText(metadata, "name");
    std::string name = jsonText(owners.front(), "name");
    const std::string hash = '-' + labelOf(labels, "pod-template-hash");
    if (jsonText(owners.front(), "kind") == "ReplicaSet" && hash.size() > 1 && name.ends_with(hash))
        name.resize(name.size() - hash.size());
    return name;
}

ServiceProtocol protocolOf(const Json &port, bool entry)
{
    std::string word = entry ? jsonText(port, "protocol") : jsonText(port, "appProtocol");
    if (word.empty())
        word = jsonText(port, "name");
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::tolower(c); });
    word = word.substr(0, word.find('-'));
    if (word == "grpc")
        return ServiceProtocol::Grpc;
    return word.starts_with("http") ? ServiceProtocol::Http : ServiceProtocol::Tcp;
}

class ConfigReader
{
public:
    explicit ConfigReader(const ObjectStore &objects)
        : m_objects(objects)
    {
    }

    std::shared_ptr<const TrafficConfig> read()
    {
        readMesh();
        readWorkloads();
        readServices();
        readServiceEntries();
        m_out->virtualServices = objects(networking, "virtualservices");
        m_out->gateways = objects(networking, "gateways");
        m_out->peerAuthentications = objects(security, "peerauthentications");
        m_out->authorizationPolicies = objects(security, "authorizationpolicies");
        m_out->k8sGateways = objects(gatewayApi, "gateways");
        m_out->httpRoutes = objects(gatewayApi, "httproutes");
        for (TrafficObject &rule : objects(networking, "destinationrules"))
            m_out->destinationRules[rule.ns].push_back(std::move(rule));
        readRouteTags();
        for (const StoredObject &secret : m_objects.list({"", "secrets"}).first)
            m_out->secrets[{secret.ns, secret.name}] = true;
        indexRoutes();
        return m_out;
    }

private:
    /// Oldest first, then by name and namespace: Istio's order of rank.
    std::vector<TrafficObject> objects(const std::string &group, const std::string &plural) const
    {
        std::vector<TrafficObject> out;
        for (const StoredObject &stored : m_objects.list({group, plural}).first)
            out.push_back({stored.ns, stored.name, jsonText(jsonChild(*stored.json, "metadata"), "creationTimestamp"), stored.json});
        std::ranges::stable_sort(out, [](const TrafficObject &a, const TrafficObject &b) {
            return std::tie(a.created, a.name, a.ns) < std::tie(b.created, b.name, b.ns);
        });
        return out;
    }

    /// metrics[].overrides[].tagOverrides: {route: {value: xds.route_name}}. Other tags are not modelled.
    void readRouteTags()
    {
        for (const TrafficObject &telemetry : objects("telemetry.istio.io", "telemetries")) {
            for (const Json &metrics : jsonList(telemetry.spec(), "metrics")) {
                for (const Json &change : jsonList(metrics, "overrides")) {
                    const Json &tags = jsonChild(change, "tagOverrides");
                    for (auto tag = tags.begin(); tags.is_object() && tag != tags.end(); ++tag) {
                        if (jsonText(tag.value(), "value") == "xds.route_name" && jsonText(tag.value(), "operation") != "REMOVE")
                            m_out->routeTags.try_emplace(telemetry.ns, tag.key());
                    }
                }
            }
        }
    }

    /// MeshConfig is YAML inside the ConfigMap.
    void readMesh()
    {
        const auto map = m_objects.get({"", "configmaps"}, m_out->rootNamespace, "istio");
        if (!map)
            return;
        const auto yaml = parseYaml(QByteArray::fromStdString(jsonText(jsonChild(*map->json, "data"), "mesh")), QStringLiteral("mesh"));
        if (!yaml)
            return;
        const Json mesh = toJson(*yaml);
        m_out->trustDomain = jsonText(mesh, "trustDomain", m_out->trustDomain);
        m_out->rootNamespace = jsonText(mesh, "rootNamespace", m_out->rootNamespace);
        m_out->allowAny = jsonText(jsonChild(mesh, "outboundTrafficPolicy"), "mode", "ALLOW_ANY") != "REGISTRY_ONLY";
    }

    void readWorkloads()
    {
        for (const StoredObject &pod : m_objects.list({"", "pods"}).first) {
            const Json &metadata = jsonChild(*pod.json, "metadata");
            LabelMap labels = readLabels(jsonChild(metadata, "labels"));
            const std::string name = ownerName(metadata, labels);
            const auto [place, fresh] = m_out->workloadIndex.try_emplace({pod.ns, name}, static_cast<int>(m_out->workloads.size()));
            if (fresh)
                m_out->workloads.push_back(makeWorkload(pod, name, std::move(labels)));
            m_out->workloads[static_cast<std::size_t>(place->second)].ready += isReady(*pod.json);
        }
        // A Deployment scaled down counts at once, before anything removes its pods.
        for (const StoredObject &deployment : m_objects.list({"apps", "deployments"}).first) {
            const auto found = m_out->workloadIndex.find({deployment.ns, deployment.name});
            if (found == m_out->workloadIndex.end())
                continue;
            TrafficWorkload &workload = m_out->workloads[static_cast<std::size_t>(found->second)];
            const double wanted = jsonNumber(jsonChild(*deployment.json, "spec"), "replicas", 1);
            workload.ready = std::min(workload.ready, static_cast<int>(std::clamp(wanted, 0.0, 1e6)));
        }
    }

    TrafficWorkload makeWorkload(const StoredObject &pod, const std::string &name, LabelMap labels) const
    {
        TrafficWorkload out;
        out.ns = pod.ns;
        out.name = name;
        out.app = labelOf(labels, "app");
        out.version = labelOf(labels, "version");
        out.account = jsonText(jsonChild(*pod.json, "spec"), "serviceAccountName", "default");
        out.sidecar = hasProxy(*pod.json);
        const auto &containers = jsonList(jsonChild(*pod.json, "spec"), "containers");
        out.gateway = containers.size() == 1 && jsonText(containers.front(), "name") == "istio-proxy";
        out.principal = "spiffe://" + m_out->trustDomain + "/ns/" + out.ns + "/sa/" + out.account;
        out.labels = std::move(labels);
        return out;
    }

    void addService(TrafficService service)
    {
        if (m_out->serviceIndex.try_emplace(service.host, static_cast<int>(m_out->services.size())).second)
            m_out->services.push_back(std::move(service));
    }

    void readServices()
    {
        std::map<std::string, std::vector<int>> byNamespace;
        for (std::size_t i = 0; i < m_out->workloads.size(); ++i)
            byNamespace[m_out->workloads[i].ns].push_back(static_cast<int>(i));
        for (const StoredObject &stored : m_objects.list({"", "services"}).first) {
            TrafficService service{stored.name + '.' + stored.ns + ".svc.cluster.local", stored.name, stored.ns, false, {}, {}};
            const Json &spec = jsonChild(*stored.json, "spec");
            for (const Json &port : jsonList(spec, "ports")) {
                const int number = static_cast<int>(jsonNumber(port, "port", 0));
                service.ports.push_back({number, static_cast<int>(jsonNumber(port, "targetPort", number)), protocolOf(port, false)});
            }
            const Json &selector = jsonChild(spec, "selector");
            if (selector.is_object() && !selector.empty()) {
                std::ranges::copy_if(byNamespace[stored.ns], std::back_inserter(service.workloads),
                                     [&](int i) { return labelsMatch(selector, m_out->workloads[static_cast<std::size_t>(i)].labels); });
            }
            addService(std::move(service));
        }
    }

    void readServiceEntries()
    {
        for (const TrafficObject &entry : objects(networking, "serviceentries")) {
            for (const std::string &host : jsonStrings(entry.spec(), "hosts")) {
                TrafficService service{host, host, entry.ns, true, {}, {}};
                for (const Json &port : jsonList(entry.spec(), "ports")) {
                    const int number = static_cast<int>(jsonNumber(port, "number", 0));
                    service.ports.push_back({number, number, protocolOf(port, true)});
                }
                addService(std::move(service));
            }
        }
    }

    void indexRoutes()
    {
        for (std::size_t i = 0; i < m_out->virtualServices.size(); ++i) {
            const TrafficObject &object = m_out->virtualServices[i];
            std::vector<std::string> gateways = jsonStrings(object.spec(), "gateways");
            if (gateways.empty())
                gateways.emplace_back("mesh");
            for (const std::string &gateway : gateways) {
                if (gateway == "mesh")
                    indexMeshHosts(object, static_cast<int>(i));
                else
                    m_out->gatewayRoutes[gatewayKey(gateway, object.ns)].push_back(static_cast<int>(i));
            }
        }
    }

    void indexMeshHosts(const TrafficObject &object, int index)
    {
        for (const std::string &host : jsonStrings(object.spec(), "hosts")) {
            if (host.starts_with('*'))
                m_out->meshWildcards.push_back(index);
            else
                m_out->meshHosts[serviceHost(*m_out, host, object.ns)].push_back(index);
        }
    }

    static std::string gatewayKey(const std::string &name, const std::string &ns)
    {
        if (name.starts_with("./"))
            return ns + name.substr(1);
        return name.find('/') == std::string::npos ? ns + '/' + name : name;
    }

    const ObjectStore &m_objects;
    std::shared_ptr<TrafficConfig> m_out = std::make_shared<TrafficConfig>();
};

} // namespace

const TrafficPort *TrafficService::port(int number) const
{
    if (number == 0)
        return ports.empty() ? nullptr : &ports.front();
    const auto found = std::ranges::find(ports, number, &TrafficPort::number);
    return found == ports.end() ? nullptr : &*found;
}

const Json &TrafficObject::spec() const
{
    return jsonChild(*json, "spec");
}

const TrafficService *TrafficConfig::service(const std::string &host) const
{
    const auto found = serviceIndex.find(host);
    return found == serviceIndex.end() ? nullptr : &services[static_cast<std::size_t>(found->second)];
}

const TrafficWorkload *TrafficConfig::workload(const std::string &ns, const std::string &name) const
{
    const auto found = workloadIndex.find({ns, name});
    return found == workloadIndex.end() ? nullptr : &workloads[static_cast<std::size_t>(found->second)];
}

std::string resolveHost(const std::string &host, const std::string &ns)
{
    return host.find('.') == std::string::npos && host != "*" ? host + '.' + ns + ".svc.cluster.local" : host;
}

std::string serviceHost(const TrafficConfig &config, const std::string &host, const std::string &ns)
{
    const std::string full = resolveHost(host, ns);
    for (const char *end : {"", ".svc.cluster.local", ".cluster.local"}) {
        if (config.serviceIndex.contains(full + end))
            return full + end;
    }
    return full;
}

bool hostMatches(const std::string &pattern, const std::string &host)
{
    return pattern.starts_with('*') ? host.ends_with(std::string_view(pattern).substr(1)) : pattern == host;
}

bool labelsMatch(const Json &wanted, const LabelMap &labels)
{
    if (!wanted.is_object())
        return true;
    for (const auto &[key, value] : wanted.items()) {
        const auto found = labels.find(key);
        if (found == labels.end() || !value.is_string() || found->second != value.get_ref<const std::string &>())
            return false;
    }
    return true;
}

std::shared_ptr<const TrafficConfig> readTrafficConfig(const ObjectStore &objects)
{
    return ConfigReader(objects).read();
}

std::string TrafficConfig::routeTag(const std::string &ns) const
{
    for (const std::string &from : {ns, rootNamespace}) {
        if (const auto tag = routeTags.find(from); tag != routeTags.end())
            return tag->second;
    }
    return {};
}

std::span<const ResourceId> trafficResources()
{
    static const std::array<ResourceId, 14> resources{{{"", "pods"},
                                                       {"", "services"},
                                                       {"", "configmaps"},
                                                       {"", "secrets"},
                                                       {"apps", "deployments"},
                                                       {networking, "virtualservices"},
                                                       {networking, "destinationrules"},
                                                       {networking, "gateways"},
                                                       {networking, "serviceentries"},
                                                       {security, "peerauthentications"},
                                                       {security, "authorizationpolicies"},
                                                       {gatewayApi, "gateways"},
                                                       {gatewayApi, "httproutes"},
                                                       {"telemetry.istio.io", "telemetries"}}};
    return resources;
}

std::uint64_t trafficVersion(const ObjectStore &objects)
{
    std::uint64_t newest = 0;
    for (const ResourceId &resource : trafficResources())
        newest = std::max(newest, objects.version(resource));
    return newest;
}

} // namespace sandbox
