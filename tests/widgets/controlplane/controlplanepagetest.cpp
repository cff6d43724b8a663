// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Control plane page: what it shows of a mesh, whom it asks and when, and what it says when nobody answers.
#include "tests/models/controlplane/scene.h"
#include "tests/widgets/proxies/bench.h"
#include "widgets/controlplane/controlplanepage.h"
#include "widgets/controlplane/meshconfigpane.h"
#include "widgets/kit/filterline.h"

#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using controlplane::ControlPlanePage;
using metrics::PlaneNumber;

namespace {

/// Answers at once, with what a test puts there.
class PlaneTelemetry final : public store::Telemetry
{
public:
    QFuture<base::Result<QVector<store::NamedSeries>>> series(const store::SeriesQuery &) override
    {
        return QtFuture::makeReadyFuture<base::Result<QVector<store::NamedSeries>>>(QVector<store::NamedSeries>{});
    }
    QFuture<base::Result<std::shared_ptr<const mesh::Traffic>>> trafficAt(qint64, int) override
    {
        return QtFuture::makeReadyFuture<base::Result<std::shared_ptr<const mesh::Traffic>>>(base::fail(base::ErrorKind::Unsupported, u"no"_s));
    }
    void setRange(qint64) override { }
    QFuture<base::Result<store::PlaneAnswer>> planes(const store::PlaneQuery &query) override
    {
        asked.push_back(query);
        return QtFuture::makeReadyFuture(answer);
    }

    base::Result<store::PlaneAnswer> answer = store::PlaneAnswer{};
    QVector<store::PlaneQuery> asked;
};

class Rights final : public store::Preflight
{
public:
    QFuture<base::Result<store::PreflightAnswer>> ask(const QVector<controlplane::Access> &asked) override
    {
        ++times;
        store::PreflightAnswer answer{.access = asked, .skewMs = 100};
        for (controlplane::Access &one : answer.access)
            one.allowed = one.verb != "patch"_L1;
        return QtFuture::makeReadyFuture(base::Result<store::PreflightAnswer>(answer));
    }
    int times = 0;
};

struct Bench : ProxyBench {
    PlaneTelemetry telemetry;
    Rights rights;

    Bench()
    {
        desk.telemetry = &telemetry;
        desk.preflight = &rights;
        metrics::Plane plane{{}, u"istiod-a"_s, u"10.0.0.1:15014"_s, {}, {}};
        plane.values.fill(mesh::nan);
        plane.values[static_cast<size_t>(PlaneNumber::Pushes)] = 2;
        plane.values[static_cast<size_t>(PlaneNumber::Rejects)] = 3;
        plane.values[static_cast<size_t>(PlaneNumber::ConvergeP99)] = 0.25;
        telemetry.answer->planes = {plane};
        proxies.now = status({proxy(u"shop"_s, u"web-1"_s), proxy(u"shop"_s, u"cart-1"_s)});
        proxies.now->asked[0].pod = u"istiod-a"_s;
        for (proxies::Proxy &one : proxies.now->proxies)
            one.istiod = u"istiod-a"_s;
    }

    void put(const QVector<mesh::ObjectPtr> &objects)
    {
        mesh::Delta delta;
        delta.upserts = objects;
        for (const mesh::KindInfo &info : mesh::allKinds())
            delta.kinds.insert(info.kind, mesh::KindState{.health = mesh::KindHealth::Live});
        mesh::SourceState api;
        api.health = mesh::SourceHealth::Live;
        api.version = u"1.35.3"_s;
        delta.sources.insert(mesh::SourceId::Kubernetes, api);
        store.apply(std::move(delta));
    }
};

} // namespace

class ControlPlanePageTest : public QObject
{
    Q_OBJECT

