// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/review.h"
#include "models/items/plurals.h"
#include "tests/support/memoryaccess.h"
#include "widgets/changes/changes.h"
#include "widgets/changes/confirmbar.h"
#include "widgets/kit/diffview.h"
#include "widgets/changes/stepsbar.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;
using Phase = Review::Phase;

class ChangesPageTest final : public QObject
{
    Q_OBJECT

private:
    struct Bench {
        items::Plurals plurals;
        base::FakeClock clock{1'800'000'000'000};
        kit::Theme theme;
        store::Store store{clock};
        QTemporaryDir directory;
        QSettings settings{directory.filePath(u"s.ini"_s), QSettings::IniFormat};
        support::MemoryAccess access;
        Drafts drafts{access};
        Review review{access, drafts, nullptr, clock};
        kit::Desk desk{.theme = theme, .store = store, .settings = settings, .drafts = &drafts, .review = &review};
        std::unique_ptr<ChangesPage> page;

        explicit Bench(const QString &owner = u"meshdeck"_s)
        {
            QCoreApplication::installTranslator(&plurals);
            access.cluster.put(support::virtualService(u"reviews"_s, 90), owner);
            page = std::make_unique<ChangesPage>(desk);
            page->resize(1000, 700);
            page->show();
        }
        ~Bench() { QCoreApplication::removeTranslator(&plurals); }
        void shift()
        {
            const auto object = support::liveObject(access.cluster.object(u"VirtualService"_s, u"reviews"_s));
            const Draft draft = Drafts::opened(*object).value();
            drafts.setText(draft, QByteArray(draft.text).replace("weight: 90", "weight: 50").replace("weight: 10", "weight: 50"));
        }
        QPushButton *button(const QString &text) const
        {
            for (QPushButton *one : page->findChildren<QPushButton *>() + page->inspector()->findChildren<QPushButton *>()) {
                if (one->text() == text)
                    return one;
            }
            return nullptr;
        }
        QString now() const
        {
            for (const BarStep &step : page->bar()->steps()) {
                if (step.current)
                    return step.text;
            }
            return {};
        }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void nothingPendingSaysSo()
    {
        Bench bench;
        QCOMPARE(bench.page->counts(), u"none pending"_s);
        QVERIFY(!bench.page->bar()->isVisible());
        QVERIFY(!bench.page->confirm()->isVisible());
    }

    void goesTheWholeWay()
    {
        Bench bench;
        bench.shift();
        QVERIFY(bench.page->bar()->isVisible());
        QCOMPARE(bench.page->diff()->fields(), 2);
        QVERIFY2(bench.page->diff()->text().contains(u"90/10 → 50/50"_s), qPrintable(bench.page->diff()->text()));
        QVERIFY(bench.page->diff()->text().contains(u"-      weight: 90"_s) || bench.page->diff()->text().contains(u"weight: 90"_s));
        QCOMPARE(bench.now(), u"Dry run"_s);
        QCOMPARE(bench.page->confirm()->primaryText(), u"Dry run"_s);
        bench.page->confirm()->next();
        QTRY_COMPARE(bench.review.phase(), Phase::Ready);
        QCOMPARE(bench.now(), u"Confirm"_s);
        QCOMPARE(bench.page->confirm()->primaryText(), u"Apply to lab"_s);
        bench.page->confirm()->next();
        QTRY_COMPARE(bench.review.phase(), Phase::Applied);
        QVERIFY(bench.button(u"Take back change 1…"_s)->isVisible());
        bench.button(u"Take back change 1…"_s)->click();
        QTRY_COMPARE(bench.review.phase(), Phase::Ready);
        QVERIFY(bench.page->diff()->text().contains(u"50/50 → 90/10"_s));
    }

    void conflictOffersThreeWays()
    {
        Bench bench(u"kubectl"_s);
        bench.shift();
        bench.page->findChildren<kit::TableView *>().first()->selectRow(0);
        bench.page->confirm()->next();
        QTRY_COMPARE(bench.review.phase(), Phase::Blocked);
        QWidget *inspector = bench.page->inspector();
        inspector->show();
        QVERIFY(bench.button(u"Leave it out"_s)->isVisible());
        QVERIFY(bench.button(u"Take over"_s)->isVisible());
        bench.button(u"Take over"_s)->click();
        QTRY_COMPARE(bench.review.phase(), Phase::Ready);
    }

    void protectedContextsAreTyped()
    {
        Bench bench;
        bench.access.is = Access::Mode::Protected;
        bench.shift();
        bench.page->confirm()->next();
        QTRY_COMPARE(bench.review.phase(), Phase::Ready);
        auto *apply = bench.button(u"Apply to lab"_s);
        QVERIFY(!apply->isEnabled());
        QLineEdit *typed = nullptr;
        for (QLineEdit *line : bench.page->findChildren<QLineEdit *>()) {
            if (line->accessibleName() == u"The context's name"_s)
                typed = line;
        }
        QVERIFY(typed->isVisible());
        QTest::keyClicks(typed, u"lab"_s);
        QVERIFY(apply->isEnabled());
        apply->click();
        QTRY_COMPARE(bench.review.phase(), Phase::Applied);
    }

    void journalRollsBack()
    {
        Bench bench;
        bench.shift();
        bench.review.check();
        QTRY_COMPARE(bench.review.phase(), Phase::Ready);
        bench.review.apply({});
        QTRY_COMPARE(bench.review.phase(), Phase::Applied);
        bench.page->restore({{u"change"_s, u"1"_s}});
        QCOMPARE(bench.page->counts(), u"1 change made"_s);
        QVERIFY(bench.button(u"Roll back change 1…"_s)->isEnabled());
        bench.button(u"Roll back change 1…"_s)->click();
        QTRY_COMPARE(bench.review.phase(), Phase::Ready);
        QCOMPARE(bench.review.source(), Review::Source::TakeBack);
    }

    void interruptedChangeIsOfferedAtStart()
    {
        Bench bench;
        bench.shift();
        const qint64 number = bench.access.memory.begin(bench.review.plan()).value();
        QVERIFY(number == 1);
        ChangesPage again(bench.desk);
        again.resize(1000, 700);
        again.show();
        QCOMPARE(again.badge().count, 1);
        QCOMPARE(again.findings().size(), 1);
        bool offered = false;
        for (const QPushButton *button : again.findChildren<QPushButton *>())
            offered = offered || (button->text() == u"Take it back…"_s && button->isVisible());
        QVERIFY(offered);
    }

    void secretValuesAreMasked()
    {
        Bench bench;
        kit::DiffView view(bench.theme);
        const auto before = base::readJson(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"key":"b25l"}})").value();
        const auto after = base::readJson(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"key":"dHdv"}})").value();
        view.show({{u"Secret shop/s"_s, before, after, {}}});
        QVERIFY(!view.text().contains(u"b25l"_s));
        QVERIFY(!view.text().contains(u"dHdv"_s));
        QVERIFY(view.text().contains(u"***"_s));
    }

    void guardThatDoesNotParseIsSaid()
    {
        Bench bench;
        bench.shift();
        QVERIFY(!bench.review.canGuard()); // no telemetry on this desk: the field is not there
        for (const QLineEdit *line : bench.page->findChildren<QLineEdit *>()) {
            if (line->accessibleName() == u"Guard"_s)
                QVERIFY(!line->isVisible());
        }
    }
};

QTEST_MAIN(ChangesPageTest)
#include "changespagetest.moc"
