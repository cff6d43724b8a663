// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/runner.h"

#include "models/changes/body.h"
#include "models/diff/compare.h"

#include <QUuid>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace changes {

using At = StepResult::State;

Runner::Runner(Target &target, Journal &journal, QObject *parent)
    : QObject(parent)
    , m_target(target)
    , m_journal(journal)
{
}

void Runner::setState(State state)
{
    m_state = state;
    emit stateChanged(state);
}

void Runner::setStep(At state)
{
    result().state = state;
    emit stepChanged(static_cast<int>(m_at));
}

Request Runner::request(bool dry)
{
    const StepResult &r = result();
    Draft whole = draft();
    whole.wanted = r.wanted;
    const base::Tree::Ref live = r.live.root();
    Request request{.method = r.method,
                    .id = draft().id,
                    .dryRun = dry,
                    .force = draft().takeOver,
                    .requestId = QUuid::createUuid().toString(QUuid::WithoutBraces)};
    if (r.method == Method::Delete) {
        request.uid = live["metadata"]["uid"].string();
        request.resourceVersion = live["metadata"]["resourceVersion"].string();
    } else {
        request.body = r.method == Method::Apply ? applyBody(whole, live) : wholeBody(whole, live);
    }
    return request;
}

void Runner::apply()
{
    if (m_state != State::Ready)
        return;
    m_stopAsked = m_readAgain = false;
    setState(State::Applying);
    const auto change = m_journal.begin(m_plan);
    if (!change) {
        m_journalError = change.error();
        setState(State::Stopped);
        return;
    }
    m_change = *change;
    m_at = 0;
    writeNext();
}

void Runner::writeNext()
{
    while (m_at < m_results.size() && result().state == At::Unchanged)
        ++m_at;
    if (m_at == m_results.size()) {
        finish(State::Completed);
        return;
    }
    if (m_stopAsked) {
        finish(State::Stopped);
        return;
    }
    const Request write = request(false);
    Intent intent{.method = write.method, .requestId = write.requestId, .before = result().live, .expected = result().result};
    if (const auto written = m_journal.intent(m_change, static_cast<int>(m_at), intent); !written) {
        m_journalError = written.error();
        finish(State::Stopped);
        return;
    }
    setStep(At::Writing);
    then(m_target.send(write), [this](const Answer &answer) { takeWrite(answer); });
}

void Runner::takeWrite(const Answer &answer)
{
    result().warnings += answer.warnings;
    result().error = answer.error;
    switch (answer.kind) {
    case Answer::Kind::Done: settle(At::Applied, answer.object, {}); return;
    case Answer::Kind::Unknown:
        setState(State::LookingUp);
        lookUp(m_timing.looks);
        return;
    case Answer::Kind::Conflicts:
        result().owners = answer.conflicts;
        settle(At::Conflicting, {}, answer.error.detail);
        return;
    case Answer::Kind::NotSent: settle(At::NotApplied, {}, answer.error.message()); return;
    case Answer::Kind::Stale:
        if (std::exchange(m_readAgain, true))
            settle(At::Refused, {}, answer.error.message());
        else
            then(m_target.read(draft().id), [this, error = answer.error](const base::Result<base::Tree> &now) { retryStale(now, error); });
        return;
    case Answer::Kind::Refused:
    case Answer::Kind::Denied: settle(At::Refused, {}, answer.error.message()); return;
    }
}

/// Only a controller's status may have moved the object on: then the refused request is made anew for the new version.
void Runner::retryStale(const base::Result<base::Tree> &now, const base::Error &error)
{
    if (!now || !diff::compare(result().live.root(), now->root()).isEmpty()) {
        settle(At::Refused, {}, error.message());
        return;
    }
    result().live = *now;
    writeNext();
}

void Runner::lookUp(int looksLeft)
{
    QTimer::singleShot(m_timing.lookUpMs, this, [this, looksLeft, run = m_run] {
        if (run == m_run)
            then(m_target.read(draft().id), [this, looksLeft](const base::Result<base::Tree> &now) { takeLook(now, looksLeft - 1); });
    });
}

