// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The way of one change from drafts to the mesh, step by step, as a review shows it: what is in it and in which order, the
// dry run, what still stands in its way, its application, its guard, and the way back. It drives the Runner; nothing is
// written that was not dry-run and confirmed here. A change from the journal (taken back, finished) goes the same way.
#pragma once

#include "models/changes/drafts.h"
#include "models/changes/guardwatch.h"
#include "models/changes/note.h"
#include "models/changes/runner.h"

namespace changes {

class Review final : public QObject
{
    Q_OBJECT

public:
    enum class Source : quint8 { Drafts, TakeBack, Finish };
    enum class Phase : quint8 {
        Draft,      ///< nothing was asked yet
        LookingUp,  ///< what became of an interrupted change
        Checking,   ///< permission, live objects, dry run
        Blocked,    ///< see results()
        Ready,      ///< to be confirmed and applied
        Applying,
        Applied,    ///< all of it
        Stopped,    ///< a part of it, or nothing
        Guarding,
        TakingBack, ///< the guard said so
    };

    /// All outlive this. Without `telemetry` nothing can be guarded.
    Review(Access &access, Drafts &drafts, store::Telemetry *telemetry, const base::Clock &clock, QObject *parent = nullptr);
    ~Review() override;

    // ---- What is reviewed --------------------------------------------------------------------------------------------
    Source source() const { return m_source; }
    Phase phase() const { return m_phase; }
    const Plan &plan() const { return m_plan; }
    /// Why the drafts make no plan.
    const base::Error &planError() const { return m_planError; }
    /// One for each step of the plan; empty before the dry run.
    QVector<StepResult> results() const;
    /// What the way back can't restore.
    const QStringList &notes() const { return m_notes; }
    /// The number in the journal; 0 before it is applied.
    qint64 change() const;
    /// What would be there: the dry run's result, else what is wanted; empty of what is deleted.
    base::Tree outcomeOf(qsizetype step) const;
    /// What is there: as the dry run saw it, else as it was opened.
    base::Tree liveOf(qsizetype step) const;

    void setTitle(const QString &title);
    QString title() const;
    /// Back to the drafts, from whatever was reviewed.
    void useDrafts();
    /// An interrupted change is looked up first. Errors come by failed().
    void takeBack(qint64 change);
    void finish(qint64 change);
    /// The drafts may be others now; nothing is done while something runs.
    void refresh();

    // ---- The way -----------------------------------------------------------------------------------------------------
    void check();
    /// What has to be done before apply(); empty = it may be called. `typed` is what stands in the field for the context.
    QStringList hindrances(const QString &typed) const;
    void apply(const QString &typed);
    void stop();
    bool isBusy() const;

    /// This draft only; a new dry run is needed.
    void setTakeOver(qsizetype step, bool takeOver);
    /// Of a disputed step, where both changed the same: the draft's values stand over what is live now, which was seen; what
    /// only the other one changed stays. A new dry run is needed.
    void keepMine(qsizetype step);
    /// Without it in this change; the draft is gone.
    void leaveOut(qsizetype step);
    /// Change objects although GitOps, Helm or an operator keeps them. For this change only.
    void setOverrideKeepers(bool all);
    bool overridesKeepers() const { return m_overrideKeepers; }
    bool hasKeepers() const;

    void setGuard(const Guard &guard);
    const Guard &guard() const { return m_guard; }
    bool canGuard() const { return m_telemetry; }
    /// Who takes a change is asked this way; without it nobody is, and it is not known.
    void setProxies(AskProxies ask);
    /// Services the plan touches, for the guard; asked for when it is applied.
    void setAffected(const QVector<mesh::ObjectKey> &services) { m_affected = services; }
    const QVector<mesh::ObjectKey> &affected() const { return m_affected; }
    const GuardWatch *watch() const { return m_watch.get(); }
    /// Null before something was applied.
    const ArrivalWatch *arrival() const { return m_arrival.get(); }
    /// The change that the guard has taken back; 0 = none.
    qint64 guardTookBack() const { return m_guardTookBack; }

    base::Result<QVector<Record>> records(int most = 200) const;
    /// A write that goes its own way, noted before it is sent: its number in the journal.
    base::Result<qint64> noteBegun(const Note &note);
    void noteEnded(qint64 change, const base::Result<void> &answer);
    QVector<Record> abandoned() const;
    Access &access() const { return m_access; }

signals:
    void changed();
    /// A record of the journal is another.
    void journalChanged();
    void failed(const base::Error &error);

private:
    void setPhase(Phase phase);
    void reset();
    void runnerChanged();
    void applied();
    void use(qint64 change, Source source);
    bool closeNote(const Record &record);
    void usePlan(const Record &record);
    void dropApplied();
    void startGuard();
    void applyWatched();
    void guardEnded();
    bool isProtected() const;

    Access &m_access;
    Drafts &m_drafts;
    store::Telemetry *m_telemetry;
    std::unique_ptr<Runner> m_runner;
    std::unique_ptr<GuardWatch> m_watch;
    AskProxies m_askProxies;
    std::unique_ptr<ArrivalWatch> m_arrival;
    Source m_source = Source::Drafts;
    Phase m_phase = Phase::Draft;
    Plan m_plan;
    base::Error m_planError;
    QString m_title;
    QStringList m_notes;
    bool m_overrideKeepers = false, m_dropping = false;
    Guard m_guard;
    QVector<mesh::ObjectKey> m_affected;
    qint64 m_wanted = 0; ///< the journal's change that is being looked up
    qint64 m_change = 0, m_guardTookBack = 0;
};

} // namespace changes
