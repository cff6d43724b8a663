// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/client.h"

#include <QFutureWatcher>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace prometheus {

namespace {

http::Endpoint prepared(http::Endpoint endpoint, const Options &options)
{
    while (endpoint.baseUrl.endsWith(u'/'))
        endpoint.baseUrl.chop(1);
    endpoint.headers += options.headers;
    return endpoint;
}

QString shown(const http::Endpoint &endpoint, const Options &options)
{
    if (!options.name.isEmpty())
        return options.name;
    return QUrl(endpoint.baseUrl).toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
}

QByteArray seconds(qint64 ms)
{
    return QByteArray::number(ms / 1000) + '.' + QByteArray::number(ms % 1000).rightJustified(3, '0');
}

} // namespace

Client::Client(const http::Endpoint &endpoint, const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_flavour(options.flavour)
    , m_where(shown(endpoint, options))
    , m_get(std::make_shared<std::atomic<bool>>(options.useGet))
    , m_http(prepared(endpoint, options))
{
}

http::Request Client::request(const QByteArray &path, QByteArray form, int timeoutMs) const
{
    http::Request r;
    r.maxBytes = m_options.maxBytes;
    r.timeoutMs = timeoutMs;
    r.connectTimeoutMs = std::min(timeoutMs, r.connectTimeoutMs);
    if (m_get->load() || form.isEmpty()) {
        r.path = QString::fromLatin1(form.isEmpty() ? path : path + '?' + form);
        return r;
    }
    r.method = "POST";
    r.path = QString::fromLatin1(path);
    r.headers.append(http::Header{"Content-Type", "application/x-www-form-urlencoded"});
    r.body = std::move(form);
    return r;
}

template <class T, class Decode> QFuture<base::Result<T>> Client::fetch(http::Request request, Decode decode)
{
    auto sent = m_http.send(std::move(request));
    auto answered = sent.then(QtFuture::Launch::Async,
                              [decode = std::move(decode), where = m_where, get = m_get](const base::Result<http::Response> &r) -> base::Result<T> {
                                  if (!r)
                                      return tl::unexpected(base::Error{r.error().kind, r.error().detail, where});
                                  if (r->status == 405)
                                      get->store(true);
                                  if (r->status < 200 || r->status >= 300)
                                      return tl::unexpected(decodeError(r->status, r->body, where));
                                  return decode(*r);
                              });
    // Cancelling a continuation does not reach what it continues.
    auto *watcher = new QFutureWatcher<base::Result<T>>(this);
    connect(watcher, &QFutureWatcherBase::canceled, watcher, [sent]() mutable { sent.cancel(); });
    connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(answered);
    return answered;
}

Client::Answered Client::ask(http::Request request, Shape shape)
{
    shape.maxSeries = m_options.maxSeries;
    const bool thanos = m_flavour == Flavour::Thanos;
    return fetch<AnswerPtr>(std::move(request),
                            [shape = std::move(shape), where = m_where, thanos](const http::Response &r) -> base::Result<AnswerPtr> {
                                auto answer = decodeAnswer(r.body, shape, where);
                                if (!answer)
                                    return tl::unexpected(answer.error());
                                answer->seconds = r.seconds;
                                answer->partial |= thanos && !answer->warnings.isEmpty(); // it warns of lost stores beside a success
                                return std::make_shared<const Answer>(std::move(*answer));
                            });
}

Client::Answered Client::instant(const Query &query, qint64 atMs)
{
    QByteArray form = "query=" + http::encode(query.text).toLatin1() + "&timeout=" + QByteArray::number(m_options.deadlineMs) + "ms";
    if (atMs > 0)
        form += "&time=" + seconds(atMs);
    return ask(request("/api/v1/query", std::move(form), m_options.deadlineMs), {.labels = query.labels});
}

Client::Answered Client::range(const Query &query, const Grid &grid)
{
    QByteArray form = "query=" + http::encode(query.text).toLatin1() + "&start=" + seconds(grid.fromMs) + "&end=" + seconds(grid.toMs)
        + "&step=" + seconds(grid.stepMs) + "&timeout=" + QByteArray::number(m_options.deadlineMs) + "ms";
    if (m_flavour == Flavour::VictoriaMetrics)
        form += "&nocache=1"; // its cache rounds start and end to the step
    return ask(request("/api/v1/query_range", std::move(form), m_options.deadlineMs),
               {.labels = query.labels, .steps = grid.steps(), .startMs = grid.fromMs, .stepMs = grid.stepMs});
}

Client::Answered Client::ping(int timeoutMs)
{
    return ask(request("/api/v1/query", "query=vector(1)", timeoutMs), {});
}

QFuture<base::Result<Build>> Client::build()
{
    return fetch<Build>(request("/api/v1/status/buildinfo", {}, m_options.deadlineMs),
                        [where = m_where](const http::Response &r) { return decodeBuild(r.body, where); });
}

QFuture<base::Result<int>> Client::scrapeInterval()
{
    return fetch<int>(request("/api/v1/status/config", {}, m_options.deadlineMs),
                      [where = m_where](const http::Response &r) { return decodeScrapeInterval(r.body, where); });
}

} // namespace prometheus
