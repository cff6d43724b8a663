// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mesh.h"
#include "tests/widgets/proxies/bench.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/filterline.h"
#include "widgets/proxies/detailpane.h"
#include "widgets/proxies/levelbar.h"
#include "widgets/proxies/proxyview.h"

#include <QAbstractItemModel>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QTreeView>

using items::DumpPart;
using proxies::ProxyView;
using Page = store::Proxies::Page;

class ProxyViewTest : public QObject
{
    Q_OBJECT

    static mesh::ObjectKey pod(const QString &name) { return {mesh::Kind::Pod, u"shop"_s, name}; }
    static QModelIndex cell(ProxyView &view, DumpPart part, const QString &id, const QString &key)
    {
        const kit::TablePane *pane = view.pane(part);
        const auto columns = items::dumpColumns(part);
        const auto column = std::ranges::find(columns, key, &items::DumpColumn::key) - columns.begin() + 1;
        for (int row = 0; row < pane->rows()->rowCount(); ++row) {
            const QModelIndex at = pane->rows()->index(row, static_cast<int>(column));
            if (at.data(items::IdRole).toString() == id)
                return at;
        }
        return {};
    }
    /// As a user does: another row becomes the current one.
    static bool choose(ProxyView &view, DumpPart part, const QString &id)
    {
        const QModelIndex at = cell(view, part, id, u"name"_s);
        view.pane(part)->table()->setCurrentIndex(at);
        return at.isValid();
    }
    static QPushButton *button(const QWidget &widget, const QString &text)
    {
        for (QPushButton *one : widget.findChildren<QPushButton *>()) {
            if (one->text() == text && one->isVisibleTo(&widget))
                return one;
        }
        return nullptr;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void aZtunnelHasItsOwnParts()
    {
        ProxyBench bench;
        mesh::Delta delta;
        delta.upserts = {support::object(mesh::Kind::Pod, u"istio-system"_s, u"ztunnel-1"_s, mesh::PodFacts{}, u"1"_s, {{u"app"_s, u"ztunnel"_s}})};
        bench.store.apply(std::move(delta));
        const mesh::ObjectKey pod{mesh::Kind::Pod, u"istio-system"_s, u"ztunnel-1"_s};
        QTRY_VERIFY(bench.store.snapshot()->find(pod));
        bench.proxies.put(Page::Dump, u"ztunnel-1"_s, ProxyBench::data(u"ztunnel.json"_s));
        ProxyView view(bench.desk);
        view.show();
        view.open(pod, {});
        QCOMPARE(view.tab(), u"workloads"_s);
        QTRY_COMPARE(view.pane(DumpPart::Workloads)->rows()->rowCount(), 2);
        QCOMPARE(cell(view, DumpPart::Workloads, u"legacy/batch-1"_s, u"state"_s).data().toString(), u"Unhealthy"_s);
        QVERIFY(choose(view, DumpPart::Workloads, u"shop/web-1"_s));
        auto *tree = view.findChild<QTreeView *>();
        QTRY_VERIFY(tree->model()->rowCount() > 5);
        view.showTab(u"certificates"_s);
        QTRY_COMPARE(view.pane(DumpPart::Certificates)->rows()->rowCount(), 2);
        QCOMPARE(cell(view, DumpPart::Certificates, u"spiffe://cluster.local/ns/pay/sa/api"_s, u"state"_s).data().toString(),
                 u"Unavailable: signing: no token"_s);
        view.showTab(u"connections"_s);
        QTRY_COMPARE(view.pane(DumpPart::Connections)->rows()->rowCount(), 2);
        const auto *tabs = view.findChild<QTabBar *>();
        QVERIFY(!tabs->isTabVisible(static_cast<int>(DumpPart::Listeners)));
        // The next one is an Envoy.
        bench.putDump(u"web-1"_s);
        view.open(ProxyViewTest::pod(u"web-1"_s), {});
        QCOMPARE(view.tab(), u"listeners"_s);
        QVERIFY(!tabs->isTabVisible(static_cast<int>(DumpPart::Workloads)));
        QTRY_VERIFY(view.pane(DumpPart::Listeners)->rows()->rowCount() > 0);
    }

    void everyPartIsThere()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        ProxyView view(bench.desk);
        view.resize(1000, 700);
        view.show();
        view.open(pod(u"web-1"_s), u"listeners"_s);
        QTRY_VERIFY(view.pane(DumpPart::Listeners)->rows()->rowCount() >= 5);
        const qsizetype asked = bench.proxies.asked.size();
        view.showTab(u"routes"_s);
        QTRY_VERIFY(view.pane(DumpPart::Routes)->rows()->rowCount() > 0);
        view.showTab(u"clusters"_s);
        QTRY_COMPARE(view.pane(DumpPart::Clusters)->rows()->rowCount(), 9);
        view.showTab(u"secrets"_s);
        QTRY_VERIFY(view.pane(DumpPart::Secrets)->rows()->rowCount() >= 2);
        QCOMPARE(bench.proxies.asked.size(), asked); // one dump for all of them
        view.showTab(u"endpoints"_s);
        QTRY_VERIFY(view.pane(DumpPart::Endpoints)->rows()->rowCount() > 0);
        view.showTab(u"log"_s);
        QTRY_COMPARE(view.pane(DumpPart::LogLevels)->rows()->rowCount(), 2);
        view.showTab(u"diff"_s);
        QTRY_VERIFY(wordsOf(&view).contains(u"Nothing differs"_s));
        view.showTab(u"bootstrap"_s);
        QCOMPARE(view.tab(), u"bootstrap"_s);
        const auto *tree = view.findChild<QTreeView *>();
        QTRY_VERIFY(tree->model()->rowCount() > 0);
    }

