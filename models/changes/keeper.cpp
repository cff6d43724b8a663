// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/keeper.h"

using namespace Qt::Literals::StringLiterals;

namespace changes {

using Ref = base::Tree::Ref;
using Tool = Keeper::Tool;

namespace {

QString argoApplication(Ref annotations, Ref labels, QString &evidence)
{
    if (const QString id = annotations["argocd.argoproj.io/tracking-id"].string(); !id.isEmpty()) {
        evidence = u"annotation argocd.argoproj.io/tracking-id"_s;
        return id.section(u':', 0, 0);
    }
    evidence = u"label argocd.argoproj.io/instance"_s;
    return labels["argocd.argoproj.io/instance"].string();
}

QString flux(Ref labels, const std::string &prefix)
{
    const QString name = labels[prefix + "/name"].string(), ns = labels[prefix + "/namespace"].string();
    return name.isEmpty() || ns.isEmpty() ? name : ns + u'/' + name;
}

bool isManagedBy(Ref object, std::string_view manager)
{
    for (const Ref entry : object["metadata"]["managedFields"]) {
        if (entry["manager"].text() == manager)
            return true;
    }
    return false;
}

/// Flux leaves manual changes alone when told so on the object.
bool fluxIsOff(Ref annotations)
{
    const std::string_view policy = annotations["kustomize.toolkit.fluxcd.io/ssa"].text();
    return annotations["kustomize.toolkit.fluxcd.io/reconcile"].text() == "disabled" || policy == "Merge" || policy == "Ignore"
        || policy == "IfNotPresent";
}

} // namespace

QString Keeper::toString() const
{
    switch (tool) {
    case Tool::ArgoCd: return u"Argo CD application %1"_s.arg(name);
    case Tool::Flux: return u"Flux Kustomization %1"_s.arg(name);
    case Tool::FluxHelm: return u"Flux HelmRelease %1"_s.arg(name);
    case Tool::Helm: return u"Helm release %1"_s.arg(name);
    case Tool::Fleet: return u"Rancher Fleet bundle %1"_s.arg(name);
    case Tool::Owner: return u"its owner, %1"_s.arg(name);
    case Tool::Other: return name;
    }
    return name;
}

std::optional<Keeper> keeperOf(Ref object)
{
    const Ref annotations = object["metadata"]["annotations"], labels = object["metadata"]["labels"];
    QString evidence;
    if (const QString name = argoApplication(annotations, labels, evidence); !name.isEmpty())
        return Keeper{Tool::ArgoCd, name, evidence, u"it is put back at the next sync, at once where self-heal is on"_s};
    if (isManagedBy(object, "argocd-controller"))
        return Keeper{Tool::ArgoCd, labels["app.kubernetes.io/instance"].string(u"(unknown)"_s), u"field manager argocd-controller"_s,
                      u"it is put back at the next sync, at once where self-heal is on"_s};
    if (const QString name = flux(labels, "kustomize.toolkit.fluxcd.io"); !name.isEmpty()) {
        if (fluxIsOff(annotations))
            return std::nullopt;
        return Keeper{Tool::Flux, name, u"label kustomize.toolkit.fluxcd.io/name"_s, u"it is put back at the next reconciliation"_s};
    }
    if (const QString name = flux(labels, "helm.toolkit.fluxcd.io"); !name.isEmpty())
        return Keeper{Tool::FluxHelm, name, u"label helm.toolkit.fluxcd.io/name"_s,
                      u"it is put back where drift detection is on, else at the next upgrade"_s};
    if (labels["app.kubernetes.io/managed-by"].text() == "Helm") {
        const QString release = annotations["meta.helm.sh/release-name"].string(), ns = annotations["meta.helm.sh/release-namespace"].string();
        if (!release.isEmpty())
            return Keeper{Tool::Helm, ns.isEmpty() ? release : ns + u'/' + release, u"annotation meta.helm.sh/release-name"_s,
                          u"it stays until the next upgrade of the release"_s};
    }
    if (const QString bundle = annotations["objectset.rio.cattle.io/id"].string(); !bundle.isEmpty())
        return Keeper{Tool::Fleet, bundle, u"annotation objectset.rio.cattle.io/id"_s, u"it is put back at the next sync"_s};
    for (const Ref owner : object["metadata"]["ownerReferences"]) {
        if (owner["controller"].boolean())
            return Keeper{Tool::Owner, owner["kind"].string() + u' ' + owner["name"].string(), u"ownerReferences"_s,
                          u"its controller puts it back"_s};
    }
    const QString manager = labels["app.kubernetes.io/managed-by"].string();
    if (manager.isEmpty() || manager == "meshdeck"_L1)
        return std::nullopt;
    return Keeper{Tool::Other, manager, u"label app.kubernetes.io/managed-by"_s, u"it may be put back by %1"_s.arg(manager)};
}

} // namespace changes
