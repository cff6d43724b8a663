// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An Endpoint checked and taken apart once, as libcurl wants it.
#pragma once

#include "app/sources/http/client.h"

namespace http {

struct Target {
    QByteArray baseUrl; ///< without a trailing '/', its host replaced by Tls::serverName when that is set
    QByteArray connectTo; ///< CURLOPT_CONNECT_TO entry; "" = none
    QByteArray hostHeader; ///< "host:port" to send when the URL's host was replaced; "" = libcurl's own
    QByteArray proxy; ///< "" = none
    bool secure = false;
    QString name; ///< host:port for people, never with credentials
    QString verifiedName; ///< what the certificate has to carry
    QString proxyName; ///< host:port of the proxy
};

base::Result<Target> target(const Endpoint &endpoint);

/// Method, path and headers can't smuggle a second request or header in.
base::Result<void> check(const Request &request, const QString &where);
base::Result<void> check(const QVector<Header> &headers, const QString &where);

} // namespace http
