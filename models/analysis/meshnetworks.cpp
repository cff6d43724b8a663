// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// MeshNetworks names registries that there are: Kubernetes, or a cluster with a remote secret.
#include "models/analysis/rulelist.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unknownRegistry{"network-registry-unknown", "IST0126", Severity::Error};

std::set<std::string, std::less<>> registries(const World &world)
{
    std::set<std::string, std::less<>> known{"Mock", "Kubernetes", "External"};
    for (const ItemPtr &secret : world.of(mesh::Kind::Secret)) {
        if (secret->label("istio/multiCluster") != "true")
            continue;
        for (const char *field : {"data", "stringData"}) {
            for (const Ref cluster : secret->ref()[field])
                known.emplace(cluster.key());
        }
        if (secret->object) {
            if (const auto *facts = secret->object->as<mesh::SecretFacts>()) {
                for (const QString &key : facts->otherKeys)
                    known.emplace(key.toStdString());
            }
        }
    }
    return known;
}

} // namespace

void checkMeshNetworks(const World &world, Reporter &reporter)
{
    const ItemPtr &networks = world.meshNetworks();
    if (!networks)
        return;
    const auto known = registries(world);
    for (const Ref network : networks->ref()["networks"]) {
        for (const Ref endpoint : network["endpoints"]) {
            const Ref registry = endpoint["fromRegistry"];
            if (!registry || known.contains(registry.text()))
                continue;
            reporter.report(unknownRegistry, *networks, registry,
                            u"network %1 takes endpoints from the registry %2, and there is none of that name"_s.arg(quote(network.key()),
                                                                                                                     quote(registry.text())),
                            u"use the name under which the remote secret has the cluster, or Kubernetes"_s);
        }
    }
}

} // namespace analysis
