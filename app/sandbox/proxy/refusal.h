// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which proxies Envoy's own check makes refuse an EnvoyFilter: those it selects, when a patch names an extension that is in
// no build of Envoy.
#pragma once

#include "app/sandbox/proxy/meshview.h"

namespace sandbox {

std::optional<Nack> refusalOf(const TrafficObject &envoyFilter, const MeshProxy &proxy, const std::string &rootNamespace);

} // namespace sandbox
