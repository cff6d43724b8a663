// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Linkerd: servers and pods, who may call them, profiles and services.
#include "models/references/builder.h"

namespace references {

using mesh::Kind;

namespace {

void addServerAuthorization(Builder &builder, const Item &policy)
{
    const Ref server = policy.spec()["server"];
    if (const Ref name = server["name"])
        builder.addNamed(policy, Kind::LinkerdServer, policy.nsText(), name.text(), How::Targets);
    const Ref labels = server["selector"]["matchLabels"];
    if (labels.size() == 0)
        return;
    for (const analysis::ItemPtr &one : builder.world.of(Kind::LinkerdServer)) {
        if (one->nsText() == policy.nsText() && analysis::names::selects(labels, one->labels()))
            builder.add(policy, one.get(), How::Targets);
    }
}

void addIdentities(Builder &builder, const Item &authentication)
{
    for (const Ref identity : authentication.spec()["identityRefs"]) {
        const Ref ns = identity["namespace"];
        if (identity["kind"].text() == "ServiceAccount")
            builder.addNamed(authentication, Kind::ServiceAccount, ns ? ns.text() : authentication.nsText(), identity["name"].text(), How::Requires);
    }
}

} // namespace

void addLinkerd(Builder &builder)
{
    const analysis::World &world = builder.world;
    for (const analysis::ItemPtr &server : world.of(Kind::LinkerdServer)) {
        if (const Ref labels = server->spec()["podSelector"]["matchLabels"]; labels.size() > 0)
            builder.addSelected(*server, server->nsText(), labels);
    }
    for (const analysis::ItemPtr &policy : world.of(Kind::LinkerdServerAuthorization))
        addServerAuthorization(builder, *policy);
    for (const Kind kind : {Kind::LinkerdAuthorizationPolicy, Kind::LinkerdHttpLocalRateLimitPolicy}) {
        for (const analysis::ItemPtr &policy : world.of(kind)) {
            builder.addTarget(*policy, policy->spec()["targetRef"], How::Targets);
            for (const Ref required : policy->spec()["requiredAuthenticationRefs"])
                builder.addTarget(*policy, required, How::Requires);
        }
    }
    for (const analysis::ItemPtr &authentication : world.of(Kind::LinkerdMeshTlsAuthentication))
        addIdentities(builder, *authentication);
    for (const analysis::ItemPtr &profile : world.of(Kind::ServiceProfile))
        builder.addHost(*profile, profile->nameText(), How::Host);
}

} // namespace references
