// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// istiod's HTTP of one of its pods: /debug/*, /version, /ready, over the proxies that are connected to that pod. As a
// port-forward reaches it: from loopback, so without a token. The xDS door (ads) asks the same for its debug types.
#pragma once

#include "app/sandbox/api/http.h"
#include "app/sandbox/proxy/meshviews.h"
#include "app/sandbox/proxy/workloadcerts.h"

namespace sandbox::istiod {

/// One of its pods, and what it answers from.
struct Asked {
    const std::string &pod;
    const MeshViews::Now &now;
    const ObjectStore &objects;
    WorkloadCerts &certificates;
};

HttpResponse answer(const HttpRequest &request, const Asked &asked);

} // namespace sandbox::istiod
