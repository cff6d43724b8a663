// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/preflight.h"

#include "models/base/later.h"
#include "models/base/text.h"
#include "models/base/tree.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QPromise>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

constexpr int timeoutMs = 10'000;
constexpr qint64 mostBytes = 1 << 20;
const QString path = u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s;

QByteArray review(const controlplane::Access &access)
{
    QJsonObject attributes{{"verb"_L1, access.verb}, {"group"_L1, access.group}, {"resource"_L1, access.resource}};
    if (!access.ns.isEmpty())
        attributes["namespace"_L1] = access.ns;
    if (!access.subresource.isEmpty())
        attributes["subresource"_L1] = access.subresource;
    const QJsonObject body{{"kind"_L1, "SelfSubjectAccessReview"_L1},
                           {"apiVersion"_L1, "authorization.k8s.io/v1"_L1},
                           {"spec"_L1, QJsonObject{{"resourceAttributes"_L1, attributes}}}};
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

/// RFC 9110's preferred form: "Sun, 06 Nov 1994 08:49:37 GMT". 0 when it is none.
qint64 dateOf(const http::Response &response)
{
    for (const http::Header &header : response.headers) {
        if (header.first.compare("date", Qt::CaseInsensitive) != 0)
            continue;
        QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(header.second).trimmed(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
        time.setTimeZone(QTimeZone::utc());
        return time.isValid() ? time.toMSecsSinceEpoch() : 0;
    }
    return 0;
}

} // namespace

/// Deletes itself when all have answered.
class Preflight::Round : public QObject
{
public:
    Round(Preflight &owner, const QVector<controlplane::Access> &asked)
        : QObject(&owner)
        , m_owner(owner)
    {
        m_answer.access = asked;
        m_left = static_cast<int>(asked.size());
        m_promise.start();
    }

    QFuture<base::Result<store::PreflightAnswer>> run()
    {
        if (m_left == 0)
            finish();
        for (int i = 0; i < m_answer.access.size(); ++i) {
            http::Request request{.method = "POST",
                                  .path = path,
                                  .headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}},
                                  .body = review(m_answer.access[i]),
                                  .maxBytes = mostBytes,
                                  .timeoutMs = timeoutMs};
            base::whenDone(m_owner.m_http.send(request), this, [this, i](const base::Result<http::Response> &response) {
                take(m_answer.access[i], response);
                if (--m_left == 0)
                    finish();
            });
        }
        return m_promise.future();
    }

private:
    void take(controlplane::Access &access, const base::Result<http::Response> &response)
    {
        if (!response) {
            access.error = response.error();
            return;
        }
        // The date is cut to whole seconds: half of one is its middle.
        if (const qint64 date = dateOf(*response); date > 0 && !m_answer.skewMs)
            m_answer.skewMs = date + 500 - m_owner.m_clock.nowMs();
        const auto tree = base::readJson(response->body);
        const base::Tree::Ref allowed = tree ? tree->root()["status"]["allowed"] : base::Tree::Ref();
        if (response->status / 100 == 2 && allowed) {
            access.allowed = allowed.boolean();
            return;
        }
        const QString said = tree ? tree->root()["message"].string() : QString();
        access.error = base::Error{response->status == 401       ? base::ErrorKind::Unauthorized
                                       : response->status == 403 ? base::ErrorKind::Forbidden
                                                                 : base::ErrorKind::Unreachable,
                                   u"HTTP %1: %2"_s.arg(response->status).arg(base::text::clean(said.left(300))), path};
    }

    void finish()
    {
        const bool none = !m_answer.access.isEmpty()
            && std::ranges::all_of(m_answer.access, [](const controlplane::Access &access) { return access.error.has_value(); });
        m_promise.addResult(none ? base::Result<store::PreflightAnswer>(tl::unexpected(*m_answer.access.front().error))
                                 : base::Result<store::PreflightAnswer>(m_answer));
        m_promise.finish();
        deleteLater();
    }

    Preflight &m_owner;
    store::PreflightAnswer m_answer;
    int m_left = 0;
    QPromise<base::Result<store::PreflightAnswer>> m_promise;
};

Preflight::Preflight(http::Endpoint api, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_http(std::move(api))
    , m_clock(clock)
{
}

QFuture<base::Result<store::PreflightAnswer>> Preflight::ask(const QVector<controlplane::Access> &asked)
{
    return (new Round(*this, asked))->run();
}

} // namespace session
