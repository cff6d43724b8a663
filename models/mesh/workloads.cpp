// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/workloads.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace mesh {

namespace {

const OwnerRef *controllerOf(const Meta &meta)
{
    const auto found = std::ranges::find_if(meta.owners, &OwnerRef::controller);
    return found == meta.owners.end() ? nullptr : &*found;
}

/// The name of the workload that owns a pod, through its ReplicaSet if there is one. When ReplicaSets may not be read, the
/// Deployment's name is the ReplicaSet's without the pod-template-hash.
QString ownerName(const Object &pod, const Snapshot &snapshot)
{
    const OwnerRef *owner = controllerOf(pod.meta);
    if (!owner)
        return pod.meta.name;
    if (owner->kind != "ReplicaSet"_L1)
        return owner->name;
    if (const ObjectPtr set = snapshot.find({Kind::ReplicaSet, pod.meta.ns, owner->name})) {
        const OwnerRef *deployment = controllerOf(set->meta);
        return deployment ? deployment->name : owner->name;
    }
    const QString hash = pod.meta.labels.value(u"pod-template-hash"_s);
    return !hash.isEmpty() && owner->name.endsWith(u'-' + hash) ? owner->name.chopped(hash.size() + 1) : owner->name;
}

} // namespace

Workloads::Workloads(const Snapshot &snapshot)
{
    for (const Kind kind : {Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet, Kind::ReplicaSet}) {
        for (const ObjectPtr &object : snapshot.objects(kind)) {
            const auto *facts = object->as<WorkloadFacts>();
            if (facts && !(kind == Kind::ReplicaSet && controllerOf(object->meta)))
                add(object, facts->templateLabels);
        }
    }
    for (const ObjectPtr &pod : snapshot.objects(Kind::Pod))
        attachPod(pod, snapshot);
    std::ranges::sort(m_all, [](const Workload &a, const Workload &b) {
        const int spaces = a.ns().compare(b.ns());
        return spaces != 0 ? spaces < 0 : a.name() < b.name();
    });
    m_index.clear();
    for (qsizetype i = 0; i < m_all.size(); ++i) {
        Workload &workload = m_all[i];
        m_index.insert({workload.ns(), workload.name()}, i);
        m_byNamespace[workload.ns()].push_back(i);
        workload.app = canonicalService(workload.labels, workload.name());
        workload.version = canonicalRevision(workload.labels);
    }
}

const Workload *Workloads::find(const QString &ns, const QString &name) const
{
    const auto at = m_index.constFind({ns, name});
    return at == m_index.cend() ? nullptr : &m_all[*at];
}

QVector<const Workload *> Workloads::selectedBy(const QString &ns, const base::Labels &selector) const
{
    QVector<const Workload *> selected;
    if (selector.isEmpty())
        return selected;
    for (const qsizetype i : m_byNamespace.value(ns)) {
        if (base::matches(selector, m_all[i].labels))
            selected.push_back(&m_all[i]);
    }
    return selected;
}

void Workloads::add(const ObjectPtr &object, base::Labels labels)
{
    const std::pair key{object->meta.ns, object->meta.name};
    if (m_index.contains(key))
        return;
    m_index.insert(key, m_all.size());
    m_all.push_back({object, std::move(labels), {}, {}, {}});
}

void Workloads::attachPod(const ObjectPtr &pod, const Snapshot &snapshot)
{
    const auto *facts = pod->as<PodFacts>();
    if (!facts || facts->phase == "Succeeded"_L1 || facts->phase == "Failed"_L1)
        return;
    const std::pair key{pod->meta.ns, ownerName(*pod, snapshot)};
    if (!m_index.contains(key)) {
        m_index.insert(key, m_all.size());
        // Its owner is of a kind that is not read (a Job, an Argo Rollout) or there is none: the pod stands for it.
        m_all.push_back({pod, pod->meta.labels, {}, {}, {}});
    }
    Workload &workload = m_all[m_index.value(key)];
    workload.pods.push_back(pod);
    // Injected labels (canonical names, the revision) are on the pods only.
    for (auto it = pod->meta.labels.cbegin(); it != pod->meta.labels.cend(); ++it)
        workload.labels.insert(it.key(), it.value());
}

QString canonicalService(const base::Labels &labels, const QString &workloadName)
{
    for (const QString &key : {u"service.istio.io/canonical-name"_s, u"app.kubernetes.io/name"_s, u"app"_s}) {
        if (const QString value = labels.value(key); !value.isEmpty())
            return value;
    }
    return workloadName;
}

QString canonicalRevision(const base::Labels &labels)
{
    for (const QString &key : {u"service.istio.io/canonical-revision"_s, u"app.kubernetes.io/version"_s, u"version"_s}) {
        if (const QString value = labels.value(key); !value.isEmpty())
            return value;
    }
    return u"latest"_s;
}

} // namespace mesh
