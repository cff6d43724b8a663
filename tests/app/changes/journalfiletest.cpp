// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/changes/journalfile.h"
#include "models/changes/inverse.h"
#include "models/changes/runner.h"
#include "tests/support/fakecluster.h"

#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace Qt::Literals::StringLiterals;
using namespace changes;

namespace {

constexpr int objects = 3;
const char *const childVariable = "MESHDECK_TEST_KILL_AT";

QString nameAt(int i)
{
    return u"v%1"_s.arg(i);
}

Plan planOn(const support::FakeCluster &cluster)
{
    ChangeSet set{u"kill"_s, {}};
    for (int i = 0; i < objects; ++i) {
        Draft draft;
        draft.base = support::treeOf(cluster.object(u"VirtualService"_s, nameAt(i)));
        draft.wanted = support::treeOf(support::virtualService(nameAt(i), 50));
        draft.id = idOf(draft.wanted.root()).value();
        draft.action = Action::Update;
        draft.whole = true;
        set.drafts << draft;
    }
    return makePlan(set, u"lab"_s).value();
}

/// Dies as by kill -9 at the n-th point.
class Reaper
{
public:
    explicit Reaper(int at)
        : m_left(at)
    {
    }
    void point()
    {
        if (m_left-- == 0)
            ::raise(SIGKILL);
    }

private:
    int m_left;
};

class MortalJournal final : public Journal
{
    template <class Call> auto around(Call call) -> decltype(call())
    {
        m_reaper.point();
        auto result = call();
        m_reaper.point();
        return result;
    }

public:
    MortalJournal(Journal &journal, Reaper &reaper)
        : m_journal(journal)
        , m_reaper(reaper)
    {
    }
    base::Result<qint64> begin(const Plan &plan) override
    {
        return around([&] { return m_journal.begin(plan); });
    }
    base::Result<void> intent(qint64 change, int step, const Intent &intent) override
    {
        return around([&] { return m_journal.intent(change, step, intent); });
    }
    base::Result<void> outcome(qint64 change, int step, Outcome outcome, const base::Tree &after, const QString &detail) override
    {
        return around([&] { return m_journal.outcome(change, step, outcome, after, detail); });
    }
    base::Result<void> end(qint64 change, Ending ending) override
    {
        return around([&] { return m_journal.end(change, ending); });
    }
    base::Result<Record> record(qint64 change) const override { return m_journal.record(change); }
    base::Result<QVector<Record>> records(int most) const override { return m_journal.records(most); }

private:
    Journal &m_journal;
    Reaper &m_reaper;
};

bool ended(const Runner &runner)
{
    return runner.state() == Runner::State::Completed || runner.state() == Runner::State::Stopped;
}

/// Applies the plan and dies at the given point; 0 when it lived to the end.
int child(int killAt, const QString &folder)
{
    base::SystemClock clock;
    Reaper reaper(killAt);
    const auto journal = JournalFile::open(folder + u"/changes.db"_s, u"test"_s, clock);
    support::FakeCluster cluster(folder + u"/cluster.json"_s);
    cluster.at = [&reaper](const QString &) { reaper.point(); };
    MortalJournal mortal(**journal, reaper);
    Runner runner(cluster, mortal);
    runner.prepare(planOn(cluster));
    if (!QTest::qWaitFor([&] { return runner.state() == Runner::State::Ready; }))
        return 2;
    runner.apply();
    return QTest::qWaitFor([&] { return ended(runner); }) ? 0 : 3;
}

} // namespace

class JournalFileTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    base::FakeClock m_clock{1'764'000'000'000};
    QString path() const { return m_folder.filePath(u"%1.db"_s.arg(QString::fromLatin1(QTest::currentTestFunction()))); }
    std::unique_ptr<JournalFile> open() { return std::move(JournalFile::open(path(), u"ops@example.org"_s, m_clock).value()); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void keepsWhatItIsGiven();
    void isForThisUserOnly();
    void changedEntryIsFound_data();
    void changedEntryIsFound();
    void secretsStayOut();
    void draftsSurvive();
    void killedAtEveryPoint();
};

