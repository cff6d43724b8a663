// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/http/target.h"

#include <QUrl>

#include <algorithm>
#include <cstring>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace http {
namespace {

QString bracketed(const QString &host)
{
    return host.contains(u':') ? u"[%1]"_s.arg(host) : host;
}

QString hostAndPort(const QUrl &url, int defaultPort)
{
    return u"%1:%2"_s.arg(bracketed(url.host(QUrl::FullyEncoded))).arg(url.port(defaultPort));
}

bool isToken(QByteArrayView text)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != 0 && std::strchr("!#$%&'*+-.^_`|~", c));
    };
    return !text.isEmpty() && std::ranges::all_of(text, fits);
}

bool isHeaderValue(QByteArrayView text)
{
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// Go's HTTP client, and with it kubectl, lets a SOCKS5 proxy look names up; libcurl does so only under this scheme.
base::Result<QByteArray> proxyFor(const QString &text, const QString &where, QString *name)
{
    if (text.isEmpty())
        return QByteArray();
    QUrl url(text, QUrl::StrictMode);
    static const QStringList kSchemes = {u"http"_s, u"https"_s, u"socks5"_s, u"socks5h"_s};
    if (!url.isValid() || url.host().isEmpty() || !kSchemes.contains(url.scheme()))
        return base::fail(ErrorKind::Invalid, u"the proxy's URL must be http://, https:// or socks5:// with a host"_s, where);
    const bool socks = url.scheme().startsWith(u"socks5"_s);
    *name = hostAndPort(url, socks ? 1080 : url.scheme() == u"https"_s ? 443 : 80);
    if (socks)
        url.setScheme(u"socks5h"_s);
    url.setPort(url.port(socks ? 1080 : url.scheme() == u"https"_s ? 443 : 80));
    return url.toEncoded();
}

} // namespace

base::Result<Target> target(const Endpoint &endpoint)
{
    QUrl url(endpoint.baseUrl, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"https"_s && url.scheme() != u"http"_s))
        return base::fail(ErrorKind::Invalid, u"a server's URL must be http:// or https:// with a host"_s,
                          QUrl(endpoint.baseUrl).toDisplayString(QUrl::RemoveUserInfo).left(200));
    Target result;
    result.secure = url.scheme() == u"https"_s;
    result.name = hostAndPort(url, result.secure ? 443 : 80);
    if (url.hasQuery() || url.hasFragment())
        return base::fail(ErrorKind::Invalid, u"a server's URL must not have a query or fragment"_s, result.name);
    result.verifiedName = url.host();
    const QString &serverName = endpoint.tls.serverName;
    if (result.secure && !serverName.isEmpty() && serverName != url.host()) {
        result.connectTo = "::" + result.name.toUtf8();
        result.hostHeader = url.port() < 0 ? bracketed(url.host(QUrl::FullyEncoded)).toUtf8() : result.name.toUtf8();
        url.setHost(serverName, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty())
            return base::fail(ErrorKind::Invalid, u"the TLS server name is no host name"_s, result.name);
        result.verifiedName = serverName;
    }
    const auto proxy = proxyFor(endpoint.proxyUrl, result.name, &result.proxyName);
    if (!proxy)
        return tl::unexpected(proxy.error());
    result.proxy = *proxy;
    result.baseUrl = url.toEncoded();
    while (result.baseUrl.endsWith('/'))
        result.baseUrl.chop(1);
    return result;
}

base::Result<void> check(const QVector<Header> &headers, const QString &where)
{
    for (const auto &[name, value] : headers) {
        if (!isToken(name))
            return base::fail(ErrorKind::Invalid, u"a header's name has characters that are not allowed"_s, where);
        if (!isHeaderValue(value))
            return base::fail(ErrorKind::Invalid, u"the value of the header %1 has a line break"_s.arg(QString::fromLatin1(name)), where);
    }
    return {};
}

base::Result<void> check(const Request &request, const QString &where)
{
    if (!isToken(request.method))
        return base::fail(ErrorKind::Invalid, u"this is no HTTP method"_s, where);
    const bool printable = std::ranges::all_of(request.path, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    if (!printable || (!request.path.isEmpty() && !request.path.startsWith(u'/') && !request.path.startsWith(u'?')))
        return base::fail(ErrorKind::Invalid, u"the path must start with '/' and be percent-encoded"_s, where);
    if (request.path.contains(u'#'))
        return base::fail(ErrorKind::Invalid, u"the path must not have a fragment"_s, where);
    return check(request.headers, where);
}

} // namespace http
