// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A real istiod and real Envoys through Meshdeck, and through istioctl and Envoy's own pages: they must agree. Needs istioctl in PATH.
#include "models/certificates/certificates.h"
#include "models/proxies/proxies.h"
#include "tests/live/live.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

class ProxyTest : public QObject
{
    Q_OBJECT

private:
    static live::Ran meshdeck(QStringList arguments)
    {
        return live::run(QStringLiteral(BINARY_DIR "/bin/meshdeck"), arguments + QStringList{u"--kubeconfig"_s, live::kubeconfig()}, 120'000);
    }
    static live::Ran istioctl(QStringList arguments)
    {
        return live::run(u"istioctl"_s, arguments + QStringList{u"--kubeconfig"_s, live::kubeconfig()}, 120'000);
    }
    static QString aPod(const QString &app)
    {
        const live::Ran ran = live::kubectl({u"-n"_s, u"shop"_s, u"get"_s, u"pods"_s, u"-l"_s, u"app="_s + app, u"-o"_s, u"name"_s});
        return QString::fromUtf8(ran.out).section(u'\n', 0, 0).section(u'/', 1);
    }
    static QJsonArray statuses(const QString &way = u"best"_s)
    {
        return meshdeck({u"proxy-status"_s, u"--via"_s, way, u"-o"_s, u"json"_s}).json()["items"_L1].toArray();
    }
    static QStringList namesOf(const QString &part, const QString &pod)
    {
        QStringList names;
        for (const QJsonValue &row : meshdeck({u"proxy-config"_s, part, pod, u"-o"_s, u"json"_s}).json()["items"_L1].toArray())
            names += row["name"_L1].toString();
        names.sort();
        return names;
    }
    static bool isDraining(const QString &pod)
    {
        const QJsonArray rows = meshdeck({u"proxy-config"_s, u"listeners"_s, pod, u"-o"_s, u"json"_s}).json()["items"_L1].toArray();
        return std::ranges::any_of(rows, [](const QJsonValue &row) { return row["state"_L1].toString() == "draining"_L1; });
    }
    /// What the tests before have changed has arrived and what it replaced is gone: two looks see the same, and it is what istiod has.
    static bool isSettled()
    {
        const QString pod = aPod(u"reviews"_s) + u".shop"_s;
        const QStringList first = namesOf(u"clusters"_s, pod);
        return !first.isEmpty() && !isDraining(pod) && meshdeck({u"proxy-config"_s, u"diff"_s, pod}).code == 0
            && namesOf(u"clusters"_s, pod) == first;
    }
    static qint64 median(const std::function<void()> &what)
    {
        QVector<qint64> times;
        for (int i = 0; i < 7; ++i) {
            QElapsedTimer timer;
            timer.start();
            what();
            times.append(timer.elapsed());
        }
        std::ranges::sort(times);
        return times[3];
    }

private slots:
    void initTestCase()
    {
        if (live::kubeconfig().isEmpty())
            QSKIP("MESHDECK_LIVE_KUBECONFIG names no mesh");
        if (QStandardPaths::findExecutable(u"istioctl"_s).isEmpty())
            QSKIP("there is no istioctl");
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), 120'000); // Envoy drains for 45 s
    }

    void statusEqualsIstioctls_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("xds") << u"xds"_s;
        QTest::newRow("http") << u"http"_s;
    }
    void statusEqualsIstioctls()
    {
        QFETCH(QString, way);
        // "cart-6b4.shop  Kubernetes  istiod-6b8  1.31-dev  4 (CDS,LDS,EDS,RDS)"
        QMap<QString, QStringList> theirs;
        const QStringList lines = QString::fromUtf8(istioctl({u"proxy-status"_s}).out).split(u'\n', Qt::SkipEmptyParts).mid(1);
        for (const QString &line : lines) {
            const QStringList cells = line.simplified().split(u' ');
            QStringList types = cells.last().mid(1).chopped(1).split(u',');
            types.sort();
            theirs.insert(cells[0], {cells[1], cells[2], cells[3], types.join(u',')});
        }
        QVERIFY(!theirs.isEmpty());
        QMap<QString, QStringList> ours;
        for (const QJsonValue &row : statuses(way)) {
            QStringList types;
            for (const QJsonValue &type : row["types"_L1].toArray())
                types += type["type"_L1].toString();
            types.sort();
            const QString name = row["name"_L1].toString() + u'.' + row["namespace"_L1].toString();
            ours.insert(name, {row["cluster"_L1].toString(), row["istiod"_L1].toString(), row["version"_L1].toString(), types.join(u',')});
        }
        QCOMPARE(ours, theirs);
    }

    /// Told, not judged: other things run on this machine, too.
    void statusBesideIstioctls()
    {
        const qint64 theirs = median([] { istioctl({u"proxy-status"_s}); });
        const qint64 ours = median([] { meshdeck({u"proxy-status"_s}); });
        qInfo("proxy-status: meshdeck %lld ms, istioctl %lld ms", ours, theirs);
        QVERIFY(ours > 0 && theirs > 0);
    }

