// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/istio/client.h"

#include "models/base/later.h"
#include "models/base/text.h"

#include <QSet>
#include <QtConcurrent>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace istio {

namespace {

constexpr int kTimeoutMs = 20'000;

template <class T> QFuture<base::Result<T>> ready(base::Result<T> result)
{
    return QtFuture::makeReadyFuture(std::move(result));
}

base::Result<QByteArray> bodyOf(const base::Result<http::Response> &response, const QString &where)
{
    if (!response)
        return tl::unexpected(response.error());
    if (response->status == 200)
        return response->body;
    const QString said = base::text::clean(QString::fromUtf8(response->body.left(300)).trimmed());
    const ErrorKind kind = response->status == 404 ? ErrorKind::NotFound
        : response->status == 401                  ? ErrorKind::Unauthorized
        : response->status == 403                  ? ErrorKind::Forbidden
                                                   : ErrorKind::Unreachable;
    return base::fail(kind, u"HTTP %1: %2"_s.arg(response->status).arg(said), where);
}

} // namespace

bool isHarmless(const QString &page)
{
    static const QSet<QString> pages{u"syncz"_s,       u"config_dump"_s, u"edsz"_s,           u"ndsz"_s,       u"connections"_s,    u"configz"_s,
                                     u"mesh"_s,        u"registryz"_s,   u"endpointShardz"_s, u"instancesz"_s, u"authorizationz"_s, u"telemetryz"_s,
                                     u"push_status"_s, u"pushcontext"_s, u"sidecarz"_s,       u"resourcesz"_s, u"clusterz"_s,       u"networkz"_s,
                                     u"mcsz"_s,        u"ambientz"_s,    u"ecdsz"_s};
    return pages.contains(page);
}

Client::Client(const Reach &reach, Istiod istiod, qint64 mostBytes, QObject *parent)
    : QObject(parent)
    , m_reach(reach)
    , m_istiod(std::move(istiod))
    , m_mostBytes(mostBytes)
{
}

QString Client::where(quint16 port) const
{
    return u"%1/%2:%3"_s.arg(m_istiod.ns, m_istiod.pod).arg(port);
}

QFuture<base::Result<QVector<Answer>>> Client::ask(const Pass &pass, const QVector<Question> &questions)
{
    if (!m_xds || m_xdsRoot != pass.rootPem) {
        m_xdsRoot = pass.rootPem;
        m_xds = std::make_unique<http::Client>(http::Endpoint{.baseUrl = u"https://127.0.0.1:%1"_s.arg(xdsPort),
                                                              .tls = {.caPem = pass.rootPem, .serverName = u"istiod.%1.svc"_s.arg(m_istiod.ns)},
                                                              .dialer = m_reach.dial(m_istiod.ns, m_istiod.pod, xdsPort),
                                                              .onlyHttp2 = true});
    }
    // The request ends our half of the stream: istiod answers it, and then ends its own.
    const http::Request request{.method = "POST",
                                .path = u"/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources"_s,
                                .headers = {{"Content-Type", "application/grpc"},
                                            {"TE", "trailers"},
                                            {"Accept-Encoding", "identity"},
                                            {"Authorization", "Bearer " + pass.token}},
                                .body = requests(pass.identity, questions),
                                .maxBytes = m_mostBytes,
                                .timeoutMs = kTimeoutMs,
                                .freshConnection = true};
    return m_xds->send(request).then(QtFuture::Launch::Async, [where = where(xdsPort)](const base::Result<http::Response> &response) {
        using Answers = base::Result<QVector<Answer>>;
        if (!response)
            return Answers(tl::unexpected(response.error()));
        auto all = answers(response->body, where);
        if (all)
            return all;
        const auto failed = failure(*response, where);
        return Answers(tl::unexpected(failed.value_or(all.error())));
    });
}

QFuture<base::Result<QByteArray>> Client::page(const QString &page, const QString &query)
{
    if (!isHarmless(page) || query.contains("push="_L1) || query.contains("clear="_L1))
        return ready<QByteArray>(
            base::fail(ErrorKind::Forbidden, u"the page %1 may change something: it is not asked for"_s.arg(page), m_istiod.pod));
    return get(u"/debug/"_s + page + (query.isEmpty() ? QString() : u'?' + query));
}

QFuture<base::Result<QByteArray>> Client::version()
{
    return get(u"/version"_s);
}

QFuture<base::Result<QByteArray>> Client::get(const QString &path)
{
    if (!m_plain) {
        m_plain = std::make_unique<http::Client>(http::Endpoint{.baseUrl = u"http://127.0.0.1:%1"_s.arg(m_istiod.monitoring),
                                                                .dialer = m_reach.dial(m_istiod.ns, m_istiod.pod, m_istiod.monitoring)});
    }
    const http::Request request{.path = path, .maxBytes = m_mostBytes, .timeoutMs = kTimeoutMs};
    return m_plain->send(request).then(QtFuture::Launch::Sync, [where = where(m_istiod.monitoring)](const base::Result<http::Response> &response) {
        return bodyOf(response, where);
    });
}

} // namespace istio
