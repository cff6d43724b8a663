// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/changes/clustertarget.h"

#include "models/base/later.h"
#include "models/changes/body.h"
#include "models/diff/copy.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace changes {

namespace {

using kubernetes::Resource;
using kubernetes::WriteReply;
using Kind = Answer::Kind;

template <class T> std::shared_ptr<QPromise<T>> started()
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    return promise;
}

template <class T> void give(const std::shared_ptr<QPromise<T>> &promise, T value)
{
    promise->addResult(std::move(value));
    promise->finish();
}

http::Endpoint guarded(http::Endpoint endpoint, bool readOnly)
{
    if (readOnly)
        endpoint.permits = kubernetes::changesNothing;
    return endpoint;
}

http::Endpoint guarded(http::Endpoint endpoint, std::function<bool()> mayWrite)
{
    endpoint.permits = [mayWrite = std::move(mayWrite)](const http::Request &request) { return mayWrite() || kubernetes::changesNothing(request); };
    return endpoint;
}

Kind kindOf(const WriteReply &reply)
{
    if (!reply.failure)
        return Kind::Done;
    if (reply.isUnknown)
        return Kind::Unknown;
    switch (reply.status) {
    case 401:
    case 403: return Kind::Denied;
    case 409: return !reply.owned.isEmpty() ? Kind::Conflicts : reply.failure->details.reason == "AlreadyExists"_L1 ? Kind::Refused : Kind::Stale;
    case 0:
    case 429: return reply.failure->error.kind == ErrorKind::Forbidden ? Kind::Denied : Kind::NotSent;
    default: return Kind::Refused;
    }
}

Answer answerOf(const WriteReply &reply, const ObjectId &id)
{
    Answer answer{.kind = kindOf(reply), .object = reply.object, .warnings = reply.warnings};
    if (reply.failure) {
        answer.error = reply.failure->error;
        answer.error.where = id.toString();
    }
    // A webhook that says no answers 403, too, but in its own words.
    if (answer.kind == Kind::Denied && answer.error.detail.contains("admission webhook"_L1))
        answer.kind = Kind::Refused;
    for (const kubernetes::OwnedField &field : reply.owned)
        answer.conflicts.push_back({field.manager, field.field});
    if (reply.object.root()["kind"].text() == "Status")
        answer.object = {}; // the answer to a delete
    return answer;
}

QByteArray deleteOptions(const Request &request)
{
    QJsonObject conditions;
    if (!request.uid.isEmpty())
        conditions.insert("uid"_L1, request.uid);
    if (!request.resourceVersion.isEmpty())
        conditions.insert("resourceVersion"_L1, request.resourceVersion);
    QJsonObject options{{"apiVersion"_L1, u"v1"_s}, {"kind"_L1, u"DeleteOptions"_s}, {"preconditions"_L1, conditions}};
    if (request.dryRun)
        options.insert("dryRun"_L1, QJsonArray{u"All"_s});
    return QJsonDocument(options).toJson(QJsonDocument::Compact);
}

QByteArray accessReview(const ObjectId &id, const Resource &resource, const QString &verb)
{
    const QJsonObject attributes{{"verb"_L1, verb},
                                 {"group"_L1, id.group()},
                                 {"version"_L1, id.apiVersion.section(u'/', -1)},
                                 {"resource"_L1, resource.plural},
                                 {"namespace"_L1, resource.namespaced ? id.ns : QString()},
                                 {"name"_L1, id.name}};
    const QJsonObject review{{"apiVersion"_L1, u"authorization.k8s.io/v1"_s},
                             {"kind"_L1, u"SelfSubjectAccessReview"_s},
                             {"spec"_L1, QJsonObject{{"resourceAttributes"_L1, attributes}}}};
    return QJsonDocument(review).toJson(QJsonDocument::Compact);
}

base::Result<QVector<base::Tree>> itemsOf(const WriteReply &reply, const QString &apiVersion, const QString &kind)
{
    if (reply.failure)
        return tl::unexpected(reply.failure->error);
    QVector<base::Tree> items;
    for (const base::Tree::Ref entry : reply.object.root()["items"]) {
        // Items of a list do not say what they are.
        base::TreeBuilder into;
        into.beginMap();
        for (const auto &[key, value] : {std::pair{"apiVersion", apiVersion.toUtf8()}, std::pair{"kind", kind.toUtf8()}}) {
            into.key(key);
            into.string({value.constData(), static_cast<size_t>(value.size())});
        }
        for (const base::Tree::Ref field : entry) {
            if (field.key() == "apiVersion" || field.key() == "kind")
                continue;
            into.key(field.key());
            diff::copy(into, field);
        }
        into.end();
        items.push_back(into.take());
    }
    return items;
}

} // namespace

