// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/istio/admin.h"

#include "models/base/text.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace istio {

namespace {

constexpr int kTimeoutMs = 60'000;

} // namespace

bool isHarmlessAdmin(const QString &path)
{
    static const QSet<QString> pages{u"/config_dump"_s, u"/clusters"_s,  u"/listeners"_s, u"/certs"_s, u"/stats"_s,
                                     u"/server_info"_s, u"/init_dump"_s, u"/memory"_s,    u"/ready"_s};
    return pages.contains(path.section(u'?', 0, 0));
}

Admin::Admin(http::Endpoint endpoint, QString name, qint64 mostBytes, QObject *parent)
    : QObject(parent)
    , m_http(std::move(endpoint))
    , m_name(std::move(name))
    , m_mostBytes(mostBytes)
{
}

QFuture<base::Result<QByteArray>> Admin::get(const QString &path)
{
    if (!isHarmlessAdmin(path))
        return QtFuture::makeReadyFuture(
            base::Result<QByteArray>(base::fail(ErrorKind::Forbidden, u"the page %1 may change something: it is not asked for"_s.arg(path), m_name)));
    return send({.path = path});
}

QFuture<base::Result<QByteArray>> Admin::logging(const QString &change)
{
    static const QRegularExpression allowed(u"^[a-z0-9_.]+=(trace|debug|info|warning|error|critical|off)$"_s);
    if (!change.isEmpty() && !allowed.match(change).hasMatch())
        return QtFuture::makeReadyFuture(
            base::Result<QByteArray>(base::fail(ErrorKind::Invalid, u"\"%1\" sets no log level; write LOGGER=LEVEL"_s.arg(change), m_name)));
    return send({.method = "POST", .path = change.isEmpty() ? u"/logging"_s : u"/logging?"_s + change});
}

QFuture<base::Result<QByteArray>> Admin::send(http::Request request)
{
    request.maxBytes = m_mostBytes;
    request.timeoutMs = kTimeoutMs;
    return m_http.send(request).then(QtFuture::Launch::Sync, [name = m_name](const base::Result<http::Response> &response) {
        if (!response)
            return base::Result<QByteArray>(tl::unexpected(response.error()));
        if (response->status == 200)
            return base::Result<QByteArray>(response->body);
        const QString said = base::text::clean(QString::fromUtf8(response->body.left(300)).trimmed());
        return base::Result<QByteArray>(base::fail(response->status == 404 ? ErrorKind::NotFound : ErrorKind::Unreachable,
                                                   u"HTTP %1: %2"_s.arg(response->status).arg(said), name));
    });
}

} // namespace istio
