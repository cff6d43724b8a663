// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a Plan to a Target, step by step, with the Journal first. Two halves: prepare() asks permission, reads each object,
// lays the draft over what is live, and dry-runs; apply() writes, in order, and stops at the first failure. A lost answer is
// looked up, never sent again. Signals tell each step's state; results stay until the next prepare().
#pragma once

#include "models/base/later.h"
#include "models/changes/journal.h"
#include "models/changes/keeper.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace changes {

struct StepResult {
    enum class State : quint8 {
        Waiting,
        Checking,
        Denied,      ///< no permission
        Disputed,    ///< live and draft changed the same since it was opened
        Conflicting, ///< others own fields; takeOver or leave it
        Refused,     ///< by the server
        Failed,      ///< could not be asked
        Checked,     ///< the dry run was taken
        Unchecked,   ///< can't be dry-run before an earlier step is applied, or was not asked to be
        Writing,
        Applied,
        Unchanged,
        NotApplied,
        Unknown,
    };
    State state = State::Waiting;
    Method method = Method::Apply;
    base::Tree live;                  ///< before; empty = it was not there
    base::Tree wanted;                ///< the draft with what changed meanwhile merged in
    base::Tree result;                ///< of the dry run, then of the write; empty of a Delete
    std::optional<Keeper> keeper;
    QVector<FieldConflict> owners;
    QStringList disputes;             ///< "spec.http[a].timeout: 3s → 5s in the cluster, 3s → 9s in the draft"
    QStringList notes, warnings;
    base::Error error;
};
QString nameOf(StepResult::State state);

class Runner final : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8 { Idle, Preparing, Ready, Blocked, Applying, LookingUp, Completed, Stopped };
    struct Timing {
        int lookUpMs = 1500; ///< between two looks at an object whose answer was lost
        int looks = 4;
    };

    Runner(Target &target, Journal &journal, QObject *parent = nullptr);
    void setTiming(const Timing &timing) { m_timing = timing; }

    /// Ends in Ready or Blocked. Without a dry run the server is asked for permission and the live objects only.
    void prepare(const Plan &plan, bool dryRun = true);
    /// From Ready. Ends in Completed or Stopped.
    void apply();
    /// After the step that runs now.
    void stop() { m_stopAsked = true; }
    /// Finds out what became of steps of an abandoned change that were begun, and closes it. Ends in Stopped, or in
    /// Completed when everything had been done.
    void recover(const Record &record);

    State state() const { return m_state; }
    const Plan &plan() const { return m_plan; }
    const QVector<StepResult> &results() const { return m_results; }
    /// The journal's number, 0 before apply().
    qint64 change() const { return m_change; }
    /// The journal could not be written: nothing was sent after that.
    const base::Error &journalError() const { return m_journalError; }

signals:
    void stepChanged(int step);
    void stateChanged(changes::Runner::State state);

private:
    void setState(State state);
    void setStep(StepResult::State state);
    const Draft &draft() const { return m_plan.steps[m_at].draft; }
    StepResult &result() { return m_results[m_at]; }

    void checkNext();
    void askPermission(const QStringList &verbs);
    void read();
    void takeLive(const base::Result<base::Tree> &live);
    bool reconcile();
    void chooseMethod();
    void dryRun();
    void takeDryRun(const Answer &answer);
    bool waitsForNamespace() const;
    void block(StepResult::State state, const base::Error &error);
    Request request(bool dry);

    void writeNext();
    void takeWrite(const Answer &answer);
    void retryStale(const base::Result<base::Tree> &now, const base::Error &error);
    void lookUp(int looksLeft);
    void takeLook(const base::Result<base::Tree> &now, int looksLeft);
    void settle(StepResult::State state, const base::Tree &after, const QString &detail);
    void finish(State state);
    void recoverNext();

    template <class T, class Take> void then(const QFuture<T> &future, Take take)
    {
        // What was asked before another prepare() is not ours any more.
        base::whenDone(future, this, [this, run = m_run, take = std::move(take)](const T &value) {
            if (run == m_run)
                take(value);
        });
    }

    Target &m_target;
    Journal &m_journal;
    Timing m_timing;
    State m_state = State::Idle;
    Plan m_plan;
    QVector<StepResult> m_results;
    qsizetype m_at = 0;
    int m_run = 0;
    bool m_dryRun = true, m_stopAsked = false, m_readAgain = false, m_recovering = false;
    qint64 m_change = 0;
    base::Error m_journalError;
    Record m_record; ///< being recovered
};

} // namespace changes