    static QString cell(const QAbstractItemModel &model, const QString &name, int column)
    {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, 1).data().toString() == name)
                return model.index(row, column).data().toString();
        }
        return u"no such row"_s;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void instancesAndTheirNumbers()
    {
        Bench bench;
        ControlPlanePage page(bench.desk);
        bench.put(scene::healthy());
        QCOMPARE(bench.telemetry.asked.size(), 0); // nobody looks
        page.resize(1100, 700);
        page.show();
        QTRY_COMPARE(page.instances()->rowCount(), 3);
        QTRY_COMPARE(cell(*page.instances(), u"istiod-a"_s, items::PlaneTable::Rejects), u"3"_s);
        QTRY_COMPARE(cell(*page.instances(), u"istiod-a"_s, items::PlaneTable::Proxies), u"2"_s);
        QCOMPARE(cell(*page.instances(), u"istiod-a"_s, items::PlaneTable::Converge), u"250"_s);
        QCOMPARE(cell(*page.instances(), u"istiod-b"_s, items::PlaneTable::Rejects), u"–"_s); // not scraped
        QCOMPARE(cell(*page.instances(), u"istiod-1-31-c"_s, items::PlaneTable::Revision), u"1-31 (stable)"_s);
        QVERIFY(page.counts().startsWith(u"2 revisions · 3 instances · 1.30.2, 1.31.0"_s));
        page.restore({{u"tab"_s, u"instances"_s}, {u"id"_s, u"istio-system/istiod-a"_s}});
        QVERIFY(wordsOf(page.inspector()).contains(u"Proxies refused 3 of its pushes"_s));
        QTRY_COMPARE(bench.telemetry.asked.last().instance, u"10.0.0.1:15014"_s);
        QSignalSpy went(&page, &kit::Page::navigate);
        page.verbs().first()->trigger();
        QCOMPARE(went.value(0).value(0).toString(), u"proxies?filter=istiod%3Aistiod-a"_s);
    }

    void checksAskForRightsOnce()
    {
        Bench bench;
        ControlPlanePage page(bench.desk);
        bench.put(scene::healthy());
        page.show();
        QTRY_VERIFY(page.checkRows()->rowCount() > 10);
        QCOMPARE(bench.rights.times, 0);
        page.setTab(ControlPlanePage::ChecksTab);
        QTRY_COMPARE(bench.rights.times, 1);
        QTRY_VERIFY(page.checkRows()->find(u"may-edit"_s));
        QCOMPARE(page.checkRows()->find(u"may-edit"_s)->outcome, controlplane::Outcome::Warning);
        QVERIFY(!page.checkRows()->find(u"istiod-found"_s)); // what does not apply is not listed
        QTRY_VERIFY(page.checkRows()->find(u"proxies-connected"_s));
        QCOMPARE(page.checkRows()->find(u"proxies-connected"_s)->outcome, controlplane::Outcome::Failed); // pay/api-1
        QCOMPARE(page.badge().health, mesh::Health::Critical);
        // What failed stands first, though it was told last.
        const QAbstractItemModel *shown = page.pane(ControlPlanePage::ChecksTab)->rows();
        QCOMPARE(shown->index(0, 1).data(items::IdRole).toString(), u"proxies-connected"_s);
        QVERIFY(std::ranges::any_of(page.findings(),
                                    [](const kit::Finding &one) { return one.link == "controlplane?tab=checks&id=proxies-connected"_L1; }));
        page.setTab(ControlPlanePage::Instances);
        page.setTab(ControlPlanePage::ChecksTab);
        QCOMPARE(bench.rights.times, 1);
        page.restore({{u"tab"_s, u"checks"_s}, {u"id"_s, u"proxies-connected"_s}});
        QVERIFY(wordsOf(page.inspector()).contains(u"1 of 3 are not"_s));
        QSignalSpy went(&page, &kit::Page::navigate);
        emit page.pane(ControlPlanePage::ChecksTab)->table()->opened(u"proxies-connected"_s);
        QCOMPARE(went.value(0).value(0).toString(), u"proxies"_s);
    }

    void whoInjectsWhom()
    {
        Bench bench;
        ControlPlanePage page(bench.desk);
        bench.put(scene::healthy() + QVector<mesh::ObjectPtr>{support::ns(u"new"_s, {{u"istio.io/rev"_s, u"1-99"_s}})});
        page.show();
        QTRY_COMPARE(page.injectionRows()->rowCount(), 6);
        QCOMPARE(cell(*page.injectionRows(), u"pay"_s, items::InjectionTable::Revision), u"1-31"_s);
        QCOMPARE(cell(*page.injectionRows(), u"new"_s, items::InjectionTable::Trouble),
                 u"No revision and no tag is named 1-99: new pods get no sidecar"_s);
        page.restore({{u"tab"_s, u"injection"_s}});
        page.setNamespaces({u"shop"_s});
        QCOMPARE(page.shown(), u"1 of 6 namespaces"_s);
        page.setNamespaces({});
        QCOMPARE(page.crumbs(), QStringList{u"Injection"_s});
        page.ownFilter()->setText(u"how:ambient"_s);
        QTRY_COMPARE(page.shown(), u"1 of 6 namespaces"_s);
    }

    void meshConfigOfTwoRevisions()
    {
        Bench bench;
        ControlPlanePage page(bench.desk);
        bench.put(scene::without(scene::healthy(), u"istio-1-31"_s)
                  + QVector<mesh::ObjectPtr>{scene::config(u"1-31"_s, "rootNamespace: istio-system\naccessLogFile: /dev/stdout\n")});
        page.show();
        QTRY_COMPARE(page.instances()->rowCount(), 3);
        page.restore({{u"tab"_s, u"config"_s}, {u"revision"_s, u"1-31"_s}});
        QVERIFY(!page.wantsInspector());
        const auto *text = page.meshConfig()->findChild<QPlainTextEdit *>();
        QVERIFY(text->toPlainText().contains(u"accessLogFile: /dev/stdout"_s));
        page.restore({{u"tab"_s, u"config"_s}, {u"revision"_s, u"1-31"_s}, {u"other"_s, u"default"_s}});
        QVERIFY(!text->isVisibleTo(&page));
        QCOMPARE(page.position().value(u"other"_s).toString(), u"default"_s);
    }

    void nobodyAnswers()
    {
        Bench bench;
        bench.telemetry.answer = base::fail(base::ErrorKind::Unreachable, u"connection refused"_s);
        bench.proxies.now = base::fail(base::ErrorKind::Forbidden, u"no portforward"_s);
        bench.proxies.remote = base::fail(base::ErrorKind::Forbidden, u"no portforward"_s);
        ControlPlanePage page(bench.desk);
        bench.put(scene::healthy());
        page.show();
        QTRY_COMPARE(page.instances()->rowCount(), 3); // the API server knows them
        QTRY_VERIFY(wordsOf(&page).contains(u"connection refused"_s));
        page.setTab(ControlPlanePage::ClustersTab);
        QTRY_COMPARE(page.pane(ControlPlanePage::ClustersTab)->objects().state, kit::State::Forbidden);
        QVERIFY(wordsOf(&page).contains(u"pods/portforward"_s));
    }

    void anotherMeshForgets()
    {
        Bench bench;
        ControlPlanePage page(bench.desk);
        bench.put(scene::healthy());
        page.show();
        QTRY_COMPARE(page.instances()->rowCount(), 3);
        page.restore({{u"tab"_s, u"instances"_s}, {u"id"_s, u"istio-system/istiod-a"_s}});
        bench.store.reset(u"other"_s);
        QCOMPARE(page.instances()->rowCount(), 0);
        QCOMPARE(page.position().value(u"id"_s).toString(), QString());
        QTRY_COMPARE(page.counts(), u"no istiod here"_s);
    }
};

QTEST_MAIN(ControlPlanePageTest)
#include "controlplanepagetest.moc"
