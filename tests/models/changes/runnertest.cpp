// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/inverse.h"
#include "models/changes/runner.h"
#include "tests/support/fakecluster.h"
#include "tests/support/memoryjournal.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;
using State = Runner::State;
using Step_ = StepResult::State;

class RunnerTest final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<support::FakeCluster> m_cluster;
    std::unique_ptr<support::MemoryJournal> m_journal;
    std::unique_ptr<Runner> m_runner;

    Draft edit(const QString &name, int weight) const
    {
        Draft draft;
        draft.base = support::treeOf(m_cluster->object(u"VirtualService"_s, name));
        draft.wanted = support::treeOf(support::virtualService(name, weight));
        draft.id = idOf(draft.wanted.root()).value();
        draft.action = Action::Update;
        draft.whole = true;
        return draft;
    }
    static Plan planOf(const QVector<Draft> &drafts) { return makePlan({u"test"_s, drafts}, u"lab"_s).value(); }
    bool prepared(const Plan &plan, State wanted = State::Ready, bool dryRun = true)
    {
        m_runner->prepare(plan, dryRun);
        return QTest::qWaitFor([this] { return m_runner->state() == State::Ready || m_runner->state() == State::Blocked; })
            && m_runner->state() == wanted;
    }
    bool applied(State wanted = State::Completed)
    {
        m_runner->apply();
        return QTest::qWaitFor([this] { return m_runner->state() == State::Completed || m_runner->state() == State::Stopped; })
            && m_runner->state() == wanted;
    }
    QJsonValue spec(const QString &name) const { return m_cluster->object(u"VirtualService"_s, name).value(u"spec"_s); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_cluster = std::make_unique<support::FakeCluster>();
        m_journal = std::make_unique<support::MemoryJournal>();
        m_runner = std::make_unique<Runner>(*m_cluster, *m_journal);
        m_runner->setTiming({.lookUpMs = 1, .looks = 3});
        m_cluster->put(support::virtualService(u"reviews"_s, 90), u"meshdeck"_s);
    }
    void shiftsAndTakesBack();
    void asksPermissionFirst();
    void ownersAreShownAndTakenOverOnlyWhenTold();
    void twoWritersAreDisputed();
    void otherFieldsOfTheOtherWriterAreKept();
    void twelveWithTheSeventhRefused();
    void dryRunRefusesBeforeAnythingIsWritten();
    void lostAnswerIsLookedUp();
    void lostRequestIsNotRepeated();
    void unreachableStaysUnknown();
    void journalThatFailsStopsBeforeTheRequest();
    void takingAwayWhatOthersOwnNeedsReplace();
    void nothingToDoWritesNothing();
    void deletedAndMadeAgainIsSaid();
};

void RunnerTest::shiftsAndTakesBack()
{
    const QJsonValue before = spec(u"reviews"_s);
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 50)})));
    QCOMPARE(m_cluster->sent, QStringList{u"dry VirtualService reviews"_s});
    QVERIFY(applied());
    QCOMPARE(spec(u"reviews"_s), support::virtualService(u"reviews"_s, 50).value(u"spec"_s));
    const Inverse inverse = inverseOf(m_journal->record(m_runner->change()).value()).value();
    QVERIFY(prepared(inverse.plan));
    QVERIFY(applied());
    QCOMPARE(spec(u"reviews"_s), before);
}

void RunnerTest::asksPermissionFirst()
{
    m_cluster->forbiddenVerbs = {u"patch"_s};
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 50)}), State::Blocked));
    QVERIFY(m_runner->results()[0].state == Step_::Denied);
    QVERIFY(m_runner->results()[0].error.detail.contains(u"by the test"_s));
    QVERIFY(m_cluster->sent.isEmpty());
}

