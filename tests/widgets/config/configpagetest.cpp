// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/review.h"
#include "models/items/plurals.h"
#include "tests/support/shop.h"
#include "widgets/config/config.h"
#include "widgets/config/diffpane.h"
#include "widgets/config/editpane.h"
#include "widgets/config/newobjectdialog.h"
#include "widgets/config/objectinspector.h"
#include "widgets/config/treepane.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
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
            const auto verbs = page.findChildren<QAction *>(); // those of the head and of the menu
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

    void differencesStandBesideTheText()
    {
        Bench bench;
        QVERIFY(bench.fill());
        bench.page.restore({{u"id"_s, u"VirtualService/shop/reviews"_s}, {u"edit"_s, 1}});
        auto *pane = bench.page.findChild<config::EditPane *>();
        auto *diff = bench.page.findChild<config::DiffPane *>();
        QVERIFY(!diff->isVisible());
        const auto buttons = pane->findChildren<QPushButton *>();
        (*std::ranges::find(buttons, u"Differences"_s, &QPushButton::text))->click();
        QVERIFY(diff->isVisible());
        QVERIFY2(!diff->text().contains(u"+"_s), qPrintable(diff->text()));
        pane->setText(pane->text().replace("subset: v2", "subset: v9"));
        QTRY_VERIFY(diff->text().contains(u"+        subset: v9"_s) || diff->text().contains(u"subset: v9"_s));
        QVERIFY(diff->text().contains(u"subset: v2"_s));
        auto *pair = diff->findChild<QComboBox *>();
        pair->setCurrentIndex(2); // as opened and in the cluster: the same
        QVERIFY(!diff->text().contains(u"subset: v9"_s));
    }

    void newObjectBeginsAsADraft()
    {
        Bench bench;
        QVERIFY(bench.fill());
        QVERIFY(bench.verb(u"New…"_s)->isEnabled());
        bench.verb(u"New…"_s)->trigger();
        auto *dialog = bench.page.findChild<config::NewObjectDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        const auto buttons = dialog->findChildren<QPushButton *>();
        QPushButton *edit = *std::ranges::find(buttons, u"Edit draft"_s, &QPushButton::text);
        QVERIFY(!edit->isEnabled()); // it has no name
        dialog->findChildren<QComboBox *>().at(1)->setCurrentText(u"shop"_s);
        auto *name = dialog->findChild<QLineEdit *>(QString(), Qt::FindDirectChildrenOnly);
        name->setText(u"reviews"_s); // there is one
        QVERIFY(!edit->isEnabled());
        name->setText(u"Ratings!"_s);
        QVERIFY(!edit->isEnabled());
        name->setText(u"ratings"_s);
        QVERIFY(edit->isEnabled());
        edit->click();
        QTRY_VERIFY(bench.page.isEditing());
        QCOMPARE(bench.drafts.all().size(), 1);
        QCOMPARE(bench.drafts.all().first().action, changes::Action::Create);
        QVERIFY(bench.page.findChild<config::EditPane *>()->text().contains("name: ratings"));
        QTRY_VERIFY(bench.page.rowsModel()->find(u"VirtualService/shop/ratings"_s));
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
