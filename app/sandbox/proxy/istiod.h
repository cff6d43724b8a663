// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// istiod's HTTP of one of its pods: /debug/*, /version, /ready, over the proxies that are connected to that pod. As a
// port-forward reaches it: from loopback, so without a token.
#pragma once

#include "app/sandbox/proxy/workloadcerts.h"
#include "app/sandbox/api/http.h"

namespace sandbox::istiod {

HttpResponse answer(const HttpRequest &request, const std::string &pod, const MeshView &view, const ObjectStore &objects,
                    WorkloadCerts &certificates);

} // namespace sandbox::istiod
