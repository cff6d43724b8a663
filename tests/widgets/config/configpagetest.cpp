// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/review.h"
#include "models/items/plurals.h"
#include "tests/support/shop.h"
#include "widgets/config/config.h"
#include "widgets/config/editpane.h"
#include "widgets/config/objectinspector.h"
#include "widgets/config/treepane.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using config::ConfigPage;

class ConfigPageTest final : public QObject
{
    Q_OBJECT

private:
    struct Bench {
        base::FakeClock clock{1'800'000'000'000};
        kit::Theme theme;
        store::Store store{clock};
        QTemporaryDir directory;
        QSettings settings{directory.filePath(u"s.ini"_s), QSettings::IniFormat};
        support::MemoryAccess access;
        changes::Drafts drafts{access};
        changes::Review review{access, drafts, nullptr, clock};
        kit::Desk desk{.theme = theme, .store = store, .settings = settings, .drafts = &drafts, .review = &review};
        ConfigPage page{desk};

        Bench()
        {
            page.resize(1000, 600);
            page.show();
        }
        bool fill()
        {
            store.apply(support::configured(support::configuredShop()));
            store.flush();
            return QTest::qWaitFor([this] { return page.rowsModel()->rowCount() == 6; });
        }
        QAction *verb(const QString &text) const
        {
            const auto verbs = page.verbs();
            const auto found = std::ranges::find(verbs, text, &QAction::text);
            return found == verbs.end() ? nullptr : *found;
        }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void everyObjectIsARowWorstFirst()
    {
        Bench bench;
        QVERIFY(bench.fill());
        QCOMPARE(bench.page.pane()->rows()->index(0, items::ConfigTable::Name).data().toString(), u"broken"_s);
        QVERIFY(!bench.page.findings().isEmpty());
        QCOMPARE(bench.page.findings().first().link, u"config?id=VirtualService/shop/broken"_s);
        bench.page.setFilter(u"kind:gw"_s);
        QCOMPARE(bench.page.pane()->rows()->rowCount(), 1);
    }

    void inspectorLinksBothWays()
    {
        Bench bench;
        QVERIFY(bench.fill());
        bench.page.restore({{u"id"_s, u"VirtualService/shop/reviews"_s}});
        QStringList words;
        for (const QLabel *label : bench.page.inspector()->findChildren<QLabel *>())
            words << label->text();
        const QString all = words.join(u'\n').remove(QChar(0x200b));
        QVERIFY2(all.contains(u"Gateway shop/web"_s), qPrintable(all));
        QVERIFY(all.contains(u"Argo CD application shop"_s));
        QCOMPARE(bench.page.crumbs(), (QStringList{u"VirtualService"_s, u"shop"_s, u"reviews"_s}));
    }

    void editingMakesADraftAndFindings()
    {
        Bench bench;
        QVERIFY(bench.fill());
        QVERIFY(!bench.verb(u"Edit"_s)->isEnabled());
        bench.page.restore({{u"id"_s, u"VirtualService/shop/reviews"_s}});
        QVERIFY(bench.verb(u"Edit"_s)->isEnabled());
        QVERIFY(!bench.verb(u"Review"_s)->isEnabled());
        bench.verb(u"Edit"_s)->trigger();
        QVERIFY(bench.page.isEditing());
        QVERIFY(bench.drafts.all().isEmpty());
        auto *pane = bench.page.findChild<config::EditPane *>();
        const QByteArray text = pane->text();
        QVERIFY(text.contains("subset: v2"));
        pane->setText(QByteArray(text).replace("subset: v2", "subset: v9"));
        QTRY_COMPARE(bench.drafts.all().size(), 1);
        QTRY_VERIFY(bench.page.rowsModel()->find(u"VirtualService/shop/reviews"_s)->health == mesh::Health::Error);
        QVERIFY(bench.verb(u"Review"_s)->isEnabled());
        QCOMPARE(bench.page.rowsModel()->find(u"VirtualService/shop/reviews"_s)->draft, items::ConfigRow::Draft::Edited);
        QVERIFY(bench.page.escape()); // back to the table, the draft stays
        QVERIFY(!bench.page.isEditing());
        QCOMPARE(bench.drafts.all().size(), 1);
    }

    void deletingIsADraftToo()
    {
        Bench bench;
        QVERIFY(bench.fill());
        bench.page.restore({{u"id"_s, u"VirtualService/shop/broken"_s}});
        QSignalSpy went(&bench.page, &kit::Page::navigate);
        bench.verb(u"Delete…"_s)->trigger();
        QCOMPARE(went.value(0).value(0).toString(), u"changes?id=VirtualService/shop/broken"_s);
        QCOMPARE(bench.drafts.all().first().action, changes::Action::Delete);
        QTRY_COMPARE(bench.page.rowsModel()->find(u"VirtualService/shop/broken"_s)->draft, items::ConfigRow::Draft::Deleted);
        QVERIFY(bench.access.cluster.sent.isEmpty());
    }

    void treeFollowsTheFilter()
    {
        Bench bench;
        QVERIFY(bench.fill());
        bench.verb(u"Tree"_s)->trigger();
        auto *tree = bench.page.findChild<config::TreePane *>();
        QVERIFY(tree->isVisible());
        QCOMPARE(tree->model()->rowCount(), 4);
        bench.page.setFilter(u"kind:ap"_s);
        QCOMPARE(tree->model()->rowCount(), 1);
        QCOMPARE(tree->model()->index(0, 0).data().toString(), u"Policies and the rest"_s);
    }

    /// Tests of other rooms, and a desk without a mesh to write to.
    void withoutDraftsNothingCanBeEdited()
    {
        base::FakeClock clock{1'800'000'000'000};
        kit::Theme theme;
        store::Store store{clock};
        QTemporaryDir directory;
        QSettings settings{directory.filePath(u"s.ini"_s), QSettings::IniFormat};
        kit::Desk desk{.theme = theme, .store = store, .settings = settings};
        ConfigPage page(desk);
        store.apply(support::configured(support::configuredShop()));
        store.flush();
        QTRY_COMPARE(page.rowsModel()->rowCount(), 6);
        page.restore({{u"id"_s, u"VirtualService/shop/reviews"_s}, {u"edit"_s, 1}});
        QVERIFY(!page.isEditing());
        QVERIFY(!page.verbs().first()->isEnabled());
    }
};

QTEST_MAIN(ConfigPageTest)
#include "configpagetest.moc"
