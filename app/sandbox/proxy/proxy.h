// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What listens in the sandbox's pods: Envoy's admin in those with a proxy, istiod's HTTP and xDS in istiod's. All is computed from
// what the object store holds when it is asked; kept are the last view, what proxies that do not follow are still at, and their
// certificates. Knows no socket. api's port-forward calls it, on server threads. A second revision is a pod of istiod with another
// istio.io/rev; a killed istiod is a deleted pod; the pod annotation sandbox.meshdeck.io/xds: stale | not-sent disturbs a proxy.
#pragma once

#include "app/sandbox/api/accounttokens.h"
#include "app/sandbox/api/podport.h"
#include "app/sandbox/proxy/loglevels.h"
#include "app/sandbox/proxy/meshviews.h"
#include "app/sandbox/proxy/workloadcerts.h"
#include "app/sandbox/traffic/hostcounts.h"

#include <openssl/types.h>

namespace sandbox {

class ProxyPorts final : public PodPorts
{
public:
    /// `counts` null: proxies have counted nothing.
    ProxyPorts(ObjectStore &objects, const AccountTokens &tokens, const HostCounts *counts = nullptr);

    std::unique_ptr<PodStream> connect(const PodName &pod, int port) const override;
    /// What HTTP on that port answers; nullopt when nobody listens.
    std::optional<HttpResponse> answer(const PodName &pod, int port, const HttpRequest &request) const;

private:
    std::shared_ptr<const MeshViews::Now> nowOf(const std::string &istiod) const;
    std::shared_ptr<SSL_CTX> istiodTls(const MeshView &view) const;

    const ObjectStore &m_objects;
    const AccountTokens &m_tokens;
    const HostCounts *m_counts;
    MeshViews m_views;
    mutable WorkloadCerts m_certificates;
    mutable LogLevels m_levels;
    mutable std::mutex m_mutex; ///< protects all below
    mutable std::shared_ptr<SSL_CTX> m_tls; ///< of istiod
    mutable std::string m_tlsAuthority;     ///< that issued its certificate
};

} // namespace sandbox
