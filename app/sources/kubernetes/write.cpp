// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/write.h"

#include "models/base/later.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubernetes {

namespace {

constexpr qint64 mostBytes = 16 << 20;

QString folderOf(const QString &apiVersion)
{
    if (!apiVersion.contains(u'/'))
        return u"/api/"_s + http::encode(apiVersion);
    return u"/apis/"_s + http::encode(apiVersion.section(u'/', 0, 0)) + u'/' + http::encode(apiVersion.section(u'/', 1));
}

/// Warning: 299 - "text" (RFC 7234 5.5, as the API server uses it).
QStringList warningsOf(const http::Response &response)
{
    static const QRegularExpression quoted(u"\"((?:[^\"\\\\]|\\\\.)*)\""_s);
    QStringList warnings;
    for (const auto &[name, value] : response.headers) {
        if (name.compare("Warning", Qt::CaseInsensitive) != 0 || warnings.size() >= 20)
            continue;
        const auto match = quoted.match(QString::fromUtf8(value));
        warnings << (match.hasMatch() ? match.captured(1).replace(u"\\\""_s, u"\""_s) : QString::fromUtf8(value)).left(1000);
    }
    return warnings;
}

QVector<OwnedField> ownedFields(const QByteArray &body)
{
    static const QRegularExpression manager(u"conflict with \"([^\"]*)\""_s);
    const auto status = base::readJson(body);
    QVector<OwnedField> owned;
    if (!status)
        return owned;
    for (const base::Tree::Ref cause : status->root()["details"]["causes"]) {
        if (cause["reason"].text() == "FieldManagerConflict" && owned.size() < 1000)
            owned.push_back({manager.match(cause["message"].string()).captured(1), cause["field"].string()});
    }
    return owned;
}

/// Said by http before a byte of the request could leave.
bool neverSent(const base::Error &error)
{
    static constexpr std::array beginnings{"connection refused"_L1,           "name not found"_L1,           "no route to the host"_L1,
                                           "timed out: no connection"_L1,     "the server's certificate"_L1, "the TLS handshake failed"_L1,
                                           "the server does not speak TLS"_L1};
    if (error.kind != ErrorKind::Unreachable && error.kind != ErrorKind::TooLarge)
        return error.kind != ErrorKind::Cancelled && error.kind != ErrorKind::Internal;
    return std::ranges::any_of(beginnings, [&error](QLatin1StringView text) { return error.detail.startsWith(text); });
}

WriteReply replyOf(const base::Result<http::Response> &result, const QString &where)
{
    WriteReply reply;
    if (!result) {
        reply.failure = Failure{.error = result.error(), .status = 0, .details = {}, .retryAfterMs = 0};
        reply.isUnknown = !neverSent(result.error());
        return reply;
    }
    reply.status = result->status;
    reply.warnings = warningsOf(*result);
    if (result->status < 200 || result->status > 299) {
        reply.failure = failureOf(result->status, result->body, result->header("Retry-After"), where);
        reply.owned = ownedFields(result->body);
        // A 5xx may come after the write: a webhook's timeout, etcd's, a proxy's.
        reply.isUnknown = result->status >= 500;
        return reply;
    }
    auto object = base::readJson(result->body, where);
    if (object)
        reply.object = std::move(*object);
    else
        reply.failure = Failure{.error = object.error(), .status = result->status, .details = {}, .retryAfterMs = 0};
    reply.isUnknown = !object;
    return reply;
}

base::Result<QHash<QString, Resource>> resourcesOf(const WriteReply &reply)
{
    if (reply.failure)
        return tl::unexpected(reply.failure->error);
    QHash<QString, Resource> all;
    for (const base::Tree::Ref entry : reply.object.root()["resources"]) {
        const QString name = entry["name"].string(); // subresources have a '/'
        if (!name.contains(u'/') && all.size() < 10'000)
            all.insert(entry["kind"].string(), {name, entry["namespaced"].boolean()});
    }
    return all;
}

template <class T> QFuture<T> ready(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

} // namespace

bool changesNothing(const http::Request &request)
{
    if (request.method == "GET" || request.method == "HEAD")
        return true;
    const QString path = request.path.section(u'?', 0, 0), query = request.path.section(u'?', 1);
    if (request.method == "POST" && (path.endsWith("/selfsubjectaccessreviews"_L1) || path.endsWith("/selfsubjectrulesreviews"_L1)))
        return path.startsWith("/apis/authorization.k8s.io/"_L1);
    return query.split(u'&').contains("dryRun=All"_L1);
}

Writer::Writer(http::Endpoint endpoint, QObject *parent)
    : QObject(parent)
    , m_http(std::move(endpoint))
{
}

QString Writer::pathOf(const QString &apiVersion, const Resource &resource, const QString &ns, const QString &name)
{
    QString path = folderOf(apiVersion);
    if (resource.namespaced && !ns.isEmpty())
        path += u"/namespaces/"_s + http::encode(ns);
    path += u'/' + http::encode(resource.plural);
    return name.isEmpty() ? path : path + u'/' + http::encode(name);
}

QFuture<WriteReply> Writer::send(const Call &call)
{
    auto promise = std::make_shared<QPromise<WriteReply>>();
    promise->start();
    http::Request request{.method = call.method, .path = call.path, .body = call.body, .maxBytes = mostBytes, .timeoutMs = call.timeoutMs};
    request.headers = {{"Accept", "application/json"}};
    if (!call.contentType.isEmpty())
        request.headers.push_back({"Content-Type", call.contentType});
    if (!call.requestId.isEmpty())
        request.headers.push_back({"User-Agent", "meshdeck/" MESHDECK_VERSION " change/" + call.requestId});
    request.freshConnection = call.method != "GET";
    const QString where = m_http.endpoint().baseUrl + call.path.section(u'?', 0, 0);
    base::whenDone(m_http.send(std::move(request)), this, [promise, where](const base::Result<http::Response> &result) {
        promise->addResult(replyOf(result, where));
        promise->finish();
    });
    return promise->future();
}

QFuture<base::Result<Resource>> Writer::resource(const QString &apiVersion, const QString &kind)
{
    const auto find = [apiVersion, kind](const QHash<QString, Resource> &all) -> base::Result<Resource> {
        if (const auto found = all.find(kind); found != all.end())
            return *found;
        return base::fail(ErrorKind::Unsupported, u"the server does not serve %1 of %2"_s.arg(kind, apiVersion));
    };
    if (const auto known = m_resources.find(apiVersion); known != m_resources.end())
        return ready(find(*known));
    auto promise = std::make_shared<QPromise<base::Result<Resource>>>();
    promise->start();
    base::whenDone(send({.path = folderOf(apiVersion)}), this, [this, promise, apiVersion, kind, find](const WriteReply &reply) {
        auto all = resourcesOf(reply);
        if (!all && reply.status == 404)
            all = QHash<QString, Resource>();
        if (all && reply.status != 404)
            m_resources.insert(apiVersion, *all);
        promise->addResult(all ? find(*all) : base::Result<Resource>(tl::unexpected(all.error())));
        promise->finish();
    });
    return promise->future();
}

} // namespace kubernetes