void RunnerTest::ownersAreShownAndTakenOverOnlyWhenTold()
{
    m_cluster->put(support::virtualService(u"ratings"_s, 90), u"kubectl"_s);
    QVERIFY(prepared(planOf({edit(u"ratings"_s, 50)}), State::Blocked));
    QVERIFY(m_runner->results()[0].state == Step_::Conflicting);
    QCOMPARE(m_runner->results()[0].owners, (QVector<FieldConflict>{{u"kubectl"_s, u".spec.http"_s}}));
    Draft draft = edit(u"ratings"_s, 50);
    draft.takeOver = true;
    QVERIFY(prepared(planOf({draft})));
    QVERIFY(applied());
    QCOMPARE(spec(u"ratings"_s), support::virtualService(u"ratings"_s, 50).value(u"spec"_s));
}

void RunnerTest::twoWritersAreDisputed()
{
    const Plan plan = planOf({edit(u"reviews"_s, 50)});
    m_cluster->put(support::virtualService(u"reviews"_s, 70));
    QVERIFY(prepared(plan, State::Blocked));
    QVERIFY(m_runner->results()[0].state == Step_::Disputed);
    QVERIFY(m_runner->results()[0].disputes.join(u' ').contains(u"was 90; is 70 in the cluster, 50 in the draft"_s));
    // Between the dry run and the write, too: the server's resourceVersion check sees it.
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 40)}), State::Blocked)); // kubectl owns it now
    Draft draft = edit(u"reviews"_s, 40);
    draft.takeOver = true;
    QVERIFY(prepared(planOf({draft})));
    m_cluster->put(support::virtualService(u"reviews"_s, 71));
    QVERIFY(applied(State::Stopped));
    QCOMPARE(spec(u"reviews"_s), support::virtualService(u"reviews"_s, 71).value(u"spec"_s));
}

void RunnerTest::otherFieldsOfTheOtherWriterAreKept()
{
    const Plan plan = planOf({edit(u"reviews"_s, 50)});
    QJsonObject theirs = support::virtualService(u"reviews"_s, 90);
    QJsonObject changed = theirs.value(u"spec"_s).toObject();
    changed.insert(u"exportTo"_s, QJsonArray{u"."_s});
    theirs.insert(u"spec"_s, changed);
    m_cluster->put(theirs, u"meshdeck"_s);
    QVERIFY(prepared(plan));
    QVERIFY(m_runner->results()[0].notes.join(u' ').contains(u"spec.exportTo"_s));
    QVERIFY(applied());
    changed.insert(u"http"_s, support::virtualService(u"reviews"_s, 50).value(u"spec"_s)[u"http"_s]);
    QCOMPARE(spec(u"reviews"_s), QJsonValue(changed));
}

void RunnerTest::twelveWithTheSeventhRefused()
{
    QVector<Draft> drafts;
    QVector<QJsonValue> before;
    for (int i = 1; i <= 12; ++i) {
        const QString name = u"v%1"_s.arg(i, 2, 10, QLatin1Char('0'));
        m_cluster->put(support::virtualService(name, 90), u"meshdeck"_s);
        before << spec(name);
        drafts << edit(name, 50);
    }
    m_cluster->refuseWrite = u"v07"_s;
    QVERIFY(prepared(planOf(drafts)));
    QVERIFY(applied(State::Stopped));
    const Record record = m_journal->record(m_runner->change()).value();
    QCOMPARE(record.count(Outcome::Applied), 6);
    QCOMPARE(record.count(Outcome::Refused), 1);
    QCOMPARE(record.count(Outcome::None), 5);
    QVERIFY(record.ending == Ending::Stopped);
    QVERIFY(record.steps[6].detail.contains(u"a webhook says no"_s));
    QCOMPARE(restOf(record)->steps.size(), 6);
    const Inverse inverse = inverseOf(record).value();
    QCOMPARE(inverse.plan.steps.size(), 6);
    QCOMPARE(inverse.plan.steps.first().draft.id.name, u"v06"_s);
    QVERIFY(prepared(inverse.plan));
    QVERIFY(applied());
    for (int i = 1; i <= 12; ++i)
        QCOMPARE(spec(u"v%1"_s.arg(i, 2, 10, QLatin1Char('0'))), before[i - 1]);
}

