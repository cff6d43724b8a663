// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/meshview.h"

#include "app/sandbox/proxy/refusal.h"
#include "app/sandbox/scenario/lenientjson.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <functional>

namespace sandbox {

namespace {

LabelMap labelMap(const Json &labels)
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

std::string labelOf(const LabelMap &labels, const std::string &key, const std::string &otherwise = {})
{
    const auto found = labels.find(key);
    return found == labels.end() ? otherwise : found->second;
}

const Json *proxyContainer(const Json &pod)
{
    for (const char *list : {"containers", "initContainers"}) {
        for (const Json &container : jsonList(jsonChild(pod, "spec"), list)) {
            if (jsonText(container, "name") == "istio-proxy")
                return &container;
        }
    }
    return nullptr;
}

std::vector<TrafficObject> objectsOf(const ObjectStore &objects, const char *plural)
{
    std::vector<TrafficObject> out;
    for (const StoredObject &stored : objects.list({"networking.istio.io", plural}).first)
        out.push_back({stored.ns, stored.name, jsonText(jsonChild(*stored.json, "metadata"), "creationTimestamp"), stored.json});
    return out;
}

/// "1.31.0" of "docker.io/istio/pilot:1.31.0".
std::string tagOf(const std::string &image)
{
    const std::size_t colon = image.rfind(':');
    return colon == std::string::npos ? "unknown" : image.substr(colon + 1);
}

/// Of a port's name ("https", "https-webhook", "tls-db") or protocol: its bytes are not looked into.
bool isTls(const std::string &word)
{
    return word.starts_with("https") || word.starts_with("tls") || word == "HTTPS" || word == "TLS";
}

class ViewReader
{
public:
    explicit ViewReader(const ObjectStore &objects)
        : m_objects(objects)
    {
    }

    std::shared_ptr<MeshView> read(qint64 updatedMs)
    {
        const QDateTime moment = QDateTime::fromMSecsSinceEpoch(updatedMs, Qt::UTC);
        m_out->version = moment.toString(Qt::ISODate).toStdString() + '/' + std::to_string(meshVersion(m_objects));
        m_out->updated = moment.toString(Qt::ISODateWithMs).toStdString();
        m_out->updatedMs = updatedMs;
        m_out->config = readTrafficConfig(m_objects);
        m_out->sidecars = objectsOf(m_objects, "sidecars");
        m_out->generated = gatewayObjects(*m_out->config);
        m_filters = objectsOf(m_objects, "envoyfilters");
        for (const StoredObject &pod : m_objects.list({"", "pods"}).first)
            readPod(pod);
        for (MeshProxy &proxy : m_out->proxies) {
            connect(proxy);
            m_out->index[{proxy.ns, proxy.pod}] = static_cast<std::size_t>(&proxy - m_out->proxies.data());
        }
        readServices();
        readServiceEntries();
        return m_out;
    }

private:
    void readPod(const StoredObject &pod)
    {
        const Json &status = jsonChild(*pod.json, "status");
        const LabelMap labels = labelMap(jsonAt(*pod.json, {"metadata", "labels"}));
        const std::string ip = jsonText(status, "podIP");
        const bool running = jsonText(status, "phase") == "Running" && !jsonHas(jsonChild(*pod.json, "metadata"), "deletionTimestamp");
        if (!running || ip.empty())
            return;
        m_pods[{pod.ns, pod.name}] = labels;
        if (pod.ns == m_out->config->rootNamespace && labelOf(labels, "app") == "istiod")
            readIstiod(pod, labels);
        const Json *container = proxyContainer(*pod.json);
        if (!container)
            return;
        MeshProxy proxy{.ns = pod.ns,
                        .pod = pod.name,
                        .ip = ip,
                        .account = jsonText(jsonChild(*pod.json, "spec"), "serviceAccountName", "default"),
                        .node = jsonText(jsonChild(*pod.json, "spec"), "nodeName"),
                        .revision =
                            labelOf(labels, "istio.io/rev", jsonText(jsonAt(*pod.json, {"metadata", "annotations"}), "istio.io/rev", "default")),
                        .version = tagOf(jsonText(*container, "image")),
                        .connectedAt = jsonText(status, "startTime"),
                        .workload = workloadOf(pod, labels),
                        .labels = labels,
                        .gateway = std::ranges::count(jsonStrings(*container, "args"), "router") > 0,
                        .istiod = {},
                        .disturbed = jsonText(jsonAt(*pod.json, {"metadata", "annotations"}), "sandbox.meshdeck.io/xds"),
                        .nack = {}};
        for (const TrafficObject &filter : m_filters) {
            if (!proxy.nack)
                proxy.nack = refusalOf(filter, proxy, m_out->config->rootNamespace);
        }
        m_out->proxies.push_back(std::move(proxy));
    }

