// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Kubernetes' own kinds.
#include "app/sources/kubernetes/facts.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

using json::Value;

namespace {

mesh::ServicePort servicePort(Value value, Interner &interner)
{
    mesh::ServicePort port;
    port.protocol = u"TCP"_s;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "name")
            port.name = interner.text(json::view(field));
        else if (key == "port")
            port.port = json::integer(field);
        else if (key == "targetPort")
            port.targetPort = json::textOrNumber(field);
        else if (key == "protocol")
            port.protocol = interner.text(json::view(field));
        else if (key == "appProtocol")
            port.appProtocol = interner.text(json::view(field));
    });
    return port;
}

/// The status ("True", "False", ...) of the condition `wanted`; "" when it is not there.
bool isCondition(Value conditions, std::string_view wanted)
{
    bool holds = false;
    json::items(conditions, [&](Value item) {
        bool named = false, yes = false;
        json::fields(item, [&](std::string_view key, Value field) {
            if (key == "type")
                named = json::view(field) == wanted;
            else if (key == "status")
                yes = json::view(field) == "True";
        });
        holds |= named && yes;
    });
    return holds;
}

void namespaceField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    if (key == "status")
        json::fields(value, [&](std::string_view name, Value field) {
            if (name == "phase")
                as<mesh::NamespaceFacts>(facts).phase = interner.text(json::view(field));
        });
}

void nodeField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &node = as<mesh::NodeFacts>(facts);
    if (key != "status")
        return;
    json::fields(value, [&](std::string_view name, Value field) {
        if (name == "conditions")
            node.ready = isCondition(field, "Ready");
        else if (name == "nodeInfo")
            json::fields(field, [&](std::string_view info, Value text) {
                if (info == "kubeletVersion")
                    node.kubeletVersion = interner.text(json::view(text));
            });
    });
}

void nodeEnd(mesh::Facts &facts, const mesh::Meta &meta)
{
    auto &node = as<mesh::NodeFacts>(facts);
    const auto label = [&meta](const QString &now, const QString &before) { return meta.labels.value(now, meta.labels.value(before)); };
    node.region = label(u"topology.kubernetes.io/region"_s, u"failure-domain.beta.kubernetes.io/region"_s);
    node.zone = label(u"topology.kubernetes.io/zone"_s, u"failure-domain.beta.kubernetes.io/zone"_s);
}

// ---- Pods ------------------------------------------------------------------------------------------------------------

/// spec and status name the same containers and may stand in any order.
mesh::ContainerFacts &containerNamed(mesh::PodFacts &pod, const QString &name)
{
    const auto found = std::ranges::find(pod.containers, name, &mesh::ContainerFacts::name);
    if (found != pod.containers.end())
        return *found;
    pod.containers.append(mesh::ContainerFacts{});
    pod.containers.last().name = name;
    return pod.containers.last();
}

void readPorts(Value value, QVector<int> &ports)
{
    json::items(value, [&ports](Value item) {
        json::fields(item, [&ports](std::string_view key, Value field) {
            if (key == "containerPort")
                ports.append(json::integer(field));
        });
    });
}

void readContainers(Value value, bool init, mesh::PodFacts &pod, Interner &interner)
{
    json::items(value, [&](Value item) {
        mesh::ContainerFacts read;
        json::fields(item, [&](std::string_view key, Value field) {
            if (key == "name")
                read.name = interner.text(json::view(field));
            else if (key == "image")
                read.image = interner.text(json::view(field));
            else if (key == "ports")
                readPorts(field, read.ports);
        });
        mesh::ContainerFacts &container = containerNamed(pod, read.name);
        container.image = read.image;
        container.ports = read.ports;
        container.init = init;
    });
}

QString waitingReason(Value state, Interner &interner)
{
    QString reason;
    json::fields(state, [&](std::string_view kind, Value details) {
        if (kind == "waiting")
            json::fields(details, [&](std::string_view key, Value field) {
                if (key == "reason")
                    reason = interner.text(json::view(field));
            });
    });
    return reason;
}

