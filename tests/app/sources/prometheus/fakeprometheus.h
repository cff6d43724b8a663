// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An HTTP/1.1 server on loopback that answers as a test's script says, and remembers what it was asked. Plain sockets, so
// that the tests of a room without QtNetwork do not need it either.
#pragma once

#include <QSocketNotifier>
#include <QObject>
#include <QUrl>
#include <QUrlQuery>
#include <QVector>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

class FakePrometheus : public QObject
{
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

    FakePrometheus() { listen(); }
    ~FakePrometheus() override { crash(); }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }

    /// As a crash would: nobody listens, connections are cut.
    void crash()
    {
        m_peers.clear();
        m_accept.reset();
        if (m_listener >= 0)
            ::close(m_listener);
        m_listener = -1;
    }
    bool comeBack() { return listen(); }

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
    struct Peer {
        explicit Peer(int descriptor)
            : fd(descriptor)
            , notifier(descriptor, QSocketNotifier::Read)
        {
        }
        ~Peer()
        {
            notifier.setEnabled(false);
            ::close(fd);
        }
        Q_DISABLE_COPY_MOVE(Peer)
        int fd;
        QSocketNotifier notifier;
        QByteArray in;
        bool waiting = false;
    };

    bool listen()
    {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        const int on = 1;
        ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(m_port);
        auto *raw = reinterpret_cast<sockaddr *>(&address);
        socklen_t length = sizeof address;
        if (::bind(m_listener, raw, length) != 0 || ::listen(m_listener, 64) != 0 || ::getsockname(m_listener, raw, &length) != 0)
            return false;
        m_port = ntohs(address.sin_port);
        m_accept = std::make_unique<QSocketNotifier>(m_listener, QSocketNotifier::Read);
        connect(m_accept.get(), &QSocketNotifier::activated, this, &FakePrometheus::welcome);
        return true;
    }

    void welcome()
    {
        for (;;) {
            const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0)
                return;
            auto peer = std::make_unique<Peer>(fd);
            connect(&peer->notifier, &QSocketNotifier::activated, this, [this, fd] { read(fd); });
            m_peers[fd] = std::move(peer);
        }
    }

    void read(int fd)
    {
        Peer &p = *m_peers.at(fd);
        char buffer[65536];
        const ssize_t got = ::recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN)) {
            cut += p.waiting ? 1 : 0;
            p.notifier.setEnabled(false);
            QMetaObject::invokeMethod(this, [this, fd] { m_peers.erase(fd); }, Qt::QueuedConnection); // its notifier is calling
            return;
        }
        p.in.append(buffer, std::max<ssize_t>(got, 0));
        for (;;) {
            const qsizetype end = p.in.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            const QByteArray head = p.in.left(end);
            qsizetype length = 0;
            for (const QByteArray &line : head.split('\n')) {
                if (line.toLower().startsWith("content-length:"))
                    length = line.mid(15).trimmed().toLongLong();
            }
            if (p.in.size() < end + 4 + length)
                return;
            const QByteArray body = p.in.mid(end + 4, length);
            p.in.remove(0, end + 4 + length);
            answer(p, head, body);
        }
    }

    void answer(Peer &p, const QByteArray &head, const QByteArray &body)
    {
        const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
        const QUrl target = QUrl::fromEncoded(words.value(1));
        Asked a{words.value(0), target.path().toUtf8(), head, {}};
        a.form = QUrlQuery(QString::fromUtf8(body.isEmpty() ? target.query(QUrl::FullyEncoded).toUtf8() : body));
        asked.append(a);
        const Reply r = script ? script(a) : standard(a);
        p.waiting = r.never;
        if (r.never)
            return;
        const QByteArray out = "HTTP/1.1 " + QByteArray::number(r.status) + " x\r\nContent-Type: " + r.type
            + "\r\nContent-Length: " + QByteArray::number(r.body.size()) + "\r\n\r\n" + r.body;
        ::send(p.fd, out.constData(), static_cast<size_t>(out.size()), MSG_NOSIGNAL);
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
    int m_listener = -1;
    quint16 m_port = 0;
    std::unique_ptr<QSocketNotifier> m_accept;
    std::map<int, std::unique_ptr<Peer>> m_peers;
};
