// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Servers die and come back; a user has few rights. The state must say so soon and recover by itself.
#include "tests/live/live.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

class FailureTest : public QObject
{
    Q_OBJECT

private:
    base::SystemClock m_clock;

    static QString lab() { return qEnvironmentVariable("MESHDECK_LAB"); }

    static void crash(const QString &server, int seconds)
    {
        // Runs on its own: the script returns when the server was started again, and the server outlives it.
        QProcess::startDetached(u"bash"_s, {u"-c"_s, u"\"$0\" crash %1 %2 >/dev/null 2>&1"_s.arg(server).arg(seconds), lab()});
    }

    static void writeKubeconfig(const QString &path, const QByteArray &token)
    {
        const QJsonObject admin = live::kubectl({u"config"_s, u"view"_s, u"--raw"_s, u"-o"_s, u"json"_s}).json();
        const QJsonObject cluster = admin["clusters"_L1][0]["cluster"_L1].toObject();
        const QJsonObject config{
            {"apiVersion"_L1, u"v1"_s},
            {"kind"_L1, u"Config"_s},
            {"current-context"_L1, u"few"_s},
            {"clusters"_L1, QJsonArray{QJsonObject{{"name"_L1, u"few"_s}, {"cluster"_L1, cluster}}}},
            {"users"_L1, QJsonArray{QJsonObject{{"name"_L1, u"few"_s}, {"user"_L1, QJsonObject{{"token"_L1, QString::fromUtf8(token)}}}}}},
            {"contexts"_L1,
             QJsonArray{QJsonObject{{"name"_L1, u"few"_s},
                                    {"context"_L1, QJsonObject{{"cluster"_L1, u"few"_s}, {"user"_L1, u"few"_s}, {"namespace"_L1, u"shop"_s}}}}}}};
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(config).toJson());
    }

private slots:
    void initTestCase()
    {
        if (live::kubeconfig().isEmpty() || live::prometheus().isEmpty())
            QSKIP("MESHDECK_LIVE_KUBECONFIG and MESHDECK_LIVE_PROMETHEUS name no mesh");
    }

    void aDeadServerIsSeenAndItsReturnToo_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<int>("source");
        QTest::newRow("prometheus") << u"prometheus"_s << static_cast<int>(mesh::SourceId::Prometheus);
        QTest::newRow("kube-apiserver") << u"kube-apiserver"_s << static_cast<int>(mesh::SourceId::Kubernetes);
    }
    void aDeadServerIsSeenAndItsReturnToo()
    {
        if (lab().isEmpty())
            QSKIP("MESHDECK_LAB names no script that could crash a server");
        QFETCH(QString, server);
        QFETCH(int, source);
        session::Session session(live::options(), m_clock);
        QSignalSpy settled(&session, &session::Session::settled);
        session.open();
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30'000);
        const auto health = [&] { return session.store().snapshot()->source(static_cast<mesh::SourceId>(source)).health; };
        QTRY_VERIFY_WITH_TIMEOUT(health() == mesh::SourceHealth::Live, 15'000);
        const qsizetype objects = session.store().snapshot()->objectCount();
        crash(server, 5);
        QTRY_VERIFY_WITH_TIMEOUT(health() == mesh::SourceHealth::Lost, 12'000);
        const mesh::SourceState lost = session.store().snapshot()->source(static_cast<mesh::SourceId>(source));
        QVERIFY(lost.error);
        QVERIFY(!lost.error->message().isEmpty());
        QVERIFY2(session.store().snapshot()->objectCount() >= objects - 5, "what was known stays on the screen");
        QVERIFY(session.store().snapshot()->traffic);
        QTRY_VERIFY_WITH_TIMEOUT(health() == mesh::SourceHealth::Live, 60'000);
    }

    void aUserWithTwoNamespacesSeesThemAndIsToldTheRest()
    {
        QTemporaryDir folder;
        for (const QString &ns : {u"shop"_s, u"data"_s}) {
            live::kubectl({u"-n"_s, ns, u"create"_s, u"role"_s, u"meshdeck-few"_s, u"--verb=get,list,watch"_s,
                           u"--resource=pods,services,deployments.apps,virtualservices.networking.istio.io"_s});
            live::kubectl(
                {u"-n"_s, ns, u"create"_s, u"rolebinding"_s, u"meshdeck-few"_s, u"--role=meshdeck-few"_s, u"--serviceaccount=shop:default"_s});
        }
        const live::Ran token = live::kubectl({u"-n"_s, u"shop"_s, u"create"_s, u"token"_s, u"default"_s});
        QCOMPARE(token.code, 0);
        writeKubeconfig(folder.filePath(u"few"_s), token.out.trimmed());
        session::Options options;
        options.kubeconfigs = {folder.filePath(u"few"_s)};
        options.namespaces = {u"shop"_s, u"data"_s, u"pay"_s};
        options.telemetry = false;
        session::Session session(options, m_clock);
        QSignalSpy settled(&session, &session::Session::settled);
        session.open();
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30'000);
        const mesh::SnapshotPtr snapshot = session.store().snapshot();
        const mesh::KindState &services = snapshot->state(mesh::Kind::Service);
        QVERIFY(services.perNamespace);
        QCOMPARE(services.forbiddenNamespaces, QStringList{u"pay"_s});
        QVERIFY(snapshot->find({mesh::Kind::Service, u"shop"_s, u"web"_s}));
        QVERIFY(!snapshot->find({mesh::Kind::Service, u"pay"_s, u"checkout"_s}));
        QVERIFY(snapshot->state(mesh::Kind::AuthorizationPolicy).health == mesh::KindHealth::Forbidden);
    }

    void anExpiredTokenIsToldAsSuch()
    {
        QTemporaryDir folder;
        writeKubeconfig(folder.filePath(u"old"_s), "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.");
        session::Options options;
        options.kubeconfigs = {folder.filePath(u"old"_s)};
        session::Session session(options, m_clock);
        session.open();
        const auto state = [&] { return session.store().snapshot()->source(mesh::SourceId::Kubernetes); };
        QTRY_VERIFY_WITH_TIMEOUT(state().health == mesh::SourceHealth::Refused, 10'000);
        QVERIFY(state().error && state().error->kind == base::ErrorKind::Unauthorized);
    }
};

QTEST_GUILESS_MAIN(FailureTest)
#include "failuretest.moc"