void readContainerStatuses(Value value, bool init, mesh::PodFacts &pod, Interner &interner)
{
    json::items(value, [&](Value item) {
        mesh::ContainerFacts read;
        json::fields(item, [&](std::string_view key, Value field) {
            if (key == "name")
                read.name = interner.text(json::view(field));
            else if (key == "ready")
                read.ready = json::boolean(field);
            else if (key == "restartCount")
                read.restarts = json::integer(field);
            else if (key == "state")
                read.waitingReason = waitingReason(field, interner);
        });
        mesh::ContainerFacts &container = containerNamed(pod, read.name);
        container.ready = read.ready;
        container.restarts = read.restarts;
        container.waitingReason = read.waitingReason;
        container.init |= init;
    });
}

void podSpec(mesh::PodFacts &pod, std::string_view key, Value value, Interner &interner)
{
    if (key == "nodeName")
        pod.node = interner.text(json::view(value));
    else if (key == "serviceAccountName")
        pod.serviceAccount = interner.text(json::view(value));
    else if (key == "hostNetwork")
        pod.hostNetwork = json::boolean(value);
    else if (key == "containers" || key == "initContainers")
        readContainers(value, key == "initContainers", pod, interner);
}

void podStatus(mesh::PodFacts &pod, std::string_view key, Value value, Interner &interner)
{
    if (key == "phase")
        pod.phase = interner.text(json::view(value));
    else if (key == "reason")
        pod.reason = interner.text(json::view(value));
    else if (key == "podIP")
        pod.ip = json::text(value);
    else if (key == "conditions")
        pod.ready = isCondition(value, "Ready");
    else if (key == "containerStatuses" || key == "initContainerStatuses")
        readContainerStatuses(value, key == "initContainerStatuses", pod, interner);
}

void podField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &pod = as<mesh::PodFacts>(facts);
    if (key == "spec")
        json::fields(value, [&](std::string_view name, Value field) { podSpec(pod, name, field, interner); });
    else if (key == "status")
        json::fields(value, [&](std::string_view name, Value field) { podStatus(pod, name, field, interner); });
}

// ---- Services --------------------------------------------------------------------------------------------------------

void serviceSpec(mesh::ServiceFacts &service, std::string_view key, Value value, Interner &interner)
{
    if (key == "type")
        service.type = interner.text(json::view(value));
    else if (key == "clusterIPs")
        service.clusterIps = json::texts(value);
    else if (key == "clusterIP" && service.clusterIps.isEmpty())
        service.clusterIps = QStringList{json::text(value)};
    else if (key == "externalName")
        service.externalName = json::text(value);
    else if (key == "selector")
        service.selector = interner.labels(value);
    else if (key == "ports")
        json::items(value, [&](Value item) { service.ports.append(servicePort(item, interner)); });
}

void readIngress(Value value, QStringList &addresses)
{
    json::items(value, [&addresses](Value item) {
        QString ip, host;
        json::fields(item, [&](std::string_view key, Value field) {
            if (key == "ip")
                ip = json::text(field);
            else if (key == "hostname")
                host = json::text(field);
        });
        addresses.append(ip.isEmpty() ? host : ip);
    });
    addresses.removeAll(QString());
}

void serviceField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &service = as<mesh::ServiceFacts>(facts);
    if (key == "spec")
        json::fields(value, [&](std::string_view name, Value field) { serviceSpec(service, name, field, interner); });
    else if (key == "status")
        json::fields(value, [&](std::string_view name, Value balancer) {
            if (name == "loadBalancer")
                json::fields(balancer, [&](std::string_view part, Value field) {
                    if (part == "ingress")
                        readIngress(field, service.addresses);
                });
        });
}

void serviceEnd(mesh::Facts &facts, const mesh::Meta &)
{
    auto &service = as<mesh::ServiceFacts>(facts);
    if (service.type.isEmpty())
        service.type = u"ClusterIP"_s;
    service.clusterIps.removeAll(QString());
    service.headless = service.clusterIps.contains(u"None"_s);
    service.clusterIps.removeAll(u"None"_s);
}

// ---- EndpointSlices, discovery.k8s.io/v1 and v1beta1 -----------------------------------------------------------------

/// A condition that is not given: ready counts as true, serving as ready is, terminating as false.
void readEndpointConditions(Value value, mesh::Endpoint &endpoint)
{
    bool servingGiven = false;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "ready") {
            endpoint.ready = json::boolean(field, true);
        } else if (key == "serving") {
            servingGiven = !field.is_null();
            endpoint.serving = json::boolean(field, true);
        } else if (key == "terminating") {
            endpoint.terminating = json::boolean(field);
        }
    });
    if (!servingGiven)
        endpoint.serving = endpoint.ready;
}

