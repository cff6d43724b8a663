// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// check and capture on a real mesh: what they say against what kubectl and Prometheus say; a label that names no revision.
#include "tests/live/live.h"

#include <QJsonArray>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

class CheckTest : public QObject
{
    Q_OBJECT

    const QString program = QStringLiteral(BINARY_DIR "/bin/meshdeck");

    QStringList on(QStringList arguments) const
    {
        return arguments + QStringList{u"--kubeconfig"_s, live::kubeconfig(), u"--prometheus"_s, live::prometheus()};
    }
    QJsonObject check(const QString &id) const
    {
        const live::Ran ran = live::run(program, on({u"check"_s, u"-o"_s, u"json"_s}));
        for (const QJsonValue &one : ran.json()["items"_L1].toArray()) {
            if (one["id"_L1].toString() == id)
                return one.toObject();
        }
        return {};
    }
    static bool label(const QString &change) { return live::kubectl({u"label"_s, u"--overwrite"_s, u"namespace"_s, u"legacy"_s, change}).code == 0; }

private slots:
    void initTestCase()
    {
        if (live::kubeconfig().isEmpty())
            QSKIP("MESHDECK_LIVE_KUBECONFIG names no mesh");
    }

    void everySidecarIsConnected()
    {
        // With a proxy, by kubectl: the same pods are with istiod.
        const live::Ran pods = live::kubectl({u"get"_s, u"pods"_s, u"-A"_s, u"-o"_s, u"json"_s});
        int proxies = 0;
        for (const QJsonValue &pod : pods.json()["items"_L1].toArray()) {
            const QJsonObject spec = pod["spec"_L1].toObject();
            for (const auto list : {"containers"_L1, "initContainers"_L1}) {
                for (const QJsonValue &container : spec[list].toArray())
                    proxies += container["name"_L1].toString() == "istio-proxy"_L1 ? 1 : 0;
            }
        }
        QVERIFY(proxies > 10);
        QTRY_COMPARE_WITH_TIMEOUT(check(u"proxies-connected"_s)["answer"_L1].toString(), u"all %1"_s.arg(proxies), 30'000);
    }

    void istiodIsReadyAndScraped()
    {
        QCOMPARE(check(u"istiod-ready"_s)["outcome"_L1].toString(), u"passed"_s);
        QTRY_COMPARE_WITH_TIMEOUT(check(u"istiod-scraped"_s)["outcome"_L1].toString(), u"passed"_s, 30'000);
        QCOMPARE(check(u"may-ask"_s)["outcome"_L1].toString(), u"passed"_s);
        QCOMPARE(check(u"clock"_s)["outcome"_L1].toString(), u"passed"_s);
    }

    void aLabelOfNothingIsFound()
    {
        QCOMPARE(check(u"namespace-labels"_s)["outcome"_L1].toString(), u"passed"_s);
        QVERIFY(label(u"istio.io/rev=nowhere"_s));
        const QJsonObject found = check(u"namespace-labels"_s);
        QVERIFY(label(u"istio.io/rev-"_s));
        QCOMPARE(found["outcome"_L1].toString(), u"failed"_s);
        QVERIFY(found["answer"_L1].toString().contains(u"legacy (nowhere)"_s));
    }

    void aCaptureIsTheMesh()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"lab.mdcap"_s);
        QCOMPARE(live::run(program, on({u"capture"_s, file, u"-q"_s})).code, 0);
        const live::Ran services = live::run(program, {u"get"_s, u"services"_s, u"-A"_s, u"-o"_s, u"json"_s, u"--capture"_s, file});
        QSet<QString> captured;
        for (const QJsonValue &one : services.json()["items"_L1].toArray())
            captured.insert(one["namespace"_L1].toString() + u'/' + one["name"_L1].toString());
        for (const QString &name : live::names(u"services"_s))
            QVERIFY2(captured.contains(name), qPrintable(name));
        const live::Ran context = live::kubectl({u"config"_s, u"current-context"_s});
        QCOMPARE(live::run(program,
                           QStringList{u"diff"_s, u"--from"_s, file, u"--to"_s, QString::fromUtf8(context.out).trimmed(), u"--kubeconfig"_s,
                                       live::kubeconfig()})
                     .code,
                 0);
    }
};

QTEST_GUILESS_MAIN(CheckTest)
#include "checktest.moc"
