// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// history and rollback: what was changed, whether the record is whole, and the way back.
#include "app/cli/changereview.h"
#include "app/cli/changing.h"
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/reader.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/changes/inverse.h"
#include "models/report/diffreport.h"

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

constexpr int mostListed = 200;

struct Arguments {
    long long change = 0;
    bool verify = false, finish = false;
    ChangeArguments changing;
};

report::Table listOf(const QVector<changes::Record> &records)
{
    report::Table table{.kind = u"ChangeList"_s,
                        .columns = {{.title = u"CHANGE"_s, .numeric = true},
                                    {.title = u"TIME"_s},
                                    {.title = u"USER"_s},
                                    {.title = u"CONTEXT"_s},
                                    {.title = u"STATE"_s},
                                    {.title = u"APPLIED"_s, .numeric = true},
                                    {.title = u"TITLE"_s}}};
    for (const changes::Record &record : records) {
        const QString number = QString::number(record.number), time = base::quantity::isoUtc(record.atMs);
        const QString state = record.isRunning ? u"running"_s : record.isAbandoned() ? u"interrupted"_s : changes::nameOf(record.ending);
        const int applied = record.count(changes::Outcome::Applied);
        const QString title = base::text::clean(record.plan.title), context = base::text::clean(record.plan.context);
        table.rows.push_back({.name = u"change/"_s + number,
                              .cells = {{number},
                                        {time},
                                        {base::text::clean(record.user)},
                                        {context},
                                        {state},
                                        {u"%1/%2"_s.arg(applied).arg(record.steps.size())},
                                        {title}},
                              .json = {{"change"_L1, record.number},
                                       {"time"_L1, time},
                                       {"user"_L1, record.user},
                                       {"context"_L1, record.plan.context},
                                       {"state"_L1, state},
                                       {"applied"_L1, applied},
                                       {"objects"_L1, record.steps.size()},
                                       {"inverseOf"_L1, record.plan.inverseOf},
                                       {"takenBackBy"_L1, record.takenBackBy},
                                       {"title"_L1, record.plan.title}}});
    }
    return table;
}

report::Table stepsOf(const changes::Record &record)
{
    report::Table table{.kind = u"ChangeStepList"_s, .columns = {{.title = u"OBJECT"_s}, {.title = u"OUTCOME"_s}, {.title = u"DETAIL"_s}}};
    for (qsizetype i = 0; i < record.steps.size(); ++i) {
        const changes::StepRecord &step = record.steps[i];
        const QString object = record.plan.steps[i].draft.id.toString(), outcome = changes::nameOf(step.outcome);
        const bool good = step.outcome == changes::Outcome::Applied || step.outcome == changes::Outcome::Unchanged;
        table.rows.push_back(
            {.name = base::text::clean(object),
             .cells = {{base::text::clean(object)}, {outcome, good ? mesh::Health::Ok : mesh::Health::Warn}, {base::text::clean(step.detail)}},
             .json = {{"object"_L1, object}, {"outcome"_L1, outcome}, {"detail"_L1, step.detail}, {"requestId"_L1, step.intent.requestId}}});
    }
    return table;
}

QVector<report::ObjectDifference> differencesOf(const changes::Record &record)
{
    QVector<report::ObjectDifference> all;
    for (qsizetype i = 0; i < record.steps.size(); ++i) {
        const changes::StepRecord &step = record.steps[i];
        if (step.outcome == changes::Outcome::Applied)
            all.push_back({.object = record.plan.steps[i].draft.id.toString(),
                           .before = step.intent.before,
                           .after = step.after,
                           .beforeName = u"before"_s,
                           .afterName = u"after"_s});
    }
    return all;
}

int verify(const changes::JournalFile &journal, const Output &output)
{
    const auto verdict = journal.verify();
    if (!verdict) {
        output.error(verdict.error());
        return Unreachable;
    }
    if (!verdict->problem.isEmpty()) {
        output.message(u"the journal was changed: %1"_s.arg(verdict->problem));
        return Found;
    }
    output.message(
        u"%1 entries, all as they were written; the last one's hash is %2"_s.arg(verdict->entries).arg(QString::fromLatin1(verdict->head)));
    return Success;
}

