// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Serves one text at GET /metrics, for Prometheus. HTTP/1.1, one answer per connection, small limits: it is no web server.
#pragma once

#include "models/base/error.h"

#include <QHostAddress>
#include <QTcpServer>

#include <functional>

class QTcpSocket;

namespace cli {

class MetricsServer final : public QObject
{
    Q_OBJECT

public:
    /// `text` is asked at each scrape.
    explicit MetricsServer(std::function<QByteArray()> text, QObject *parent = nullptr);

    /// "127.0.0.1:9469", "[::1]:9469", ":9469" (all addresses). Port 0 takes a free one.
    base::Result<void> listen(const QString &address);
    QString url() const;

    static constexpr int maxRequestBytes = 8192;
    static constexpr int maxConnections = 16;
    static constexpr int requestTimeoutMs = 5000;

private:
    void accept();
    void receive(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const QByteArray &status, const QByteArray &type, const QByteArray &body, bool withBody);

    std::function<QByteArray()> m_text;
    QTcpServer m_server;
    int m_connections = 0;
};

} // namespace cli
