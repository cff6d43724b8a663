// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/sample.h"

#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace proxies;

class SampleTest : public QObject
{
    Q_OBJECT

    static Proxy proxy(const QString &pod, Kind kind = Kind::Sidecar) { return {.cluster = {}, .ns = u"shop"_s, .pod = pod, .kind = kind}; }
    static QSet<QString> names(const QVector<Proxy> &all)
    {
        QSet<QString> names;
        for (const Proxy &one : all)
            names.insert(one.pod);
        return names;
    }

private slots:
    void allWhereThereIsRoom()
    {
        const QVector<Proxy> all{proxy(u"a-1-x"_s), proxy(u"b-1-x"_s)};
        QCOMPARE(sample(all, 2), all);
        QCOMPARE(sample(all, 0).size(), 0);
        QVERIFY(sample({}, 10).isEmpty());
    }

    void gatewaysAndOneOfEachWorkload()
    {
        QVector<Proxy> all;
        for (int i = 0; i < 100; ++i)
            all << proxy(u"big-5c78-p%1"_s.arg(i));
        all << proxy(u"small-77aa-p0"_s) << proxy(u"tiny-88bb-p0"_s) << proxy(u"edge-99cc-p0"_s, Kind::Gateway);
        const QVector<Proxy> some = sample(all, 6);
        QCOMPARE(some.size(), 6);
        const QSet<QString> chosen = names(some);
        QCOMPARE(chosen.size(), 6);
        for (const QString &name : {u"edge-99cc-p0"_s, u"small-77aa-p0"_s, u"tiny-88bb-p0"_s, u"big-5c78-p0"_s, u"big-5c78-p1"_s})
            QVERIFY2(chosen.contains(name), qPrintable(name));
        QCOMPARE(sample(all, 6), some);
    }

    void moreGatewaysThanRoom()
    {
        QVector<Proxy> all;
        for (int i = 0; i < 10; ++i)
            all << proxy(u"edge-1-p%1"_s.arg(i), Kind::Gateway);
        QCOMPARE(sample(all, 4).size(), 4);
    }
};

QTEST_GUILESS_MAIN(SampleTest)
#include "sampletest.moc"
