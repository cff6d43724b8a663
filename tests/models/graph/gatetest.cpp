// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/gate.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using graph::Difference;
using graph::Differs;
using graph::Gate;

class GateTest : public QObject
{
    Q_OBJECT

    static Difference worse()
    {
        Difference d;
        d.what = Differs::MoreErrors;
        d.before = {.rate = 10, .errors = 0.01, .denied = 0, .p95 = 100, .p99 = 200, .mtls = 1};
        d.after = {.rate = 8, .errors = 0.025, .denied = 0, .p95 = 130, .p99 = 240, .mtls = 0.99};
        return d;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void trips_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("trips");
        QTest::newRow("points") << u"error > +1%"_s << true;
        QTest::newRow("points, not enough") << u"error > +2%"_s << false;
        QTest::newRow("no blanks") << u"5xx>1.4%"_s << true;
        QTest::newRow("latency in percent") << u"p95 > +25%"_s << true;
        QTest::newRow("latency in percent, less") << u"p95 > +30.1%"_s << false;
        QTest::newRow("latency in ms") << u"p99 > +39ms"_s << true;
        QTest::newRow("latency in s") << u"p99 > 0.041s"_s << false;
        QTest::newRow("rate falls") << u"rate < -15%"_s << true;
        QTest::newRow("rate falls plainly") << u"rate < -2.5"_s << false;
        QTest::newRow("mtls") << u"mtls < -0.5%"_s << true;
        QTest::newRow("kind") << u"more-errors"_s << true;
        QTest::newRow("other kind") << u"gone"_s << false;
    }
    void trips()
    {
        QFETCH(QString, text);
        QFETCH(bool, trips);
        const auto gate = Gate::parse(text);
        QVERIFY2(gate, gate ? "" : qPrintable(gate.error().message()));
        QCOMPARE(gate->trips(worse()), trips);
        Difference noise = worse();
        noise.significant = false;
        QVERIFY(!gate->trips(noise));
    }

    void oneSideHasNoShareButARate()
    {
        Difference gone = worse();
        gone.what = Differs::Gone;
        gone.after = {};
        QVERIFY(!Gate::parse(u"error > -100%"_s)->trips(gone));
        QVERIFY(Gate::parse(u"rate < -99%"_s)->trips(gone));
        Difference added = worse();
        added.before = {};
        QVERIFY(Gate::parse(u"rate > +1000%"_s)->trips(added));
    }

    void refuses()
    {
        for (const QString &text :
             {u""_s, u"error"_s, u"error > 1"_s, u"p95 > 5"_s, u"rate > 5ms"_s, u"error >= 1%"_s, u"love > 1%"_s, u"error > 1% x"_s}) {
            const auto gate = Gate::parse(text);
            QVERIFY2(!gate, qPrintable(text));
            QCOMPARE(gate.error().kind, base::ErrorKind::Invalid);
        }
    }
};

QTEST_GUILESS_MAIN(GateTest)
#include "gatetest.moc"