void RunnerTest::dryRunRefusesBeforeAnythingIsWritten()
{
    m_cluster->put(support::virtualService(u"a"_s, 90), u"meshdeck"_s);
    m_cluster->refuseDryRun = u"reviews"_s;
    QVERIFY(prepared(planOf({edit(u"a"_s, 50), edit(u"reviews"_s, 50)}), State::Blocked));
    QVERIFY(m_runner->results()[0].state == Step_::Checked);
    QVERIFY(m_runner->results()[1].state == Step_::Refused);
    m_runner->apply();
    QVERIFY(m_cluster->sent.filter(u"write"_s).isEmpty());
}

void RunnerTest::lostAnswerIsLookedUp()
{
    m_cluster->loseAnswer = u"reviews"_s;
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 50)})));
    QVERIFY(applied());
    QVERIFY(m_journal->record(1)->steps[0].outcome == Outcome::Applied);
    QCOMPARE(m_cluster->sent.filter(u"write"_s).size(), 1);
}

void RunnerTest::lostRequestIsNotRepeated()
{
    m_cluster->loseRequest = u"reviews"_s;
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 50)})));
    QVERIFY(applied(State::Stopped));
    QVERIFY(m_journal->record(1)->steps[0].outcome == Outcome::NotApplied);
    QCOMPARE(m_cluster->sent.filter(u"write"_s).size(), 1);
}

void RunnerTest::unreachableStaysUnknown()
{
    m_cluster->loseAnswer = u"reviews"_s;
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 50)})));
    m_cluster->unreachable = true;
    QVERIFY(applied(State::Stopped));
    Record record = m_journal->record(1).value();
    QVERIFY(record.steps[0].outcome == Outcome::Unknown);
    QVERIFY(record.ending == Ending::Open); // to be recovered
    m_cluster->unreachable = false;
    m_runner->recover(record);
    QTRY_VERIFY(m_runner->state() == State::Completed);
    QVERIFY(m_journal->record(1)->steps[0].outcome == Outcome::Applied);
}

void RunnerTest::journalThatFailsStopsBeforeTheRequest()
{
    m_journal->failAtIntent = 0;
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 50)})));
    QVERIFY(applied(State::Stopped));
    QCOMPARE(m_runner->journalError().detail, u"disk full"_s);
    QVERIFY(m_cluster->sent.filter(u"write"_s).isEmpty());
}

void RunnerTest::takingAwayWhatOthersOwnNeedsReplace()
{
    QJsonObject with = support::virtualService(u"reviews"_s, 90);
    QJsonObject more = with.value(u"spec"_s).toObject();
    more.insert(u"exportTo"_s, QJsonArray{u"."_s});
    with.insert(u"spec"_s, more);
    m_cluster->put(with, u"kubectl"_s);
    Draft draft = edit(u"reviews"_s, 90); // without exportTo
    QVERIFY(prepared(planOf({draft}), State::Blocked));
    QVERIFY(m_runner->results()[0].state == Step_::Conflicting);
    draft.takeOver = true;
    QVERIFY(prepared(planOf({draft})));
    QVERIFY(m_runner->results()[0].method == Method::Replace);
    QVERIFY(applied());
    QVERIFY(!spec(u"reviews"_s).toObject().contains(u"exportTo"_s));
}

void RunnerTest::nothingToDoWritesNothing()
{
    QVERIFY(prepared(planOf({edit(u"reviews"_s, 90)})));
    QVERIFY(m_runner->results()[0].state == Step_::Unchanged);
    QVERIFY(applied());
    QVERIFY(m_cluster->sent.filter(u"write"_s).isEmpty());
}

void RunnerTest::deletedAndMadeAgainIsSaid()
{
    Draft draft = edit(u"reviews"_s, 90);
    draft.action = Action::Delete;
    draft.wanted = {};
    const QJsonValue before = spec(u"reviews"_s);
    QVERIFY(prepared(planOf({draft})));
    QVERIFY(applied());
    QCOMPARE(m_cluster->size(), 0);
    const Inverse inverse = inverseOf(m_journal->record(m_runner->change()).value()).value();
    QCOMPARE(inverse.notes.size(), 1);
    QVERIFY(prepared(inverse.plan));
    QVERIFY(applied());
    QCOMPARE(spec(u"reviews"_s), before);
}

QTEST_GUILESS_MAIN(RunnerTest)
#include "runnertest.moc"
