// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Envoy's admin of one proxy (port 15000): what it answers to each path. Made when it is asked for, and only the part that is.
#pragma once

#include "app/sandbox/api/http.h"
#include "app/sandbox/proxy/loglevels.h"
#include "app/sandbox/proxy/workloadcerts.h"
#include "app/sandbox/traffic/hostcounts.h"

namespace sandbox::envoy {

/// A proxy as it runs: `view` is the one that it has acknowledged, `proxy` is in it.
struct Running {
    const MeshView &view;
    const MeshProxy &proxy;
    WorkloadCerts &certificates;
    LogLevels &levels;
    const HostCounts *counts = nullptr; ///< null: nothing is counted
};

HttpResponse admin(const HttpRequest &request, const Running &running);
/// All sections as istiod knows them, in Envoy's order; with endpoints where they are asked for.
Json configDump(const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates, bool withEndpoints);

} // namespace sandbox::envoy
