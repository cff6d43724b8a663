// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/codes.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using metrics::Outcome;

class CodesTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsOutcomes_data();
    void tellsOutcomes();
    void readsFlagLists();
    void addsUpEqualCodes();
};

void CodesTest::tellsOutcomes_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("flags");
    QTest::addColumn<int>("expected");
    const auto row = [](const char *code, const char *flags, Outcome o) {
        QTest::addRow("%s %s", code, flags) << QString::fromLatin1(code) << QString::fromLatin1(flags) << int(o);
    };
    row("200", "-", Outcome::Fine);
    row("404", "-", Outcome::Fine);
    row("404", "NR", Outcome::Failed);
    row("500", "-", Outcome::Failed);
    row("503", "UC", Outcome::Failed);
    row("0", "DC", Outcome::Failed);
    row("0", "-", Outcome::Failed);
    row("403", "-", Outcome::Denied);
    row("403", "UAEX", Outcome::Denied);
    row("302", "UAEX", Outcome::Fine);
    row("503", "UAEX", Outcome::Failed);
    row("429", "RL", Outcome::Limited);
    row("429", "-", Outcome::Limited);
    row("grpc 14", "RL", Outcome::Limited);
    row("418", "FI", Outcome::Failed);
    row("200", "UH", Outcome::Failed); // a gRPC answer made up by the caller's proxy
    for (const int n : {2, 4, 13, 14, 15})
        row(qPrintable(u"grpc %1"_s.arg(n)), "-", Outcome::Failed);
    for (const int n : {0, 1, 3, 5, 6, 9, 10, 11, 12, 16})
        row(qPrintable(u"grpc %1"_s.arg(n)), "-", Outcome::Fine);
    row("grpc 7", "-", Outcome::Denied);
    row("grpc 8", "-", Outcome::Limited);
    row("", "", Outcome::Fine);
    row("5", "-", Outcome::Fine);
}

void CodesTest::tellsOutcomes()
{
    QFETCH(QString, code);
    QFETCH(QString, flags);
    QTEST(int(metrics::outcome({code, flags, 1})), "expected");
}

void CodesTest::readsFlagLists()
{
    QVERIFY(metrics::neverArrived(u"UF"));
    QVERIFY(metrics::neverArrived(u"URX,UF"));
    QVERIFY(metrics::neverArrived(u"UF, URX"));
    QVERIFY(!metrics::neverArrived(u"URX"));
    QVERIFY(!metrics::neverArrived(u"-"));
    QVERIFY(!metrics::neverArrived(u""));
    QVERIFY(!metrics::neverArrived(u","));
    QVERIFY(!metrics::neverArrived(u"UFO"));
    QVERIFY(metrics::cutByCaller(u"DC"));
    QVERIFY(!metrics::cutByCaller(u"UC"));
    QVERIFY(metrics::failedConnection(u"TLS_FAILURE"));
    QVERIFY(metrics::deniedConnection(u"DENY"));
}

void CodesTest::addsUpEqualCodes()
{
    mesh::EdgeTraffic e;
    e.codes = {{u"200"_s, u"-"_s, 1}, {u"503"_s, u"UC"_s, 5}, {u"200"_s, u"-"_s, 2}, {u"503"_s, u"UF"_s, 0}, {u"201"_s, u"-"_s, mesh::nan}};
    metrics::summarise(e);
    QCOMPARE(e.codes.size(), 2);
    QCOMPARE(e.codes[0].code, u"503"_s);
    QCOMPARE(e.codes[1].rate, 3.0);
    QCOMPARE(e.rate, 8.0);
    QCOMPARE(e.errors, 5.0 / 8);
}

QTEST_GUILESS_MAIN(CodesTest)
#include "codestest.moc"
