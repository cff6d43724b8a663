// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// apply and plan: files' objects to the cluster, or reviewed and kept for somebody else to apply.
#include "app/cli/changing.h"
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/manifests.h"
#include "models/diff/copy.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

struct Arguments {
    std::vector<std::string> files;
    std::string planFile, out;
    ChangeArguments change;
};

QStringList listOf(const std::vector<std::string> &values)
{
    QStringList list;
    for (const std::string &value : values)
        list << QString::fromStdString(value);
    return list;
}

QString namespaceFor(const Globals &globals, const session::Session &session)
{
    if (!globals.ns.empty())
        return QString::fromStdString(globals.ns).section(u',', 0, 0);
    const QString own = session.contextNamespace();
    return own.isEmpty() ? u"default"_s : own;
}

base::Result<changes::Plan> planFromFiles(const Arguments &arguments, const Globals &globals, const session::Session &session)
{
    const auto set = draftsOf(listOf(arguments.files), namespaceFor(globals, session), arguments.change.takeOver);
    if (!set)
        return tl::unexpected(set.error());
    return changes::makePlan(*set, session.context());
}

base::Result<changes::Plan> planFromFile(const Arguments &arguments, const session::Session &session)
{
    const QString file = QString::fromStdString(arguments.planFile);
    const auto json = readFile(file);
    if (!json)
        return tl::unexpected(json.error());
    auto plan = changes::planFromJson(*json, file);
    if (!plan)
        return plan;
    if (plan->context != session.context())
        return base::fail(base::ErrorKind::Invalid, u"this plan was made for the context %1, not for %2"_s.arg(plan->context, session.context()),
                          file);
    for (changes::Step &step : plan->steps)
        step.draft.takeOver = step.draft.takeOver || arguments.change.takeOver;
    return plan;
}

/// Usage is checked before anything is connected.
int checkedFiles(const Arguments &arguments, const Output &output)
{
    if (arguments.files.empty() == arguments.planFile.empty()) {
        output.error({base::ErrorKind::Unsupported, u"name files with -f, or a plan with --plan"_s, {}});
        return Usage;
    }
    return Success;
}

int apply(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    if (const int usage = checkedFiles(arguments, *output); usage != Success)
        return usage;
    return change(globals, arguments.change, *output, [&](Changing &changing) {
        const auto plan =
            arguments.planFile.empty() ? planFromFiles(arguments, globals, changing.session()) : planFromFile(arguments, changing.session());
        if (plan)
            changing.run(*plan);
        else
            changing.fail(plan.error());
    });
}

int writePlan(const changes::Plan &plan, const Arguments &arguments, const Output &output)
{
    const QByteArray json = changes::toJson(plan) + '\n';
    if (arguments.out.empty())
        return Success; // the review was all that was wanted
    if (arguments.out == "-") {
        output.data(json);
        return Success;
    }
    QFile file(QString::fromStdString(arguments.out));
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size()) {
        output.error({base::ErrorKind::Invalid, file.errorString(), file.fileName()});
        return Unreachable;
    }
    output.message(
        u"the plan is in %1: apply it with `meshdeck apply --plan %1`; it is refused when an object has changed by then"_s.arg(file.fileName()));
    return Success;
}

int plan(const Globals &globals, const Arguments &arguments)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    return change(globals, arguments.change, output, [&](Changing &changing) {
        const auto plan = planFromFiles(arguments, globals, changing.session());
        if (plan)
            changing.review(*plan, [&](const changes::Plan &reviewed) { return writePlan(reviewed, arguments, output); });
        else
            changing.fail(plan.error());
    });
}

} // namespace

base::Result<changes::ChangeSet> draftsOf(const QStringList &paths, const QString &ns, bool takeOver)
{
    const auto manifests = Manifests::read(paths);
    if (!manifests)
        return tl::unexpected(manifests.error());
    const analysis::Documents documents = manifests->documents(ns);
    for (const analysis::Finding &finding : documents.findings) {
        if (finding.severity == analysis::Severity::Error)
            return base::fail(base::ErrorKind::Invalid, finding.message, u"%1:%2:%3"_s.arg(finding.file).arg(finding.line).arg(finding.column));
    }
    changes::ChangeSet set{.title = u"Apply %1"_s.arg(paths.join(u", "_s)), .drafts = {}};
    for (const analysis::ItemPtr &item : documents.items) {
        const QString file = item->origin ? item->origin->file : QString();
        const int line = item->placeOf(item->ref()).line;
        // Item::ns is the namespace it would be applied to; empty for what has none.
        const auto id = changes::idOf(item->ref(), item->ns, u"%1:%2"_s.arg(file).arg(line));
        if (!id)
            return tl::unexpected(id.error());
        set.drafts.push_back({.id = *id, .wanted = diff::copied(item->ref()), .takeOver = takeOver, .file = file, .line = line});
    }
    if (set.drafts.isEmpty())
        return base::fail(base::ErrorKind::Invalid, u"there is no object in it"_s, paths.join(u", "_s));
    return set;
}

void addApply(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("apply", "Apply files in order: checked, dry-run and shown first; can be taken back");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("-f,--filename", arguments->files, "File, folder, or - for stdin; may be given several times")->type_name("FILE|DIR|-");
    app->add_option("--plan", arguments->planFile, "A plan written by `meshdeck plan -o`, applied as it was reviewed")->type_name("FILE");
    arguments->change.addTo(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return apply(globals, *arguments); }; });
}

void addPlan(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("plan", "Show what applying files would do, and write it down for `apply --plan`");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("-f,--filename", arguments->files, "File, folder, or - for stdin; may be given several times")
        ->type_name("FILE|DIR|-")
        ->required();
    app->add_option("-o,--out", arguments->out, "Where the plan goes (- for stdout)")->type_name("FILE");
    app->add_flag("--take-over", arguments->change.takeOver, "Take fields over from their owners, for this change only");
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    arguments->change.addJournal(*app);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return plan(globals, *arguments); }; });
}

} // namespace cli
