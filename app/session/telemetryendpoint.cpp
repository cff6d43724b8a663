// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/telemetryendpoint.h"

#include <QFile>
#include <QUrl>
#include <QtConcurrent>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

constexpr qint64 maxSecretBytes = 64 << 10;
constexpr qint64 maxCaBytes = 4 << 20;

base::Result<QByteArray> readFile(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(base::ErrorKind::NotFound, file.errorString(), path);
    const QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit)
        return base::fail(base::ErrorKind::TooLarge, u"the file is over %1 bytes"_s.arg(limit), path);
    return bytes;
}

base::Result<http::Header> headerOf(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    const QByteArray name = text.left(std::max<qsizetype>(colon, 0)).trimmed().toLatin1(), value = text.mid(colon + 1).trimmed().toLatin1();
    const auto isToken = [](char c) { return QByteArrayView("!#$%&'*+-.^_`|~").contains(c) || std::isalnum(static_cast<unsigned char>(c)); };
    const bool clean = std::ranges::all_of(value, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
    if (colon <= 0 || name.isEmpty() || !std::ranges::all_of(name, isToken) || !clean)
        return base::fail(base::ErrorKind::Invalid, u"a header is written 'Name: value'"_s, u"--prometheus-header"_s);
    return http::Header{name, value};
}

/// Reads the file at each use.
http::CredentialsProvider fileCredentials(const QString &path, const QByteArray &scheme)
{
    return [path, scheme](bool) {
        base::Result<http::Credentials> result;
        if (const auto secret = readFile(path, maxSecretBytes)) {
            const QByteArray text = secret->trimmed();
            result->headers = {{"Authorization", scheme + ' ' + (scheme == "Basic" ? text.toBase64() : text)}};
        } else {
            result = tl::unexpected(secret.error());
        }
        return QtFuture::makeReadyFuture(result);
    };
}

} // namespace

base::Result<http::Endpoint> telemetryEndpoint(const Options &options)
{
    http::Endpoint endpoint;
    const QUrl url(options.prometheusUrl, QUrl::StrictMode);
    const bool web = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !web || url.host().isEmpty() || url.hasQuery() || url.hasFragment() || !url.userInfo().isEmpty())
        return base::fail(base::ErrorKind::Invalid,
                          u"write http(s)://host[:port][/path]; credentials belong into --prometheus-user-file or --prometheus-token-file"_s,
                          u"--prometheus"_s);
    endpoint.baseUrl = options.prometheusUrl;
    while (endpoint.baseUrl.endsWith(u'/'))
        endpoint.baseUrl.chop(1);
    for (const QString &text : options.prometheusHeaders) {
        const auto header = headerOf(text);
        if (!header)
            return tl::unexpected(header.error());
        endpoint.headers.push_back(*header);
    }
    if (!options.prometheusCaFile.isEmpty()) {
        const auto pem = readFile(options.prometheusCaFile, maxCaBytes);
        if (!pem)
            return tl::unexpected(pem.error());
        endpoint.tls.caPem = *pem;
    }
    for (const auto &[path, scheme] :
         {std::pair(options.prometheusTokenFile, QByteArray("Bearer")), std::pair(options.prometheusUserFile, QByteArray("Basic"))}) {
        if (path.isEmpty())
            continue;
        if (const auto readable = readFile(path, maxSecretBytes); !readable)
            return tl::unexpected(readable.error());
        endpoint.credentials = fileCredentials(path, scheme);
    }
    return endpoint;
}

} // namespace session
