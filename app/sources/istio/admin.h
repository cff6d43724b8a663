// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The admin pages of one Envoy or ztunnel: by port-forward, or at a URL. GETs without effects, and the log levels.
#pragma once

#include "app/sources/istio/istio.h"

#include <QObject>

namespace istio {

/// "/config_dump", "/clusters", "/certs", … with any query; everything that is not listed is refused.
bool isHarmlessAdmin(const QString &path);

class Admin final : public QObject
{
    Q_OBJECT

public:
    /// `name` is for errors.
    Admin(http::Endpoint endpoint, QString name, qint64 mostBytes, QObject *parent = nullptr);

    QFuture<base::Result<QByteArray>> get(const QString &path);
    /// The text that Envoy lists its loggers with. `change` is "" to read, "level=info" or "<logger>=debug": a write, Envoy's only
    /// one that is offered.
    QFuture<base::Result<QByteArray>> logging(const QString &change = {});

private:
    QFuture<base::Result<QByteArray>> send(http::Request request);
    http::Client m_http;
    const QString m_name;
    const qint64 m_mostBytes;
};

} // namespace istio
