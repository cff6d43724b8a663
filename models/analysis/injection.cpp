// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Namespaces that say in one way only whether sidecars are injected, and pods that have got theirs.
#include "models/analysis/inmesh.h"
#include "models/analysis/rulelist.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem notInjected{"namespace-not-injected", "IST0102", Severity::Info};
constexpr Problem podWithout{"pod-without-proxy", "IST0103", Severity::Warning};
constexpr Problem several{"namespace-labels-disagree", "IST0123", Severity::Warning};
constexpr Problem byDefault{"namespace-injected-by-default", "IST0148", Severity::Info};

bool isSystem(std::string_view ns)
{
    return ns == "kube-system" || ns == "kube-public" || ns == "kube-node-lease" || ns == "local-path-storage";
}

/// The values of the injector's ConfigMap of this revision; empty when there is none.
QJsonObject injectorValues(const World &world, std::string_view revision)
{
    std::string name = "istio-sidecar-injector";
    if (!revision.empty() && revision != "default")
        name.append("-").append(revision);
    for (const ItemPtr &map : world.of(mesh::Kind::ConfigMap)) {
        if (map->nameText() != name)
            continue;
        QByteArray text = map->ref()["data"]["values"].string().toUtf8();
        if (text.isEmpty() && map->object && map->object->as<mesh::ConfigMapFacts>())
            text = map->object->as<mesh::ConfigMapFacts>()->data.value(u"values"_s);
        return QJsonDocument::fromJson(text).object();
    }
    return {};
}

void checkNamespace(const World &world, const Item &item, bool &enabledByDefault, Reporter &reporter)
{
    const Ref injection = item.labels()["istio-injection"], revision = item.labels()["istio.io/rev"], mode = item.labels()["istio.io/dataplane-mode"];
    QStringList said;
    if (injection)
        said << u"istio-injection="_s + toQString(injection.text());
    for (const Ref other : {revision, mode}) {
        if (other && (!injection || injection.text() == "enabled"))
            said << other.keyString() + u'=' + toQString(other.text());
    }
    if (said.size() > 1) {
        reporter.report(several, item, injection ? injection : revision,
                        u"the labels %1 contradict each other, and only one of them counts"_s.arg(said.join(u", "_s)), u"keep one of them"_s);
    }
    if (mode.text() == "ambient")
        return;
    if (const QJsonObject values = injectorValues(world, revision.text()); !values.isEmpty())
        enabledByDefault = values["sidecarInjectorWebhook"_L1]["enableNamespacesByDefault"_L1].toBool();
    const std::string_view linkerd = item.annotation("linkerd.io/inject"); // in another mesh
    if (!injection.text().empty() || revision || linkerd == "enabled" || linkerd == "ingress")
        return;
    if (enabledByDefault) {
        reporter.report(byDefault, item, item.metadata()["name"], u"the namespace has no injection label, and sidecars are injected by default"_s,
                        u"label it istio-injection=enabled or =disabled, so that it is plain to see"_s);
    } else {
        reporter.report(notInjected, item, item.metadata()["name"], u"no sidecars are injected in this namespace: it has no injection label"_s,
                        u"label it istio-injection=enabled, istio.io/dataplane-mode=ambient, or istio-injection=disabled when it is to stay out"_s);
    }
}

void checkPod(const Item &item, Reporter &reporter)
{
    const Ref label = item.labels()["sidecar.istio.io/inject"];
    const std::string_view wish = label ? label.text() : item.annotation("sidecar.istio.io/inject");
    if (toQString(wish).compare("false"_L1, Qt::CaseInsensitive) == 0 || item.spec()["hostNetwork"].boolean())
        return;
    if (!proxyContainer(item.spec(), true)["image"].text().empty())
        return;
    reporter.report(podWithout, item, item.metadata()["name"],
                    u"the namespace injects sidecars, and this pod has none: it is older than the label, or the injector failed"_s,
                    u"restart it, and look at the injector when that does not help"_s);
}

} // namespace

void checkInjection(const World &world, Reporter &reporter)
{
    bool enabledByDefault = false; // the last ConfigMap that was found counts on, as in istioctl
    for (const ItemPtr &item : world.of(mesh::Kind::Namespace)) {
        if (item->nameText() != "istio-system" && !isSystem(item->nameText()))
            checkNamespace(world, *item, enabledByDefault, reporter);
    }
    for (const ItemPtr &item : world.of(mesh::Kind::Pod)) {
        const Ref labels = world.namespaceLabels(item->nsText());
        const bool injected = labels["istio-injection"].text() == "enabled" && labels["istio.io/dataplane-mode"].text() != "ambient";
        if (injected && item->nsText() != "istio-system")
            checkPod(*item, reporter);
    }
}

} // namespace analysis
