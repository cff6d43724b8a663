// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A mesh written to a file and read again; what must not be in the file; files that are no captures.
#include "app/session/capture.h"
#include "app/session/capturetraffic.h"
#include "app/session/session.h"
#include "tests/support/memoryaccess.h"
#include "tests/support/mesh.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;

namespace {

constexpr qint64 now = 1'800'000'000'000;

QByteArray unzipped(const QString &path)
{
    gzFile file = gzopen(path.toLocal8Bit().constData(), "rb");
    QByteArray all, part(1 << 16, Qt::Uninitialized);
    for (int got = 0; (got = gzread(file, part.data(), static_cast<unsigned>(part.size()))) > 0;)
        all.append(part.constData(), got);
    gzclose(file);
    return all;
}

void zip(const QString &path, const QByteArray &text)
{
    gzFile file = gzopen(path.toLocal8Bit().constData(), "wb");
    gzwrite(file, text.constData(), static_cast<unsigned>(text.size()));
    gzclose(file);
}

mesh::SnapshotPtr meshOf(const QVector<mesh::ObjectPtr> &objects, const QVector<mesh::EdgeTraffic> &edges = {})
{
    auto snapshot = std::make_shared<mesh::Snapshot>(*support::snapshot(objects, edges, now));
    snapshot->context = u"prod"_s;
    snapshot->kinds[static_cast<size_t>(Kind::VirtualService)] = {.health = mesh::KindHealth::Live, .version = u"v1"_s};
    snapshot->kinds[static_cast<size_t>(Kind::AuthorizationPolicy)] = {.health = mesh::KindHealth::Forbidden};
    snapshot->sources[static_cast<size_t>(mesh::SourceId::Kubernetes)].version = u"1.35.3"_s;
    return snapshot;
}

QVector<mesh::ObjectPtr> objects()
{
    return {
        support::liveObject(QByteArray(
            R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"reviews","namespace":"shop","resourceVersion":"7"},"spec":{"hosts":["reviews"],"http":[{"route":[{"destination":{"host":"reviews"}}]}]}})")),
        support::liveObject(QByteArray(
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"shop","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2"}},"spec":{"containers":[{"name":"web","image":"web:1","env":[{"name":"PASSWORD","value":"hunter2"}]}]},"status":{"phase":"Running"}})")),
        support::object(Kind::Secret, u"shop"_s, u"web-cert"_s,
                        mesh::SecretFacts{u"kubernetes.io/tls"_s,
                                          {{u"tls.crt"_s, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}},
                                          {u"tls.key"_s}})};
}

} // namespace

class CaptureTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file(const QString &name) const { return m_folder.filePath(name); }

