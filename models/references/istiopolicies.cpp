// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What applies to workloads: Istio's policies, telemetry, filters, sidecars.
#include "models/references/builder.h"

#include <array>

namespace references {

using mesh::Kind;

namespace {

struct Selecting {
    Kind kind;
    std::string_view selector, labels; ///< spec.<selector>.<labels>
};

// EnvoyFilter and Sidecar call it workloadSelector.labels, the others selector.matchLabels (Istio's API).
constexpr std::array kinds{Selecting{Kind::AuthorizationPolicy, "selector", "matchLabels"},
                           Selecting{Kind::PeerAuthentication, "selector", "matchLabels"},
                           Selecting{Kind::RequestAuthentication, "selector", "matchLabels"},
                           Selecting{Kind::Telemetry, "selector", "matchLabels"},
                           Selecting{Kind::WasmPlugin, "selector", "matchLabels"},
                           Selecting{Kind::ProxyConfig, "selector", "matchLabels"},
                           Selecting{Kind::EnvoyFilter, "workloadSelector", "labels"},
                           Selecting{Kind::Sidecar, "workloadSelector", "labels"}};

void addPolicy(Builder &builder, const Item &policy, const Selecting &how)
{
    const bool inRoot = policy.nsText() == builder.world.rootNamespace();
    if (const Ref targets = policy.spec()["targetRefs"]; targets.size() > 0) {
        for (const Ref target : targets)
            builder.addTarget(policy, target, How::Targets);
    } else if (const Ref target = policy.spec()["targetRef"]) {
        builder.addTarget(policy, target, How::Targets);
    } else if (const Ref labels = policy.spec()[how.selector][how.labels]; labels.size() > 0) {
        builder.addSelected(policy, inRoot ? std::string_view() : policy.nsText(), labels);
    } else if (!inRoot) {
        builder.add(policy, builder.world.find(Kind::Namespace, {}, policy.nsText()), How::Namespace);
    }
}

} // namespace

void addIstioPolicies(Builder &builder)
{
    for (const Selecting &how : kinds) {
        for (const analysis::ItemPtr &policy : builder.world.of(how.kind))
            addPolicy(builder, *policy, how);
    }
}

} // namespace references
