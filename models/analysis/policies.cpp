// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/policies.h"

#include "models/analysis/inmesh.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

/// What was there first; without dates the name decides, so that the answer does not change from run to run.
bool isOlder(const Item &a, const Item &b)
{
    if (a.object && b.object && a.object->meta.createdMs != b.object->meta.createdMs)
        return a.object->meta.createdMs < b.object->meta.createdMs;
    const std::string_view one = a.metadata()["creationTimestamp"].text(), other = b.metadata()["creationTimestamp"].text();
    return one != other && !one.empty() && !other.empty() ? one < other : a.nameText() < b.nameText();
}

bool isAmbient(const World &world, const Workload &workload)
{
    if (workload.annotations["ambient.istio.io/redirection"].text() == "enabled")
        return true;
    if (const Ref own = workload.labels["istio.io/dataplane-mode"])
        return own.text() == "ambient";
    return world.namespaceLabels(workload.item->nsText())["istio.io/dataplane-mode"].text() == "ambient";
}

} // namespace

bool obeysPolicies(const World &world, const Workload &workload)
{
    if (!workload.hasPods())
        return true; // WorkloadEntry and WorkloadGroup: they are made for the mesh
    if (isAmbient(world, workload) || proxyContainer(workload.podSpec, true) || workload.labels["gateway.networking.k8s.io/gateway-name"])
        return true;
    if (workload.isPod())
        return isInMesh(world, workload.item->nsText(), workload.item->metadata(), workload.podSpec);
    Ref pod = workload.item->spec()["template"];
    if (!pod)
        pod = workload.item->spec()["jobTemplate"]["spec"]["template"];
    return isInMesh(world, workload.item->nsText(), pod["metadata"], workload.podSpec);
}

bool hasTargets(Ref spec)
{
    const Ref one = spec["targetRef"];
    return (one && !one.isNull()) || spec["targetRefs"].size() > 0;
}

Ref firstLabel(Ref labels)
{
    Ref first;
    for (const Ref label : labels) {
        if (!first || label.key() < first.key())
            first = label;
    }
    return first;
}

QString others(const Items &all, const Item *but)
{
    QStringList names;
    for (const Item *item : all) {
        if (item != but)
            names << item->subject.name;
    }
    names.sort();
    return names.size() > 5 ? names.mid(0, 5).join(u", "_s) + u" and %1 more"_s.arg(names.size() - 5) : names.join(u", "_s);
}

std::string_view mtlsMode(Ref mtls)
{
    const std::string_view mode = mtls["mode"].text();
    return mode == "UNSET" ? std::string_view() : mode;
}

MtlsModes::MtlsModes(const World &world)
    : m_world(world)
{
    for (const ItemPtr &item : world.of(mesh::Kind::PeerAuthentication)) {
        if (item->spec()["selector"]["matchLabels"].size() > 0)
            continue;
        const Item *&known = m_byNamespace[item->nsText()];
        if (!known || isOlder(*item, *known))
            known = item.get();
    }
}

const Item *MtlsModes::policyOf(std::string_view ns) const
{
    const auto found = m_byNamespace.find(ns.empty() ? m_world.rootNamespace() : ns);
    return found == m_byNamespace.end() ? nullptr : found->second;
}

std::string_view MtlsModes::meshMode() const
{
    const Item *policy = policyOf({});
    const std::string_view mode = policy ? mtlsMode(policy->spec()["mtls"]) : std::string_view();
    return mode.empty() ? "PERMISSIVE" : mode;
}

std::string_view MtlsModes::modeOf(std::string_view ns) const
{
    const Item *policy = policyOf(ns);
    const std::string_view mode = policy ? mtlsMode(policy->spec()["mtls"]) : std::string_view();
    return mode.empty() ? meshMode() : mode;
}

} // namespace analysis
