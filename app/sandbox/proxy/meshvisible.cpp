// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// MeshView: which services a Sidecar lets a proxy see.
#include "app/sandbox/proxy/meshview.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>

namespace sandbox {

namespace {

/// "ns/host" of a Sidecar's egress; "." is its own namespace, "~" none.
bool lets(const std::string &pattern, const std::string &own, const MeshService &service)
{
    const std::size_t slash = pattern.find('/');
    if (slash == std::string::npos)
        return false;
    const std::string ns = pattern.substr(0, slash);
    const bool place = ns == "*" || (ns == "." && service.ns == own) || ns == service.ns;
    return place && hostMatches(pattern.substr(slash + 1), service.host);
}

} // namespace

const MeshProxy *MeshView::proxy(const std::string &ns, const std::string &pod) const
{
    const auto found = index.find({ns, pod});
    return found == index.end() ? nullptr : &proxies[found->second];
}

std::vector<const MeshService *> MeshView::visible(const MeshProxy &proxy) const
{
    // A Sidecar with a selector goes before the namespace's, that before the root's.
    const TrafficObject *best = nullptr;
    int rank = 0;
    for (const TrafficObject &sidecar : sidecars) {
        const Json &selector = jsonAt(sidecar.spec(), {"workloadSelector", "labels"});
        const bool here = sidecar.ns == proxy.ns, selects = selector.is_object() && !selector.empty();
        const int value = here && selects && labelsMatch(selector, proxy.labels) ? 3
            : here && !selects                                                   ? 2
            : !selects && sidecar.ns == rootNamespace()                          ? 1
                                                                                 : 0;
        if (value > rank && !proxy.gateway) {
            rank = value;
            best = &sidecar;
        }
    }
    std::vector<std::string> hosts;
    static const Json none;
    for (const Json &egress : jsonList(best ? best->spec() : none, "egress")) {
        for (std::string &host : jsonStrings(egress, "hosts"))
            hosts.push_back(std::move(host));
    }
    std::vector<const MeshService *> out;
    for (const MeshService &service : services) {
        if (hosts.empty() || std::ranges::any_of(hosts, [&](const std::string &host) { return lets(host, proxy.ns, service); }))
            out.push_back(&service);
    }
    return out;
}

} // namespace sandbox
