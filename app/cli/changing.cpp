// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/changing.h"

#include "app/changes/changes.h"
#include "app/changes/handover.h"
#include "app/cli/changereview.h"
#include "app/cli/cli.h"
#include "app/cli/guarding.h"
#include "app/cli/reader.h"
#include "app/session/consents.h"
#include "models/changes/inverse.h"
#include "models/settings/settings.h"

#include <QSettings>

#include <iostream>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using changes::Runner;
using changes::StepResult;

namespace cli {

namespace {

/// A line from the terminal; "" without one.
QString askedFor(const QString &question)
{
    std::cerr << question.toStdString() << ' ' << std::flush;
    std::string line;
    return std::getline(std::cin, line) ? QString::fromStdString(line).trimmed() : QString();
}

bool canAsk()
{
    return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

} // namespace

void ChangeArguments::addJournal(CLI::App &app)
{
    app.add_option("--journal", journal, "The journal's file (default: in the user's data folder)")->type_name("FILE");
}

void ChangeArguments::addTo(CLI::App &app)
{
    const std::string group = "Changing";
    app.add_option("--dry-run", dryRun, "server: check everything on the server and stop there; none: then apply (default)")
        ->type_name("server|none")
        ->group(group);
    app.add_flag("-y,--yes", yes, "Don't ask (protected contexts need --confirm)")->group(group);
    app.add_option("--confirm", confirm, "The context's name: allows a change to a protected context")->type_name("NAME")->group(group);
    app.add_flag("--wait-proxies", waitProxies, "Say at the end how many proxies took the change, and who refused it")->group(group);
    app.add_flag("--take-over", takeOver, "Take fields over from their owners, for this change only")->group(group);
    app.add_flag("--override-owner", overrideOwner, "Change objects although a GitOps tool, Helm or an operator keeps them")->group(group);
    app.add_option("--hand-over", handOver, "Write the change to a folder, or commit it to a branch of a Git repository, in place of applying it")
        ->type_name("DIR|REPO[:BRANCH]")
        ->group(group);
    app.add_option("--guard", guard,
                   "After applying, what has to hold over the services it touches, else it is taken back: error<1%,p99<500ms, or "
                   "against before: p99<1.5x (metrics: error, p50, p95, p99, rate, nack)")
        ->type_name("CONDITIONS")
        ->group(group);
    app.add_option("--for", guardFor, "How long the guard looks (default: 5m)")->type_name("DURATION")->group(group);
    addJournal(app);
}

changes::Guard ChangeArguments::guardAsked() const
{
    return changes::parseGuard(QString::fromStdString(guard), QString::fromStdString(guardFor)).value_or(changes::Guard{});
}

QString ChangeArguments::journalPath() const
{
    return journal.empty() ? changes::defaultJournalPath() : QString::fromStdString(journal);
}

base::Result<void> ChangeArguments::check() const
{
    if (dryRun != "server" && dryRun != "none")
        return base::fail(base::ErrorKind::Unsupported,
                          u"\"%1\" is no choice for --dry-run; use server or none"_s.arg(QString::fromStdString(dryRun)));
    if (guard.empty() && !guardFor.empty())
        return base::fail(base::ErrorKind::Unsupported, u"--for says how long --guard looks: give a guard"_s);
    if (!guard.empty()) {
        if (const auto parsed = changes::parseGuard(QString::fromStdString(guard), QString::fromStdString(guardFor)); !parsed)
            return tl::unexpected(parsed.error());
    }
    return {};
}

Changing::Changing(session::Session &session, const Globals &globals, const ChangeArguments &arguments, const Output &output)
    : m_session(session)
    , m_globals(globals)
    , m_arguments(arguments)
    , m_output(output)
{
    QSettings file(session::settingsFile(), QSettings::IniFormat);
    const settings::Settings settings(file);
    m_protected = settings.isProtected(session.context());
    // A protected context counts as read-only only until it is opened for writing: here by --confirm, or by typing its name.
    const QStringList patterns = settings.words(settings::Key::ReadOnlyContexts);
    m_readOnly =
        std::ranges::any_of(patterns, [&session](const QString &pattern) { return QRegularExpression(pattern).match(session.context()).hasMatch(); });
    m_target = std::make_unique<changes::ClusterTarget>(session.endpoint(), m_readOnly);
}

Changing::~Changing() = default;

bool Changing::begin()
{
    auto journal = changes::JournalFile::open(m_arguments.journalPath(), changes::systemUser(), m_clock);
    if (!journal) {
        fail(journal.error());
        return false;
    }
    m_journal = std::move(*journal);
    m_runner = std::make_unique<Runner>(*m_target, *m_journal);
    for (const changes::Record &record : m_journal->abandoned().value_or(QVector<changes::Record>())) {
        m_output.message(
            u"note: change %1 (%2) was interrupted: look at it with `meshdeck history %1`, finish it with `meshdeck history %1 --finish`, "
            "or take it back with `meshdeck rollback %1`"_s.arg(record.number)
                .arg(record.plan.title));
    }
    return true;
}

void Changing::fail(const base::Error &error)
{
    m_output.error(error);
    finish(error.kind == base::ErrorKind::Conflict ? static_cast<int>(Refused) : exitFor(error));
}

void Changing::run(const changes::Plan &plan, const QStringList &shown)
{
    m_shown = shown;
    connect(
        m_runner.get(), &Runner::stateChanged, this,
        [this](Runner::State state) {
            if (state == Runner::State::Ready || state == Runner::State::Blocked)
                prepared();
            else if (state == Runner::State::Completed || state == Runner::State::Stopped)
                applied();
        },
        Qt::QueuedConnection);
    connect(m_runner.get(), &Runner::stepChanged, this, [this](int step) {
        m_output.progress(u"%1: %2"_s.arg(m_runner->plan().steps[step].draft.id.toString(), changes::nameOf(m_runner->results()[step].state)));
    });
    m_runner->prepare(plan);
}

void Changing::review(const changes::Plan &plan, std::function<int(const changes::Plan &)> reviewed)
{
    m_reviewed = std::move(reviewed);
    run(plan);
}

void Changing::compare(const changes::Plan &plan, std::function<int(const changes::Plan &, const QVector<StepResult> &)> compared)
{
    m_compared = std::move(compared);
    run(plan);
}

int Changing::exitForBlocked(const QVector<StepResult> &results)
{
    const auto any = [&results](StepResult::State state) {
        return std::ranges::any_of(results, [state](const StepResult &r) { return r.state == state; });
    };
    if (any(StepResult::State::Denied))
        return Denied;
    return any(StepResult::State::Failed) ? static_cast<int>(Unreachable) : static_cast<int>(Refused);
}

void Changing::prepared()
{
    m_output.endProgress();
    if (!m_takingBack.isEmpty()) {
        if (m_runner->state() == Runner::State::Ready) {
            m_runner->apply();
            return;
        }
        showReview();
        m_output.message(u"error: the change could not be taken back by itself: something is in the way"_s);
        finish(Partial);
        return;
    }
    if (m_compared && m_runner->state() == Runner::State::Ready) {
        finish(m_compared(m_runner->plan(), m_runner->results()));
        return;
    }
    showReview();
    if (m_runner->state() == Runner::State::Blocked && m_arguments.handOver.empty()) {
        finish(exitForBlocked(m_runner->results()));
        return;
    }
    if (m_reviewed) {
        finish(m_reviewed(reviewedPlan()));
        return;
    }
    if (!m_arguments.handOver.empty()) {
        handOver();
        return;
    }
    const bool nothing = std::ranges::all_of(m_runner->results(), [](const StepResult &r) { return r.state == StepResult::State::Unchanged; });
    if (nothing) {
        m_output.message(u"nothing to change"_s);
        finish(Success);
        return;
    }
    if (m_arguments.dryRun == "server") {
        m_output.message(u"dry run only: nothing was changed"_s);
        finish(Success);
        return;
    }
    if (isHindered() || !isConfirmed()) {
        finish(Refused);
        return;
    }
    apply();
}

void Changing::apply()
{
    if (!m_arguments.guardAsked().isEmpty())
        m_touched = touchedServices(m_session, m_runner->plan());
    if (!m_arguments.waitProxies && !m_arguments.guardAsked().asks(changes::Condition::Metric::Nacks)) {
        m_runner->apply();
        return;
    }
    m_proxies = std::make_unique<session::Proxies>(m_session.endpoint(), istio::Options{}, m_clock);
    m_arrival = std::make_unique<changes::ArrivalWatch>([this] { return m_proxies->controlPlanes().status(); });
    connect(m_arrival.get(), &changes::ArrivalWatch::ready, this, [this] {
        if (!m_arrival->problem().isEmpty())
            m_output.message(u"warning: istiod can't be asked who takes the change: "_s + m_arrival->problem());
        m_runner->apply();
    });
    m_arrival->prepare();
}

void Changing::tellArrival()
{
    connect(m_arrival.get(), &changes::ArrivalWatch::told, this, [this] {
        const proxies::Arrival &arrival = m_arrival->arrival();
        const bool known = m_arrival->problem().isEmpty(), refused = known && !arrival.refused.isEmpty();
        m_output.message(known ? arrival.text() : u"warning: "_s + m_arrival->problem());
        if (m_arguments.guardAsked().isEmpty())
            finish(known && !refused ? static_cast<int>(Success) : static_cast<int>(Partial));
        else if (refused)
            takeBack(u"proxies refused it"_s);
        else
            startGuard();
    });
    m_arrival->wait();
}

changes::Plan Changing::reviewedPlan() const
{
    changes::Plan plan = m_runner->plan();
    for (qsizetype i = 0; i < plan.steps.size(); ++i)
        plan.steps[i].draft.base = m_runner->results()[i].live;
    return plan;
}

bool Changing::isHindered() const
{
    bool hindered = false;
    if (m_readOnly) {
        m_output.message(u"error: the context %1 is read-only (settings): nothing was changed"_s.arg(m_session.context()));
        hindered = true;
    }
    for (qsizetype i = 0; i < m_runner->results().size(); ++i) {
        const StepResult &r = m_runner->results()[i];
        if (!r.keeper || r.state == StepResult::State::Unchanged || m_arguments.overrideOwner || m_runner->plan().inverseOf > 0)
            continue;
        m_output.message(
            u"error: %1 is kept by %2 (%3): %4. Hand it over with --hand-over DIR|REPO[:BRANCH], or change it all the same with --override-owner"_s
                .arg(m_runner->plan().steps[i].draft.id.toString(), r.keeper->toString(), r.keeper->evidence, r.keeper->consequence));
        hindered = true;
    }
    return hindered;
}

bool Changing::isConfirmed()
{
    const QString context = m_session.context();
    if (m_protected) {
        const QString typed = !m_arguments.confirm.empty() ? QString::fromStdString(m_arguments.confirm)
            : canAsk()                                     ? askedFor(u"The context %1 is protected. Type its name to apply:"_s.arg(context))
                                                           : QString();
        if (typed == context)
            return true;
        m_output.message(u"error: the context %1 is protected: --yes is not enough, give --confirm %1"_s.arg(context));
        return false;
    }
    if (m_arguments.yes || (!m_arguments.confirm.empty() && QString::fromStdString(m_arguments.confirm) == context))
        return true;
    if (!canAsk()) {
        m_output.message(u"error: there is no terminal to ask on: give --yes to apply"_s);
        return false;
    }
    const auto count = std::ranges::count_if(m_runner->results(), [](const StepResult &r) { return r.state != StepResult::State::Unchanged; });
    const bool yes = askedFor(u"Apply %1 to %2? [y/N]"_s.arg(count == 1 ? u"this change"_s : u"these %1 changes"_s.arg(count), context))
                         .startsWith(u'y', Qt::CaseInsensitive);
    if (!yes)
        m_output.message(u"nothing was changed"_s);
    return yes;
}

void Changing::handOver()
{
    changes::Plan plan = m_runner->plan();
    for (qsizetype i = 0; i < plan.steps.size(); ++i)
        plan.steps[i].draft.wanted = m_runner->results()[i].wanted.isEmpty() ? plan.steps[i].draft.wanted : m_runner->results()[i].wanted;
    const auto done = changes::handOver(plan, QString::fromStdString(m_arguments.handOver));
    if (!done) {
        fail(done.error());
        return;
    }
    for (const QString &file : done->files)
        m_output.message(u"written: %1"_s.arg(file));
    if (!done->commit.isEmpty())
        m_output.message(u"committed as %1 to branch %2"_s.arg(done->commit.left(12), done->branch));
    finish(Success);
}

void Changing::showReview() const
{
    const QByteArray text = reviewText(m_runner->plan(), m_runner->results(), m_output.style());
    m_output.data(text);
    for (const QString &line : m_shown)
        m_output.message(u"note: "_s + line);
    for (const QString &line : findingLines(m_session, m_runner->plan(), m_runner->results()))
        m_output.message(line);
}

void Changing::applied()
{
    m_output.endProgress();
    report();
    if (!m_runner->journalError().detail.isEmpty()) {
        fail(m_runner->journalError());
        return;
    }
    const auto done = std::ranges::count_if(m_runner->results(), [](const StepResult &r) { return r.state == StepResult::State::Applied; });
    if (m_runner->state() == Runner::State::Completed) {
        if (!m_takingBack.isEmpty()) {
            tookBack();
            return;
        }
        m_output.message(u"change %1 is applied; take it back with `meshdeck rollback %1`"_s.arg(m_runner->change()));
        if (m_arguments.waitProxies && m_arrival && m_arrival->sinceMs() > 0)
            tellArrival();
        else if (!m_arguments.guardAsked().isEmpty())
            startGuard();
        else
            finish(Success);
        return;
    }
    m_output.message(done == 0 ? u"change %1 stopped: nothing was applied"_s.arg(m_runner->change())
                               : u"change %1 stopped after %2 of %3 objects; take them back with `meshdeck rollback %1`"_s.arg(m_runner->change())
                                     .arg(done)
                                     .arg(m_runner->results().size()));
    finish(done == 0 ? static_cast<int>(Refused) : static_cast<int>(Partial));
}

void Changing::startGuard()
{
    m_guarding = std::make_unique<Guarding>(m_session, m_clock, m_output);
    if (m_proxies)
        m_guarding->setProxies([this] { return m_proxies->controlPlanes().status(); });
    connect(m_guarding.get(), &Guarding::decided, this, &Changing::guardDecided, Qt::QueuedConnection);
    m_guarding->start(m_arguments.guardAsked(), m_touched, m_arrival ? m_arrival->sinceMs() : 0);
}

void Changing::guardDecided(bool keep)
{
    if (keep) {
        finish(m_guarding->watch().verdict() == changes::GuardWatch::Verdict::Kept ? Success : Partial);
        return;
    }
    takeBack(u"the guard did not hold"_s);
}

void Changing::takeBack(const QString &why)
{
    const auto record = m_journal->record(m_runner->change());
    const auto inverse = record ? changes::inverseOf(*record) : base::Result<changes::Inverse>(tl::unexpected(record.error()));
    if (!inverse) {
        fail(inverse.error());
        return;
    }
    m_takingBack = why;
    m_runner->prepare(inverse->plan);
}

void Changing::tookBack()
{
    m_output.message(u"change %1 is taken back by change %2: %3"_s.arg(m_runner->plan().inverseOf).arg(m_runner->change()).arg(m_takingBack));
    finish(Refused);
}

void Changing::report() const
{
    m_output.data(report::write(resultTable(m_runner->plan(), m_runner->results()), m_output.format(), m_output.style()));
}

int change(const Globals &globals, const ChangeArguments &arguments, const Output &output, const std::function<void(Changing &)> &start)
{
    if (const auto usage = arguments.check(); !usage) {
        output.error(usage.error());
        return Usage;
    }
    session::Options options = globals.sessionOptions();
    options.telemetry = !arguments.guard.empty();
    options.secrets = false;
    std::unique_ptr<Changing> changing;
    const auto settled = [&](session::Session &session) -> std::optional<int> {
        changing = std::make_unique<Changing>(session, globals, arguments, output);
        if (changing->begin())
            start(*changing);
        return std::nullopt;
    };
    const int code = read(globals, options, output, {.needed = {}, .settled = settled, .changed = {}});
    return code;
}

} // namespace cli