void JournalFileTest::keepsWhatItIsGiven()
{
    support::FakeCluster cluster;
    cluster.put(support::virtualService(u"v0"_s, 90));
    Plan plan = planOn(cluster);
    {
        const auto journal = open();
        QCOMPARE(journal->begin(plan).value(), 1);
        QVERIFY(journal->intent(1, 0, {.method = Method::Replace, .requestId = u"id"_s, .before = plan.steps[0].draft.base}));
        QVERIFY(journal->record(1)->isRunning);
        QVERIFY(journal->outcome(1, 0, Outcome::Applied, plan.steps[0].draft.wanted, u"fine"_s));
    }
    const auto journal = open();
    const Record record = journal->record(1).value();
    QCOMPARE(record.user, u"ops@example.org"_s);
    QCOMPARE(record.atMs, m_clock.nowMs());
    QVERIFY(record.steps[0].outcome == Outcome::Applied);
    QVERIFY(record.steps[0].intent.method == Method::Replace);
    QCOMPARE(record.steps[0].intent.before.root().json(), plan.steps[0].draft.base.root().json());
    QCOMPARE(toJson(record.plan), toJson(plan));
    QVERIFY(record.isAbandoned());
    QCOMPARE(journal->abandoned()->size(), 1);
    QVERIFY(journal->end(1, Ending::Stopped));
    QVERIFY(journal->abandoned()->isEmpty());
    plan.inverseOf = 1;
    QCOMPARE(journal->begin(plan).value(), 2);
    QVERIFY(journal->end(2, Ending::Completed));
    QVERIFY(journal->record(1)->ending == Ending::TakenBack);
    QCOMPARE(journal->record(1)->takenBackBy, 2);
    QCOMPARE(journal->verify()->entries, 7);
    QVERIFY(!journal->record(3));
}

void JournalFileTest::isForThisUserOnly()
{
    const auto journal = open();
    QVERIFY(journal->begin({}));
    struct stat status{};
    QCOMPARE(::stat(path().toUtf8().constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, 0600u);
}

void JournalFileTest::changedEntryIsFound_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<qint64>("brokenAt");
    QTest::newRow("untouched") << QString() << qint64(0);
    QTest::newRow("body") << u"UPDATE entries SET body = '{\"ending\":1}' WHERE seq = 3"_s << qint64(3);
    QTest::newRow("time") << u"UPDATE entries SET at = at + 1 WHERE seq = 2"_s << qint64(2);
    QTest::newRow("removed") << u"DELETE FROM entries WHERE seq = 2"_s << qint64(2);
}

void JournalFileTest::changedEntryIsFound()
{
    QFETCH(const QString, sql);
    QFETCH(const qint64, brokenAt);
    QFile::remove(path());
    const auto journal = open();
    for (int i = 0; i < 3; ++i)
        QVERIFY(journal->begin({}));
    if (!sql.isEmpty()) {
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"forger"_s);
            other.setDatabaseName(path());
            QVERIFY(other.open());
            QSqlQuery query(other);
            QVERIFY(!query.exec(sql)); // refused by the triggers
            QVERIFY(query.exec(u"DROP TRIGGER entries_kept"_s));
            QVERIFY(query.exec(u"DROP TRIGGER entries_stay"_s));
            QVERIFY(query.exec(sql));
        }
        QSqlDatabase::removeDatabase(u"forger"_s);
    }
    const auto verdict = journal->verify();
    QVERIFY(verdict);
    QCOMPARE(verdict->brokenAt, brokenAt);
    QCOMPARE(verdict->problem.isEmpty(), brokenAt == 0);
}

void JournalFileTest::secretsStayOut()
{
    const base::Tree secret =
        base::readJson(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","uid":"u"},"data":{"key":"aHVudGVyMg=="}})").value();
    Draft draft{.id = {u"v1"_s, u"Secret"_s, u"shop"_s, u"s"_s}, .base = secret, .wanted = secret};
    const Plan plan = makePlan({u"secret"_s, {draft}}, {}).value();
    {
        const auto journal = open();
        QVERIFY(journal->begin(plan));
        QVERIFY(journal->intent(1, 0, {.before = secret, .expected = secret}));
        QVERIFY(journal->outcome(1, 0, Outcome::Applied, secret, {}));
        QVERIFY(journal->keepDrafts(u"lab"_s, plan));
        QVERIFY(!inverseOf(journal->record(1).value()));
        QCOMPARE(journal->record(1)->steps[0].intent.before.root()["metadata"]["uid"].string(), u"u"_s);
    }
    for (const QString &suffix : {u""_s, u"-wal"_s}) {
        QFile file(path() + suffix);
        if (file.open(QIODevice::ReadOnly))
            QVERIFY(!file.readAll().contains("aHVudGVyMg"));
    }
}

