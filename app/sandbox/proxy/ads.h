// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// istiod's xDS port: AggregatedDiscoveryService over TLS, to whom a token of a service account opens it. Serves what consoles
// ask: istio.io/debug/syncz, and the debug pages as istio.io/debug. What proxies ask for it does not serve, and says so; types
// it has never heard of have no resources, as with istiod. The answers are those of istiod.h.
#pragma once

#include "app/sandbox/api/accounttokens.h"
#include "app/sandbox/api/podport.h"
#include "app/sandbox/proxy/istiod.h"

#include <openssl/types.h>

namespace sandbox::istiod {

/// What the xDS port of one pod is made of; all must outlive its connections.
struct XdsPort {
    std::string pod;
    /// Null: the pod is gone, its connections end.
    std::function<std::shared_ptr<const MeshViews::Now>()> now;
    const AccountTokens &tokens;
    const ObjectStore &objects;
    WorkloadCerts &certificates;
};

std::unique_ptr<PodStream> openXds(XdsPort port, const std::shared_ptr<SSL_CTX> &tls);

} // namespace sandbox::istiod
