// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the control plane knows of the cluster: every proxy with the istiod it is connected to, every service with its ports and
// endpoints, over the configuration that the traffic model reads. A snapshot; meshviews makes it anew when the store has changed.
#pragma once

#include "app/sandbox/proxy/gatewayobjects.h"

#include <optional>

namespace sandbox {

struct MeshPort {
    int number = 0;
    std::string name;
    ServiceProtocol protocol = ServiceProtocol::Http;
    int target = 0;
};

struct MeshEndpoint {
    std::string ip, pod;
    LabelMap labels;
    bool ready = true, mtls = false;
};

struct MeshService {
    std::string host, name, ns, address; ///< address: "" when headless or a ServiceEntry's
    bool external = false, dns = false;  ///< dns: resolved by name, its endpoints are not istiod's
    LabelMap selector;
    std::vector<MeshPort> ports;
    std::vector<MeshEndpoint> endpoints;
};

/// What a proxy refused, and why; from an EnvoyFilter that names an extension Envoy does not have.
struct Nack {
    std::string typeUrl, message;
};

struct MeshProxy {
    std::string ns, pod, ip, account, node, revision, version, connectedAt, workload;
    LabelMap labels;
    bool gateway = false;
    std::string istiod;    ///< pod name; "" = not connected
    std::string disturbed; ///< "stale", "not-sent" or "": the annotation sandbox.meshdeck.io/xds of the pod
    std::optional<Nack> nack;
    std::string id() const { return pod + '.' + ns; }
};

struct MeshIstiod {
    std::string revision, version;
    bool ready = true;
};

struct MeshView {
    std::shared_ptr<const TrafficConfig> config;
    std::vector<MeshProxy> proxies;
    std::vector<MeshService> services;
    std::map<std::string, MeshIstiod> istiods; ///< running pods of the root namespace, by name
    std::vector<TrafficObject> sidecars;
    GatewayObjects generated; ///< of Gateway API
    std::map<std::pair<std::string, std::string>, std::size_t> index; ///< (ns, pod) -> proxies
    std::map<std::string, std::vector<std::size_t>> servicesOf;        ///< namespace -> services of the cluster
    std::string version, updated; ///< as version_info and last_updated tell it
    qint64 updatedMs = 0;

    const MeshProxy *proxy(const std::string &ns, const std::string &pod) const;
    /// What the Sidecar that holds for the proxy lets it see; everything without one.
    std::vector<const MeshService *> visible(const MeshProxy &proxy) const;
    std::string rootNamespace() const { return config->rootNamespace; }
};

/// `updatedMs`: when what it is made of was changed last.
std::shared_ptr<MeshView> readMeshView(const ObjectStore &objects, qint64 updatedMs);
/// Resources that a view is made of.
bool isOfMesh(const ResourceId &resource);
/// Grows with every change to one of them.
std::uint64_t meshVersion(const ObjectStore &objects);

/// "/apis/networking.istio.io/v1/namespaces/shop/virtual-service/reviews".
std::string configPath(const std::string &group, const std::string &version, const std::string &kind, const TrafficObject &object);

} // namespace sandbox