void JournalFileTest::draftsSurvive()
{
    support::FakeCluster cluster;
    const Plan plan = planOn(cluster);
    QVERIFY(open()->keepDrafts(u"lab"_s, plan));
    QCOMPARE(toJson(open()->drafts(u"lab"_s).value()), toJson(plan));
    QVERIFY(open()->drafts(u"other"_s)->steps.isEmpty());
    QVERIFY(open()->keepDrafts(u"lab"_s, {}));
    QVERIFY(open()->drafts(u"lab"_s)->steps.isEmpty());
}

void JournalFileTest::killedAtEveryPoint()
{
    for (int at = 0;; ++at) {
        QVERIFY2(at < 100, "the child never lives");
        QTemporaryDir folder;
        {
            support::FakeCluster cluster(folder.filePath(u"cluster.json"_s));
            for (int i = 0; i < objects; ++i)
                cluster.put(support::virtualService(nameAt(i), 90), u"meshdeck"_s);
        }
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(childVariable), QString::number(at));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(), {folder.path()});
        QVERIFY(process.waitForFinished());
        const bool lived = process.exitStatus() == QProcess::NormalExit;
        QVERIFY2(!lived || process.exitCode() == 0, QByteArray::number(process.exitCode()));

        support::FakeCluster cluster(folder.filePath(u"cluster.json"_s));
        const auto journal = std::move(JournalFile::open(folder.filePath(u"changes.db"_s), u"test"_s, m_clock).value());
        QCOMPARE(journal->verify()->problem, QString());
        Runner runner(cluster, *journal);
        runner.setTiming({.lookUpMs = 1, .looks = 2});
        const QVector<Record> abandoned = journal->abandoned().value();
        for (const Record &record : abandoned) {
            runner.recover(record);
            QTRY_VERIFY(ended(runner));
        }
        QVERIFY(journal->abandoned()->isEmpty());
        const QVector<Record> records = journal->records(9).value();
        QVERIFY(records.size() == 1 || (at == 0 && records.isEmpty()));
        if (records.isEmpty())
            continue;
        // What the journal says is what the cluster has, object by object.
        const Record record = records[0];
        for (int i = 0; i < objects; ++i) {
            const bool changed =
                cluster.object(u"VirtualService"_s, nameAt(i)).value(u"spec"_s) == support::virtualService(nameAt(i), 50).value(u"spec"_s);
            QVERIFY2((record.steps[i].outcome == Outcome::Applied) == changed, QByteArray::number(at));
            QVERIFY2(changed || record.steps[i].outcome == Outcome::None || record.steps[i].outcome == Outcome::NotApplied, QByteArray::number(at));
        }
        // No edit is lost: the rest can be finished, and what was done can be taken back.
        if (record.ending != Ending::Completed) {
            const auto rest = restOf(record);
            QCOMPARE(rest.has_value() ? rest->steps.size() : 0, objects - record.count(Outcome::Applied));
        }
        if (const auto inverse = inverseOf(record)) {
            runner.prepare(inverse->plan);
            QTRY_VERIFY(runner.state() == Runner::State::Ready);
            runner.apply();
            QTRY_VERIFY(ended(runner));
        }
        for (int i = 0; i < objects; ++i)
            QCOMPARE(cluster.object(u"VirtualService"_s, nameAt(i)).value(u"spec"_s), support::virtualService(nameAt(i), 90).value(u"spec"_s));
        if (lived) {
            QVERIFY(at >= 4 + objects * 6); // begin, end; per object intent, write, outcome; before and after each
            return;
        }
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet(childVariable))
        return child(qEnvironmentVariableIntValue(childVariable), application.arguments().value(1));
    JournalFileTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "journalfiletest.moc"
