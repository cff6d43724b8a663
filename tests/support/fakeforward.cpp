// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeforward.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace support {

namespace {

QByteArray headerOf(const QByteArray &head, const QByteArray &name)
{
    for (const QByteArray &line : head.split('\n')) {
        if (line.toLower().startsWith(name.toLower() + ':'))
            return line.sliced(name.size() + 1).trimmed();
    }
    return {};
}

QByteArray number(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

} // namespace

FakeForward::FakeForward(QObject *parent)
    : QTcpServer(parent)
{
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            m_peers.insert(socket, {});
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_peers.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

void FakeForward::read(QTcpSocket *socket)
{
    Peer &peer = m_peers[socket];
    peer.bytes += socket->readAll();
    if (!peer.upgraded && peer.bytes.contains("\r\n\r\n"))
        upgrade(socket, peer);
    if (peer.upgraded)
        frames(socket, peer);
}

void FakeForward::upgrade(QTcpSocket *socket, Peer &peer)
{
    const qsizetype end = peer.bytes.indexOf("\r\n\r\n");
    const QByteArray head = peer.bytes.first(end);
    peer.bytes.remove(0, end + 4);
    heads += head;
    const QByteArray offered = headerOf(head, "Sec-WebSocket-Protocol");
    const bool tunnel = speaks == Speaks::Both && offered.contains("SPDY/3.1+portforward.k8s.io");
    // A server that knows nothing of the tunnel may turn the whole request down.
    const bool turnsDown = speaks == Speaks::OnlyChannels && offered.contains("SPDY");
    if (!refusal.isEmpty() || turnsDown || speaks == Speaks::Nothing) {
        socket->write(refusal.isEmpty() ? QByteArray("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") : refusal);
        socket->disconnectFromHost();
        return;
    }
    const QByteArray accept =
        QCryptographicHash::hash(headerOf(head, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
    protocols += tunnel ? "SPDY/3.1+portforward.k8s.io" : "v4.channel.k8s.io";
    socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept
                  + "\r\nSec-WebSocket-Protocol: " + protocols.last() + "\r\n\r\n");
    peer.upgraded = true;
    peer.tunnel = tunnel;
    if (cutAfterHead)
        socket->disconnectFromHost();
    if (muteAfterUpgrade || cutAfterHead)
        return;
    if (!tunnel) {
        send(socket, 2, QByteArray("\x00\x98\x3a", 3));
        send(socket, 2, QByteArray("\x01\x98\x3a", 3));
    }
    if (!failure.isEmpty())
        reply(socket, peer, true, failure);
}

void FakeForward::frames(QTcpSocket *socket, Peer &peer)
{
    while (peer.bytes.size() >= 6) {
        const auto opcode = static_cast<quint8>(peer.bytes[0]) & 0x0f;
        qsizetype length = static_cast<quint8>(peer.bytes[1]) & 0x7f, at = 2;
        if (length == 126) {
            length = qFromBigEndian<quint16>(peer.bytes.constData() + 2);
            at = 4;
        }
        if (peer.bytes.size() < at + 4 + length)
            return;
        QByteArray payload = peer.bytes.sliced(at + 4, length);
        for (qsizetype i = 0; i < length; ++i)
            payload[i] = static_cast<char>(payload[i] ^ peer.bytes[at + i % 4]);
        peer.bytes.remove(0, at + 4 + length);
        if (opcode == 9) {
            ++pings;
            if (!muteAfterUpgrade)
                send(socket, 10, payload);
        } else if (opcode == 2 && !muteAfterUpgrade) {
            message(socket, peer, payload);
        }
    }
}

void FakeForward::message(QTcpSocket *socket, Peer &peer, const QByteArray &payload)
{
    if (!peer.tunnel) {
        if (payload.startsWith('\0'))
            data(socket, peer, payload.sliced(1));
        return;
    }
    peer.spdy += payload;
    while (peer.spdy.size() >= 8) {
        const auto stream = qFromBigEndian<quint32>(peer.spdy.constData());
        const auto length = static_cast<qsizetype>(qFromBigEndian<quint32>(peer.spdy.constData() + 4) & 0xffffff);
        if (peer.spdy.size() < 8 + length)
            return;
        const QByteArray body = peer.spdy.sliced(8, length);
        peer.spdy.remove(0, 8 + length);
        if (stream == 3 && length > 0)
            data(socket, peer, body);
    }
}

void FakeForward::data(QTcpSocket *socket, Peer &peer, const QByteArray &payload)
{
    peer.inner += payload;
    for (qsizetype end = peer.inner.indexOf("\r\n\r\n"); end >= 0; end = peer.inner.indexOf("\r\n\r\n")) {
        asked += peer.inner.first(peer.inner.indexOf('\r'));
        peer.inner.remove(0, end + 4);
        const QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(page.size()) + "\r\n\r\n" + page;
        for (qsizetype at = 0; at < answer.size(); at += 20'000)
            reply(socket, peer, false, answer.mid(at, 20'000));
    }
}

void FakeForward::reply(QTcpSocket *socket, const Peer &peer, bool error, const QByteArray &payload)
{
    if (peer.tunnel)
        send(socket, 2, number(error ? 1 : 3) + number(static_cast<quint32>(payload.size())) + payload);
    else
        send(socket, 2, QByteArray(1, error ? '\1' : '\0') + payload);
}

void FakeForward::send(QTcpSocket *socket, char opcode, const QByteArray &payload)
{
    QByteArray frame(1, static_cast<char>(0x80 | opcode));
    if (payload.size() < 126) {
        frame.append(static_cast<char>(payload.size()));
    } else {
        frame.append(static_cast<char>(126)).append(2, '\0');
        qToBigEndian(static_cast<quint16>(payload.size()), frame.data() + 2);
    }
    socket->write(frame + payload);
}

} // namespace support