    void theMakerIsAClickAway()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        ProxyView view(bench.desk);
        view.resize(1000, 700);
        view.show();
        view.open(pod(u"web-1"_s), u"clusters"_s);
        const QString v1 = u"outbound|9080|v1|reviews.shop.svc.cluster.local"_s;
        QTRY_VERIFY(cell(view, DumpPart::Clusters, v1, u"by"_s).isValid());
        QCOMPARE(cell(view, DumpPart::Clusters, v1, u"by"_s).data(items::LinkRole).toString(), QString()); // nothing of the cluster is known
        mesh::Delta delta;
        delta.upserts = {support::liveObject(
            QByteArray("{'apiVersion':'networking.istio.io/v1','kind':'DestinationRule','metadata':{'namespace':'shop','name':'reviews'}}")
                .replace('\'', '"'))};
        bench.store.apply(delta);
        bench.store.flush();
        QSignalSpy linked(&view, &ProxyView::linked);
        kit::TableView *table = view.pane(DumpPart::Clusters)->table();
        const QModelIndex by = cell(view, DumpPart::Clusters, v1, u"by"_s);
        table->scrollTo(by);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(by).center());
        QCOMPARE(linked.size(), 1);
        QVERIFY2(linked.first().first().toString().startsWith(u"config?id="_s), qPrintable(linked.first().first().toString()));
        QVERIFY(linked.first().first().toString().contains(u"reviews"_s));
    }

    void theObjectAsTreeAndJson()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        ProxyView view(bench.desk);
        view.resize(1000, 700);
        view.show();
        view.open(pod(u"web-1"_s), u"clusters"_s);
        QTRY_COMPARE(view.pane(DumpPart::Clusters)->rows()->rowCount(), 9);
        QVERIFY(choose(view, DumpPart::Clusters, u"outbound|9080|v1|reviews.shop.svc.cluster.local"_s));
        auto *detail = view.findChild<proxies::DetailPane *>();
        auto *tree = detail->findChild<QTreeView *>();
        QTRY_VERIFY(tree->model()->rowCount() > 0);
        QVERIFY(wordsOf(detail).contains(u"outbound|9080|v1"_s));
        auto *search = detail->findChild<QLineEdit *>();
        detail->focusSearch();
        search->setText(u"istio.config"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(!tree->currentIndex().isValid());
        QVERIFY(wordsOf(detail).contains(u"Not found"_s));
        search->setText(u"destination-rule"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(tree->currentIndex().isValid());
        detail->setJson(true);
        auto *text = detail->findChild<QPlainTextEdit *>();
        QVERIFY(text->toPlainText().startsWith(u"{\n    \""_s));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(text->textCursor().selectedText(), u"destination-rule"_s);
    }

    void eachTabHasItsFilter()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"clusters"_s);
        QTRY_COMPARE(view.pane(DumpPart::Clusters)->rows()->rowCount(), 9);
        view.filter()->setText(u"subset:v1"_s);
        QTRY_COMPARE(view.pane(DumpPart::Clusters)->rows()->rowCount(), 1);
        view.showTab(u"listeners"_s);
        QTRY_VERIFY(view.pane(DumpPart::Listeners)->rows()->rowCount() > 1);
        QCOMPARE(view.filter()->text(), QString());
        view.showTab(u"clusters"_s);
        QCOMPARE(view.filter()->text(), u"subset:v1"_s);
    }

    void whereItDiffers()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        QByteArray wanted = ProxyBench::data(u"envoy.json"_s);
        const qsizetype at = wanted.indexOf("outbound|9080|v1|reviews");
        QVERIFY(at > 0);
        wanted.replace("outbound|9080|v1|reviews", "outbound|9080|v9|reviews");
        bench.proxies.put(Page::Wanted, u"web-1"_s, wanted);
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"diff"_s);
        QTRY_VERIFY(view.pane(DumpPart::Differences)->rows()->rowCount() > 0);
        QVERIFY(std::ranges::any_of(view.reader().differences(), [](const auto &one) { return one.kind == proxies::Difference::Kind::OnlyLeft; }));
        const auto only = std::ranges::find(view.reader().differences(), proxies::Difference::Kind::OnlyLeft, &proxies::Difference::kind);
        QVERIFY(choose(view, DumpPart::Differences, proxies::nameOf(only->section) + u'|' + only->name));
        auto *diff = view.findChild<kit::DiffView *>();
        QTRY_VERIFY(diff->text().contains(u"Only in istiod"_s));
    }

    void againstAnotherPod()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        bench.putDump(u"cart-1"_s);
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"diff"_s);
        items::ProxyTable table;
        table.update(ProxyBench::shop(), ProxyBench::now);
        view.showStatus(table.find(u"shop/web-1"_s), table.rows());
        auto *others = view.findChild<QComboBox *>(QString(), Qt::FindChildrenRecursively);
        for (QComboBox *one : view.findChildren<QComboBox *>()) {
            if (one->accessibleName() == u"Compare it with"_s)
                others = one;
        }
        QCOMPARE(others->count(), 3); // istiod, and the two others: its own namespace first
        QCOMPARE(others->itemText(1), u"with shop/cart-1"_s);
        others->setCurrentIndex(1);
        QTRY_VERIFY(bench.proxies.asked.contains(u"0 shop/cart-1"_s));
        QCOMPARE(view.reader().rightName(), u"cart-1"_s);
        QTRY_COMPARE(view.reader().part(DumpPart::Differences).state, proxies::ProxyReader::State::Ready);
        QVERIFY(view.reader().differences().isEmpty()); // the same dump
    }

    void aProxyThatGivesNoAnswer()
    {
        ProxyBench bench;
        bench.proxies.put(Page::Dump, u"web-1"_s, base::fail(base::ErrorKind::Forbidden, u"create on pods/portforward"_s, u"shop/web-1"_s));
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"listeners"_s);
        QTRY_VERIFY(wordsOf(&view).contains(u"Not allowed to ask web-1"_s));
        QVERIFY(wordsOf(&view).contains(u"pods/portforward in shop"_s));
        bench.proxies.put(Page::Dump, u"web-1"_s, QByteArray("this is no dump"));
        view.askAgain();
        QTRY_VERIFY(wordsOf(&view).contains(u"can't be read"_s));
        bench.putDump(u"web-1"_s);
        QVERIFY(button(view, u"Ask again"_s));
        button(view, u"Ask again"_s)->click();
        QTRY_VERIFY(view.pane(DumpPart::Listeners)->rows()->rowCount() > 0);
    }

    void anotherProxyDropsTheAnswer()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        bench.proxies.put(Page::Dump, u"cart-1"_s, base::fail(base::ErrorKind::NotFound, u"gone"_s));
        bench.proxies.holds = true;
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"clusters"_s);
        view.open(pod(u"cart-1"_s), u"clusters"_s);
        QVERIFY(bench.proxies.left.contains(u"web-1"_s)); // its connection is let go
        bench.proxies.release();
        QTRY_VERIFY(wordsOf(&view).contains(u"cart-1 was not found"_s));
        QCOMPARE(view.pane(DumpPart::Clusters)->rows()->rowCount(), 0);
    }

    void aLevelIsSetWhenItIsConfirmed()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        bench.proxies.levelsAfter = QByteArray("active loggers:\n  admin: warning\n  http: debug\n");
        ProxyView view(bench.desk);
        view.resize(1000, 700);
        view.show();
        view.open(pod(u"web-1"_s), u"log"_s);
        QTRY_COMPARE(view.pane(DumpPart::LogLevels)->rows()->rowCount(), 2);
        QVERIFY(choose(view, DumpPart::LogLevels, u"http"_s));
        QVERIFY(button(view, u"Set http…"_s));
        button(view, u"Set http…"_s)->click();
        QVERIFY(bench.proxies.set.isEmpty());
        QVERIFY(wordsOf(&view).contains(u"Set the logger http of web-1 to debug in the context lab?"_s));
        button(view, u"Leave it"_s)->click();
        QVERIFY(bench.proxies.set.isEmpty());
        QVERIFY(bench.access.memory.records(10)->isEmpty());
        button(view, u"Set http…"_s)->click();
        QSignalSpy journal(&bench.review, &changes::Review::journalChanged);
        button(view, u"Set to debug"_s)->click();
        QTRY_COMPARE(bench.proxies.set, QStringList{u"web-1 http=debug"_s});
        QTRY_COMPARE(cell(view, DumpPart::LogLevels, u"http"_s, u"level"_s).data().toString(), u"debug"_s);
        QVERIFY(journal.size() >= 2);
        const changes::Record record = bench.access.memory.records(10)->first();
        QCOMPARE(record.plan.title, u"Set the logger http of shop/web-1 to debug"_s);
        QCOMPARE(record.plan.context, u"lab"_s);
        QCOMPARE(record.steps.first().outcome, changes::Outcome::Applied);
        QCOMPARE(record.ending, changes::Ending::Completed);
        QCOMPARE(record.steps.first().intent.before.root()["level"].string(), u"warning"_s);
    }

    void noLevelWithoutTheRightTo()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        bench.access.is = changes::Access::Mode::ReadOnly;
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"log"_s);
        QTRY_COMPARE(view.pane(DumpPart::LogLevels)->rows()->rowCount(), 2);
        QVERIFY(!button(view, u"Set all loggers…"_s)->isEnabled());
        QVERIFY(wordsOf(&view).contains(u"read-only"_s));
        bench.access.is = changes::Access::Mode::Protected;
        emit bench.access.modeChanged();
        QVERIFY(!button(view, u"Set all loggers…"_s)->isEnabled());
        bench.access.is = changes::Access::Mode::Writable;
        emit bench.access.modeChanged();
        QVERIFY(button(view, u"Set all loggers…"_s)->isEnabled());
        button(view, u"Set all loggers…"_s)->click();
        bench.access.is = changes::Access::Mode::Protected; // it was closed while the question stood there
        emit bench.access.modeChanged();
        QVERIFY(!button(view, u"Set to debug"_s));
        QVERIFY(bench.proxies.set.isEmpty());
    }

    void aRefusedLevelIsSaidAndNoted()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        bench.proxies.levelsAfter = base::fail(base::ErrorKind::Forbidden, u"not you"_s);
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"log"_s);
        QTRY_COMPARE(view.pane(DumpPart::LogLevels)->rows()->rowCount(), 2);
        button(view, u"Set all loggers…"_s)->click();
        button(view, u"Set to debug"_s)->click();
        QTRY_VERIFY(wordsOf(&view).contains(u"It was not set: not you"_s));
        QCOMPARE(bench.access.memory.records(10)->first().steps.first().outcome, changes::Outcome::Refused);
    }

    void withoutAJournalNothingIsSet()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        bench.access.hasJournal = false;
        ProxyView view(bench.desk);
        view.show();
        view.open(pod(u"web-1"_s), u"log"_s);
        QTRY_COMPARE(view.pane(DumpPart::LogLevels)->rows()->rowCount(), 2);
        button(view, u"Set all loggers…"_s)->click();
        button(view, u"Set to debug"_s)->click();
        QVERIFY(bench.proxies.set.isEmpty());
        QVERIFY(wordsOf(&view).contains(u"could not be noted"_s));
    }
};

QTEST_MAIN(ProxyViewTest)
#include "proxyviewtest.moc"