ClusterTarget::ClusterTarget(http::Endpoint endpoint, bool readOnly, QObject *parent)
    : QObject(parent)
    , m_writer(guarded(std::move(endpoint), readOnly))
{
}

ClusterTarget::ClusterTarget(http::Endpoint endpoint, std::function<bool()> mayWrite, QObject *parent)
    : QObject(parent)
    , m_writer(guarded(std::move(endpoint), std::move(mayWrite)))
{
}

QFuture<base::Result<base::Tree>> ClusterTarget::read(const ObjectId &id)
{
    const auto promise = started<base::Result<base::Tree>>();
    base::whenDone(m_writer.resource(id.apiVersion, id.kind), this, [this, promise, id](const base::Result<Resource> &resource) {
        if (!resource) {
            give(promise, base::Result<base::Tree>(tl::unexpected(resource.error())));
            return;
        }
        const QString path = kubernetes::Writer::pathOf(id.apiVersion, *resource, id.ns, id.name);
        base::whenDone(m_writer.send({.path = path}), this, [promise](const WriteReply &reply) {
            give(promise, reply.failure ? base::Result<base::Tree>(tl::unexpected(reply.failure->error)) : base::Result<base::Tree>(reply.object));
        });
    });
    return promise->future();
}

QFuture<base::Result<Permission>> ClusterTarget::may(const ObjectId &id, const QString &verb)
{
    const auto promise = started<base::Result<Permission>>();
    base::whenDone(m_writer.resource(id.apiVersion, id.kind), this, [this, promise, id, verb](const base::Result<Resource> &resource) {
        if (!resource) {
            give(promise, base::Result<Permission>(tl::unexpected(resource.error())));
            return;
        }
        kubernetes::Writer::Call call{
            .method = "POST", .path = u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s, .contentType = "application/json"};
        call.body = accessReview(id, *resource, verb);
        base::whenDone(m_writer.send(call), this, [promise](const WriteReply &reply) {
            if (reply.failure) {
                give(promise, base::Result<Permission>(tl::unexpected(reply.failure->error)));
                return;
            }
            const base::Tree::Ref status = reply.object.root()["status"];
            give(promise, base::Result<Permission>(Permission{status["allowed"].boolean(), status["reason"].string()}));
        });
    });
    return promise->future();
}

QFuture<Answer> ClusterTarget::send(const Request &request)
{
    const auto promise = started<Answer>();
    base::whenDone(m_writer.resource(request.id.apiVersion, request.id.kind), this, [this, promise, request](const base::Result<Resource> &resource) {
        if (resource)
            sendTo(request, *resource, promise);
        else
            give(promise, Answer{.kind = Kind::NotSent, .error = resource.error()});
    });
    return promise->future();
}

void ClusterTarget::sendTo(const Request &request, const Resource &resource, const std::shared_ptr<QPromise<Answer>> &promise)
{
    const bool create = request.method == Method::Create;
    QString path = kubernetes::Writer::pathOf(request.id.apiVersion, resource, request.id.ns, create ? QString() : request.id.name);
    QStringList query;
    if (request.method != Method::Delete)
        query << u"fieldManager=%1"_s.arg(QLatin1StringView(fieldManager)) << u"fieldValidation=Strict"_s;
    if (request.dryRun)
        query << u"dryRun=All"_s;
    if (request.method == Method::Apply && request.force)
        query << u"force=true"_s;
    if (!query.isEmpty())
        path += u'?' + query.join(u'&');
    kubernetes::Writer::Call call{.path = path, .contentType = "application/json", .body = request.body, .requestId = request.requestId.toLatin1()};
    switch (request.method) {
    case Method::Apply:
        call.method = "PATCH";
        call.contentType = "application/apply-patch+yaml";
        break;
    case Method::Replace: call.method = "PUT"; break;
    case Method::Create: call.method = "POST"; break;
    case Method::Delete:
        call.method = "DELETE";
        call.body = deleteOptions(request);
        break;
    }
    base::whenDone(m_writer.send(call), this, [promise, id = request.id](const WriteReply &reply) { give(promise, answerOf(reply, id)); });
}

QFuture<base::Result<QVector<base::Tree>>> ClusterTarget::list(const QString &apiVersion, const QString &kind, const QString &ns)
{
    const auto promise = started<base::Result<QVector<base::Tree>>>();
    base::whenDone(m_writer.resource(apiVersion, kind), this, [=, this](const base::Result<Resource> &resource) {
        if (!resource) {
            give(promise, base::Result<QVector<base::Tree>>(tl::unexpected(resource.error())));
            return;
        }
        const QString path = kubernetes::Writer::pathOf(apiVersion, *resource, ns, {});
        base::whenDone(m_writer.send({.path = path}), this, [=](const WriteReply &reply) { give(promise, itemsOf(reply, apiVersion, kind)); });
    });
    return promise->future();
}

} // namespace changes
