// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/proxy.h"

#include "app/sandbox/proxy/ads.h"
#include "app/sandbox/proxy/envoyadmin.h"
#include "app/sandbox/proxy/istiod.h"
#include "app/sandbox/proxy/tlsend.h"
#include "models/base/logging.h"

namespace sandbox {

namespace {

constexpr int envoyAdmin = 15000, istiodMonitoring = 15014, istiodDebug = 8080, istiodXds = 15012;

} // namespace

ProxyPorts::ProxyPorts(ObjectStore &objects, const AccountTokens &tokens, const HostCounts *counts)
    : m_objects(objects)
    , m_tokens(tokens)
    , m_counts(counts)
    , m_views(objects)
    , m_certificates(objects)
{
}

std::shared_ptr<const MeshViews::Now> ProxyPorts::nowOf(const std::string &istiod) const
{
    auto now = m_views.now();
    return now->view->istiods.contains(istiod) ? now : nullptr;
}

std::unique_ptr<PodStream> ProxyPorts::connect(const PodName &pod, int port) const
{
    if (port == istiodXds) {
        const auto now = nowOf(pod.name);
        const auto tls = now && pod.ns == now->view->rootNamespace() ? istiodTls(*now->view) : nullptr;
        if (!tls)
            return nullptr;
        return istiod::openXds({pod.name, [this, name = pod.name] { return nowOf(name); }, m_tokens, m_objects, m_certificates}, tls);
    }
    HttpRequest probe;
    probe.path = "/ready";
    probe.method = "GET";
    if (!answer(pod, port, probe))
        return nullptr;
    return std::make_unique<PodHttp>([this, pod, port](const HttpRequest &request) { return answer(pod, port, request); });
}

std::optional<HttpResponse> ProxyPorts::answer(const PodName &pod, int port, const HttpRequest &request) const
{
    const auto now = m_views.now();
    const MeshView &view = *now->view;
    if (port == istiodMonitoring || port == istiodDebug) {
        if (pod.ns != view.rootNamespace() || !view.istiods.contains(pod.name))
            return {};
        return istiod::answer(request, {pod.name, *now, m_objects, m_certificates});
    }
    const MeshProxy *proxy = port == envoyAdmin ? view.proxy(pod.ns, pod.name) : nullptr;
    if (!proxy)
        return {};
    // A stale one runs what it has taken last; one that refused a type has taken the others.
    const MeshView &taken = proxy->disturbed == "stale" ? now->acknowledged(*proxy) : view;
    const MeshProxy *as = taken.proxy(pod.ns, pod.name);
    return envoy::admin(request, {as ? taken : view, as ? *as : *proxy, m_certificates, m_levels, m_counts});
}

std::shared_ptr<SSL_CTX> ProxyPorts::istiodTls(const MeshView &view) const
{
    const auto authority = m_certificates.authority(view.rootNamespace());
    const std::lock_guard lock(m_mutex);
    if (!authority || (m_tls && m_tlsAuthority == authority->pem))
        return authority ? m_tls : nullptr;
    MintOrder order;
    order.organization = "cluster.local";
    for (const char *name : {"istiod", "istiod-remote", "istio-pilot"})
        order.dns.push_back(std::string(name) + '.' + view.rootNamespace() + ".svc");
    for (const auto &[pod, istiod] : view.istiods) {
        if (istiod.revision != "default")
            order.dns.push_back("istiod-" + istiod.revision + '.' + view.rootNamespace() + ".svc");
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    order.notBeforeMs = now - 120'000;
    order.notAfterMs = now + WorkloadCerts::serverLifeMs;
    const auto minted = mintCertificate(order, &*authority);
    const auto made = minted ? tlsContext(*minted) : tl::unexpected(minted.error());
    if (!made) {
        qCWarning(logSandbox) << "no certificate for istiod:" << made.error().message();
        return nullptr;
    }
    m_tls = *made;
    m_tlsAuthority = authority->pem;
    return m_tls;
}

} // namespace sandbox
