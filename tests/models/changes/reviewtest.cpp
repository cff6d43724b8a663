// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/clock.h"
#include "models/changes/review.h"
#include "tests/support/memoryaccess.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;
using Phase = Review::Phase;

class ReviewTest final : public QObject
{
    Q_OBJECT

private:
    struct Bench {
        support::MemoryAccess access;
        base::FakeClock clock{1'000'000};
        std::unique_ptr<Drafts> drafts;
        std::unique_ptr<Review> review;

        explicit Bench(const QString &owner = u"meshdeck"_s)
        {
            access.cluster.put(support::virtualService(u"reviews"_s, 90), owner);
            drafts = std::make_unique<Drafts>(access);
            review = std::make_unique<Review>(access, *drafts, nullptr, clock);
            review->setProxies([this] { return access.proxyStatus(); });
        }
        QJsonObject live() const { return access.cluster.object(u"VirtualService"_s, u"reviews"_s); }
        Draft shift(int weight)
        {
            const auto object = support::liveObject(live());
            Draft draft = Drafts::opened(*object).value();
            drafts->setText(draft,
                            QByteArray(draft.text)
                                .replace("weight: 90", "weight: " + QByteArray::number(weight))
                                .replace("weight: 10", "weight: " + QByteArray::number(100 - weight)));
            return draft;
        }
        void settle() { QTRY_VERIFY(!review->isBusy()); }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void fromDraftToMeshAndBack()
    {
        Bench bench;
        const QJsonValue before = bench.live().value(u"spec"_s);
        bench.shift(50);
        QCOMPARE(bench.review->phase(), Phase::Draft);
        QCOMPARE(bench.review->plan().steps.size(), 1);
        QVERIFY(bench.review->title().startsWith(u"Edit VirtualService"_s));
        QVERIFY(!bench.review->hindrances({}).isEmpty()); // the dry run comes first
        bench.review->apply({});
        QVERIFY(bench.access.cluster.sent.isEmpty());

        bench.review->check();
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Ready);
        QVERIFY(bench.review->hindrances({}).isEmpty());
        QCOMPARE(bench.access.cluster.sent, QStringList{u"dry VirtualService reviews"_s});

        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Applied);
        QVERIFY(bench.drafts->all().isEmpty()); // it is no draft any more
        QCOMPARE(bench.review->results().size(), 1); // and its result is still shown
        QCOMPARE(bench.live().value(u"spec"_s), QJsonValue(support::virtualService(u"reviews"_s, 50).value(u"spec"_s)));