void endpointField(mesh::Endpoint &endpoint, std::string_view key, Value value, Interner &interner)
{
    if (key == "addresses")
        endpoint.addresses = json::texts(value);
    else if (key == "conditions")
        readEndpointConditions(value, endpoint);
    else if (key == "nodeName")
        endpoint.node = interner.text(json::view(value));
    else if (key == "zone")
        endpoint.zone = interner.text(json::view(value));
    else if (key == "topology") // v1beta1
        json::fields(value, [&](std::string_view name, Value field) {
            if (name == "topology.kubernetes.io/zone")
                endpoint.zone = interner.text(json::view(field));
            else if (name == "kubernetes.io/hostname" && endpoint.node.isEmpty())
                endpoint.node = interner.text(json::view(field));
        });
    else if (key == "targetRef")
        json::fields(value, [&](std::string_view name, Value field) {
            if (name == "kind")
                endpoint.targetKind = interner.text(json::view(field));
            else if (name == "name")
                endpoint.targetName = json::text(field);
        });
}

void sliceField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &slice = as<mesh::EndpointSliceFacts>(facts);
    if (key == "addressType")
        slice.addressType = interner.text(json::view(value));
    else if (key == "ports")
        json::items(value, [&](Value item) { slice.ports.append(servicePort(item, interner)); });
    else if (key == "endpoints")
        json::items(value, [&](Value item) {
            mesh::Endpoint endpoint;
            json::fields(item, [&](std::string_view name, Value field) { endpointField(endpoint, name, field, interner); });
            slice.endpoints.append(endpoint);
        });
}

void sliceEnd(mesh::Facts &facts, const mesh::Meta &meta)
{
    as<mesh::EndpointSliceFacts>(facts).service = meta.labels.value(u"kubernetes.io/service-name"_s);
}

// ---- Deployment, ReplicaSet, StatefulSet, DaemonSet ------------------------------------------------------------------

void readTemplateSpec(Value value, mesh::WorkloadFacts &workload, Interner &interner)
{
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "serviceAccountName")
            workload.serviceAccount = interner.text(json::view(field));
        else if (key == "containers")
            json::items(field, [&](Value item) {
                json::fields(item, [&](std::string_view name, Value text) {
                    if (name == "image")
                        workload.images.append(interner.text(json::view(text)));
                });
            });
    });
}

void readTemplate(Value value, mesh::WorkloadFacts &workload, Interner &interner)
{
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "spec")
            readTemplateSpec(field, workload, interner);
        else if (key == "metadata")
            json::fields(field, [&](std::string_view name, Value map) {
                if (name == "labels")
                    workload.templateLabels = interner.labels(map);
                else if (name == "annotations")
                    workload.templateAnnotations = json::labels(map);
            });
    });
}

base::Labels matchLabels(Value selector, Interner &interner)
{
    base::Labels labels;
    json::fields(selector, [&](std::string_view key, Value field) {
        if (key == "matchLabels")
            labels = interner.labels(field);
    });
    return labels;
}

/// The counts' names differ between the four kinds; those of DaemonSet have no twin in the others.
void workloadStatus(mesh::WorkloadFacts &workload, std::string_view key, Value value)
{
    if (key == "replicas" || key == "currentNumberScheduled")
        workload.current = json::integer(value);
    else if (key == "readyReplicas" || key == "numberReady")
        workload.ready = json::integer(value);
    else if (key == "updatedReplicas" || key == "updatedNumberScheduled")
        workload.updated = json::integer(value);
    else if (key == "availableReplicas" || key == "numberAvailable")
        workload.available = json::integer(value);
    else if (key == "desiredNumberScheduled")
        workload.wanted = json::integer(value);
}

void workloadField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &workload = as<mesh::WorkloadFacts>(facts);
    if (key == "spec")
        json::fields(value, [&](std::string_view name, Value field) {
            if (name == "replicas")
                workload.wanted = json::integer(field, 1);
            else if (name == "selector")
                workload.selector = matchLabels(field, interner);
            else if (name == "template")
                readTemplate(field, workload, interner);
        });
    else if (key == "status")
        json::fields(value, [&](std::string_view name, Value field) { workloadStatus(workload, name, field); });
}

