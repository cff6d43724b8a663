// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/filterline.h"
#include "widgets/kit/offerlist.h"
#include "widgets/kit/theme.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class FilterLineTest : public QObject
{
    Q_OBJECT

    /// A line over something else that can have the focus.
    struct Bench {
        kit::Theme theme;
        QWidget window;
        kit::FilterLine line{theme, &window};
        QLineEdit other{&window};

        Bench()
        {
            window.resize(600, 300);
            line.setGeometry(0, 0, 600, 30);
            other.setGeometry(0, 200, 600, 30);
            line.use({u"ns"_s, u"health"_s, u"rate"_s},
                     [](const QString &key) { return key == "health"_L1 ? QStringList{u"error"_s, u"ok"_s} : QStringList(); }, {});
            window.show();
            line.setFocus();
            active = QTest::qWaitForWindowActive(&window); // there is no focus without
        }
        const kit::OfferList *list() const { return line.offerList(); }
        bool active = false;
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void saysWhatDoesNotParse()
    {
        kit::Theme theme;
        kit::FilterLine line(theme);
        line.setHint(u"name, ns:, rate>10"_s);
        line.use({u"ns"_s, u"rate"_s}, {}, {});
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

    void offersKeysThenValues()
    {
        Bench bench;
        QTest::keyClicks(&bench.line, u"he"_s);
        QVERIFY(bench.list() && bench.list()->isVisible());
        QCOMPARE(bench.list()->offers(), QStringList{u"health:"_s});
        QTest::keyClick(&bench.line, Qt::Key_Tab);
        QCOMPARE(bench.line.text(), u"health:"_s);
        QVERIFY(bench.line.hasFocus());
        QCOMPARE(bench.list()->offers(), (QStringList{u"error"_s, u"ok"_s}));
        QTest::keyClick(&bench.line, Qt::Key_Down);
        QTest::keyClick(&bench.line, Qt::Key_Down);
        QTest::keyClick(&bench.line, Qt::Key_Return);
        QCOMPARE(bench.line.text(), u"health:ok "_s);
        QVERIFY(!bench.list()->isVisible());
        QVERIFY(bench.line.isValid());
        // Nothing is offered: Enter goes back to the content.
        QSignalSpy left(&bench.line, &kit::FilterLine::left);
        QTest::keyClick(&bench.line, Qt::Key_Return);
        QCOMPARE(left.count(), 1);
    }

    void enterDoesNotTakeWhatNobodyChose()
    {
        Bench bench;
        QSignalSpy left(&bench.line, &kit::FilterLine::left);
        QTest::keyClicks(&bench.line, u"he"_s);
        QVERIFY(bench.list()->isOffering());
        QTest::keyClick(&bench.line, Qt::Key_Return);
        QCOMPARE(left.count(), 1);
        QCOMPARE(bench.line.text(), u"he"_s);
    }

    void escClosesTheOffersFirst()
    {
        Bench bench;
        QTest::keyClicks(&bench.line, u"he"_s);
        QTest::keyClick(&bench.line, Qt::Key_Escape);
        QVERIFY(!bench.list()->isVisible());
        QCOMPARE(bench.line.text(), u"he"_s);
        QTest::keyClick(&bench.line, Qt::Key_Escape);
        QCOMPARE(bench.line.text(), QString());
    }

    void aClickTakesAnOffer()
    {
        Bench bench;
        QTest::keyClicks(&bench.line, u"!health:"_s);
        QTest::mouseClick(const_cast<kit::OfferList *>(bench.list()), Qt::LeftButton, {}, {20, 1 + 22 + 5});
        QCOMPARE(bench.line.text(), u"!health:ok "_s);
    }

    void theReasonStandsUnderTheWord()
    {
        Bench bench;
        QTest::keyClicks(&bench.line, u"web rate>5furlongs"_s);
        QVERIFY(!bench.line.isValid());
        QVERIFY(bench.list() && bench.list()->isVisible() && !bench.list()->isOffering());
        QVERIFY(bench.list()->accessibleName().contains(u"furlongs"_s));
        const QPoint at = bench.list()->pos();
        QVERIFY2(at.y() >= bench.line.geometry().bottom() - 2, qPrintable(QString::number(at.y())));
        QVERIFY(at.x() > QFontMetrics(bench.line.font()).horizontalAdvance(u"web "_s));
        bench.other.setFocus();
        QVERIFY(!bench.list()->isVisible());
    }

    void anotherPagesFilterIsSaidOnce()
    {
        Bench bench;
        QSignalSpy changed(&bench.line, &kit::FilterLine::filterChanged);
        bench.line.use({u"kind"_s}, {}, u"kind:root"_s);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.last().first().toString(), u"kind:root"_s);
        // The same text on another page is that page's filter, too.
        bench.line.use({u"kind"_s, u"ns"_s}, {}, u"kind:root"_s);
        QCOMPARE(changed.count(), 2);
        bench.line.use({u"ns"_s}, {}, u"kind:root"_s);
        QVERIFY(!bench.line.isValid());
        QCOMPARE(changed.count(), 2);
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