int show(const Globals &globals, const Arguments &arguments, const Output &output)
{
    const base::SystemClock clock;
    const auto journal = changes::JournalFile::open(arguments.changing.journalPath(), {}, clock);
    if (!journal) {
        output.error(journal.error());
        return exitForFile(journal.error());
    }
    if (arguments.verify)
        return verify(**journal, output);
    if (arguments.change == 0) {
        const auto records = (*journal)->records(mostListed);
        if (!records) {
            output.error(records.error());
            return Unreachable;
        }
        output.data(report::write(listOf(*records), output.format(), output.style()));
        if (records->isEmpty())
            output.message(u"nothing was changed with Meshdeck yet"_s);
        return Success;
    }
    const auto record = (*journal)->record(arguments.change);
    if (!record) {
        output.error(record.error());
        return exitFor(record.error());
    }
    output.data(report::write(stepsOf(*record), output.format(), output.style()));
    if (globals.output == "table" || globals.output == "wide")
        output.data(report::writeDifferences(differencesOf(*record), report::DiffFormat::Text, output.style()));
    return Success;
}

base::Result<changes::Record> recordFor(Changing &changing, long long number)
{
    auto record = changing.journal().record(number);
    if (!record)
        return record;
    if (record->plan.context != changing.session().context())
        return base::fail(base::ErrorKind::Invalid,
                          u"change %1 was made in the context %2; choose it with --context"_s.arg(number).arg(record->plan.context));
    if (record->isRunning)
        return base::fail(base::ErrorKind::Conflict, u"change %1 is being applied just now"_s.arg(number));
    return record;
}

void runPlan(Changing &changing, long long number, bool back)
{
    const auto record = recordFor(changing, number);
    if (!record) {
        changing.fail(record.error());
        return;
    }
    if (!back) {
        const auto rest = changes::restOf(*record);
        if (rest)
            changing.run(*rest);
        else
            changing.fail(rest.error());
        return;
    }
    if (record->ending == changes::Ending::TakenBack) {
        changing.fail({base::ErrorKind::Conflict, u"change %1 was taken back by change %2 already"_s.arg(number).arg(record->takenBackBy), {}});
        return;
    }
    const auto inverse = changes::inverseOf(*record);
    if (inverse)
        changing.run(inverse->plan, inverse->notes);
    else
        changing.fail(inverse.error());
}

/// What was interrupted is looked up first.
int work(const Globals &globals, const Arguments &arguments, bool back)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    return change(globals, arguments.changing, *output, [&arguments, back](Changing &changing) {
        const auto record = recordFor(changing, arguments.change);
        if (!record) {
            changing.fail(record.error());
        } else if (record->isAbandoned()) {
            auto *looking = new QObject(&changing);
            QObject::connect(&changing.runner(), &changes::Runner::stateChanged, looking,
                             [&changing, &arguments, looking, back](changes::Runner::State state) {
                                 if (state != changes::Runner::State::Completed && state != changes::Runner::State::Stopped)
                                     return;
                                 looking->deleteLater();
                                 QMetaObject::invokeMethod(
                                     &changing, [&changing, &arguments, back] { runPlan(changing, arguments.change, back); }, Qt::QueuedConnection);
                             });
            changing.runner().recover(*record);
        } else {
            runPlan(changing, arguments.change, back);
        }
    });
}

int history(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    if (!arguments.finish)
        return show(globals, arguments, *output);
    if (arguments.change == 0) {
        output->error({base::ErrorKind::Unsupported, u"--finish needs the number of a change"_s, {}});
        return Usage;
    }
    return work(globals, arguments, false);
}

} // namespace

void addHistory(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("history", "What was changed with Meshdeck, by whom, and what came of it");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("CHANGE", arguments->change, "One change with its objects and differences")->check(CLI::PositiveNumber);
    app->add_flag("--verify", arguments->verify, "Check that no entry was changed or removed; exit 1 when one was");
    app->add_flag("--finish", arguments->finish, "Apply what an interrupted or stopped change did not get to");
    arguments->changing.addTo(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return history(globals, *arguments); }; });
}

void addRollback(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("rollback", "Take a change back: its inverse, dry-run and shown first");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("CHANGE", arguments->change, "Its number in `meshdeck history`")->required()->check(CLI::PositiveNumber);
    arguments->changing.addTo(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return work(globals, *arguments, true); }; });
}

} // namespace cli
