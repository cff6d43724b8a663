// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// putControlPlane(): istiod, gateways, Prometheus, MeshConfig, the CRDs of the mesh kinds.
#include "app/sandbox/scenario/fixturescontext.h"

#include "models/mesh/kind.h"

#include <algorithm>

namespace sandbox {

namespace {

constexpr double day = 86400e3;

void putIstiod(FixtureContext &context)
{
    const std::string &root = context.scenario.rootNamespace;
    const std::vector<NamedPort> ports{
        {"grpc-xds", 15010, 15010}, {"https-dns", 15012, 15012}, {"https-webhook", 443, 15017}, {"http-monitoring", 15014, 15014}};
    const Texts labels{{"app", "istiod"}, {"istio", "pilot"}, {"istio.io/rev", "default"}, {"operator.istio.io/component", "Pilot"}};
    context.putWorkload(
        {root, "istiod", "istiod", "docker.io/istio/pilot:" + context.scenario.meshVersion, labels, ports, 1, false, false, 190 * day, 30 * day});
    context.putService({root, "istiod", "ClusterIP", labels, {{"app", "istiod"}, {"istio", "pilot"}}, ports, 190 * day});
}

void putMeshConfig(FixtureContext &context)
{
    const Scenario &scenario = context.scenario;
    const std::string mesh = "accessLogFile: \"\"\nenableAutoMtls: true\ntrustDomain: " + scenario.trustDomain
        + "\nrootNamespace: " + scenario.rootNamespace + "\noutboundTrafficPolicy:\n  mode: " + scenario.outbound
        + "\ndefaultConfig:\n  discoveryAddress: istiod." + scenario.rootNamespace + ".svc:15012\n";
    context.put({"", "configmaps"}, "v1", "ConfigMap", context.metadata(scenario.rootNamespace, "istio", 190 * day, {{"istio.io/rev", "default"}}),
                {{"data", {{"mesh", mesh}, {"meshNetworks", "networks: {}"}}}});
}

void putGateway(FixtureContext &context, const GatewaySpec &gateway)
{
    const double age = gateway.ageMs > 0 ? gateway.ageMs : 180 * day;
    const bool api = !gateway.gatewayApi.empty();
    Texts labels{{"app", gateway.name}, {"istio", gateway.name.substr(gateway.name.starts_with("istio-") ? 6 : 0)}};
    if (api)
        labels = {{"gateway.networking.k8s.io/gateway-name", gateway.gatewayApi}, {"gateway.networking.k8s.io/gateway-class-name", "istio"}};
    labels["service.istio.io/canonical-name"] = gateway.name;
    labels["service.istio.io/canonical-revision"] = "latest";
    labels["security.istio.io/tlsMode"] = "istio";
    const std::vector<NamedPort> ports{{"status-port", 15021, 15021}, {"http2", 80, api ? 80 : 8080}, {"https", 443, api ? 443 : 8443}};
    context.putWorkload({gateway.ns,
                         gateway.name,
                         api ? gateway.name : gateway.name + "-service-account",
                         {},
                         labels,
                         ports,
                         gateway.replicas,
                         false,
                         true,
                         age,
                         std::min(30 * day, age)});
    Texts selector = labels;
    std::erase_if(selector, [](const auto &label) { return label.first.find("istio.io") != std::string::npos; });
    context.putService({gateway.ns, gateway.name, "LoadBalancer", labels, selector, ports, age});
}

void putPrometheus(FixtureContext &context)
{
    const std::string &root = context.scenario.rootNamespace;
    const Texts labels{{"app", "prometheus"}, {"app.kubernetes.io/name", "prometheus"}, {"app.kubernetes.io/component", "server"}};
    const std::vector<NamedPort> ports{{"http", 9090, 9090}};
    context.putWorkload({root, "prometheus", "prometheus", "docker.io/prom/prometheus:v2.42.0", labels, ports, 1, false, false, 185 * day, 30 * day});
    context.putService({root, "prometheus", "ClusterIP", labels, {{"app.kubernetes.io/name", "prometheus"}}, ports, 185 * day});
}

/// Group, names and versions as the real ones; of the schema only that anything is allowed.
void putDefinition(FixtureContext &context, const mesh::KindInfo &info)
{
    const std::string plural = info.plural.toStdString(), group = info.group.toStdString(), kind = info.name.toStdString();
    Json versions = Json::array(), shortNames = Json::array();
    for (const QString &version : info.versions) {
        versions.push_back({{"name", version.toStdString()},
                            {"served", true},
                            {"storage", version == info.versions.front()},
                            {"schema", {{"openAPIV3Schema", {{"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}}}}}});
    }
    for (const QString &name : info.shortNames)
        shortNames.push_back(name.toStdString());
    const Json names{
        {"kind", kind}, {"listKind", kind + "List"}, {"plural", plural}, {"singular", info.name.toLower().toStdString()}, {"shortNames", shortNames}};
    Json established = Json::array();
    for (const char *type : {"NamesAccepted", "Established"})
        established.push_back({{"type", type}, {"status", "True"}, {"reason", "Accepted"}, {"lastTransitionTime", context.time(190 * day)}});
    context.put(
        {"apiextensions.k8s.io", "customresourcedefinitions"}, "apiextensions.k8s.io/v1", "CustomResourceDefinition",
        context.metadata({}, plural + '.' + group, 190 * day),
        {{"spec", {{"group", group}, {"names", names}, {"scope", info.namespaced ? "Namespaced" : "Cluster"}, {"versions", std::move(versions)}}},
         {"status", {{"acceptedNames", names}, {"storedVersions", {info.versions.front().toStdString()}}, {"conditions", std::move(established)}}}});
}

void putDefinitions(FixtureContext &context)
{
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        if (info.group.endsWith(QLatin1String(".istio.io")) || info.group == QLatin1String("gateway.networking.k8s.io")
            || info.group == QLatin1String("cert-manager.io"))
            putDefinition(context, info);
    }
}

} // namespace

void putControlPlane(FixtureContext &context)
{
    putDefinitions(context);
    putMeshConfig(context);
    putIstiod(context);
    for (const GatewaySpec &gateway : context.scenario.gateways)
        putGateway(context, gateway);
    putPrometheus(context);
}

} // namespace sandbox
