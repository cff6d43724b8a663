// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/inmesh.h"

namespace analysis {

Ref proxyContainer(Ref podSpec, bool initToo)
{
    for (const char *list : {"containers", "initContainers"}) {
        if (!initToo && std::string_view(list) == "initContainers")
            break;
        for (const Ref container : podSpec[list]) {
            if (container["name"].text() == "istio-proxy")
                return container;
        }
    }
    return {};
}

bool isInMesh(const World &world, std::string_view ns, Ref metadata, Ref spec)
{
    if (!proxyContainer(spec, false)["image"].text().empty())
        return true;
    for (const char *where : {"labels", "annotations"}) {
        if (const Ref wish = metadata[where]["sidecar.istio.io/inject"])
            return wish.text() == "true";
    }
    const Ref labels = world.namespaceLabels(ns);
    return labels["istio-injection"].text() == "enabled" || (!labels["istio-injection"] && !labels["istio.io/rev"].text().empty());
}

std::optional<std::string> injectorOf(Ref labels)
{
    if (const Ref revision = labels["istio.io/rev"]) {
        const std::string_view name = revision.text();
        return name.empty() || name == "default" ? std::string("istio-sidecar-injector") : std::string("istio-sidecar-injector-").append(name);
    }
    if (labels["istio-injection"].text() == "enabled")
        return "istio-sidecar-injector";
    return std::nullopt;
}

} // namespace analysis