    void readIstiod(const StoredObject &pod, const LabelMap &labels)
    {
        MeshIstiod istiod{.revision = labelOf(labels, "istio.io/rev", "default"), .version = {}, .ready = true};
        const auto &containers = jsonList(jsonChild(*pod.json, "spec"), "containers");
        istiod.version = containers.empty() ? std::string() : tagOf(jsonText(containers.front(), "image"));
        for (const Json &condition : jsonList(jsonChild(*pod.json, "status"), "conditions")) {
            if (jsonText(condition, "type") == "Ready")
                istiod.ready = jsonText(condition, "status") == "True";
        }
        m_out->istiods[pod.name] = std::move(istiod);
    }

    static std::string workloadOf(const StoredObject &pod, const LabelMap &labels)
    {
        const auto &owners = jsonList(jsonChild(*pod.json, "metadata"), "ownerReferences");
        std::string name = owners.empty() ? pod.name : jsonText(owners.front(), "name");
        const std::string hash = '-' + labelOf(labels, "pod-template-hash");
        if (hash.size() > 1 && name.ends_with(hash))
            name.resize(name.size() - hash.size());
        return name;
    }

    /// Each proxy keeps to one istiod of its revision for as long as that one is there.
    void connect(MeshProxy &proxy) const
    {
        std::vector<std::string> of;
        for (const auto &[name, istiod] : m_out->istiods) {
            if (istiod.revision == proxy.revision && istiod.ready)
                of.push_back(name);
        }
        if (!of.empty())
            proxy.istiod = of[std::hash<std::string>()(proxy.id()) % of.size()];
    }

    const TrafficService *known(const std::string &host) const { return m_out->config->service(host); }

    void readServices()
    {
        std::map<std::pair<std::string, std::string>, std::vector<MeshEndpoint>> endpoints;
        for (const StoredObject &slice : m_objects.list({"discovery.k8s.io", "endpointslices"}).first) {
            const std::string service = jsonText(jsonAt(*slice.json, {"metadata", "labels"}), "kubernetes.io/service-name");
            for (const Json &endpoint : jsonList(*slice.json, "endpoints"))
                readEndpoint(endpoint, slice.ns, endpoints[{slice.ns, service}]);
        }
        for (const StoredObject &stored : m_objects.list({"", "services"}).first) {
            const Json &spec = jsonChild(*stored.json, "spec");
            const std::string address = jsonText(spec, "clusterIP");
            MeshService service{.host = stored.name + '.' + stored.ns + ".svc.cluster.local",
                                .name = stored.name,
                                .ns = stored.ns,
                                .address = address == "None" ? std::string() : address,
                                .external = false,
                                .dns = false,
                                .selector = labelMap(jsonChild(spec, "selector")),
                                .ports = {},
                                .endpoints = std::move(endpoints[{stored.ns, stored.name}])};
            const TrafficService *traffic = known(service.host);
            for (const Json &port : jsonList(spec, "ports")) {
                const int number = static_cast<int>(jsonNumber(port, "port", 0));
                const TrafficPort *found = traffic ? traffic->port(number) : nullptr;
                service.ports.push_back({number, jsonText(port, "name"),
                                         found && !isTls(jsonText(port, "name")) ? found->protocol : ServiceProtocol::Tcp,
                                         static_cast<int>(jsonNumber(port, "targetPort", number))});
            }
            m_out->servicesOf[service.ns].push_back(m_out->services.size());
            m_out->services.push_back(std::move(service));
        }
    }

