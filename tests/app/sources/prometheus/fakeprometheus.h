// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An HTTP/1.1 server on loopback that answers as a test's script says, and remembers what it was asked.
#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <memory>

class FakePrometheus : public QObject
{
    Q_OBJECT

public:
    struct Asked {
        QByteArray method, path, head;
        QUrlQuery form; ///< of the body or of the URL
        QString query() const { return form.queryItemValue(QStringLiteral("query"), QUrl::FullyDecoded); }
    };
    struct Reply {
        int status = 200;
        QByteArray body;
        QByteArray type = "application/json";
        bool never = false; ///< leaves the caller waiting
    };
    /// Reason for being: what to say to a request. Unset: an empty vector, or build information.
    std::function<Reply(const Asked &)> script;
    QVector<Asked> asked;
    int cut = 0; ///< callers that hung up while they were left waiting

    explicit FakePrometheus(quint16 port = 0)
    {
        connect(&m_server, &QTcpServer::newConnection, this, &FakePrometheus::welcome);
        m_server.listen(QHostAddress::LocalHost, port);
    }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()); }
    quint16 port() const { return m_server.serverPort(); }

    /// As a crash would: nobody listens, connections are cut.
    void crash()
    {
        m_port = port();
        m_server.close();
        for (QTcpSocket *s : findChildren<QTcpSocket *>())
            s->abort();
    }
    bool comeBack() { return m_server.listen(QHostAddress::LocalHost, m_port); }

    qsizetype count(const QString &part) const
    {
        return std::ranges::count_if(asked, [&part](const Asked &a) { return a.query().contains(part); });
    }

    static QByteArray vector(const QByteArray &rows = {}, const QByteArray &more = {})
    {
        return R"({"status":"success","data":{"resultType":"vector","result":[)" + rows + "]}" + more + "}";
    }
    static QByteArray matrix(const QByteArray &rows = {}) { return R"({"status":"success","data":{"resultType":"matrix","result":[)" + rows + "]}}"; }
    static QByteArray error(const QByteArray &type, const QByteArray &text)
    {
        return R"({"status":"error","errorType":")" + type + R"(","error":")" + text + R"("})";
    }

private:
    void welcome()
    {
        while (QTcpSocket *s = m_server.nextPendingConnection()) {
            s->setParent(this);
            connect(s, &QTcpSocket::readyRead, this, [this, s] { read(s); });
            connect(s, &QTcpSocket::disconnected, this, [this, s] {
                cut += s->property("waiting").toBool() ? 1 : 0;
                s->deleteLater();
            });
        }
    }

    void read(QTcpSocket *s)
    {
        QByteArray &in = m_in[s];
        in += s->readAll();
        for (;;) {
            const qsizetype end = in.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            const QByteArray head = in.left(end);
            qsizetype length = 0;
            for (const QByteArray &line : head.split('\n')) {
                if (line.toLower().startsWith("content-length:"))
                    length = line.mid(15).trimmed().toLongLong();
            }
            if (in.size() < end + 4 + length)
                return;
            const QByteArray body = in.mid(end + 4, length);
            in.remove(0, end + 4 + length);
            answer(s, head, body);
        }
    }

    void answer(QTcpSocket *s, const QByteArray &head, const QByteArray &body)
    {
        const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
        const QUrl target = QUrl::fromEncoded(words.value(1));
        Asked a{words.value(0), target.path().toUtf8(), head, {}};
        a.form = QUrlQuery(QString::fromUtf8(body.isEmpty() ? target.query(QUrl::FullyEncoded).toUtf8() : body));
        asked.append(a);
        const Reply r = script ? script(a) : standard(a);
        if (r.never) {
            s->setProperty("waiting", true);
            return;
        }
        s->write("HTTP/1.1 " + QByteArray::number(r.status) + " x\r\nContent-Type: " + r.type + "\r\nContent-Length: " + QByteArray::number(r.body.size())
            + "\r\n\r\n" + r.body);
    }

public:
    static Reply standard(const Asked &a)
    {
        if (a.path.endsWith("/buildinfo"))
            return {.body = R"({"status":"success","data":{"version":"2.42.0","revision":"r","goVersion":"go1.19"}})"};
        if (a.path.endsWith("/config"))
            return {.body = R"({"status":"success","data":{"yaml":"global:\n  scrape_interval: 1s\n"}})"};
        return {.body = a.path.endsWith("/query_range") ? matrix() : vector()};
    }

private:
    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_in;
    quint16 m_port = 0;
};
