// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What listens in the sandbox's pods: Envoy's admin in those with a proxy, istiod's HTTP in istiod's. All is computed from
// what the object store holds when it is asked; nothing is kept but the last view and the certificates. Knows no socket and
// changes nothing. api's port-forward calls it, on server threads. A second revision is a pod of istiod with another
// istio.io/rev; a killed istiod is a deleted pod; the pod annotation sandbox.meshdeck.io/xds: stale | not-sent disturbs a proxy.
#pragma once

#include "app/sandbox/api/podport.h"
#include "app/sandbox/proxy/workloadcerts.h"

namespace sandbox {

class ProxyPorts final : public PodPorts
{
public:
    explicit ProxyPorts(const ObjectStore &objects);

    bool listens(const PodName &pod, int port) const override;
    HttpResponse answer(const PodName &pod, int port, const HttpRequest &request) const override;

private:
    std::shared_ptr<const MeshView> view() const;

    const ObjectStore &m_objects;
    mutable WorkloadCerts m_certificates;
    mutable std::mutex m_mutex; ///< protects all below
    mutable std::shared_ptr<const MeshView> m_view;
    mutable std::uint64_t m_viewVersion = 0;
};

} // namespace sandbox