// ---- ConfigMaps, webhooks, CRDs --------------------------------------------------------------------------------------

void configMapField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &map = as<mesh::ConfigMapFacts>(facts);
    if (key == "data")
        json::fields(value, [&](std::string_view name, Value field) {
            const std::string_view text = json::view(field);
            map.data.insert(json::toString(name), QByteArray(text.data(), static_cast<qsizetype>(text.size())));
        });
    else if (key == "binaryData")
        json::fields(value, [&](std::string_view name, Value field) { map.data.insert(json::toString(name), json::base64(field)); });
}

void webhookService(mesh::WebhookClient &webhook, std::string_view key, Value value)
{
    if (key == "namespace")
        webhook.serviceNs = json::text(value);
    else if (key == "name")
        webhook.serviceName = json::text(value);
    else if (key == "path")
        webhook.path = json::text(value);
    else if (key == "port")
        webhook.servicePort = json::integer(value, 443);
}

mesh::WebhookClient readWebhook(Value value)
{
    mesh::WebhookClient webhook;
    webhook.failurePolicy = u"Fail"_s;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "name")
            webhook.name = json::text(field);
        else if (key == "failurePolicy")
            webhook.failurePolicy = json::text(field);
        else if (key == "clientConfig")
            json::fields(field, [&](std::string_view name, Value part) {
                if (name == "caBundle")
                    webhook.caBundle = json::base64(part);
                else if (name == "url")
                    webhook.url = json::text(part);
                else if (name == "service")
                    json::fields(part, [&](std::string_view what, Value text) { webhookService(webhook, what, text); });
            });
    });
    return webhook;
}

void webhookField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    if (key == "webhooks")
        json::items(value, [&](Value item) { as<mesh::WebhookFacts>(facts).webhooks.append(readWebhook(item)); });
}

void readCrdVersion(Value value, QStringList &served)
{
    QString version;
    bool isServed = false;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "name")
            version = json::text(field);
        else if (key == "served")
            isServed = json::boolean(field);
    });
    if (isServed)
        served.append(version);
}

void crdField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &crd = as<mesh::CrdFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&](std::string_view name, Value field) {
        if (name == "group")
            crd.group = json::text(field);
        else if (name == "versions")
            json::items(field, [&](Value item) { readCrdVersion(item, crd.servedVersions); });
        else if (name == "names")
            json::fields(field, [&](std::string_view which, Value text) {
                if (which == "kind")
                    crd.kindName = json::text(text);
                else if (which == "plural")
                    crd.plural = json::text(text);
            });
    });
}

} // namespace

FactsReader coreReader(mesh::Kind kind)
{
    using enum mesh::Kind;
    switch (kind) {
    case Namespace: return {namespaceField, nullptr, mesh::NamespaceFacts{}};
    case Node: return {nodeField, nodeEnd, mesh::NodeFacts{}};
    case Pod: return {podField, nullptr, mesh::PodFacts{}};
    case Service: return {serviceField, serviceEnd, mesh::ServiceFacts{}};
    case EndpointSlice: return {sliceField, sliceEnd, mesh::EndpointSliceFacts{}};
    case Deployment:
    case ReplicaSet:
    case StatefulSet:
    case DaemonSet: return {workloadField, nullptr, mesh::WorkloadFacts{}};
    case ConfigMap: return {configMapField, nullptr, mesh::ConfigMapFacts{}};
    case MutatingWebhook:
    case ValidatingWebhook: return {webhookField, nullptr, mesh::WebhookFacts{}};
    case CustomResourceDefinition: return {crdField, nullptr, mesh::CrdFacts{}};
    default: return {};
    }
}

const FactsReader &factsReader(mesh::Kind kind)
{
    static const auto readers = [] {
        std::array<FactsReader, mesh::kindCount> table;
        for (int i = 0; i < mesh::kindCount; ++i) {
            const auto each = static_cast<mesh::Kind>(i);
            FactsReader &reader = table[static_cast<size_t>(i)];
            reader = each == mesh::Kind::Secret ? secretReader() : coreReader(each);
            if (!reader.field)
                reader = istioReader(each);
            if (!reader.field)
                reader = gatewayReader(each);
        }
        return table;
    }();
    return readers[static_cast<size_t>(kind)];
}

} // namespace kubernetes