    void readEndpoint(const Json &endpoint, const std::string &ns, std::vector<MeshEndpoint> &out) const
    {
        const std::string pod = jsonText(jsonChild(endpoint, "targetRef"), "name");
        const auto labels = m_pods.find({ns, pod});
        for (const std::string &ip : jsonStrings(endpoint, "addresses")) {
            if (!pod.empty() && labels == m_pods.end())
                break; // the pod is gone, and nobody has written the slice anew
            MeshEndpoint made{ip, pod, labels == m_pods.end() ? LabelMap() : labels->second,
                              jsonBool(jsonChild(endpoint, "conditions"), "ready", true), false};
            made.mtls = labelOf(made.labels, "security.istio.io/tlsMode") == "istio";
            out.push_back(std::move(made));
        }
    }

    void readServiceEntries()
    {
        for (const TrafficObject &entry : objectsOf(m_objects, "serviceentries")) {
            for (const std::string &host : jsonStrings(entry.spec(), "hosts")) {
                MeshService service{.host = host,
                                    .name = host,
                                    .ns = entry.ns,
                                    .address = {},
                                    .external = true,
                                    .dns = false,
                                    .selector = {},
                                    .ports = {},
                                    .endpoints = {}};
                service.dns = jsonText(entry.spec(), "resolution").starts_with("DNS");
                const TrafficService *traffic = known(host);
                for (const Json &port : jsonList(entry.spec(), "ports")) {
                    const int number = static_cast<int>(jsonNumber(port, "number", 0));
                    const TrafficPort *found = traffic ? traffic->port(number) : nullptr;
                    service.ports.push_back({number, jsonText(port, "name"),
                                             found && !isTls(jsonText(port, "protocol")) ? found->protocol : ServiceProtocol::Tcp,
                                             static_cast<int>(jsonNumber(port, "targetPort", number))});
                }
                for (const Json &endpoint : jsonList(entry.spec(), "endpoints"))
                    service.endpoints.push_back({jsonText(endpoint, "address"), {}, labelMap(jsonChild(endpoint, "labels")), true, false});
                if (service.dns && service.endpoints.empty())
                    service.endpoints.push_back({host, {}, {}, true, false});
                m_out->services.push_back(std::move(service));
            }
        }
    }

    const ObjectStore &m_objects;
    std::shared_ptr<MeshView> m_out = std::make_shared<MeshView>();
    std::map<std::pair<std::string, std::string>, LabelMap> m_pods;
    std::vector<TrafficObject> m_filters;
};

} // namespace

std::shared_ptr<MeshView> readMeshView(const ObjectStore &objects, qint64 updatedMs)
{
    return ViewReader(objects).read(updatedMs);
}

namespace {

const std::array<ResourceId, 3> &ownResources()
{
    static const std::array<ResourceId, 3> resources{
        {{"discovery.k8s.io", "endpointslices"}, {"networking.istio.io", "sidecars"}, {"networking.istio.io", "envoyfilters"}}};
    return resources;
}

} // namespace

bool isOfMesh(const ResourceId &resource)
{
    const auto traffic = trafficResources();
    return std::ranges::find(traffic, resource) != traffic.end() || std::ranges::find(ownResources(), resource) != ownResources().end();
}

std::uint64_t meshVersion(const ObjectStore &objects)
{
    std::uint64_t newest = trafficVersion(objects);
    for (const ResourceId &resource : ownResources())
        newest = std::max(newest, objects.version(resource));
    return newest;
}

std::string configPath(const std::string &group, const std::string &version, const std::string &kind, const TrafficObject &object)
{
    return "/apis/" + group + '/' + version + "/namespaces/" + object.ns + '/' + kind + '/' + object.name;
}

} // namespace sandbox
