// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The live mesh, and the shop of the lab broken by files laid over it: what `istioctl analyze -A` says and what we say, by code
// and object. Nothing is written to the cluster. istioctl says a code once where message and object are the same, we say it
// for every place (two patches of one EnvoyFilter are two), so sets are compared.
#include "tests/live/live.h"

#include <QJsonArray>
#include <QSet>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

class FindingsTest : public QObject
{
    Q_OBJECT

private:
    /// "IST0101 VirtualService shop/cart"
    using Said = QSet<QString>;

    static Said istioctl(const QStringList &files)
    {
        Said said;
        const live::Ran ran =
            live::run(u"istioctl"_s, QStringList{u"--kubeconfig"_s, live::kubeconfig(), u"analyze"_s, u"-A"_s, u"-o"_s, u"json"_s} + files);
        for (const QJsonValue &finding : QJsonDocument::fromJson(ran.out).array())
            said << finding["code"_L1].toString() + u' ' + finding["origin"_L1].toString();
        return said;
    }

    static Said meshdeck(const QStringList &files)
    {
        QStringList arguments{u"validate"_s, u"--kubeconfig"_s, live::kubeconfig(), u"-A"_s, u"-o"_s, u"json"_s};
        for (const QString &file : files)
            arguments << u"-f"_s << file;
        Said said;
        const live::Ran ran = live::run(QStringLiteral(BINARY_DIR "/bin/meshdeck"), arguments);
        for (const QJsonValue &finding : QJsonDocument::fromJson(ran.out).array()) {
            const QJsonObject object = finding["object"_L1].toObject();
            const QString ns = object["namespace"_L1].toString(), name = object["name"_L1].toString();
            for (const QJsonValue &code : finding["codes"_L1].toArray()) {
                if (code.toString().startsWith("IST"_L1))
                    said << code.toString() + u' ' + object["kind"_L1].toString() + u' ' + (ns.isEmpty() ? name : ns + u'/' + name);
            }
        }
        return said;
    }

    static QString difference(const Said &a, const Said &b)
    {
        QStringList only;
        for (const QString &one : a) {
            if (!b.contains(one))
                only << one;
        }
        only.sort();
        return only.join(u'\n');
    }

private slots:
    void initTestCase()
    {
        if (live::kubeconfig().isEmpty())
            QSKIP("MESHDECK_LIVE_KUBECONFIG names no mesh");
        if (QStandardPaths::findExecutable(u"istioctl"_s).isEmpty())
            QSKIP("istioctl is not on PATH");
    }

    void weAgreeWithIstioctl_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::newRow("as it is") << QStringList{};
        QTest::newRow("broken") << QStringList{QStringLiteral(TEST_DATA_DIR "/live/brokenshop.yaml")};
    }
    void weAgreeWithIstioctl()
    {
        QFETCH(const QStringList, files);
        const Said theirs = istioctl(files), ours = meshdeck(files);
        QVERIFY(!theirs.isEmpty());
        QCOMPARE(difference(theirs, ours), QString());
        QCOMPARE(difference(ours, theirs), QString());
    }
};

QTEST_GUILESS_MAIN(FindingsTest)
#include "findingstest.moc"
