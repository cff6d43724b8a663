// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/client.h"

#include <algorithm>

#include "models/base/later.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubernetes {

namespace {

constexpr int mostAtATime = 16;
constexpr int idleTimeoutMs = 30'000;

ErrorKind kindOfStatus(int status)
{
    switch (status) {
    case 400:
    case 422: return ErrorKind::Invalid;
    case 401: return ErrorKind::Unauthorized;
    case 403: return ErrorKind::Forbidden;
    case 404: return ErrorKind::NotFound;
    case 406:
    case 415: return ErrorKind::Unsupported;
    case 409: return ErrorKind::Conflict;
    case 410: return ErrorKind::Expired;
    case 413: return ErrorKind::TooLarge;
    default: return ErrorKind::Unreachable;
    }
}

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

} // namespace

bool Failure::isExpired() const
{
    return status == 410 || details.code == 410 || details.reason == "Expired"_L1 || details.reason == "Gone"_L1
        || details.causes.contains(u"ResourceVersionTooLarge"_s) || details.message.contains("Too large resource version"_L1);
}

Failure failureOf(int status, const QByteArray &body, const QByteArray &retryAfter, const QString &where)
{
    Failure failure;
    failure.status = status;
    failure.details = decodeStatus(body).value_or(Status{});
    const QString said = failure.details.message.isEmpty() ? QString::fromUtf8(body.left(200)).simplified() : failure.details.message.left(2000);
    failure.error = {kindOfStatus(status), said.isEmpty() ? u"HTTP %1"_s.arg(status) : u"HTTP %1: %2"_s.arg(status).arg(said), where};
    bool isNumber = false;
    const int header = retryAfter.trimmed().toInt(&isNumber);
    const int seconds = std::max(isNumber ? header : 0, failure.details.retryAfterSeconds);
    failure.retryAfterMs = std::clamp(seconds, 0, 3600) * 1000;
    return failure;
}

QString apiVersionOf(const mesh::KindInfo &kind, const QString &version)
{
    return kind.group.isEmpty() ? version : kind.group + u'/' + version;
}

QString resourcePath(const mesh::KindInfo &kind, const QString &version, const QString &ns, const QString &name)
{
    QString path = (kind.group.isEmpty() ? u"/api/"_s : u"/apis/"_s + http::encode(kind.group) + u'/') + http::encode(version);
    if (kind.namespaced && !ns.isEmpty())
        path += u"/namespaces/"_s + http::encode(ns);
    path += u'/' + http::encode(kind.plural);
    return name.isEmpty() ? path : path + u'/' + http::encode(name);
}

Client::Client(http::Endpoint endpoint, QObject *parent)
    : QObject(parent)
    , m_http(std::move(endpoint))
{
}

QString Client::where(const QString &path) const
{
    return endpoint().baseUrl + path.section(u'?', 0, 0);
}

QFuture<Reply> Client::get(Get get)
{
    auto promise = std::make_shared<QPromise<Reply>>();
    promise->start();
    const QFuture<Reply> future = promise->future();
    if (get.ahead) {
        send(get, promise);
    } else {
        m_waiting.emplace_back(std::move(get), std::move(promise));
        next();
    }
    return future;
}

void Client::next()
{
    while (m_running < mostAtATime && !m_waiting.empty()) {
        const auto [get, promise] = std::move(m_waiting.front());
        m_waiting.pop_front();
        ++m_running;
        send(get, promise);
    }
}

void Client::send(const Get &get, const Promise &promise)
{
    http::Request request;
    request.path = get.path;
    request.headers = {{"Accept", get.accept}};
    request.timeoutMs = get.timeoutMs;
    request.idleTimeoutMs = std::min(get.timeoutMs, idleTimeoutMs);
    // Results are shared, never taken: QFuture::takeResult() resets a state that the promise still looks at.
    const auto finish = [this, promise, path = get.path, ahead = get.ahead](const base::Result<http::Response> &result) {
        Reply reply;
        if (!result)
            reply.failure = Failure{.error = result.error(), .status = 0, .details = {}, .retryAfterMs = 0};
        else if (!isSuccess(result->status))
            reply.failure = failureOf(result->status, result->body, result->header("Retry-After"), where(path));
        else
            reply.body = result->body;
        promise->addResult(std::move(reply));
        promise->finish();
        if (!ahead) {
            --m_running;
            next();
        }
    };
    base::whenDone(m_http.send(std::move(request)), this, finish);
}

http::Stream *Client::watch(const QString &path, QObject *parent)
{
    http::Request request;
    request.path = path;
    request.headers = {{"Accept", "application/json"}};
    request.timeoutMs = 0;
    return m_http.open(std::move(request), parent);
}

} // namespace kubernetes