private slots:
    void writtenAndReadAgain()
    {
        const mesh::EdgeTraffic edge =
            support::edge(support::workload(u"shop"_s, u"web"_s), support::workload(u"shop"_s, u"reviews"_s, u"v2"_s), u"reviews"_s, 12.5, 0.1);
        QVERIFY(session::writeCapture(*meshOf(objects(), {edge}), file(u"a"_s)));
        QVERIFY(session::isCapture(file(u"a"_s)));
        const auto capture = session::readCapture(file(u"a"_s));
        QVERIFY2(capture, capture ? "" : qPrintable(capture.error().message()));
        QCOMPARE(capture->head.context, u"prod"_s);
        QCOMPARE(capture->head.atMs, now);
        QCOMPARE(capture->skipped, 0);
        const auto [snapshot, change] = mesh::apply(nullptr, std::span(&capture->delta, 1), now);
        QCOMPARE(snapshot->objectCount(), 3);
        const mesh::ObjectPtr route = snapshot->find({Kind::VirtualService, u"shop"_s, u"reviews"_s});
        QVERIFY(route && route->as<mesh::VirtualServiceFacts>());
        QCOMPARE(route->as<mesh::VirtualServiceFacts>()->hosts, QStringList{u"reviews"_s});
        QCOMPARE(route->meta.resourceVersion, u"7"_s);
        QCOMPARE(snapshot->find({Kind::Secret, u"shop"_s, u"web-cert"_s})->as<mesh::SecretFacts>()->otherKeys, QStringList{u"tls.key"_s});
        QCOMPARE(snapshot->state(Kind::AuthorizationPolicy).health, mesh::KindHealth::Forbidden);
        QCOMPARE(snapshot->source(mesh::SourceId::Kubernetes).health, mesh::SourceHealth::Stale);
        QCOMPARE(snapshot->source(mesh::SourceId::Kubernetes).contactMs, now);
        QCOMPARE(snapshot->traffic->edges.size(), 1);
        const mesh::EdgeTraffic &read = snapshot->traffic->edges.first();
        QCOMPARE(read.source, edge.source);
        QCOMPARE(read.destination, edge.destination);
        QCOMPARE(read.rate, 12.5);
        QCOMPARE(read.errors, 0.1);
        QCOMPARE(read.codes.size(), edge.codes.size());
        QVERIFY(std::isnan(read.opened));
        // Once more from what was read gives the same lines.
        auto again = std::make_shared<mesh::Snapshot>(*snapshot);
        again->context = u"prod"_s;
        QVERIFY(session::writeCapture(*again, file(u"b"_s)));
        QCOMPARE(unzipped(file(u"b"_s)), unzipped(file(u"a"_s)));
    }

    void nothingSecretIsInIt()
    {
        QVERIFY(session::writeCapture(*meshOf(objects()), file(u"secret"_s)));
        const QByteArray text = unzipped(file(u"secret"_s));
        QVERIFY(text.contains("PASSWORD")); // that there is one is no secret
        QVERIFY(!text.contains("hunter2"));
        QVERIFY(!text.contains("last-applied"));
        // A file that somebody else made.
        QByteArray forged = text;
        forged.replace("BEGIN CERTIFICATE", "BEGIN RSA PRIVATE KEY");
        zip(file(u"forged"_s), forged);
        const auto capture = session::readCapture(file(u"forged"_s));
        QVERIFY(capture);
        for (const mesh::ObjectPtr &object : capture->delta.upserts) {
            if (const auto *secret = object->as<mesh::SecretFacts>())
                QVERIFY(secret->certificates.isEmpty());
        }
    }

    void filesThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        const QByteArray head = R"({"meshdeck":"capture","version":1,"context":"prod","atMs":1})"
                                "\n",
                         end = R"({"end":{"objects":0}})"
                               "\n";
        QTest::newRow("empty") << QByteArray() << u"cut short"_s;
        QTest::newRow("cut") << head << u"cut short"_s;
        QTest::newRow("other JSON") << QByteArray("{}\n") << u"no capture"_s;
        QTest::newRow("no JSON") << QByteArray("apiVersion: v1\n") << u":1"_s;
        QTest::newRow("newer") << QByteArray(R"({"meshdeck":"capture","version":9})"
                                             "\n")
                               << u"version 9"_s;
        QTest::newRow("objects missing") << head
                + R"({"end":{"objects":2}})"
                  "\n" << u"has 2 objects, and has 0"_s;
        QTest::newRow("broken object") << head + "{\"object\":{]\n" + end << u":2"_s;
        QTest::newRow("no line in megabytes") << QByteArray(8 << 20, ' ') << u"cut short"_s;
        QTest::newRow("more after its end") << head + end + end << u"after its end"_s;
    }
    void filesThatAreNone()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, words);
        zip(file(u"none"_s), text);
        const auto capture = session::readCapture(file(u"none"_s));
        QVERIFY(!capture);
        QVERIFY2(capture.error().message().contains(words), qPrintable(capture.error().message()));
        QVERIFY(capture.error().where.startsWith(file(u"none"_s)));
    }

    void bytesThatAreNoGzip()
    {
        QFile plain(file(u"plain"_s));
        QVERIFY(plain.open(QIODevice::WriteOnly));
        plain.write("kind: Service\n");
        plain.close();
        QVERIFY(!session::isCapture(file(u"plain"_s)));
        QVERIFY(!session::readCapture(file(u"plain"_s)));
        QCOMPARE(session::readCapture(file(u"absent"_s)).error().kind, base::ErrorKind::NotFound);
        // Damaged in its middle.
        QVERIFY(session::writeCapture(*meshOf(objects()), file(u"whole"_s)));
        QFile whole(file(u"whole"_s));
        QVERIFY(whole.open(QIODevice::ReadWrite));
        whole.seek(whole.size() / 2);
        whole.write(QByteArray(8, '\xff'));
        whole.close();
        QVERIFY(!session::readCapture(file(u"whole"_s)));
    }

    void aSessionShowsIt()
    {
        QVERIFY(session::writeCapture(*meshOf(objects()), file(u"shown"_s)));
        const base::SystemClock clock;
        session::Options options;
        options.capture = file(u"shown"_s);
        session::Session session(options, clock);
        QSignalSpy settled(&session, &session::Session::settled);
        session.open();
        QTRY_COMPARE(settled.size(), 1);
        QCOMPARE(session.context(), u"prod (capture)"_s);
        QCOMPARE(session.store().snapshot()->objectCount(), 3);
        options.capture = file(u"absent"_s);
        session::Session absent(options, clock);
        QSignalSpy failed(&absent, &session::Session::failed);
        absent.open();
        QTRY_COMPARE(failed.size(), 1);
    }

    void trafficOfNonsenseIsEmpty()
    {
        const mesh::Traffic traffic =
            session::trafficOf(QJsonObject{{"edges"_L1, 3}, {"windowSeconds"_L1, -1}, {"routes"_L1, QJsonArray{QJsonObject{{"codes"_L1, "x"_L1}}}}});
        QVERIFY(traffic.edges.isEmpty());
        QCOMPARE(traffic.windowSeconds, 1);
        QCOMPARE(traffic.routes.size(), 1);
    }
};

QTEST_GUILESS_MAIN(CaptureTest)
#include "capturetest.moc"