    void tablesEqualTheDump()
    {
        const QString pod = aPod(u"reviews"_s) + u".shop"_s;
        const live::Ran all = istioctl({u"proxy-config"_s, u"all"_s, pod, u"-o"_s, u"json"_s});
        const auto dump = proxies::Dump::read(all.out, pod);
        QVERIFY(dump);
        const auto named = [&pod](const QString &part) { return namesOf(part, pod); };
        const auto expected = [&dump](proxies::Section section) {
            QStringList names;
            for (const proxies::Entry &entry : dump->entries(section))
                names += entry.name;
            names.sort();
            return names;
        };
        QCOMPARE(named(u"clusters"_s), expected(proxies::Section::Clusters));
        QStringList listeners = named(u"listeners"_s), wanted = expected(proxies::Section::Listeners);
        listeners.removeDuplicates();
        QCOMPARE(listeners, wanted);
        QCOMPARE(meshdeck({u"proxy-config"_s, u"listeners"_s, pod, u"--no-headers"_s}).out.count('\n'),
                 istioctl({u"proxy-config"_s, u"listeners"_s, pod}).out.count('\n') - 1);
        QStringList routes = named(u"routes"_s);
        routes.removeDuplicates();
        wanted = expected(proxies::Section::Routes);
        wanted.removeDuplicates();
        QCOMPARE(routes, wanted);
    }

    void aProxyInSyncHasWhatIstiodSent()
    {
        const live::Ran ran = meshdeck({u"proxy-config"_s, u"diff"_s, aPod(u"reviews"_s) + u".shop"_s, u"-o"_s, u"json"_s});
        QVERIFY2(ran.json()["items"_L1].toArray().isEmpty(), ran.out.left(2000).constData());
        QCOMPARE(ran.code, 0);
    }

    void endpointsEqualIstioctls()
    {
        const QString pod = aPod(u"reviews"_s) + u".shop"_s;
        QStringList theirs, ours;
        for (const QByteArray &line : istioctl({u"proxy-config"_s, u"endpoints"_s, pod}).out.split('\n').mid(1)) {
            const QStringList cells = QString::fromUtf8(line).simplified().split(u' ');
            if (cells.size() >= 4)
                theirs += cells[0] + u' ' + cells[1] + u' ' + cells[3];
        }
        for (const QJsonValue &row : meshdeck({u"proxy-config"_s, u"endpoints"_s, pod, u"-o"_s, u"json"_s}).json()["items"_L1].toArray())
            ours += row["address"_L1].toString() + u' ' + row["status"_L1].toString() + u' ' + row["cluster"_L1].toString();
        theirs.removeIf([](const QString &line) { return line.contains("envoy://"_L1); });
        ours.removeIf([](const QString &line) { return line.contains("envoy://"_L1); });
        theirs.sort();
        ours.sort();
        QVERIFY(!ours.isEmpty());
        QCOMPARE(ours, theirs);
    }

    void everyProxysCertificateIsListed()
    {
        QSet<QString> identities;
        for (const QJsonValue &row :
             meshdeck({u"get"_s, u"certificates"_s, u"--proxies"_s, u"-A"_s, u"-o"_s, u"json"_s}).json()["items"_L1].toArray()) {
            if (row["kind"_L1].toString() == "workload"_L1) {
                for (const QJsonValue &use : row["uses"_L1].toArray())
                    identities.insert(use["object"_L1].toString());
            }
        }
        QCOMPARE(identities.size(), statuses().size());
    }

    void changesArriveOrAreRefused()
    {
        const QByteArray filter =
            R"({"apiVersion":"networking.istio.io/v1alpha3","kind":"EnvoyFilter","metadata":{"name":"meshdeck-live-refused","namespace":"shop"},
"spec":{"workloadSelector":{"labels":{"app":"cart"}},"configPatches":[{"applyTo":"HTTP_FILTER","match":{"context":"SIDECAR_INBOUND","listener":{
"filterChain":{"filter":{"name":"envoy.filters.network.http_connection_manager"}}}},"patch":{"operation":"INSERT_BEFORE","value":{"name":"no.such.filter",
"typed_config":{"@type":"type.googleapis.com/udpa.type.v1.TypedStruct","type_url":"type.googleapis.com/no.such.Filter","value":{}}}}}]}})";
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(filter);
        file.flush();
        const auto refused = [] {
            for (const QJsonValue &row : statuses()) {
                for (const QJsonValue &type : row["types"_L1].toArray()) {
                    if (type["status"_L1].toString() == "ERROR"_L1)
                        return row["name"_L1].toString() + u": "_s + type["reason"_L1].toString();
                }
            }
            return QString();
        };
        QCOMPARE(live::kubectl({u"apply"_s, u"-f"_s, file.fileName()}).code, 0);
        QString reason;
        const bool seen = QTest::qWaitFor(
            [&] {
                reason = refused();
                return !reason.isEmpty();
            },
            20'000);
        live::kubectl({u"-n"_s, u"shop"_s, u"delete"_s, u"envoyfilter"_s, u"meshdeck-live-refused"_s});
        QVERIFY(seen);
        QVERIFY2(reason.startsWith("cart"_L1) && reason.contains("no.such"_L1), qPrintable(reason));
        QTRY_VERIFY_WITH_TIMEOUT(refused().isEmpty(), 20'000);
    }
};

QTEST_GUILESS_MAIN(ProxyTest)
#include "proxytest.moc"