void Runner::takeLook(const base::Result<base::Tree> &now, int looksLeft)
{
    const bool gone = !now && now.error().kind == base::ErrorKind::NotFound;
    if (!now && !gone) {
        if (looksLeft > 0)
            lookUp(looksLeft);
        else
            settle(At::Unknown, {}, u"no answer, and it could not be looked up: %1"_s.arg(now.error().message()));
        return;
    }
    const Fate fate = fateOf(result().method, result().live.root(), result().result.root(), gone ? base::Tree::Ref() : now->root());
    // What is not there yet may still be on its way: only the last look says no.
    if (fate == Fate::NotApplied && looksLeft > 0) {
        lookUp(looksLeft);
        return;
    }
    const QString detail = u"the answer was lost; looked up in the cluster"_s;
    settle(fate == Fate::Applied ? At::Applied : At::NotApplied, gone || fate == Fate::NotApplied ? base::Tree() : *now, detail);
}

void Runner::settle(At state, const base::Tree &after, const QString &detail)
{
    const Outcome outcome = state == At::Applied ? Outcome::Applied
        : state == At::NotApplied                ? Outcome::NotApplied
        : state == At::Unknown                   ? Outcome::Unknown
                                                 : Outcome::Refused;
    if (state == At::Applied)
        result().result = after;
    if (!detail.isEmpty())
        result().notes << detail;
    const auto written = m_journal.outcome(m_change, static_cast<int>(m_at), outcome, after, detail);
    setStep(state);
    if (!written) {
        m_journalError = written.error();
        finish(State::Stopped);
        return;
    }
    if (m_recovering) {
        m_record.steps[m_at].outcome = outcome;
        ++m_at;
        recoverNext();
        return;
    }
    if (m_state == State::LookingUp)
        setState(State::Applying);
    if (state != At::Applied) {
        finish(State::Stopped);
        return;
    }
    m_readAgain = false;
    ++m_at;
    writeNext();
}

void Runner::finish(State state)
{
    const bool unknown = std::ranges::any_of(m_results, [](const StepResult &r) { return r.state == At::Unknown; });
    // With a step unknown the change stays open, so that it is looked up at the next start.
    if (!unknown && m_journalError.detail.isEmpty()) {
        if (const auto ended = m_journal.end(m_change, state == State::Completed ? Ending::Completed : Ending::Stopped); !ended)
            m_journalError = ended.error();
    }
    m_recovering = false;
    setState(state);
}

void Runner::recover(const Record &record)
{
    ++m_run;
    m_journalError = {};
    m_record = record;
    m_plan = record.plan;
    m_change = record.number;
    m_results = QVector<StepResult>(m_plan.steps.size());
    m_recovering = true;
    m_at = 0;
    setState(State::LookingUp);
    recoverNext();
}

void Runner::recoverNext()
{
    const auto open = [](const StepRecord &step) { return step.outcome == Outcome::Begun || step.outcome == Outcome::Unknown; };
    while (m_at < m_record.steps.size() && !open(m_record.steps[m_at]))
        ++m_at;
    if (m_at == m_record.steps.size()) {
        const bool all = std::ranges::all_of(
            m_record.steps, [](const StepRecord &step) { return step.outcome == Outcome::Applied || step.outcome == Outcome::Unchanged; });
        finish(all ? State::Completed : State::Stopped);
        return;
    }
    const Intent &intent = m_record.steps[m_at].intent;
    result().method = intent.method;
    result().live = intent.before;
    result().result = intent.expected;
    lookUp(m_timing.looks);
}

QString nameOf(At state)
{
    switch (state) {
    case At::Waiting: return u"waiting"_s;
    case At::Checking: return u"checking"_s;
    case At::Denied: return u"not allowed"_s;
    case At::Disputed: return u"changed in the cluster, too"_s;
    case At::Conflicting: return u"fields are owned by others"_s;
    case At::Refused: return u"refused"_s;
    case At::Failed: return u"failed"_s;
    case At::Checked: return u"dry run taken"_s;
    case At::Unchecked: return u"not dry-run"_s;
    case At::Writing: return u"writing"_s;
    case At::Applied: return u"applied"_s;
    case At::Unchanged: return u"unchanged"_s;
    case At::NotApplied: return u"not applied"_s;
    case At::Unknown: return u"unknown"_s;
    }
    return {};
}

} // namespace changes
