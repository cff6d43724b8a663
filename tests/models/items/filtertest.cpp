// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/filter.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

class FilterTest : public QObject
{
    Q_OBJECT

    static std::optional<QVariant> reviews(const QString &key)
    {
        if (key.isEmpty())
            return u"reviews"_s;
        if (key == "ns"_L1)
            return QStringList{u"shop"_s};
        if (key == "kind"_L1)
            return u"Service"_s;
        if (key == "mtls"_L1)
            return QStringList{u"no"_s};
        if (key == "failing"_L1)
            return true;
        if (key == "5xx"_L1)
            return 8.1;
        if (key == "p95"_L1)
            return 612.0;
        if (key == "age"_L1)
            return 3 * 86400e3;
        if (key == "endpoints"_L1)
            return 3;
        if (key == "label:app"_L1)
            return u"reviews"_s;
        return std::nullopt;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void accepts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char *text, bool expected) { QTest::newRow(text) << QString::fromUtf8(text) << expected; };
        row("", true);
        row("   ", true);
        row("view", true);
        row("VIEW", true);
        row("\"two words\"", false);
        row("rev iews", true);
        row("rev cart", false);
        row("rev or cart", true);
        row("cart or pay", false);
        row("(cart or rev) ns:shop", true);
        row("(cart or pay) ns:shop", false);
        row("!cart", true);
        row("!rev", false);
        row("!(cart or pay)", true);
        row("ns:shop", true);
        row("ns:sho", false);
        row("ns:sh*", true);
        row("ns:*o*", true);
        row("ns:pay,shop", true);
        row("kind:serv", true);
        row("mtls:no", true);
        row("mtls:n", false);
        row("failing:yes", true);
        row("failing:no", false);
        row("endpoints:3", true);
        row("5xx>1", true);
        row("5xx>1%", true);
        row("5xx>8.1%", false);
        row("5xx>=8.1%", true);
        row("p95>500ms", true);
        row("p95>0.7s", false);
        row("p95<1s", true);
        row("age<1h", false);
        row("age<=3d", true);
        row("age>1w", false);
        row("missing>0", false);
        row("!missing>0", true);
        row("/^rev.*s$/", true);
        row("/^ev/", false);
        row("~rvw", true);
        row("~wvr", false);
        row("app=reviews", true);
        row("app==reviews", true);
        row("app!=reviews", false);
        row("app!=web", true);
        row("version=v1", false);
        row("rev and ns:shop", true);
        row("order", false); // not the word "or"
    }
    void accepts()
    {
        QFETCH(QString, text);
        QFETCH(bool, expected);
        const auto filter = items::Filter::parse(text);
        QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().reason));
        QCOMPARE(filter->accepts(reviews), expected);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("length");
        const auto row = [](const char *text, int at, int length) { QTest::newRow(text) << QString::fromUtf8(text) << at << length; };
        row("rev (cart", 4, 1);
        row("rev)", 3, 1);
        row("5xx>", 0, 4);
        row("p95>5lightyears", 5, 10);
        row("p95>fast", 4, 4);
        row("/rev", 0, 4);
        row("/re(/", 0, 5);
        row("\"open", 0, 5);
        row("!", 0, 1);
        row("rev or", 5, 1);
        row("or", 0, 1);
        row("ns:", 0, 3);
        row("planet:mars", 0, 6);
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(int, at);
        QFETCH(int, length);
        const auto filter = items::Filter::parse(text, {u"ns"_s, u"5xx"_s, u"p95"_s});
        QVERIFY(!filter);
        QCOMPARE(filter.error().at, at);
        QCOMPARE(filter.error().length, length);
        QVERIFY(!filter.error().reason.isEmpty());
    }

    void limits()
    {
        QVERIFY(!items::Filter::parse(QString(items::Filter::maxLength + 1, u'a')));
        QVERIFY(!items::Filter::parse(QString(400, u'(') + u"a"_s + QString(400, u')')));
        QVERIFY(!items::Filter::parse(QString(400, u'!') + u"a"_s));
        // A pattern that backtracks without end is stopped, and just does not match.
        const auto evil = items::Filter::parse(u"/^(([a-z])+.)+[0-9]([a-z])+$/"_s);
        QVERIFY(evil);
        QVERIFY(!evil->accepts([](const QString &) { return QVariant(QString(5000, u'a')); }));
    }

    void chips()
    {
        const auto filter = items::Filter::parse(u"ns:shop  !cart (a or b)"_s);
        QVERIFY(filter);
        const QVector<items::Filter::Span> expected{{0, 7}, {9, 5}, {15, 8}};
        QCOMPARE(filter->terms(), expected);
        QVERIFY(items::Filter::parse(u"a or b"_s)->terms().isEmpty());
    }

    void fuzzy()
    {
        QCOMPARE(items::fuzzyScore(u"xyz", u"reviews"), 0);
        QVERIFY(items::fuzzyScore(u"rev", u"reviews") > items::fuzzyScore(u"rev", u"preview"));
        QVERIFY(items::fuzzyScore(u"rev", u"preview") > items::fuzzyScore(u"rev", u"rate-evaluator-v2"));
        QVERIFY(items::fuzzyScore(u"web", u"web") > items::fuzzyScore(u"web", u"web-frontend"));
        QVector<int> hits;
        QVERIFY(items::fuzzyScore(u"sr", u"shop/reviews", &hits) > 0);
        QCOMPARE(hits, (QVector<int>{0, 5}));
    }
};

QTEST_GUILESS_MAIN(FilterTest)
#include "filtertest.moc"
