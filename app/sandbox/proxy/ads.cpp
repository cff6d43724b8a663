// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/ads.h"

#include "app/sandbox/proxy/discovery.h"
#include "app/sandbox/proxy/http2.h"
#include "app/sandbox/proxy/syncstatus.h"
#include "app/sandbox/proxy/tlsend.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace sandbox::istiod {

namespace {

constexpr std::string_view service = "envoy.service.discovery.v3.AggregatedDiscoveryService", method = "StreamAggregatedResources";
constexpr const char *audience = "istio-ca";
constexpr int invalidArgument = 3, permissionDenied = 7, unimplemented = 12, unavailable = 14, unauthenticated = 16;

grpc::Reply ended(int code, std::string message)
{
    return {.messages = {}, .end = grpc::Status{code, std::move(message)}};
}

std::string valueOf(const std::map<std::string, std::string> &values, const std::string &key)
{
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second;
}

discovery::ConfigStatus statusOf(const TypeSync &type)
{
    using enum discovery::ConfigStatus;
    return !type.error.empty() ? Error : type.sent.empty() ? NotSent : type.sent == type.acked ? Synced : Stale;
}

class Stream final : public grpc::Call
{
public:
    Stream(const XdsPort &port, AccountClaims caller)
        : m_port(port)
        , m_caller(std::move(caller))
    {
    }

    grpc::Reply received(std::string_view message) override
    {
        const auto request = discovery::readRequest(message);
        if (!request)
            return ended(13, "grpc: error unmarshalling request");
        const auto now = m_port.now();
        if (!now)
            return ended(unavailable, "the server is shutting down");
        if (const auto self = now->view->istiods.find(m_port.pod); self == now->view->istiods.end() || !self->second.ready)
            return ended(unavailable, "server is not ready to serve discovery information");
        if (!m_isKnown) {
            if (auto refusal = check(*request, *now->view))
                return {.messages = {}, .end = std::move(refusal)};
            m_isKnown = true;
        }
        return answer(*request, *now);
    }

private:
    /// The first request says who asks; namespace and account must be those of the token.
    std::optional<grpc::Status> check(const discovery::Request &request, const MeshView &view) const
    {
        if (!request.node || request.node->id.empty())
            return grpc::Status{invalidArgument, "missing node information"};
        if (std::ranges::count(request.node->id, '~') != 3)
            return grpc::Status{invalidArgument, "missing parts in the service node '" + request.node->id + '\''};
        const std::string ns = valueOf(request.node->metadata, "NAMESPACE"), account = valueOf(request.node->metadata, "SERVICE_ACCOUNT");
        const bool matches = ns == m_caller.ns && (account.empty() || account == m_caller.account);
        return matches ? std::nullopt
                       : std::optional(grpc::Status{permissionDenied,
                                                    "authorization failed: no identities ([spiffe://" + view.config->trustDomain + "/ns/"
                                                        + m_caller.ns + "/sa/" + m_caller.account + "]) matched " + ns + '/' + account});
    }

    bool isOfIstiod(const MeshView &view) const { return m_caller.ns == view.rootNamespace(); }

    grpc::Reply answer(const discovery::Request &request, const MeshViews::Now &now) const
    {
        const MeshView &view = *now.view;
        discovery::Response response{.version = view.version, .typeUrl = request.typeUrl, .nonce = {}, .controlPlane = {}, .resources = {}};
        response.nonce = nonceOf(view.version, m_port.pod, request.typeUrl);
        if (request.typeUrl == "istio.io/debug/syncz") {
            response.controlPlane = controlPlane(view, m_port.pod);
            response.resources = statuses(now);
        } else if (request.typeUrl == "istio.io/debug") {
            if (request.names.size() != 1)
                return ended(invalidArgument, "exactly one debug request is required");
            if (!isOfIstiod(view))
                return ended(permissionDenied,
                             "the debug info is not available for current identity: \"" + m_caller.ns + '/' + m_caller.account + '"');
            response.resources = {{"istio.io/debug", page(request.names.front(), now)}};
        } else if (request.typeUrl == "istio.io/debug/config_dump" || request.typeUrl.starts_with("type.googleapis.com/")) {
            return ended(unimplemented, "the sandbox's istiod does not serve " + request.typeUrl);
        }
        return {.messages = {discovery::written(response)}, .end = {}};
    }

