// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all verbs that change the mesh share: their flags, the review of a plan on the screen, the question before it, its
// application step by step, and the report of what became of each object. Never asks without a terminal.
#pragma once

#include "app/changes/clustertarget.h"
#include "app/changes/journalfile.h"
#include "app/cli/globals.h"
#include "app/session/proxies.h"
#include "models/changes/arrivalwatch.h"
#include "models/changes/guard.h"
#include "models/changes/runner.h"

#include <functional>
#include <memory>

namespace cli {

class Guarding;

struct ChangeArguments {
    std::string dryRun = "none", confirm, handOver, journal, guard, guardFor;
    bool yes = false, takeOver = false, overrideOwner = false, waitProxies = false;

    void addTo(CLI::App &app);
    void addJournal(CLI::App &app);
    QString journalPath() const;
    /// Unsupported: a choice there is not.
    base::Result<void> check() const;
    /// Empty conditions when none was asked for. Only after check().
    changes::Guard guardAsked() const;
};

/// One connected verb: the session's endpoint as a target, the journal, a Runner.
class Changing final : public QObject
{
    Q_OBJECT

public:
    Changing(session::Session &session, const Globals &globals, const ChangeArguments &arguments, const Output &output);
    ~Changing() override;

    /// Opens the journal and says what an earlier run left open. False when it can't be opened: the verb has ended then.
    bool begin();
    changes::ClusterTarget &target() { return *m_target; }
    changes::JournalFile &journal() { return *m_journal; }
    changes::Runner &runner() { return *m_runner; }
    session::Session &session() { return m_session; }
    const Output &output() const { return m_output; }

    /// Reviews, asks, applies, reports; ends the verb. `shown` are notes for the review.
    void run(const changes::Plan &plan, const QStringList &shown = {});
    /// Reviews only. `reviewed` gets the plan with the live objects as bases; its result ends the verb.
    void review(const changes::Plan &plan, std::function<int(const changes::Plan &)> reviewed);
    /// Dry-runs only and shows nothing; what `compared` makes of the results ends the verb.
    void compare(const changes::Plan &plan, std::function<int(const changes::Plan &, const QVector<changes::StepResult> &)> compared);
    void fail(const base::Error &error);

    /// Exit code of a run that could not be prepared.
    static int exitForBlocked(const QVector<changes::StepResult> &results);

private:
    void prepared();
    void showReview() const;
    void showFindings() const;
    bool isHindered() const;
    bool isConfirmed();
    void apply();
    void handOver();
    void applied();
    void tellArrival();
    void report() const;
    changes::Plan reviewedPlan() const;
    void startGuard();
    void guardDecided(bool keep);
    void takeBack(const QString &why);
    void tookBack();

    session::Session &m_session;
    const Globals &m_globals;
    const ChangeArguments &m_arguments;
    const Output &m_output;
    base::SystemClock m_clock;
    bool m_readOnly = false, m_protected = false;
    QString m_takingBack; ///< why a change is taken back just after it was applied; "" = none is
    QVector<mesh::ObjectKey> m_touched; ///< before the change: what it removes is among them
    std::unique_ptr<changes::ClusterTarget> m_target;
    std::unique_ptr<changes::JournalFile> m_journal;
    std::unique_ptr<changes::Runner> m_runner;
    std::unique_ptr<session::Proxies> m_proxies;
    std::unique_ptr<changes::ArrivalWatch> m_arrival;
    std::unique_ptr<Guarding> m_guarding;
    QStringList m_shown;
    std::function<int(const changes::Plan &)> m_reviewed;
    std::function<int(const changes::Plan &, const QVector<changes::StepResult> &)> m_compared;
};

/// Runs a verb on a session that reads configuration only; `start` gets it connected.
int change(const Globals &globals, const ChangeArguments &arguments, const Output &output, const std::function<void(Changing &)> &start);

/// The files' objects as drafts. `ns` is for those that name none.
base::Result<changes::ChangeSet> draftsOf(const QStringList &paths, const QString &ns, bool takeOver);

} // namespace cli
