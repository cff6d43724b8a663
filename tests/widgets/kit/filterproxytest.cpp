// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sampletable.h"
#include "widgets/kit/filterproxy.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using mesh::Health;

class FilterProxyTest : public QObject
{
    Q_OBJECT

    struct Fixture {
        SampleTable table;
        kit::FilterProxy proxy;
        Fixture()
        {
            proxy.setFields({u"ns"_s, u"rate"_s}, [this](int row, const QString &key) { return table.field(row, key); });
            proxy.setSourceModel(&table);
            table.setRows({{u"shop"_s, u"web"_s, Health::Ok, 774.1},
                           {u"shop"_s, u"reviews"_s, Health::Error, 317},
                           {u"pay"_s, u"checkout"_s, Health::Warn, 160.4},
                           {u"data"_s, u"inventory"_s, Health::Ok, 623.2}});
            proxy.sort(SampleTable::Glyph, Qt::DescendingOrder);
        }
        QStringList names() const
        {
            QStringList out;
            for (int row = 0; row < proxy.rowCount(); ++row)
                out << proxy.index(row, SampleTable::Name).data().toString();
            return out;
        }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void worstFirst()
    {
        Fixture f;
        QCOMPARE(f.names(), (QStringList{u"reviews"_s, u"checkout"_s, u"web"_s, u"inventory"_s}));
        f.proxy.sort(SampleTable::Rate, Qt::DescendingOrder);
        QCOMPARE(f.names(), (QStringList{u"web"_s, u"inventory"_s, u"reviews"_s, u"checkout"_s}));
        f.proxy.sort(SampleTable::Rate, Qt::AscendingOrder);
        QCOMPARE(f.names().first(), u"checkout"_s);
        f.proxy.sort(SampleTable::Name, Qt::AscendingOrder);
        QCOMPARE(f.names().first(), u"checkout"_s);
        QCOMPARE(f.names().last(), u"web"_s);
    }

    void liveDataMovesNothing()
    {
        Fixture f;
        const QStringList before = f.names();
        QSignalSpy moved(&f.proxy, &kit::FilterProxy::movedChanged);
        // reviews recovers, inventory breaks: the rows stay, the footer says so.
        f.table.setRows({{u"shop"_s, u"web"_s, Health::Ok, 774.1},
                         {u"shop"_s, u"reviews"_s, Health::Ok, 317},
                         {u"pay"_s, u"checkout"_s, Health::Warn, 160.4},
                         {u"data"_s, u"inventory"_s, Health::Critical, 623.2}});
        QCOMPARE(f.names(), before);
        QTRY_COMPARE(moved.count(), 1);
        QVERIFY(f.proxy.moved() > 0);
        f.proxy.resort();
        QCOMPARE(f.names(), (QStringList{u"inventory"_s, u"checkout"_s, u"web"_s, u"reviews"_s}));
        QCOMPARE(f.proxy.moved(), 0);
    }

    void newRowsGoWhereTheyBelong()
    {
        Fixture f;
        QVector<SampleRow> rows = f.table.rows();
        rows << SampleRow{u"pay"_s, u"fraud"_s, Health::Critical, 141};
        f.table.setRows(rows);
        QCOMPARE(f.names().first(), u"fraud"_s);
        rows.removeFirst();
        f.table.setRows(rows);
        QCOMPARE(f.names(), (QStringList{u"fraud"_s, u"reviews"_s, u"checkout"_s, u"inventory"_s}));
    }

    void filters()
    {
        Fixture f;
        QVERIFY(!f.proxy.setFilter(u"ns:shop rate>500"_s));
        QCOMPARE(f.names(), (QStringList{u"web"_s}));
        const auto error = f.proxy.setFilter(u"planet:mars"_s);
        QVERIFY(error);
        QCOMPARE(f.names(), (QStringList{u"web"_s})); // what does not parse changes nothing
        QVERIFY(!f.proxy.setFilter({}));
        f.proxy.setNamespaces({u"pay"_s, u"data"_s});
        QCOMPARE(f.names(), (QStringList{u"checkout"_s, u"inventory"_s}));
        f.proxy.setNamespaces({});
        QCOMPARE(f.proxy.rowCount(), 4);
    }

    void isAModelUnderRandomUpdates()
    {
        Fixture f;
        QAbstractItemModelTester tester(&f.proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(42);
        for (int step = 0; step < 120; ++step) {
            QVector<SampleRow> rows;
            for (int i = 0; i < 40; ++i) {
                if (random.bounded(3) > 0)
                    rows << SampleRow{u"ns%1"_s.arg(i % 4), u"s%1"_s.arg(i), static_cast<Health>(random.bounded(7)),
                                      static_cast<double>(random.bounded(1000))};
            }
            f.table.setRows(rows);
            if (step % 7 == 0)
                f.proxy.sort(random.bounded(4), random.bounded(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
            if (step % 11 == 0)
                QVERIFY(!f.proxy.setFilter(random.bounded(2) ? u"rate>400"_s : QString()));
            if (step % 5 == 0) {
                // After a resort the order is the order, whatever happened before.
                f.proxy.resort();
                QCOMPARE(f.proxy.moved(), 0);
            }
        }
    }
};

QTEST_GUILESS_MAIN(FilterProxyTest)
#include "filterproxytest.moc"
