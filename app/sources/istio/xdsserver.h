// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any control plane at an address: what it says of its clients by CSDS, or by istiod's own way where it knows no CSDS.
#pragma once

#include "app/sources/istio/decode.h"
#include "models/base/clock.h"

#include <QObject>

namespace istio {

struct XdsAddress {
    QString address;       ///< "xds.example.com:18000"
    bool plaintext = false; ///< without TLS
    QByteArray caPem = {};  ///< "" = the system's
    QString serverName = {}; ///< in its certificate, when that is not the host
    QByteArray token = {};
    /// As istiod wants it for its own questions: of the token.
    Identity identity = {QStringLiteral("istio-system"), QStringLiteral("default")};
};

class XdsServer final : public QObject
{
    Q_OBJECT

public:
    XdsServer(XdsAddress address, const base::Clock &clock, QObject *parent = nullptr);

    /// One control plane in `asked`, with the way "csds" or "xds". Errors name the address.
    QFuture<base::Result<proxies::Status>> status();

private:
    using Bodies = std::function<void(const base::Result<http::Response> &)>;
    void post(const QString &path, const QByteArray &body, const Bodies &take);
    base::Result<proxies::Status> made(const QString &way, const QString &version, QVector<proxies::Proxy> proxies) const;

    const XdsAddress m_address;
    const base::Clock &m_clock;
    http::Client m_http;
};

} // namespace istio
