// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/review.h"

#include "models/changes/inverse.h"
#include "models/diff/copy.h"
#include "models/diff/lines.h"
#include "models/yaml/edit.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace changes {

Review::Review(Access &access, Drafts &drafts, store::Telemetry *telemetry, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_access(access)
    , m_drafts(drafts)
    , m_telemetry(telemetry)
{
    if (telemetry) {
        m_watch = std::make_unique<GuardWatch>(*telemetry, clock);
        connect(m_watch.get(), &GuardWatch::changed, this, &Review::changed);
        connect(m_watch.get(), &GuardWatch::ended, this, &Review::guardEnded);
    }
    connect(&m_drafts, &Drafts::changed, this, &Review::refresh);
    connect(&m_access, &Access::modeChanged, this, &Review::changed);
    connect(&m_access, &Access::contextChanged, this, [this] {
        m_runner.reset(); // its target is gone
        reset();
        useDrafts();
        emit journalChanged();
    });
    useDrafts();
}

Review::~Review() = default;

void Review::setPhase(Phase phase)
{
    m_phase = phase;
    emit changed();
}

void Review::reset()
{
    if (m_watch && m_watch->verdict() == GuardWatch::Verdict::Looking)
        m_watch->cancel();
    m_phase = Phase::Draft;
    m_notes.clear();
    m_planError = {};
    m_overrideKeepers = false;
    m_change = m_guardTookBack = 0;
    m_arrival.reset();
}

bool Review::isBusy() const
{
    return m_phase == Phase::LookingUp || m_phase == Phase::Checking || m_phase == Phase::Applying || m_phase == Phase::TakingBack;
}

QVector<StepResult> Review::results() const
{
    const bool asked = m_runner && m_phase != Phase::Draft && m_phase != Phase::LookingUp;
    return asked && m_runner->results().size() == m_plan.steps.size() ? m_runner->results() : QVector<StepResult>();
}

base::Tree Review::outcomeOf(qsizetype step) const
{
    const Draft &draft = m_plan.steps[step].draft;
    if (draft.action == Action::Delete)
        return {};
    const QVector<StepResult> all = results();
    if (step < all.size()) {
        if (!all[step].result.isEmpty())
            return all[step].result;
        if (!all[step].wanted.isEmpty())
            return all[step].wanted;
    }
    return draft.wanted;
}

base::Tree Review::liveOf(qsizetype step) const
{
    const QVector<StepResult> all = results();
    const bool looked = step < all.size() && all[step].state != StepResult::State::Waiting;
    return looked ? all[step].live : m_plan.steps[step].draft.base;
}

qint64 Review::change() const
{
    return m_change;
}

QString Review::title() const
{
    if (m_source != Source::Drafts || !m_title.isEmpty())
        return m_source == Source::Drafts ? m_title : m_plan.title;
    if (m_plan.steps.size() == 1) {
        const Draft &draft = m_plan.steps.first().draft;
        return (draft.action == Action::Delete       ? u"Delete %1"_s
                    : draft.action == Action::Create ? u"Create %1"_s
                                                     : u"Edit %1"_s)
            .arg(draft.id.toString());
    }
    return u"Change %1 objects"_s.arg(m_plan.steps.size());
}

void Review::setTitle(const QString &title)
{
    m_title = title;
    emit changed();
}

void Review::useDrafts()
{
    if (isBusy())
        return;
    m_source = Source::Drafts;
    reset();
    refresh();
}

void Review::refresh()
{
    if (m_source != Source::Drafts || isBusy() || m_phase == Phase::Guarding || m_dropping) {
        emit changed();
        return;
    }
    // What was applied stays on the screen until there is something new.
    if ((m_phase == Phase::Applied || m_phase == Phase::Stopped) && m_drafts.all().isEmpty()) {
        emit changed();
        return;
    }
    reset();
    ChangeSet set{.title = {}, .drafts = m_drafts.all()};
    auto plan = makePlan(set, m_access.context());
    if (plan) {
        m_plan = std::move(*plan);
    } else {
        m_plan = {};
        m_planError = plan.error();
    }
    emit changed();
}

// ---- From the journal ------------------------------------------------------------------------------------------------

base::Result<QVector<Record>> Review::records(int most) const
{
    Journal *journal = m_access.journal();
    if (!journal)
        return tl::unexpected(m_access.journalError());
    return journal->records(most);
}

QVector<Record> Review::abandoned() const
{
    QVector<Record> all = records().value_or(QVector<Record>());
    all.removeIf([this](const Record &record) { return !record.isAbandoned() || record.plan.context != m_access.context(); });
    return all;
}

base::Result<qint64> Review::noteBegun(const Note &note)
{
    Journal *journal = m_access.journal();
    if (!journal)
        return tl::unexpected(m_access.journalError());
    auto change = begin(*journal, note, m_access.context());
    emit journalChanged();
    return change;
}

void Review::noteEnded(qint64 change, const base::Result<void> &answer)
{
    if (Journal *journal = m_access.journal())
        end(*journal, change, answer);
    emit journalChanged();
}

/// A log level whose process died on the way: nothing of it can be looked up at the API server.
bool Review::closeNote(const Record &record)
{
    const bool ofProxy = std::ranges::any_of(record.plan.steps, [](const Step &step) { return isOfProxy(step.draft.id); });
    if (!ofProxy || !record.isAbandoned())
        return false;
    noteEnded(record.number, base::fail(ErrorKind::Unreachable, u"interrupted: whether the level was set is not known"_s));
    emit failed({ErrorKind::Unsupported, u"the page of the proxy shows its log levels as they are now"_s, record.plan.title});
    return true;
}

void Review::takeBack(qint64 change)
{
    use(change, Source::TakeBack);
}

void Review::finish(qint64 change)
{
    use(change, Source::Finish);
}

void Review::use(qint64 change, Source source)
{
    if (isBusy()) {
        emit failed({ErrorKind::Conflict, u"another change is on its way"_s, {}});
        return;
    }
    Journal *journal = m_access.journal();
    Target *target = m_access.target();
    if (!journal || !target) {
        emit failed(journal ? base::Error{ErrorKind::Unreachable, u"no mesh is connected"_s, {}} : m_access.journalError());
        return;
    }
    const auto record = journal->record(change);
    if (!record) {
        emit failed(record.error());
        return;
    }
    if (record->plan.context != m_access.context()) {
        emit failed({ErrorKind::Invalid, u"change %1 was made in the context %2"_s.arg(change).arg(record->plan.context), {}});
        return;
    }
    if (record->isRunning) {
        emit failed({ErrorKind::Conflict, u"change %1 is being applied just now"_s.arg(change), {}});
        return;
    }
    if (closeNote(*record))
        return;
    reset();
    m_source = source;
    if (!record->isAbandoned()) {
        usePlan(*record);
        return;
    }
    // What was begun is looked up, never repeated.
    m_wanted = change;
    m_runner = std::make_unique<Runner>(*target, *journal);
    connect(m_runner.get(), &Runner::stateChanged, this, &Review::runnerChanged, Qt::QueuedConnection);
    setPhase(Phase::LookingUp);
    m_runner->recover(*record);
}

void Review::usePlan(const Record &record)
{
    m_phase = Phase::Draft;
    m_notes.clear();
    if (m_source == Source::TakeBack && record.ending == Ending::TakenBack) {
        emit failed({ErrorKind::Conflict, u"change %1 was taken back by change %2 already"_s.arg(record.number).arg(record.takenBackBy), {}});
        useDrafts();
        return;
    }
    if (m_source == Source::TakeBack) {
        auto inverse = inverseOf(record);
        if (!inverse) {
            emit failed(inverse.error());
            useDrafts();
            return;
        }
        m_plan = std::move(inverse->plan);
        m_notes = inverse->notes;
    } else {
        auto rest = restOf(record);
        if (!rest) {
            emit failed(rest.error());
            useDrafts();
            return;
        }
        m_plan = std::move(*rest);
    }
    emit changed();
    check();
}

// ---- The way ---------------------------------------------------------------------------------------------------------

void Review::check()
{
    Target *target = m_access.target();
    Journal *journal = m_access.journal();
    // What is on the screen was done already: the next one is what the drafts say.
    if (m_phase == Phase::Applied || m_phase == Phase::Stopped)
        useDrafts();
    if (isBusy() || m_plan.steps.isEmpty())
        return;
    if (!target || !journal) {
        emit failed(target ? m_access.journalError() : base::Error{ErrorKind::Unreachable, u"no mesh is connected"_s, {}});
        return;
    }
    if (m_source == Source::Drafts && m_drafts.hasProblems()) {
        emit failed({ErrorKind::Invalid, u"a draft can't be read as it stands"_s, {}});
        return;
    }
    if (m_phase == Phase::Guarding)
        m_watch->cancel();
    m_runner = std::make_unique<Runner>(*target, *journal);
    connect(m_runner.get(), &Runner::stateChanged, this, &Review::runnerChanged, Qt::QueuedConnection);
    connect(m_runner.get(), &Runner::stepChanged, this, &Review::changed);
    Plan plan = m_plan;
    plan.title = title();
    for (Step &step : plan.steps)
        step.draft.text.clear(); // the journal keeps what is sent
    setPhase(Phase::Checking);
    m_runner->prepare(plan);
}

void Review::runnerChanged()
{
    if (!m_runner)
        return;
    const Runner::State state = m_runner->state();
    if (m_phase == Phase::LookingUp) {
        if (state != Runner::State::Completed && state != Runner::State::Stopped)
            return;
        m_phase = Phase::Draft;
        emit journalChanged();
        if (const auto record = m_access.journal()->record(m_wanted))
            usePlan(*record);
        return;
    }
    switch (state) {
    case Runner::State::Ready:
        if (m_phase == Phase::TakingBack)
            applyWatched();
        else
            setPhase(Phase::Ready);
        return;
    case Runner::State::Blocked:
        if (m_phase == Phase::TakingBack)
            emit failed({ErrorKind::Conflict, u"the guard could not take the change back: look at what is in the way"_s, {}});
        setPhase(Phase::Blocked);
        return;
    case Runner::State::Completed:
    case Runner::State::Stopped: applied(); return;
    case Runner::State::Idle:
    case Runner::State::Preparing:
    case Runner::State::Applying:
    case Runner::State::LookingUp: emit changed(); return;
    }
}

bool Review::isProtected() const
{
    return m_access.mode() == Access::Mode::Protected;
}

bool Review::hasKeepers() const
{
    return std::ranges::any_of(results(), [](const StepResult &r) { return r.keeper && r.state != StepResult::State::Unchanged; });
}

QStringList Review::hindrances(const QString &typed) const
{
    QStringList found;
    const QVector<StepResult> all = results();
    if (m_access.mode() == Access::Mode::None)
        found << u"no mesh is connected"_s;
    if (m_access.mode() == Access::Mode::ReadOnly)
        found << u"the context %1 is read-only (settings)"_s.arg(m_access.context());
    if (m_phase != Phase::Ready)
        found << (m_phase == Phase::Blocked ? u"the dry run was not taken"_s : u"the dry run comes first"_s);
    else if (std::ranges::all_of(all, [](const StepResult &r) { return r.state == StepResult::State::Unchanged; }))
        found << u"nothing differs from what is in the cluster"_s;
    if (hasKeepers() && !m_overrideKeepers && m_plan.inverseOf == 0)
        found << u"another tool keeps an object as it is: hand the change over, or change it all the same"_s;
    if (isProtected() && typed != m_access.context())
        found << u"the context is protected: type its name"_s;
    return found;
}

void Review::apply(const QString &typed)
{
    if (!hindrances(typed).isEmpty() || !m_runner)
        return;
    if (isProtected()) {
        if (const auto opened = m_access.open(typed); !opened) {
            emit failed(opened.error());
            return;
        }
    }
    setPhase(Phase::Applying);
    applyWatched();
}

void Review::setProxies(AskProxies ask)
{
    m_askProxies = ask;
    if (m_watch)
        m_watch->setProxies(std::move(ask));
}

/// The control plane is asked first what it has sent so far; without an answer the change goes on all the same.
void Review::applyWatched()
{
    const auto apply = [this] {
        m_runner->apply();
        emit journalChanged();
    };
    if (!m_askProxies) {
        m_arrival.reset();
        apply();
        return;
    }
    m_arrival = std::make_unique<ArrivalWatch>(m_askProxies);
    connect(m_arrival.get(), &ArrivalWatch::changed, this, &Review::changed);
    connect(m_arrival.get(), &ArrivalWatch::ready, this, apply);
    m_arrival->prepare();
}

void Review::stop()
{
    // Nothing was sent yet: it never is.
    if (m_arrival && m_arrival->state() == ArrivalWatch::State::Preparing && m_phase == Phase::Applying) {
        m_arrival.reset();
        setPhase(Phase::Ready);
        return;
    }
    if (m_runner)
        m_runner->stop();
    if (m_watch && m_phase == Phase::Guarding) {
        m_watch->cancel();
        setPhase(Phase::Applied);
    }
}

void Review::applied()
{
    const bool guardDidIt = m_phase == Phase::TakingBack;
    const bool whole = m_runner->state() == Runner::State::Completed;
    if (guardDidIt)
        m_guardTookBack = m_plan.inverseOf;
    m_change = m_runner->change();
    if (!m_runner->journalError().detail.isEmpty())
        emit failed(m_runner->journalError());
    m_phase = whole ? Phase::Applied : Phase::Stopped;
    if (m_source == Source::Drafts && !guardDidIt)
        dropApplied();
    if (m_arrival)
        m_arrival->wait();
    emit journalChanged();
    if (whole && !guardDidIt && !m_guard.isEmpty() && m_watch && m_plan.inverseOf == 0)
        startGuard();
    emit changed();
}

/// What is in the mesh is no draft any more.
void Review::dropApplied()
{
    const QVector<StepResult> all = m_runner->results();
    m_dropping = true; // the results stay on the screen until there is another draft
    for (qsizetype i = 0; i < all.size() && i < m_plan.steps.size(); ++i) {
        if (all[i].state == StepResult::State::Applied || all[i].state == StepResult::State::Unchanged)
            m_drafts.remove(m_plan.steps[i].draft.id);
    }
    m_dropping = false;
}

void Review::startGuard()
{
    m_phase = Phase::Guarding;
    m_watch->start(m_guard, m_affected, m_arrival ? m_arrival->sinceMs() : 0);
}

void Review::guardEnded()
{
    if (m_phase != Phase::Guarding)
        return;
    if (m_watch->verdict() != GuardWatch::Verdict::Broken) {
        setPhase(Phase::Applied);
        return;
    }
    const auto record = m_access.journal() ? m_access.journal()->record(m_change) : base::Result<Record>(tl::unexpected(m_access.journalError()));
    auto inverse = record ? inverseOf(*record) : base::Result<Inverse>(tl::unexpected(record.error()));
    if (!inverse || !m_access.target()) {
        emit failed(inverse ? base::Error{ErrorKind::Unreachable, u"no mesh is connected"_s, {}} : inverse.error());
        setPhase(Phase::Applied);
        return;
    }
    m_source = Source::TakeBack;
    m_plan = std::move(inverse->plan);
    m_notes = inverse->notes;
    m_runner = std::make_unique<Runner>(*m_access.target(), *m_access.journal());
    connect(m_runner.get(), &Runner::stateChanged, this, &Review::runnerChanged, Qt::QueuedConnection);
    connect(m_runner.get(), &Runner::stepChanged, this, &Review::changed);
    setPhase(Phase::TakingBack);
    m_runner->prepare(m_plan);
}

// ---- Decisions -------------------------------------------------------------------------------------------------------

void Review::setTakeOver(qsizetype step, bool takeOver)
{
    if (isBusy() || step < 0 || step >= m_plan.steps.size())
        return;
    m_plan.steps[step].draft.takeOver = takeOver;
    m_phase = Phase::Draft;
    if (m_source == Source::Drafts)
        m_drafts.put(m_plan.steps[step].draft); // comes back by refresh()
    else
        emit changed();
}

void Review::keepMine(qsizetype step)
{
    const QVector<StepResult> all = results();
    if (isBusy() || step < 0 || step >= all.size() || all[step].state != StepResult::State::Disputed)
        return;
    Draft draft = m_plan.steps[step].draft;
    draft.base = all[step].live;
    if (draft.action != Action::Delete && draft.whole) {
        draft.wanted = all[step].wanted;
        yaml::Editor editor(draft.text);
        const base::Tree written = diff::withoutServerFields(draft.wanted.root());
        // Comments stay where the text can be edited in place.
        draft.text = !draft.text.isEmpty() && editor.set(0, {}, written.root()) ? editor.text() : diff::toText(written.root());
    }
    m_phase = Phase::Draft;
    m_plan.steps[step].draft = draft;
    if (m_source == Source::Drafts)
        m_drafts.put(draft);
    else
        emit changed();
}

void Review::leaveOut(qsizetype step)
{
    if (isBusy() || step < 0 || step >= m_plan.steps.size())
        return;
    if (m_source == Source::Drafts) {
        m_drafts.remove(m_plan.steps[step].draft.id);
        return;
    }
    m_plan.steps.removeAt(step);
    m_phase = Phase::Draft;
    emit changed();
}

void Review::setOverrideKeepers(bool all)
{
    m_overrideKeepers = all;
    emit changed();
}

void Review::setGuard(const Guard &guard)
{
    m_guard = guard;
    emit changed();
}

} // namespace changes
