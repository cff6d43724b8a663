// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP/1.1 over TLS by hand, byte by byte visible, for tests of the server: no client library smooths anything over.
#pragma once

#include "apifixture.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTest>

namespace sandbox {

struct WireResponse {
    int status = 0;
    QByteArray head, body;
    bool complete = false;
    QByteArray header(const QByteArray &name) const
    {
        for (const QByteArray &line : head.split('\n'))
            if (line.toLower().startsWith(name.toLower() + ": "))
                return line.mid(name.size() + 2).trimmed();
        return {};
    }
};

class Wire
{
public:
    explicit Wire(const ApiFixture &api, const Identity *client = nullptr)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromData(QByteArray::fromStdString(api.caPem)));
        if (client) {
            tls.setLocalCertificate(QSslCertificate(QByteArray::fromStdString(client->certificatePem)));
            tls.setPrivateKey(QSslKey(QByteArray::fromStdString(client->keyPem), QSsl::Ec));
        }
        socket.setSslConfiguration(tls);
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), static_cast<quint16>(api.port));
    }

    bool connected()
    {
        return QTest::qWaitFor([this] { return socket.isEncrypted(); }, 20'000);
    }
    bool ended()
    {
        return QTest::qWaitFor([this] { return socket.state() == QAbstractSocket::UnconnectedState; }, 20'000);
    }

    void send(const QByteArray &method, const QByteArray &target, const QByteArray &body = {}, const QByteArray &headers = {})
    {
        socket.write(method + ' ' + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
                     + body);
    }

    /// By Content-Length; not complete when the connection ended before.
    WireResponse receive()
    {
        WireResponse response = receiveHead();
        const int length = response.header("Content-Length").toInt();
        response.complete = QTest::qWaitFor(
                                [this, length] {
                                    read();
                                    return data.size() >= length || socket.state() == QAbstractSocket::UnconnectedState;
                                },
                                30'000)
            && data.size() >= length;
        response.body = data.left(length);
        data.remove(0, length);
        return response;
    }

    WireResponse receiveHead()
    {
        WireResponse response;
        const auto there = [this] {
            read();
            return data.contains("\r\n\r\n") || socket.state() == QAbstractSocket::UnconnectedState;
        };
        if (!QTest::qWaitFor(there, 30'000))
            return response;
        const qsizetype end = data.indexOf("\r\n\r\n");
        response.head = data.left(end);
        response.status = response.head.mid(9, 3).toInt();
        data.remove(0, end + 4);
        return response;
    }

    /// Whether the text comes within the stream, whatever its chunks.
    bool sees(const QByteArray &text)
    {
        return QTest::qWaitFor(
            [this, text] {
                read();
                return data.contains(text);
            },
            30'000);
    }

    void read() { data += socket.readAll(); }

    QSslSocket socket;
    QByteArray data;
};

} // namespace sandbox
