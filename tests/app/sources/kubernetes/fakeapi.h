// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A small API server for these tests: stores objects, lists them in pages, streams watches, and misbehaves as told.
// Plain HTTP/1.1 on loopback, on the test's own thread.
#pragma once

#include "models/mesh/kind.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

class FakeApi : public QObject
{
public:
    struct Request {
        QString path;
        QUrlQuery query;
        QByteArray accept;
        bool isWatch() const { return query.queryItemValue(QStringLiteral("watch")) == QLatin1String("true"); }
        QString value(const char *key) const { return query.queryItemValue(QLatin1String(key), QUrl::FullyDecoded); }
    };
    /// True: it has answered itself.
    using Script = std::function<bool(const Request &request, QTcpSocket *socket)>;

    FakeApi()
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, this, [this] { accept(); });
        listen();
    }
    ~FakeApi() override { stop(); }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }

    // ---- what tests do to it ----
    Script script;
    QString gitVersion = QStringLiteral("v1.30.4");
    int pageSize = 500;
    bool watchLists = false;       ///< knows sendInitialEvents; else it ignores the parameter
    QVector<mesh::Kind> absent;    ///< not served
    QStringList staleGroups;
    bool aggregated = true;
    std::function<bool(const QString &ns, const QString &plural)> allowed; ///< empty: everything; ns "" = cluster-wide
    QVector<Request> requests;

    void listen()
    {
        m_server.listen(QHostAddress::LocalHost, static_cast<quint16>(m_port));
        m_port = m_server.serverPort();
    }
    /// As if the process was killed.
    void stop()
    {
        m_server.close();
        cut();
    }
    /// Connections end in the middle of whatever they carry.
    void cut()
    {
        m_watches.clear();
        for (const QPointer<QTcpSocket> &socket : std::exchange(m_sockets, {})) {
            if (socket) {
                socket->disconnect();
                socket->abort();
                socket->deleteLater();
            }
        }
    }
    /// Answers nothing until false, like a stopped process.
    void setFrozen(bool frozen)
    {
        m_frozen = frozen;
        if (!frozen) {
            for (auto &[request, socket] : std::exchange(m_held, {})) {
                if (socket)
                    answer(request, socket);
            }
        }
    }
    /// Watches end as the server ends them at their timeout.
    void endWatches()
    {
        for (Watch &watch : std::exchange(m_watches, {})) {
            if (watch.socket)
                watch.socket->write("0\r\n\r\n");
        }
    }
    /// Events older than now are forgotten: resuming from before gives 410.
    void compact() { m_compacted = m_rv; }
    /// A backup comes back: resourceVersions count from there again, watches are cut.
    void restore(quint64 rv)
    {
        m_rv = rv;
        m_events.clear();
        m_compacted = 0;
    }
    quint64 resourceVersion() const { return m_rv; }

    void put(mesh::Kind kind, const QString &ns, const QString &name, QJsonObject body = {})
    {
        const Key key{kind, ns, name};
        const bool isNew = !m_objects.contains(key);
        QJsonObject metadata = body.value(QLatin1String("metadata")).toObject();
        metadata[QLatin1String("name")] = name;
        if (mesh::info(kind).namespaced)
            metadata[QLatin1String("namespace")] = ns;
        metadata[QLatin1String("resourceVersion")] = QString::number(++m_rv);
        metadata[QLatin1String("uid")] = isNew ? QStringLiteral("uid-%1").arg(m_rv)
                                               : m_objects[key].value(QLatin1String("metadata")).toObject().value(QLatin1String("uid")).toString();
        body[QLatin1String("metadata")] = metadata;
        m_objects[key] = body;
        addEvent(isNew ? "ADDED" : "MODIFIED", key, body);
    }
    void remove(mesh::Kind kind, const QString &ns, const QString &name)
    {
        const Key key{kind, ns, name};
        QJsonObject body = m_objects.take(key);
        QJsonObject metadata = body.value(QLatin1String("metadata")).toObject();
        metadata[QLatin1String("resourceVersion")] = QString::number(++m_rv);
        body[QLatin1String("metadata")] = metadata;
        addEvent("DELETED", key, body);
    }
    QMap<QString, QString> versionsOf(mesh::Kind kind) const
    {
        QMap<QString, QString> all;
        for (auto it = m_objects.cbegin(); it != m_objects.cend(); ++it) {
            if (std::get<0>(it.key()) == kind)
                all.insert(std::get<1>(it.key()) + u'/' + std::get<2>(it.key()),
                           it->value(QLatin1String("metadata")).toObject()[QLatin1String("resourceVersion")].toString());
        }
        return all;
    }
    /// A line to every watch of the kind.
    void say(mesh::Kind kind, const QByteArray &line)
    {
        for (const Watch &watch : m_watches) {
            if (watch.kind == kind)
                chunk(watch.socket, line + '\n');
        }
    }
    void bookmark(mesh::Kind kind) { say(kind, bookmarkLine(false)); }
    int openWatches(mesh::Kind kind) const
    {
        return static_cast<int>(
            std::count_if(m_watches.cbegin(), m_watches.cend(), [kind](const Watch &watch) { return watch.kind == kind && watch.socket; }));
    }
    int countOf(const QString &path, bool watch = false) const
    {
        return static_cast<int>(
            std::count_if(requests.cbegin(), requests.cend(), [&](const Request &each) { return each.path == path && each.isWatch() == watch; }));
    }

    // ---- for scripts ----
    static void reply(QTcpSocket *socket, int status, const QByteArray &body, const QByteArray &extra = {})
    {
        socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: application/json\r\nContent-Length: "
                      + QByteArray::number(body.size()) + "\r\n" + extra + "\r\n" + body);
    }
    static QByteArray statusBody(int code, const QString &reason, const QString &message)
    {
        return QJsonDocument(QJsonObject{{QStringLiteral("kind"), QStringLiteral("Status")},
                                         {QStringLiteral("apiVersion"), QStringLiteral("v1")},
                                         {QStringLiteral("status"), QStringLiteral("Failure")},
                                         {QStringLiteral("code"), code},
                                         {QStringLiteral("reason"), reason},
                                         {QStringLiteral("message"), message}})
            .toJson(QJsonDocument::Compact);
    }
    static void fail(QTcpSocket *socket, int code, const QString &reason, const QByteArray &extra = {})
    {
        reply(socket, code, statusBody(code, reason, QStringLiteral("as the test says: ") + reason), extra);
    }
    static void beginStream(QTcpSocket *socket)
    {
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    }
    static void endStream(QTcpSocket *socket) { socket->write("0\r\n\r\n"); }
    static void chunk(QTcpSocket *socket, const QByteArray &data)
    {
        if (socket)
            socket->write(QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n");
    }

private:
    using Key = std::tuple<mesh::Kind, QString, QString>;
    struct Event {
        quint64 rv = 0;
        Key key;
        QByteArray line;
        QByteArray type;
    };
    struct Watch {
        mesh::Kind kind = mesh::Kind::Namespace;
        QString ns, name;
        QPointer<QTcpSocket> socket;
    };

    static QString plainVersion(const mesh::KindInfo &info) { return info.versions.first(); }
    QByteArray bookmarkLine(bool initialEnd) const
    {
        QJsonObject metadata{{QStringLiteral("resourceVersion"), QString::number(m_rv)}};
        if (initialEnd)
            metadata[QLatin1String("annotations")] = QJsonObject{{QStringLiteral("k8s.io/initial-events-end"), QStringLiteral("true")}};
        return QJsonDocument(QJsonObject{{QStringLiteral("type"), QStringLiteral("BOOKMARK")},
                                         {QStringLiteral("object"), QJsonObject{{QStringLiteral("metadata"), metadata}}}})
            .toJson(QJsonDocument::Compact);
    }
    static QByteArray eventLine(const char *type, const QJsonObject &body)
    {
        return QByteArray("{\"type\":\"") + type + "\",\"object\":" + QJsonDocument(body).toJson(QJsonDocument::Compact) + "}";
    }
    static bool covers(const Watch &watch, const Key &key)
    {
        return watch.kind == std::get<0>(key) && (watch.ns.isEmpty() || watch.ns == std::get<1>(key))
            && (watch.name.isEmpty() || watch.name == std::get<2>(key));
    }
    void addEvent(const char *type, const Key &key, const QJsonObject &body)
    {
        m_events.append({m_rv, key, eventLine(type, body), type});
        for (const Watch &watch : m_watches) {
            if (covers(watch, key))
                chunk(watch.socket, m_events.last().line + '\n');
        }
    }

    void accept()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            m_sockets.append(socket);
            QObject::connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }
    void read(QTcpSocket *socket)
    {
        QByteArray buffer = socket->property("buffer").toByteArray() + socket->readAll();
        for (qsizetype end = buffer.indexOf("\r\n\r\n"); end >= 0; end = buffer.indexOf("\r\n\r\n")) {
            const QList<QByteArray> lines = buffer.first(end).split('\n');
            buffer = buffer.sliced(end + 4);
            const QUrl url(QString::fromLatin1(lines.first().split(' ').value(1)));
            Request request{url.path(), QUrlQuery(url), {}};
            for (const QByteArray &line : lines) {
                if (line.toLower().startsWith("accept:"))
                    request.accept = line.mid(7).trimmed();
            }
            answer(request, socket);
        }
        socket->setProperty("buffer", buffer);
    }

    void answer(const Request &request, QTcpSocket *socket)
    {
        if (m_frozen) {
            m_held.append({request, socket});
            return;
        }
        requests.append(request);
        if (script && script(request, socket))
            return;
        if (request.path == QLatin1String("/version"))
            return reply(socket, 200, "{\"gitVersion\":\"" + gitVersion.toUtf8() + "\"}");
        if (request.path == QLatin1String("/api") || request.path == QLatin1String("/apis"))
            return discovery(request, socket);
        for (const mesh::KindInfo &info : mesh::allKinds()) {
            const QString root = (info.group.isEmpty() ? QStringLiteral("/api/") : QStringLiteral("/apis/") + info.group + u'/') + plainVersion(info);
            if (request.path == root && !aggregated)
                return resources(info.group, plainVersion(info), socket);
            if (request.path.startsWith(root + u'/') && !absent.contains(info.kind)
                && resource(info, request.path.mid(root.size() + 1), request, socket))
                return;
        }
        fail(socket, 404, QStringLiteral("NotFound"));
    }

    bool resource(const mesh::KindInfo &info, const QString &rest, const Request &request, QTcpSocket *socket)
    {
        QStringList parts = rest.split(u'/');
        QString ns;
        if (info.namespaced && parts.size() >= 3 && parts[0] == QLatin1String("namespaces")) {
            ns = parts[1];
            parts = parts.mid(2);
        }
        if (parts.value(0) != info.plural || parts.size() > 2)
            return false;
        if (allowed && !allowed(info.kind == mesh::Kind::Namespace && parts.size() == 2 ? parts[1] : ns, info.plural)) {
            fail(socket, 403, QStringLiteral("Forbidden"));
            return true;
        }
        if (parts.size() == 2)
            one(Key{info.kind, ns, parts[1]}, socket);
        else if (request.isWatch())
            watch(info, ns, request, socket);
        else
            list(info, ns, request, socket);
        return true;
    }

    void one(const Key &key, QTcpSocket *socket)
    {
        if (m_objects.contains(key))
            reply(socket, 200, QJsonDocument(m_objects[key]).toJson(QJsonDocument::Compact));
        else
            fail(socket, 404, QStringLiteral("NotFound"));
    }

    static QString nameSelected(const Request &request)
    {
        const QString selector = request.value("fieldSelector");
        return selector.startsWith(QLatin1String("metadata.name=")) ? selector.mid(14) : QString();
    }

    void list(const mesh::KindInfo &info, const QString &ns, const Request &request, QTcpSocket *socket)
    {
        // All pages show one moment, as the real server's do.
        const QString token = request.value("continue");
        if (!token.isEmpty())
            return page(m_lists[token.section(u'.', 0, 0)], token.section(u'.', 0, 0), token.section(u'.', 1).toInt(), info, request, socket);
        const Watch scope{info.kind, ns, nameSelected(request), {}};
        const QString label = request.value("labelSelector");
        QVector<QJsonObject> all;
        for (auto it = m_objects.cbegin(); it != m_objects.cend(); ++it) {
            const QJsonObject labels = it->value(QLatin1String("metadata")).toObject()[QLatin1String("labels")].toObject();
            if (covers(scope, it.key()) && (label.isEmpty() || labels[label.section(u'=', 0, 0)].toString() == label.section(u'=', 1)))
                all.append(*it);
        }
        const QString id = QString::number(m_lists.size());
        m_lists.insert(id, {m_rv, all});
        page(m_lists[id], id, 0, info, request, socket);
    }

    struct Listed {
        quint64 rv = 0;
        QVector<QJsonObject> objects;
    };
    void page(const Listed &listed, const QString &id, int from, const mesh::KindInfo &info, const Request &request, QTcpSocket *socket)
    {
        const QVector<QJsonObject> &all = listed.objects;
        const int limit = request.value("limit").isEmpty() ? static_cast<int>(all.size()) : std::min(pageSize, request.value("limit").toInt());
        QJsonArray items;
        for (int i = from; i < std::min<int>(from + limit, static_cast<int>(all.size())); ++i)
            items.append(all[i]);
        QJsonObject metadata{{QStringLiteral("resourceVersion"), QString::number(listed.rv)}};
        if (from + limit < all.size())
            metadata[QLatin1String("continue")] = QStringLiteral("%1.%2").arg(id).arg(from + limit);
        const QJsonObject body{
            {QStringLiteral("kind"), info.name + QStringLiteral("List")}, {QStringLiteral("metadata"), metadata}, {QStringLiteral("items"), items}};
        reply(socket, 200, QJsonDocument(body).toJson(QJsonDocument::Compact));
    }

    void watch(const mesh::KindInfo &info, const QString &ns, const Request &request, QTcpSocket *socket)
    {
        const Watch each{info.kind, ns, nameSelected(request), socket};
        const bool initial = watchLists && request.value("sendInitialEvents") == QLatin1String("true");
        const quint64 from = request.value("resourceVersion").toULongLong();
        if (from > 0 && from < m_compacted)
            return fail(socket, 410, QStringLiteral("Expired"));
        beginStream(socket);
        if (from == 0) {
            for (auto it = m_objects.cbegin(); it != m_objects.cend(); ++it) {
                if (covers(each, it.key()))
                    chunk(socket, eventLine("ADDED", *it) + '\n');
            }
            if (initial)
                chunk(socket, bookmarkLine(true) + '\n');
        } else {
            for (const Event &event : std::as_const(m_events)) {
                if (event.rv > from && covers(each, event.key))
                    chunk(socket, event.line + '\n');
            }
        }
        m_watches.append(each);
    }

    void discovery(const Request &request, QTcpSocket *socket)
    {
        const bool core = request.path == QLatin1String("/api");
        if (!aggregated) {
            if (core)
                return reply(socket, 200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
            QJsonArray groups;
            for (const auto &[group, version] : groupVersions(false))
                groups.append(QJsonObject{{QStringLiteral("name"), group},
                                          {QStringLiteral("versions"), QJsonArray{QJsonObject{{QStringLiteral("version"), version}}}}});
            return reply(
                socket, 200,
                QJsonDocument(QJsonObject{{QStringLiteral("kind"), QStringLiteral("APIGroupList")}, {QStringLiteral("groups"), groups}}).toJson());
        }
        QJsonArray items;
        for (const auto &[group, version] : groupVersions(core)) {
            const bool stale = staleGroups.contains(group);
            QJsonArray served;
            for (const mesh::KindInfo &info : mesh::allKinds()) {
                if (info.group == group && plainVersion(info) == version && !absent.contains(info.kind) && !stale)
                    served.append(
                        QJsonObject{{QStringLiteral("resource"), info.plural},
                                    {QStringLiteral("verbs"), QJsonArray{QStringLiteral("get"), QStringLiteral("list"), QStringLiteral("watch")}}});
            }
            const QJsonObject one{{QStringLiteral("version"), version},
                                  {QStringLiteral("freshness"), stale ? QStringLiteral("Stale") : QStringLiteral("Current")},
                                  {QStringLiteral("resources"), served}};
            items.append(QJsonObject{{QStringLiteral("metadata"), QJsonObject{{QStringLiteral("name"), group}}},
                                     {QStringLiteral("versions"), QJsonArray{one}}});
        }
        reply(
            socket, 200,
            QJsonDocument(QJsonObject{{QStringLiteral("kind"), QStringLiteral("APIGroupDiscoveryList")}, {QStringLiteral("items"), items}}).toJson());
    }
    static QVector<std::pair<QString, QString>> groupVersions(bool core)
    {
        QVector<std::pair<QString, QString>> all;
        for (const mesh::KindInfo &info : mesh::allKinds()) {
            const std::pair each{info.group, plainVersion(info)};
            if (info.group.isEmpty() == core && !all.contains(each))
                all.append(each);
        }
        return all;
    }
    void resources(const QString &group, const QString &version, QTcpSocket *socket)
    {
        QJsonArray served;
        for (const mesh::KindInfo &info : mesh::allKinds()) {
            if (info.group == group && plainVersion(info) == version && !absent.contains(info.kind))
                served.append(QJsonObject{{QStringLiteral("name"), info.plural}, {QStringLiteral("verbs"), QJsonArray{QStringLiteral("list")}}});
        }
        reply(socket, 200,
              QJsonDocument(QJsonObject{{QStringLiteral("kind"), QStringLiteral("APIResourceList")},
                                        {QStringLiteral("groupVersion"), group.isEmpty() ? version : group + u'/' + version},
                                        {QStringLiteral("resources"), served}})
                  .toJson());
    }

    QTcpServer m_server;
    int m_port = 0;
    bool m_frozen = false;
    quint64 m_rv = 100, m_compacted = 0;
    QMap<Key, QJsonObject> m_objects;
    QVector<Event> m_events;
    QVector<Watch> m_watches;
    QMap<QString, Listed> m_lists;
    QVector<QPointer<QTcpSocket>> m_sockets;
    QVector<std::pair<Request, QPointer<QTcpSocket>>> m_held;
};
