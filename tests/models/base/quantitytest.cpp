// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/labels.h"
#include "models/base/quantity.h"

#include <QLocale>
#include <QTest>

#include <limits>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

class QuantityTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void numbersSayTheirUnit()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(quantity::rate(12.34), u"12.3 req/s"_s);
        QCOMPARE(quantity::rate(12'345), u"12.3 k req/s"_s);
        QCOMPARE(quantity::rateNumber(1204.6), u"1,204.6"_s);
        QCOMPARE(quantity::rate(nan), u"–"_s);
        QCOMPARE(quantity::percent(0), u"0.0 %"_s);
        QCOMPARE(quantity::percent(0.081), u"8.1 %"_s);
        QCOMPARE(quantity::percent(nan), u"–"_s);
        QCOMPARE(quantity::latency(340), u"340 ms"_s);
        QCOMPARE(quantity::latency(1204), u"1.2 s"_s);
        QCOMPARE(quantity::latency(4.23), u"4.2 ms"_s);
        QCOMPARE(quantity::bytesRate(1.9e6), u"1.9 MB/s"_s);
        QCOMPARE(quantity::number(-3.5, 1), u"−3.5"_s);
    }

    void durationsHaveTwoUnitsAtMost_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("seconds") << qint64(30'000) << u"30 s"_s;
        QTest::newRow("minutes") << qint64(600'000) << u"10 min"_s;
        QTest::newRow("hours") << qint64(18'720'000) << u"5 h 12 m"_s;
        QTest::newRow("days") << qint64(3 * 86'400'000LL + 4 * 3'600'000LL) << u"3 d 4 h"_s;
        QTest::newRow("months") << qint64(44 * 86'400'000LL + 3'600'000) << u"44 d"_s;
        QTest::newRow("years") << qint64(409 * 86'400'000LL) << u"1 y 44 d"_s;
        QTest::newRow("negative") << qint64(-86'400'000LL) << u"−1 d 0 h"_s;
    }
    void durationsHaveTwoUnitsAtMost()
    {
        QFETCH(qint64, ms);
        QTEST(quantity::duration(ms), "text");
    }

    void durationsAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("d") << u"14d"_s << qint64(14 * 86'400'000LL);
        QTest::newRow("joined") << u"1d12h"_s << qint64(36 * 3'600'000LL);
        QTest::newRow("min") << u"5min"_s << qint64(300'000);
        QTest::newRow("m") << u"5m"_s << qint64(300'000);
        QTest::newRow("ms") << u"250ms"_s << qint64(250);
        QTest::newRow("fraction") << u"1.5h"_s << qint64(5'400'000);
    }
    void durationsAreRead()
    {
        QFETCH(QString, text);
        const auto parsed = quantity::parseDuration(text);
        QVERIFY(parsed.has_value());
        QTEST(*parsed, "ms");
    }

    void badDurationsAreRefused()
    {
        for (const QString &bad : {u""_s, u"14"_s, u"d"_s, u"-3d"_s, u"3 parsecs"_s, u"99999999999999d"_s}) {
            const auto parsed = quantity::parseDuration(bad);
            QVERIFY2(!parsed, qPrintable(bad));
            QVERIFY(parsed.error().kind == base::ErrorKind::Invalid);
        }
    }

    void selectorsFollowKubectl()
    {
        const base::Labels labels{{u"app"_s, u"web"_s}, {u"tier"_s, u"front"_s}};
        const auto matches = [&labels](const QString &text) {
            const auto selector = base::LabelSelector::parse(text);
            return selector && selector->matches(labels);
        };
        QVERIFY(matches(u""_s));
        QVERIFY(matches(u"app=web"_s));
        QVERIFY(matches(u"app==web,tier!=back"_s));
        QVERIFY(matches(u"app in (web, api),tier"_s));
        QVERIFY(matches(u"!debug"_s));
        QVERIFY(matches(u"missing!=x"_s));
        QVERIFY(!matches(u"app notin (web)"_s));
        QVERIFY(!matches(u"app=api"_s));
        QVERIFY(!matches(u"!app"_s));
        for (const QString &bad : {u"a="_s, u"a b"_s, u"a in b"_s, u"=x"_s, u"a,,b"_s})
            QVERIFY2(bad == u"a="_s || !base::LabelSelector::parse(bad), qPrintable(bad));
    }
};

QTEST_GUILESS_MAIN(QuantityTest)
#include "quantitytest.moc"