        bench.review->takeBack(bench.review->change());
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Ready);
        QCOMPARE(bench.review->source(), Review::Source::TakeBack);
        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.live().value(u"spec"_s), before);
    }

    /// Proxies are asked before and after; what istiod sent before the change is none of it.
    void arrivalIsWatched()
    {
        Bench bench;
        const auto proxy = [](const QString &pod, proxies::Sync sync, qint64 sentMs) {
            proxies::Proxy one{.ns = u"shop"_s, .pod = pod};
            one.types = {{.typeUrl = u"type.googleapis.com/envoy.config.route.v3.RouteConfiguration"_s, .sync = sync, .sentMs = sentMs}};
            return one;
        };
        bench.access.status = proxies::Status{.proxies = {proxy(u"a"_s, proxies::Sync::Synced, 100), proxy(u"b"_s, proxies::Sync::Error, 90)}};
        bench.shift(50);
        bench.review->check();
        bench.settle();
        QVERIFY(!bench.review->arrival());
        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Applied);
        bench.access.status = proxies::Status{.proxies = {proxy(u"a"_s, proxies::Sync::Synced, 200), proxy(u"b"_s, proxies::Sync::Error, 90)}};
        QTRY_COMPARE(bench.review->arrival()->state(), ArrivalWatch::State::Told);
        QCOMPARE(bench.review->arrival()->arrival().took, QStringList{u"a.shop"_s});
        QVERIFY(bench.review->arrival()->arrival().refused.isEmpty());
    }

    /// While istiod is asked nothing was sent: then stopping means that nothing is.
    void stoppedBeforeItWasSent()
    {
        Bench bench;
        bench.shift(50);
        bench.review->check();
        bench.settle();
        bench.access.holds = true;
        bench.review->apply({});
        QCOMPARE(bench.review->phase(), Phase::Applying);
        bench.review->stop();
        QCOMPARE(bench.review->phase(), Phase::Ready);
        bench.access.held.addResult(bench.access.status);
        bench.access.held.finish();
        QCoreApplication::processEvents();
        QCOMPARE(bench.review->phase(), Phase::Ready);
        QVERIFY(bench.access.cluster.sent.filter(u"write"_s).isEmpty());
        QCOMPARE(bench.drafts->all().size(), 1);
    }

    void withoutIstiodTheChangeGoesOn()
    {
        Bench bench;
        bench.shift(50);
        bench.review->check();
        bench.settle();
        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Applied);
        QVERIFY(bench.review->arrival()->problem().contains(u"no istiod here"_s));
    }

    void anotherEditNeedsAnotherDryRun()
    {
        Bench bench;
        bench.shift(50);
        bench.review->check();
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Ready);
        bench.drafts->setText(*bench.drafts->all().begin(), QByteArray(bench.drafts->all().first().text).replace("weight: 50", "weight: 50 # twice"));
        QCOMPARE(bench.review->phase(), Phase::Draft);
        bench.review->apply({});
        QVERIFY(bench.access.cluster.sent.filter(u"write"_s).isEmpty());
    }

    void conflictIsShownAndTakenOverForThisDraftOnly()
    {
        Bench bench(u"kubectl"_s);
        bench.shift(50);
        bench.review->check();
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Blocked);
        QCOMPARE(bench.review->results()[0].owners.value(0).manager, u"kubectl"_s);
        bench.review->setTakeOver(0, true);
        bench.review->check();
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Ready);
        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Applied);
        bench.access.cluster.put(support::virtualService(u"reviews"_s, 90), u"kubectl"_s);
        bench.shift(40);
        QVERIFY(!bench.drafts->all().first().takeOver);
    }

    void leavingItOutDropsTheDraft()
    {
        Bench bench(u"kubectl"_s);
        bench.shift(50);
        bench.review->check();
        bench.settle();
        bench.review->leaveOut(0);
        QVERIFY(bench.drafts->all().isEmpty());
        QVERIFY(bench.review->plan().steps.isEmpty());
        QVERIFY(bench.access.cluster.sent.filter(u"write"_s).isEmpty());
    }

    /// Two writers: what both changed is never overwritten.
    void changedMeanwhileIsDisputed()
    {
        Bench bench;
        bench.shift(50);
        bench.access.cluster.put(support::virtualService(u"reviews"_s, 70), u"kubectl"_s);
        bench.review->check();
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Blocked);
        QVERIFY(bench.review->results()[0].disputes.join(u' ').contains(u"is 70 in the cluster, 50 in the draft"_s));
        bench.review->apply({});
        QCOMPARE(bench.live().value(u"spec"_s), QJsonValue(support::virtualService(u"reviews"_s, 70).value(u"spec"_s)));

        // Seen and decided: now kubectl's ownership is the question, then it is applied.
        bench.review->keepMine(0);
        QVERIFY(bench.drafts->all().first().text.contains("weight: 50"));
        bench.review->check();
        bench.settle();
        QVERIFY(bench.review->results()[0].disputes.isEmpty());
        QCOMPARE(bench.review->results()[0].owners.value(0).manager, u"kubectl"_s);
        bench.review->setTakeOver(0, true);
        bench.review->check();
        bench.settle();
        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.live().value(u"spec"_s), QJsonValue(support::virtualService(u"reviews"_s, 50).value(u"spec"_s)));
    }

    void protectedContextsWantTheirName()
    {
        Bench bench;
        bench.access.is = Access::Mode::Protected;
        bench.shift(50);
        bench.review->check();
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Ready);
        QVERIFY(!bench.review->hindrances(u"la"_s).isEmpty());
        bench.review->apply(u"la"_s);
        QVERIFY(bench.access.cluster.sent.filter(u"write"_s).isEmpty());
        bench.review->apply(u"lab"_s);
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Applied);
    }

    void readOnlyContextsAreNotWritten()
    {
        Bench bench;
        bench.access.is = Access::Mode::ReadOnly;
        bench.shift(50);
        bench.review->check();
        bench.settle();
        QVERIFY(bench.review->hindrances(u"lab"_s).join(u' ').contains(u"read-only"_s));
        bench.review->apply(u"lab"_s);
        QVERIFY(bench.access.cluster.sent.filter(u"write"_s).isEmpty());
    }

    void keepersAreToldFirst()
    {
        Bench bench;
        QJsonObject object = support::virtualService(u"reviews"_s, 90);
        QJsonObject meta = object.value(u"metadata"_s).toObject();
        meta.insert(u"annotations"_s, QJsonObject{{u"argocd.argoproj.io/tracking-id"_s, u"shop:networking.istio.io/VirtualService:shop/reviews"_s}});
        object.insert(u"metadata"_s, meta);
        bench.access.cluster.put(object, u"meshdeck"_s);
        bench.shift(50);
        bench.review->check();
        bench.settle();
        QVERIFY(bench.review->hasKeepers());
        bench.review->apply({});
        QVERIFY(bench.access.cluster.sent.filter(u"write"_s).isEmpty());
        bench.review->setOverrideKeepers(true);
        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.review->phase(), Phase::Applied);
    }

    /// The process died after the request: it is looked up, then finished or taken back.
    void interruptedChangeIsLookedUp()
    {
        Bench bench;
        bench.shift(50);
        const Plan plan = bench.review->plan();
        const qint64 number = bench.access.memory.begin(plan).value();
        const base::Tree before = bench.access.cluster.read(plan.steps[0].draft.id).result().value();
        QVERIFY(bench.access.memory.intent(number, 0, {.method = Method::Apply, .requestId = u"r"_s, .before = before, .expected = {}}));
        bench.access.cluster.put(support::virtualService(u"reviews"_s, 50), u"meshdeck"_s);
        QCOMPARE(bench.review->abandoned().size(), 1);
        bench.review->takeBack(number);
        QCOMPARE(bench.review->phase(), Phase::LookingUp);
        QTRY_COMPARE_WITH_TIMEOUT(bench.review->phase(), Phase::Ready, 20'000);
        QVERIFY(bench.review->abandoned().isEmpty());
        bench.review->apply({});
        bench.settle();
        QCOMPARE(bench.live().value(u"spec"_s), QJsonValue(support::virtualService(u"reviews"_s, 90).value(u"spec"_s)));
    }

    void anotherContextForgetsTheReview()
    {
        Bench bench;
        bench.shift(50);
        bench.review->check();
        bench.settle();
        bench.access.use(u"prod"_s);
        QVERIFY(bench.review->plan().steps.isEmpty());
        QCOMPARE(bench.review->phase(), Phase::Draft);
        QSignalSpy failed(bench.review.get(), &Review::failed);
        bench.access.hasJournal = false;
        bench.shift(50);
        bench.review->check();
        QCOMPARE(failed.size(), 1); // without a journal nothing is even asked
    }
};

QTEST_GUILESS_MAIN(ReviewTest)
#include "reviewtest.moc"
