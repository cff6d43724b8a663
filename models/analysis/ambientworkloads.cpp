// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Nobody is told to be both sidecar and ambient, and nobody is both.
#include "models/analysis/rulelist.h"
#include "models/analysis/waypoints.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem both{"sidecar-and-ambient", "KIA1311", Severity::Error};
constexpr Problem sidecarInAmbient{"sidecar-in-ambient-namespace", "KIA1316", Severity::Warning};
constexpr Problem redirected{"sidecar-label-and-redirection", "KIA1314", Severity::Error};
constexpr Problem runsBoth{"sidecar-runs-in-ambient-pod", "KIA1315", Severity::Error};

constexpr auto inject = "sidecar.istio.io/inject";

bool isGateway(const Item &item)
{
    const Ref annotations = item.kind == Kind::Pod ? item.annotations() : item.spec()["template"]["metadata"]["annotations"];
    return annotations["inject.istio.io/templates"].text().find("gateway") != std::string_view::npos;
}

/// What runs, not what was asked for: said of each pod.
void checkRunning(const Item &pod, Reporter &reporter)
{
    const Ref redirection = pod.annotations()["ambient.istio.io/redirection"], mode = pod.labels()[waypoints::modeLabel];
    if (redirection.text() == "enabled" && pod.label(inject) == "true")
        reporter.report(redirected, pod, redirection, u"the pod is labelled for a sidecar, and its traffic is redirected to ztunnel"_s,
                        u"take one of the two out and restart the pod"_s);
    if (mode.text() != "ambient")
        return;
    for (const char *list : {"containers", "initContainers"}) {
        for (const Ref container : pod.spec()[list]) {
            if (container["name"].text() == "istio-proxy")
                reporter.report(runsBoth, pod, container["name"],
                                u"the pod is labelled for ambient mode and has a sidecar, so ztunnel leaves it alone"_s,
                                u"take the label or the sidecar out and restart the pod"_s);
        }
    }
}

} // namespace

void checkAmbientWorkloads(const World &world, const Item &item, Reporter &reporter)
{
    if (isGateway(item)) // injected as it is, it is no part of ambient
        return;
    if (item.kind == Kind::Pod)
        checkRunning(item, reporter);
    const Ref labels = item.kind == Kind::Pod ? item.labels() : item.spec()["template"]["metadata"]["labels"], asked = labels[inject];
    if (asked.text() != "true" || item.metadata()["ownerReferences"].size() > 0) // what owns a pod is told for it
        return;
    if (const Ref own = labels[waypoints::modeLabel]; own.text() == "ambient")
        reporter.report(both, item, own, u"its pods are labelled for a sidecar and for ambient"_s, u"take one of the labels out"_s);
    else if (!own && waypoints::isAmbient(world, item.nsText()))
        reporter.report(sidecarInAmbient, item, asked, u"its namespace is in ambient mode, but its pods ask for a sidecar"_s,
                        u"take the label out, or label the pods %1: none"_s.arg(QLatin1StringView(waypoints::modeLabel)));
}

} // namespace analysis
