// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a pod gets a sidecar, and what it has.
#pragma once

#include "models/analysis/world.h"

namespace analysis {

/// It has a sidecar, asks for one, or its namespace injects them. `metadata` and `spec` of the pod or its template.
bool isInMesh(const World &world, std::string_view ns, Ref metadata, Ref spec);

/// The container istio-proxy among the containers or, with `initToo`, the init containers (a native sidecar is one).
Ref proxyContainer(Ref podSpec, bool initToo);

/// Labels istio-injection=enabled or istio.io/rev. The name of the injector's ConfigMap for it.
std::optional<std::string> injectorOf(Ref namespaceLabels);

} // namespace analysis
