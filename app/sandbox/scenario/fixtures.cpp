// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/fixtures.h"

#include "app/sandbox/scenario/fixturescontext.h"
#include "app/sandbox/scenario/scenarioreader.h"
#include "app/sandbox/scenario/lenientjson.h"
#include "models/mesh/kind.h"

#include <QDateTime>

#include <algorithm>
#include <set>

namespace sandbox {

namespace {

constexpr double day = 86400e3;

/// "${now}", "${now-2d}", "${now+60d}" anywhere in a string.
std::string fillTimes(std::string text, qint64 nowMs)
{
    std::size_t at = text.find("${now");
    while (at != std::string::npos) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos)
            break;
        const std::string offset = text.substr(at + 5, end - at - 5);
        const double shift = offset.empty() ? 0 : durationMs(std::string_view(offset).substr(1)).value_or(0) * (offset.front() == '-' ? -1 : 1);
        const QDateTime when = QDateTime::fromMSecsSinceEpoch(nowMs + static_cast<qint64>(shift), Qt::UTC);
        text.replace(at, end - at + 1, when.toString(Qt::ISODate).toStdString());
        at = text.find("${now", at);
    }
    return text;
}

Json resolveTimes(const Json &value, qint64 nowMs)
{
    if (value.is_string())
        return fillTimes(value.get<std::string>(), nowMs);
    Json out = value;
    if (out.is_structured()) {
        for (Json &item : out)
            item = resolveTimes(item, nowMs);
    }
    return out;
}

void putNodes(FixtureContext &context)
{
    for (int i = 0; i < context.scenario.nodes; ++i) {
        const std::string name = "node-" + std::to_string(i + 1);
        const std::string ip = "192.0.2." + std::to_string(i % 250 + 2);
        context.nodes.emplace_back(name, ip);
        const std::string since = context.time(200 * day);
        context.put({"", "nodes"}, "v1", "Node",
                    context.metadata({}, name, 200 * day,
                                     {{"kubernetes.io/hostname", name},
                                      {"kubernetes.io/os", "linux"},
                                      {"kubernetes.io/arch", "amd64"},
                                      {"topology.kubernetes.io/zone", "zone-" + std::string(1, static_cast<char>('a' + i % 3))}}),
                    {{"spec", Json::object()},
                     {"status",
                      {{"capacity", {{"cpu", "8"}, {"memory", "32Gi"}, {"pods", "250"}}},
                       {"nodeInfo", {{"kubeletVersion", "v1.35.3"}, {"osImage", "Linux"}, {"architecture", "amd64"}}},
                       {"addresses", Json::array({Json{{"type", "InternalIP"}, {"address", ip}}, Json{{"type", "Hostname"}, {"address", name}}})},
                       {"conditions",
                        Json::array({Json{{"type", "Ready"}, {"status", "True"}, {"reason", "KubeletReady"}, {"lastTransitionTime", since}}})}}}});
    }
}

void putNamespaces(FixtureContext &context)
{
    std::vector<NamespaceSpec> all = context.scenario.namespaces;
    for (const std::string &needed : {std::string("default"), std::string("kube-system"), context.scenario.rootNamespace}) {
        if (std::ranges::find(all, needed, &NamespaceSpec::name) == all.end())
            all.push_back({needed, false, {}, 200 * day});
    }
    for (const NamespaceSpec &ns : all) {
        Texts labels = ns.labels;
        labels["kubernetes.io/metadata.name"] = ns.name;
        if (ns.injection)
            labels["istio-injection"] = "enabled";
        const double age = ns.ageMs > 0 ? ns.ageMs : 120 * day;
        context.put({"", "namespaces"}, "v1", "Namespace", context.metadata({}, ns.name, age, labels),
                    {{"spec", {{"finalizers", {"kubernetes"}}}}, {"status", {{"phase", "Active"}}}});
        context.putAccount(ns.name, "default", age);
    }
}

const char *protocolName(ServiceProtocol protocol)
{
    return protocol == ServiceProtocol::Grpc ? "grpc" : protocol == ServiceProtocol::Tcp ? "tcp" : "http";
}

void putServices(FixtureContext &context)
{
    for (const ServiceSpec &service : context.scenario.services) {
        const double age = context.namespaceAge(service.ns) * 0.95;
        const std::vector<NamedPort> ports{{protocolName(service.protocol), service.port, service.port}};
        for (const WorkloadSpec &spec : service.workloads) {
            WorkloadPlan plan{service.ns,
                              spec.name,
                              service.account,
                              spec.image,
                              {{"app", service.name}, {"version", spec.version}},
                              ports,
                              spec.replicas,
                              context.injects(service.ns),
                              false,
                              age,
                              spec.ageMs > 0 ? std::min(spec.ageMs, age) : std::min(9 * day, age),
                              spec.xds};
            context.putWorkload(plan);
        }
        context.putService({service.ns, service.name, "ClusterIP", {{"app", service.name}}, {{"app", service.name}}, ports, age});
    }
}

void putCallers(FixtureContext &context)
{
    for (const CallerSpec &caller : context.scenario.callers) {
        if (caller.ns.empty() || context.objects.get({"apps", "deployments"}, caller.ns, caller.name))
            continue; // outside, or a service of the scenario that calls on its own account
        const double age = context.namespaceAge(caller.ns) * 0.9;
        context.putWorkload({caller.ns,
                             caller.name,
                             caller.name,
                             caller.image,
                             {{"app", caller.name}, {"version", "v1"}},
                             {},
                             caller.replicas,
                             context.injects(caller.ns),
                             false,
                             age,
                             std::min(41 * day, age)});
    }
}

} // namespace

std::pair<ResourceId, Json> resolveObject(const Json &object, qint64 nowMs)
{
    Json out = resolveTimes(object, nowMs);
    const std::string apiVersion = jsonText(out, "apiVersion");
    const std::size_t slash = apiVersion.find('/');
    const auto kind = mesh::kindOf(QString::fromStdString(slash == std::string::npos ? std::string() : apiVersion.substr(0, slash)),
                                   QString::fromStdString(jsonText(out, "kind")));
    if (!kind) // the scenario was checked before
        return {};
    const mesh::KindInfo &info = mesh::info(*kind);
    return {{info.group.toStdString(), info.plural.toStdString()}, std::move(out)};
}

base::Result<void> fillStore(const Scenario &scenario, std::uint64_t seed, qint64 nowMs, ObjectStore &objects)
{
    FixtureContext context(scenario, seed, nowMs, objects);
    putNodes(context);
    putNamespaces(context);
    putControlPlane(context);
    putServices(context);
    putCallers(context);
    if (auto done = putCertificates(context); !done)
        return done;
    for (const ObjectSpec &spec : scenario.objects) {
        auto [resource, object] = resolveObject(spec.object, nowMs);
        if (!jsonHas(jsonChild(object, "metadata"), "creationTimestamp"))
            object["metadata"]["creationTimestamp"] = context.time(context.namespaceAge(jsonText(object["metadata"], "namespace")) * 0.9);
        objects.put(resource, std::move(object));
    }
    return {};
}

} // namespace sandbox
