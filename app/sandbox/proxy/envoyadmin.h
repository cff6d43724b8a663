// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Envoy's admin of one proxy (port 15000): what it answers to each path.
#pragma once

#include "app/sandbox/api/podport.h"
#include "app/sandbox/proxy/workloadcerts.h"

namespace sandbox::envoy {

HttpResponse admin(const HttpRequest &request, const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates);
/// All sections, in Envoy's order.
Json configDump(const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates, bool withEndpoints);
/// As the first request of the proxy's stream tells it.
Json node(const MeshView &view, const MeshProxy &proxy);

} // namespace sandbox::envoy
