// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metricsserver.h"

#include <QTcpSocket>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace cli {

MetricsServer::MetricsServer(std::function<QByteArray()> text, QObject *parent)
    : QObject(parent)
    , m_text(std::move(text))
{
    connect(&m_server, &QTcpServer::newConnection, this, &MetricsServer::accept);
}

base::Result<void> MetricsServer::listen(const QString &address)
{
    const qsizetype colon = address.lastIndexOf(u':');
    bool isPort = false;
    const uint port = address.mid(colon + 1).toUInt(&isPort);
    QString host = address.left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    const QHostAddress where = host.isEmpty() ? QHostAddress(QHostAddress::Any)
        : host == "localhost"_L1              ? QHostAddress(QHostAddress::LocalHost)
                                              : QHostAddress(host);
    if (colon < 0 || !isPort || port > 65535 || where.isNull())
        return base::fail(base::ErrorKind::Invalid, u"\"%1\" is no address to listen on; write 127.0.0.1:9469"_s.arg(address));
    if (!m_server.listen(where, static_cast<quint16>(port)))
        return base::fail(base::ErrorKind::Unreachable, u"can't listen: %1"_s.arg(m_server.errorString()), address);
    return {};
}

QString MetricsServer::url() const
{
    const QHostAddress address = m_server.serverAddress();
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (v6 ? u"http://[%1]:%2/metrics"_s : u"http://%1:%2/metrics"_s).arg(address.toString()).arg(m_server.serverPort());
}

void MetricsServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        socket->setParent(this);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QObject::destroyed, this, [this] { --m_connections; });
        if (++m_connections > maxConnections) {
            answer(socket, "503 Service Unavailable", "text/plain", "too many connections\n", true);
            continue;
        }
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { receive(socket); });
        QTimer::singleShot(requestTimeoutMs, socket, [socket] { socket->abort(); });
    }
}

void MetricsServer::receive(QTcpSocket *socket)
{
    const QByteArray request = socket->peek(maxRequestBytes + 1);
    if (request.size() > maxRequestBytes) {
        answer(socket, "431 Request Header Fields Too Large", "text/plain", "request is too large\n", true);
        return;
    }
    const qsizetype end = request.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    socket->readAll();
    const QByteArrayList line = request.left(request.indexOf("\r\n")).split(' ');
    const QByteArray path = line.value(1).split('?').front();
    const bool head = line.value(0) == "HEAD";
    if (line.value(0) != "GET" && !head)
        answer(socket, "405 Method Not Allowed", "text/plain", "only GET\n", true);
    else if (path == "/metrics")
        answer(socket, "200 OK", "text/plain; version=0.0.4; charset=utf-8", m_text(), !head);
    else
        answer(socket, "404 Not Found", "text/plain", "try /metrics\n", !head);
}

void MetricsServer::answer(QTcpSocket *socket, const QByteArray &status, const QByteArray &type, const QByteArray &body, bool withBody)
{
    disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
    socket->write("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + QByteArray::number(body.size())
                  + "\r\nConnection: close\r\n\r\n");
    if (withBody)
        socket->write(body);
    socket->disconnectFromHost();
}

} // namespace cli
