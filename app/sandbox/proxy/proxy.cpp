// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/proxy.h"

#include "app/sandbox/proxy/envoyadmin.h"
#include "app/sandbox/proxy/istiod.h"

namespace sandbox {

namespace {

constexpr int envoyAdmin = 15000, istiodMonitoring = 15014, istiodDebug = 8080;

HttpResponse gone()
{
    HttpResponse response;
    response.status = 503;
    response.contentType = "text/plain";
    response.body = "the pod is gone\n";
    response.close = true;
    return response;
}

} // namespace

ProxyPorts::ProxyPorts(const ObjectStore &objects)
    : m_objects(objects)
    , m_certificates(objects)
{
}

std::shared_ptr<const MeshView> ProxyPorts::view() const
{
    const std::uint64_t version = m_objects.version();
    const std::lock_guard lock(m_mutex);
    if (!m_view || m_viewVersion != version) {
        m_view = readMeshView(m_objects);
        m_viewVersion = version;
    }
    return m_view;
}

bool ProxyPorts::listens(const PodName &pod, int port) const
{
    const auto now = view();
    if (port == envoyAdmin)
        return now->proxy(pod.ns, pod.name) != nullptr;
    return (port == istiodMonitoring || port == istiodDebug) && pod.ns == now->rootNamespace() && now->istiods.contains(pod.name);
}

HttpResponse ProxyPorts::answer(const PodName &pod, int port, const HttpRequest &request) const
{
    if (!listens(pod, port))
        return gone();
    const auto now = view();
    if (port != envoyAdmin)
        return istiod::answer(request, pod.name, *now, m_objects, m_certificates);
    const MeshProxy *proxy = now->proxy(pod.ns, pod.name);
    return proxy ? envoy::admin(request, *now, *proxy, m_certificates) : gone();
}

} // namespace sandbox
