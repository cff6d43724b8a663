// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The images of sidecars: as the injector would write them today, and never "auto" where no injector replaces it.
#include "models/analysis/inmesh.h"
#include "models/analysis/labelselectors.h"
#include "models/analysis/rulelist.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem mismatch{"proxy-image-differs", "IST0158", Severity::Warning};
constexpr Problem autoDeployment{"image-auto-not-injected", "IST0146", Severity::Warning};
constexpr Problem autoPod{"image-auto-in-pod", "IST0147", Severity::Error};

QString imageOf(const Item &map)
{
    QByteArray text = map.ref()["data"]["values"].string().toUtf8();
    if (text.isEmpty() && map.object && map.object->as<mesh::ConfigMapFacts>())
        text = map.object->as<mesh::ConfigMapFacts>()->data.value(u"values"_s);
    const QJsonObject global = QJsonDocument::fromJson(text).object()["global"_L1].toObject();
    const QString image = global["proxy"_L1]["image"_L1].toString();
    return image.contains(u'/') ? image : global["hub"_L1].toString() + u'/' + image + u':' + global["tag"_L1].toVariant().toString();
}

std::map<std::string, QString> injectorImages(const World &world)
{
    std::map<std::string, QString> images;
    for (const ItemPtr &map : world.of(mesh::Kind::ConfigMap)) {
        if (map->nameText().starts_with("istio-sidecar-injector"))
            images.emplace(map->nameText(), imageOf(*map));
    }
    return images;
}

/// ProxyConfig.image.imageType that counts for the pod: MeshConfig, root namespace, namespace, workload, annotation.
std::string variantOf(const World &world, const Item &pod)
{
    std::string variant(world.mesh().ref()["defaultConfig"]["image"]["imageType"].text());
    const auto take = [&variant](Ref spec) {
        if (const std::string_view type = spec["image"]["imageType"].text(); !type.empty())
            variant = type;
    };
    const KindSet &all = world.of(mesh::Kind::ProxyConfig);
    for (int level = 0; level < 3; ++level) {
        for (const ItemPtr &config : all) {
            const Ref selector = config->spec()["selector"];
            const bool root = config->nsText() == world.rootNamespace(), here = config->nsText() == pod.nsText();
            const bool fits = level == 0 ? root
                : level == 1             ? !root && here && !selector
                                         : !root && here && selector && names::selects(selector["matchLabels"], pod.labels());
            if (fits)
                take(config->spec());
        }
    }
    // proxy.istio.io/config holds a whole ProxyConfig; only this one line of it matters here.
    const QString annotation = toQString(pod.annotation("proxy.istio.io/config"));
    if (const qsizetype at = annotation.indexOf("imageType:"_L1); at >= 0)
        variant = annotation.mid(at + 10).section(u'\n', 0, 0).remove(u'"').remove(u'}').trimmed().toStdString();
    return variant == "default" ? std::string() : variant;
}

void checkMismatches(const World &world, Reporter &reporter)
{
    const std::map<std::string, QString> images = injectorImages(world);
    if (images.empty())
        return;
    std::map<std::string_view, QStringList> differing;
    for (const ItemPtr &pod : world.of(mesh::Kind::Pod)) {
        const auto injector = injectorOf(world.namespaceLabels(pod->nsText()));
        const auto wanted = injector ? images.find(*injector) : images.end();
        const Ref proxy = proxyContainer(pod->spec(), true);
        if (wanted == images.end() || !proxy || !pod->annotation("sidecar.istio.io/proxyImage").empty())
            continue;
        const QString image = proxy["image"].string(), variant = QString::fromStdString(variantOf(world, *pod));
        if (image != wanted->second && image != wanted->second + u'-' + variant)
            differing[pod->nsText()] << pod->subject.name;
    }
    for (auto &[ns, pods] : differing) {
        const Item *item = world.find(mesh::Kind::Namespace, {}, ns);
        if (!item)
            continue;
        pods.sort();
        const QString some = pods.size() > 5 ? pods.mid(0, 5).join(u", "_s) + u" and %1 more"_s.arg(pods.size() - 5) : pods.join(u", "_s);
        reporter.report(mismatch, *item, item->metadata()["name"],
                        u"the sidecars of %1 have another image than the injector writes today"_s.arg(some),
                        u"restart the pods, as after every upgrade of the control plane"_s);
    }
}

bool isAuto(Ref podSpec)
{
    return proxyContainer(podSpec, false)["image"].text() == "auto";
}

bool isInjected(const World &world, Ref namespaceLabels, Ref podLabels)
{
    return std::ranges::any_of(world.of(mesh::Kind::MutatingWebhook), [&](const ItemPtr &configuration) {
        return std::ranges::any_of(configuration->ref()["webhooks"], [&](Ref hook) {
            return hook["name"].text().ends_with("istio.io") && selectorTakes(hook["namespaceSelector"], namespaceLabels)
                && selectorTakes(hook["objectSelector"], podLabels);
        });
    });
}

void checkAuto(const World &world, Reporter &reporter)
{
    for (const ItemPtr &item : world.of(mesh::Kind::Pod)) {
        if (isAuto(item->spec()))
            reporter.report(autoPod, *item, proxyContainer(item->spec(), false)["image"],
                            u"the image \"auto\" was not replaced by the injector, so the pod can't start"_s,
                            u"label the namespace or the pod for injection, and make the pod again"_s);
    }
    if (world.isLive() && !world.isComplete(mesh::Kind::MutatingWebhook))
        return;
    for (const ItemPtr &item : world.of(mesh::Kind::Deployment)) {
        const Ref pod = item->spec()["template"];
        if (!isAuto(pod["spec"]) || isInjected(world, world.namespaceLabels(item->nsText()), pod["metadata"]["labels"]))
            continue;
        reporter.report(autoDeployment, *item, proxyContainer(pod["spec"], false)["image"],
                        u"the image \"auto\" waits for an injector, and none takes this namespace and these pods"_s,
                        u"label the namespace or the pods for injection"_s);
    }
}

} // namespace

void checkProxyImages(const World &world, Reporter &reporter)
{
    checkMismatches(world, reporter);
    checkAuto(world, reporter);
}

} // namespace analysis
