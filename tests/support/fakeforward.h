// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An API server's port-forward on loopback, for tests: it speaks either protocol, and behind it every port is a web server that
// answers one page. Written against the specifications, with nothing of the product.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

namespace support {

class FakeForward : public QTcpServer
{
public:
    enum class Speaks { Both, OnlyChannels, Nothing };

    explicit FakeForward(QObject *parent = nullptr);

    Speaks speaks = Speaks::Both;
    QByteArray refusal;      ///< a whole HTTP answer in place of the upgrade
    QByteArray failure;      ///< said on the error stream or channel
    QByteArray page = "hello";
    bool cutAfterHead = false;
    bool muteAfterUpgrade = false;

    QList<QByteArray> heads; ///< of all requests
    QList<QByteArray> protocols; ///< that were chosen
    QList<QByteArray> asked; ///< first lines of what came through
    int pings = 0;
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

private:
    struct Peer {
        QByteArray bytes, spdy, inner;
        bool upgraded = false, tunnel = false;
    };
    void read(QTcpSocket *socket);
    void upgrade(QTcpSocket *socket, Peer &peer);
    void frames(QTcpSocket *socket, Peer &peer);
    void message(QTcpSocket *socket, Peer &peer, const QByteArray &payload);
    void data(QTcpSocket *socket, Peer &peer, const QByteArray &payload);
    static void send(QTcpSocket *socket, char opcode, const QByteArray &payload);
    void reply(QTcpSocket *socket, const Peer &peer, bool error, const QByteArray &payload);
    QHash<QTcpSocket *, Peer> m_peers;
};

} // namespace support
