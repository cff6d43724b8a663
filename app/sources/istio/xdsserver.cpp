// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/istio/xdsserver.h"

#include "models/base/later.h"

#include <QPromise>

using namespace Qt::Literals::StringLiterals;

namespace istio {

namespace {

constexpr int timeoutMs = 20'000;
constexpr qint64 mostBytes = 256LL << 20;
constexpr auto csds = "/envoy.service.status.v3.ClientStatusDiscoveryService/FetchClientStatus";
constexpr auto ads = "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources";

http::Endpoint endpointOf(const XdsAddress &address)
{
    return {.baseUrl = (address.plaintext ? u"http://"_s : u"https://"_s) + address.address,
            .tls = {.caPem = address.caPem, .serverName = address.serverName},
            .onlyHttp2 = true};
}

} // namespace

XdsServer::XdsServer(XdsAddress address, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_address(std::move(address))
    , m_clock(clock)
    , m_http(endpointOf(m_address))
{
}

void XdsServer::post(const QString &path, const QByteArray &body, const Bodies &take)
{
    http::Request request{.method = "POST",
                          .path = path,
                          .headers = {{"Content-Type", "application/grpc"}, {"TE", "trailers"}, {"Accept-Encoding", "identity"}},
                          .body = body,
                          .maxBytes = mostBytes,
                          .timeoutMs = timeoutMs,
                          .freshConnection = true};
    if (!m_address.token.isEmpty())
        request.headers.append(http::Header{"Authorization", "Bearer " + m_address.token});
    base::whenDone(m_http.send(request), this, take);
}

base::Result<proxies::Status> XdsServer::made(const QString &way, const QString &version, QVector<proxies::Proxy> proxies) const
{
    proxies::Asked asked{.pod = m_address.address, .version = version, .way = way};
    asked.proxies = std::move(proxies);
    return proxies::join({asked}, m_clock.nowMs());
}

QFuture<base::Result<proxies::Status>> XdsServer::status()
{
    using Result = base::Result<proxies::Status>;
    const auto promise = std::make_shared<QPromise<Result>>();
    promise->start();
    const auto finish = [promise](Result result) {
        promise->addResult(std::move(result));
        promise->finish();
    };
    const auto askIstiod = [this, finish] {
        // The request ends our half of the stream; the server answers it and then ends its own.
        post(QLatin1StringView(ads), requests(m_address.identity, {{u"istio.io/debug/syncz"_s, {}}}),
             [this, finish](const base::Result<http::Response> &response) {
                 if (!response)
                     return finish(tl::unexpected(response.error()));
                 const auto all = answers(response->body, m_address.address);
                 const auto found = all ? syncz(all->front(), m_address.address) : tl::unexpected(all.error());
                 if (found)
                     return finish(made(u"xds"_s, controlPlaneVersion(all->front()), *found));
                 finish(tl::unexpected(failure(*response, m_address.address).value_or(found.error())));
             });
    };
    post(QLatin1StringView(csds), clientStatusRequest(), [this, finish, askIstiod](const base::Result<http::Response> &response) {
        if (!response)
            return finish(tl::unexpected(response.error()));
        if (const auto failed = failure(*response, m_address.address)) {
            if (failed->kind == base::ErrorKind::Unsupported)
                return askIstiod();
            return finish(tl::unexpected(*failed));
        }
        const auto found = clientStatus(response->body, m_address.address);
        if (found)
            finish(made(u"csds"_s, {}, *found));
        else
            finish(tl::unexpected(found.error()));
    });
    return promise->future();
}

} // namespace istio
