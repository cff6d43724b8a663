// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/nodefields.h"

#include "models/items/words.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace items {

namespace {

std::optional<QVariant> known(double value)
{
    return std::isfinite(value) ? std::optional<QVariant>(value) : std::nullopt;
}

/// Not translated: filters are kept, shared and written in scripts.
QStringList kindWords(graph::NodeKind kind)
{
    switch (kind) {
    case graph::NodeKind::Service: return {u"service"_s};
    case graph::NodeKind::Workload: return {u"workload"_s};
    case graph::NodeKind::App: return {u"app"_s, u"application"_s};
    case graph::NodeKind::Gateway: return {u"gateway"_s};
    case graph::NodeKind::External: return {u"external"_s};
    case graph::NodeKind::Unknown: return {u"unknown"_s};
    case graph::NodeKind::Group: return {u"group"_s};
    }
    return {};
}

constexpr std::array controllers{mesh::Kind::Deployment, mesh::Kind::StatefulSet, mesh::Kind::DaemonSet};

const mesh::Object *workloadOf(const mesh::Snapshot &snapshot, const QString &ns, const QString &name)
{
    for (const mesh::Kind kind : controllers) {
        if (const mesh::ObjectPtr object = snapshot.find({kind, ns, name}))
            return object.get();
    }
    return nullptr;
}

} // namespace

QStringList NodeFields::keys()
{
    return {u"ns"_s,  u"kind"_s, u"health"_s, u"rate"_s,    u"5xx"_s,     u"403"_s,      u"429"_s,     u"p50"_s,     u"p95"_s,
            u"p99"_s, u"mtls"_s, u"mode"_s,   u"version"_s, u"changed"_s, u"workload"_s, u"cluster"_s, u"protocol"_s};
}

NodeFields::NodeFields(const graph::Graph &graph, const mesh::Snapshot &snapshot, qint64 nowMs)
    : m_graph(graph)
    , m_snapshot(snapshot)
    , m_nowMs(nowMs)
{
}

std::optional<QVariant> NodeFields::of(int index, const QString &key) const
{
    const graph::Node &node = m_graph.nodes[index];
    const mesh::Flow &flow = node.in.any() ? node.in : node.out;
    if (key.isEmpty())
        return QVariant(node.name);
    if (key == "ns"_L1)
        return QVariant(QStringList{node.ns});
    if (key == "kind"_L1)
        return QVariant(kindWords(node.kind));
    if (key == "health"_L1)
        return QVariant(Words::healthWords(node.health));
    if (key == "rate"_L1)
        return known(flow.any() ? flow.rate : mesh::nan);
    const double requests = flow.rate > 0 ? 100 : mesh::nan;
    if (key == "5xx"_L1)
        return known(flow.errors * requests);
    if (key == "403"_L1)
        return known(flow.denied * requests);
    if (key == "429"_L1)
        return known(flow.limited * requests);
    if (key == "p50"_L1)
        return known(flow.p50);
    if (key == "p95"_L1)
        return known(flow.p95);
    if (key == "p99"_L1)
        return known(flow.p99);
    if (key == "mtls"_L1)
        return known(flow.mtls * 100);
    return configured(node, key);
}

std::optional<QVariant> NodeFields::configured(const graph::Node &node, const QString &key) const
{
    if (key == "mode"_L1)
        return QVariant(QStringList{mesh::nameOf(node.mode).toLower()});
    if (key == "cluster"_L1)
        return QVariant(QStringList{node.cluster});
    if (key == "workload"_L1)
        return QVariant(node.workloads);
    if (key == "version"_L1) {
        QStringList versions;
        std::ranges::transform(node.versions, std::back_inserter(versions), &graph::Version::name);
        for (const QString &workload : node.versions.isEmpty() ? node.workloads : QStringList()) {
            if (const mesh::Object *object = workloadOf(m_snapshot, node.ns, workload))
                versions << object->as<mesh::WorkloadFacts>()->templateLabels.value(u"version"_s);
        }
        return QVariant(versions);
    }
    if (key == "changed"_L1) {
        const qint64 at = changedMs(node);
        return at > 0 ? std::optional<QVariant>(static_cast<double>(m_nowMs - at)) : std::nullopt;
    }
    if (!key.startsWith("label:"_L1))
        return std::nullopt;
    const QString label = key.sliced(6);
    if (node.kind == graph::NodeKind::Service) {
        const mesh::ObjectPtr service = m_snapshot.find({mesh::Kind::Service, node.ns, node.name});
        if (service && service->meta.labels.contains(label))
            return QVariant(service->meta.labels.value(label));
    }
    for (const QString &workload : node.workloads) {
        const mesh::Object *object = workloadOf(m_snapshot, node.ns, workload);
        if (!object)
            continue;
        if (object->meta.labels.contains(label))
            return QVariant(object->meta.labels.value(label));
        if (const auto *facts = object->as<mesh::WorkloadFacts>(); facts && facts->templateLabels.contains(label))
            return QVariant(facts->templateLabels.value(label));
    }
    return std::nullopt;
}

/// When something about it was last made or rolled out: service, workload, its newest replica set or pod, a route to it.
qint64 NodeFields::changedMs(const graph::Node &node) const
{
    if (!m_changesFound)
        findChanges(m_snapshot);
    qint64 newest = node.kind == graph::NodeKind::Service ? m_changes.value({node.ns, u"svc:"_s + node.name}, 0) : 0;
    for (const QString &workload : node.workloads)
        newest = std::max(newest, m_changes.value({node.ns, workload}, 0));
    return newest;
}

void NodeFields::findChanges(const mesh::Snapshot &snapshot) const
{
    m_changesFound = true;
    const auto note = [this](const QString &ns, const QString &name, qint64 at) {
        qint64 &newest = m_changes[{ns, name}];
        newest = std::max(newest, at);
    };
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::Service))
        note(object->meta.ns, u"svc:"_s + object->meta.name, object->meta.createdMs);
    for (const mesh::Kind kind : controllers) {
        for (const mesh::ObjectPtr &object : snapshot.objects(kind))
            note(object->meta.ns, object->meta.name, object->meta.createdMs);
    }
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::ReplicaSet)) {
        for (const mesh::OwnerRef &owner : object->meta.owners)
            note(object->meta.ns, owner.name, object->meta.createdMs);
    }
    // A route or rule that was made a moment ago is a change of what it leads to.
    const auto host = [&](const QString &ns, const QString &name, qint64 at) {
        const QStringList parts = name.split(u'.');
        note(parts.size() > 1 ? parts[1] : ns, u"svc:"_s + parts[0], at);
    };
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::VirtualService)) {
        if (const auto *facts = object->as<mesh::VirtualServiceFacts>()) {
            for (const QString &name : facts->hosts)
                host(object->meta.ns, name, object->meta.createdMs);
        }
    }
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::DestinationRule)) {
        if (const auto *facts = object->as<mesh::DestinationRuleFacts>())
            host(object->meta.ns, facts->host, object->meta.createdMs);
    }
}

SplitFilter splitFilter(const QString &text)
{
    const auto parsed = Filter::parse(text);
    SplitFilter out;
    if (!parsed || parsed->terms().isEmpty()) {
        out.find = text;
        return out;
    }
    QStringList keep, find;
    for (const Filter::Span &term : parsed->terms()) {
        const QString part = text.mid(term.at, term.length).trimmed();
        (part.startsWith(u'!') ? keep : find) << part;
    }
    out.keep = keep.join(u' ');
    out.find = find.join(u' ');
    return out;
}

} // namespace items
