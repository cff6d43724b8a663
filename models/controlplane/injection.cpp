// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/controlplane/injection.h"

#include "models/controlplane/version.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace controlplane {

namespace {

using mesh::Kind;
using mesh::ObjectPtr;

bool isKubernetes(const QString &ns)
{
    return ns == "kube-system"_L1 || ns == "kube-public"_L1 || ns == "kube-node-lease"_L1;
}

const mesh::ContainerFacts *sidecarOf(const mesh::PodFacts &pod)
{
    const auto found = std::ranges::find(pod.containers, u"istio-proxy"_s, &mesh::ContainerFacts::name);
    return found == pod.containers.end() ? nullptr : &*found;
}

/// Gateways are injected by templates of their own and in namespaces without a label: nothing can be told from the namespace.
bool isGateway(const base::Labels &labels)
{
    return labels.contains(u"istio.io/gateway-name"_s) || labels.contains(u"gateway.networking.k8s.io/gateway-name"_s)
        || labels.value(u"istio"_s).endsWith("gateway"_L1);
}

QString podRevision(const mesh::Meta &meta)
{
    const QString label = meta.labels.value(QLatin1String(revisionLabel));
    return label.isEmpty() ? meta.annotations.value(QLatin1String(revisionLabel)) : label;
}

bool saysNo(const mesh::Meta &meta)
{
    const QString label = meta.labels.value(u"sidecar.istio.io/inject"_s);
    const QString wish = label.isEmpty() ? meta.annotations.value(u"sidecar.istio.io/inject"_s) : label;
    return wish.compare("false"_L1, Qt::CaseInsensitive) == 0;
}

void addPod(NamespaceInjection &row, const mesh::Object &object, const mesh::PodFacts &pod, const Revisions &revisions)
{
    const mesh::ContainerFacts *sidecar = sidecarOf(pod);
    const bool running = pod.phase == "Running"_L1 || pod.phase == "Pending"_L1;
    if (!running || object.meta.deletedMs > 0 || isGateway(object.meta.labels) || object.meta.labels.value(u"app"_s) == "istiod"_L1)
        return;
    if (!sidecar && (pod.hostNetwork || saysNo(object.meta)))
        return;
    ++row.pods;
    if (!sidecar) {
        if (row.wanted.how == Injection::Sidecar) {
            ++row.without;
            row.podsWithout.push_back(object.key());
        }
        return;
    }
    ++row.injected;
    const QString version = imageTag(sidecar->image);
    ++row.versions[version];
    const QString own = podRevision(object.meta), is = own.isEmpty() ? row.revision : revisions.resolve(own);
    const bool elsewhere = !row.revision.isEmpty() && !own.isEmpty() && is != row.revision;
    const Revision *revision = revisions.find(elsewhere ? is : row.revision);
    const bool outdated = revision && !version.isEmpty() && !revision->version.isEmpty() && !revision->mixed && version != revision->version;
    row.elsewhere += elsewhere ? 1 : 0;
    row.outdated += outdated ? 1 : 0;
    if (elsewhere || outdated)
        row.podsOutdated.push_back(object.key());
}

Trouble troubleOf(const NamespaceInjection &row, const base::Labels &labels, const Revisions &revisions)
{
    if (row.wanted.how == Injection::Sidecar && row.revision.isEmpty())
        return Trouble::UnknownRevision;
    const Revision *revision = revisions.find(row.revision);
    if (revision && revision->ready() == 0)
        return Trouble::RevisionDown;
    const QString injection = labels.value(u"istio-injection"_s), named = labels.value(QLatin1String(revisionLabel));
    const bool ambient = labels.value(u"istio.io/dataplane-mode"_s) == "ambient"_L1;
    if (injection == "enabled"_L1 && ((!named.isEmpty() && revisions.resolve(named) != row.revision) || ambient))
        return Trouble::Contradiction;
    if (row.without > 0)
        return Trouble::PodsWithout;
    if (row.elsewhere > 0)
        return Trouble::OtherRevision;
    return row.outdated > 0 ? Trouble::OtherVersion : Trouble::None;
}

} // namespace

Wanted wantedBy(const base::Labels &labels)
{
    const QString injection = labels.value(u"istio-injection"_s), revision = labels.value(QLatin1String(revisionLabel));
    if (injection == "disabled"_L1)
        return {Injection::Disabled, {}};
    if (injection == "enabled"_L1)
        return {Injection::Sidecar, u"default"_s};
    if (labels.value(u"istio.io/dataplane-mode"_s) == "ambient"_L1)
        return {Injection::Ambient, {}};
    if (!revision.isEmpty())
        return {Injection::Sidecar, revision};
    return {};
}

QVector<NamespaceInjection> injection(const mesh::Snapshot &snapshot, const Revisions &revisions)
{
    QMap<QString, NamespaceInjection> rows;
    QHash<QString, base::Labels> labels;
    snapshot.table(Kind::Namespace).forEach([&](const ObjectPtr &object) {
        const QString &ns = object->meta.name;
        if (isKubernetes(ns))
            return;
        NamespaceInjection &row = rows[ns];
        row.ns = ns;
        row.wanted = wantedBy(object->meta.labels);
        row.revision = revisions.resolve(row.wanted.name);
        labels.insert(ns, object->meta.labels);
    });
    snapshot.table(Kind::Pod).forEach([&](const ObjectPtr &object) {
        const auto *pod = object->as<mesh::PodFacts>();
        const auto row = rows.find(object->meta.ns);
        if (pod && row != rows.end())
            addPod(*row, *object, *pod, revisions);
    });
    QVector<NamespaceInjection> out;
    for (NamespaceInjection &row : rows) {
        std::ranges::sort(row.podsWithout);
        std::ranges::sort(row.podsOutdated);
        row.trouble = troubleOf(row, labels.value(row.ns), revisions);
        out.push_back(row);
    }
    return out;
}

} // namespace controlplane