    /// Of the proxies here; of those in its own namespace for a caller from elsewhere.
    std::vector<discovery::Any> statuses(const MeshViews::Now &now) const
    {
        std::vector<discovery::Any> out;
        for (const MeshProxy &proxy : now.view->proxies) {
            if (proxy.istiod != m_port.pod || (!isOfIstiod(*now.view) && proxy.ns != m_caller.ns))
                continue;
            std::vector<discovery::TypeStatus> types;
            for (const TypeSync &type : syncOf(now, proxy))
                types.push_back({.typeUrl = type.typeUrl, .error = type.error, .status = statusOf(type), .sentMs = type.sentMs});
            out.push_back(discovery::clientConfig(proxy.id(),
                                                  {{"CLUSTER_ID", "Kubernetes"}, {"NAMESPACE", proxy.ns}, {"ISTIO_VERSION", proxy.version}}, types));
        }
        return out;
    }

    /// "syncz" or "config_dump?proxyID=…": the page's body, whatever its status.
    std::string page(const std::string &name, const MeshViews::Now &now) const
    {
        HttpRequest request;
        const std::size_t question = std::min(name.find('?'), name.size());
        request.method = "GET";
        request.path = "/debug/" + name.substr(0, question);
        request.query = question < name.size() ? name.substr(question + 1) : std::string();
        return istiod::answer(request, {m_port.pod, now, m_port.objects, m_port.certificates}).body;
    }

    const XdsPort &m_port;
    const AccountClaims m_caller;
    bool m_isKnown = false;
};

class Connection final : public PodStream
{
public:
    Connection(XdsPort port, const std::shared_ptr<SSL_CTX> &tls)
        : m_port(std::move(port))
        , m_tls(tls)
        , m_server([this](const grpc::Headers &headers) { return open(headers); })
    {
    }

    std::string received(std::string_view bytes) override
    {
        if (!m_port.now()) {
            m_over = true;
            return {};
        }
        const std::string plain = m_tls.received(bytes);
        m_over = !plain.empty() && !m_server.received(plain);
        m_tls.send(m_server.take());
        return m_tls.take();
    }

    bool isOver() const override { return m_over || m_tls.isOver() || m_server.isOver(); }

private:
    grpc::Opened open(const grpc::Headers &headers) const
    {
        const std::string path = valueOf(headers, ":path");
        std::string_view asked = path;
        asked.remove_prefix(asked.starts_with('/') ? 1 : 0);
        const std::size_t slash = std::min(asked.find('/'), asked.size());
        if (asked.substr(0, slash) != service)
            return {nullptr, {unimplemented, std::string("unknown service ").append(asked.substr(0, slash))}};
        if (asked.substr(std::min(slash + 1, asked.size())) != method)
            return {nullptr, {unimplemented, std::string("unknown method of ").append(asked)}};
        constexpr std::string_view scheme = "Bearer ";
        const std::string given = valueOf(headers, "authorization");
        const auto caller = given.starts_with(scheme)
            ? m_port.tokens.read(std::string_view(given).substr(scheme.size()), audience, QDateTime::currentMSecsSinceEpoch())
            : std::nullopt;
        if (!caller)
            return {nullptr, {unauthenticated, "authentication failure"}};
        return {std::make_unique<Stream>(m_port, *caller), {}};
    }

    const XdsPort m_port;
    TlsEnd m_tls;
    grpc::Server m_server;
    bool m_over = false;
};

} // namespace

std::unique_ptr<PodStream> openXds(XdsPort port, const std::shared_ptr<SSL_CTX> &tls)
{
    return std::make_unique<Connection>(std::move(port), tls);
}

} // namespace sandbox::istiod
