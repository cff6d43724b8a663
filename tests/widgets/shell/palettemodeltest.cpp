// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The palette's grammar and search, and the history of places: all without a window.
#include "widgets/shell/history.h"
#include "widgets/shell/palettemodel.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace shell;

class PaletteModelTest : public QObject
{
    Q_OBJECT

    const QVector<std::pair<QString, QString>> words{{u"svc"_s, u"services"_s}, {u"services"_s, u"services"_s}, {u"certs"_s, u"certificates"_s}};
    const QStringList namespaces{u"shop"_s, u"pay"_s};

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void grammar()
    {
        const PaletteCommand all = parseCommand(u":svc shop /rev app=web @prod"_s, words, namespaces);
        QCOMPARE(all.page, u"services"_s);
        QCOMPARE(all.ns, u"shop"_s);
        QCOMPARE(all.filter, u"rev app=web"_s);
        QCOMPARE(all.context, u"prod"_s);
        const PaletteCommand page = parseCommand(u"CERTS"_s, words, namespaces);
        QCOMPARE(page.page, u"certificates"_s);
        QVERIFY(page.ns.isEmpty() && page.filter.isEmpty() && page.context.isEmpty());
        QVERIFY(parseCommand(u"reviews"_s, words, namespaces).page.isEmpty());
        QVERIFY(parseCommand({}, words, namespaces).page.isEmpty());
    }

    void bestFirst()
    {
        const QVector<PaletteEntry> entries{{{}, u"preview"_s, {}, u"a"_s}, {{}, u"reviews"_s, {}, u"b"_s}, {{}, u"ratings"_s, {}, u"c"_s}};
        const QVector<PaletteMatch> found = match(u"rev"_s, entries);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].entry.target, u"b"_s);
        QCOMPARE(found[0].hits, (QVector<int>{0, 1, 2}));
        QCOMPARE(match({}, entries).size(), 3);
        QVERIFY(match(u"xyz"_s, entries).isEmpty());
    }

    void manyEntries()
    {
        QVector<PaletteEntry> entries;
        for (int i = 0; i < 50'000; ++i)
            entries.push_back({{}, u"service-%1-backend"_s.arg(i), {}, QString::number(i)});
        const QVector<PaletteMatch> found = match(u"49999"_s, entries);
        QCOMPARE(found.first().entry.target, u"49999"_s);
        QVERIFY(found.size() <= 12);
    }

    void backAndForward()
    {
        History history;
        QVERIFY(!history.canBack() && !history.canForward());
        history.visit({u"topology"_s, {}, {}});
        history.visit({u"services"_s, {{u"id"_s, u"shop/web"_s}}, u"ns:shop"_s});
        history.visit({u"services"_s, {{u"id"_s, u"shop/web"_s}}, u"ns:shop"_s}); // the same place again
        QCOMPARE(history.back().page, u"topology"_s);
        QVERIFY(!history.canBack());
        QCOMPARE(history.forward().filter, u"ns:shop"_s);
        history.back();
        history.visit({u"certificates"_s, {}, {}});
        QVERIFY(!history.canForward()); // what lay ahead is forgotten
        for (int i = 0; i < 300; ++i)
            history.visit({QString::number(i), {}, {}});
        int steps = 0;
        while (history.canBack()) {
            history.back();
            ++steps;
        }
        QCOMPARE(steps, static_cast<int>(History::most) - 1);
    }

    void links()
    {
        const Visit visit = visitOf(u"services?id=shop/a%20b&filter=ns:shop"_s);
        QCOMPARE(visit.page, u"services"_s);
        QCOMPARE(visit.position.value(u"id"_s).toString(), u"shop/a b"_s);
        QCOMPARE(visit.filter, u"ns:shop"_s);
        QCOMPARE(visitOf(u"topology"_s).page, u"topology"_s);
    }
};

QTEST_GUILESS_MAIN(PaletteModelTest)
#include "palettemodeltest.moc"
