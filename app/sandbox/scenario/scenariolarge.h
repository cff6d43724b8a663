// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios that scale: services in layers from the gateway to the data, calls only inwards, fan-in by a power law, all
// from a seed. The parameters stand under `generate` of resources/scenarios/large.yaml.
#pragma once

#include "app/sandbox/scenario/scenario.h"
#include "app/sandbox/scenario/scenarioreader.h"

namespace sandbox {

struct LargeSpec {
    int services = 2000;
    double servicesPerNamespace = 25, edgesPerService = 3.5, fanInExponent = 1.3, gatewayRate = 20000;
    int failing = 9, degraded = 25, plaintext = 6, canaries = 12;
    std::uint64_t seed = 1;
};

LargeSpec readLarge(FieldReader in, const Options &options);
/// Adds namespaces, services, callers, the gateway and mesh objects to what the file says itself.
void generateLarge(const LargeSpec &spec, Scenario &out);

} // namespace sandbox
