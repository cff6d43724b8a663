// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/filterline.h"
#include "widgets/kit/theme.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class FilterLineTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void saysWhatDoesNotParse()
    {
        kit::Theme theme;
        kit::FilterLine line(theme);
        line.setHint(u"name, ns:, rate>10"_s);
        line.setKeys({u"ns"_s, u"rate"_s});
        line.resize(600, 30);
        line.show();
        QSignalSpy changed(&line, &kit::FilterLine::filterChanged);
        line.setFocus();
        QTest::keyClicks(&line, u"ns:shop"_s);
        QVERIFY(line.isValid());
        QCOMPARE(changed.last().first().toString(), u"ns:shop"_s);
        const auto good = changed.count();
        QTest::keyClicks(&line, u" rate>5furlongs"_s);
        QVERIFY(!line.isValid());
        QVERIFY(line.accessibleDescription().contains(u"furlongs"_s));
        QVERIFY(!line.grab().isNull());
        // The half-typed unit was never handed on.
        for (const auto &call : changed.mid(good))
            QVERIFY(!call.first().toString().contains(u"fu"_s));
    }

    void escEmptiesThenLeaves()
    {
        kit::Theme theme;
        kit::FilterLine line(theme);
        QSignalSpy left(&line, &kit::FilterLine::left);
        line.setText(u"web"_s);
        line.show();
        line.setFocus();
        QTest::keyClick(&line, Qt::Key_Escape);
        QCOMPARE(line.text(), QString());
        QCOMPARE(left.count(), 0);
        QTest::keyClick(&line, Qt::Key_Escape);
        QCOMPARE(left.count(), 1);
    }

    void onlyFaults()
    {
        kit::Theme theme;
        kit::FilterLine line(theme);
        line.setText(u"ns:shop"_s);
        line.toggleTerm(u"!health:ok"_s);
        QCOMPARE(line.text(), u"ns:shop !health:ok"_s);
        line.toggleTerm(u"!health:ok"_s);
        QCOMPARE(line.text(), u"ns:shop"_s);
    }

    void screenReader()
    {
        kit::Theme theme;
        kit::FilterLine line(theme);
        line.setHint(u"name, ns:"_s);
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&line);
        QVERIFY(interface);
        QCOMPARE(interface->text(QAccessible::Name), u"Filter"_s);
        QCOMPARE(interface->text(QAccessible::Description), u"name, ns:"_s);
        QVERIFY(interface->textInterface());
    }
};

QTEST_MAIN(FilterLineTest)
#include "filterlinetest.moc"
