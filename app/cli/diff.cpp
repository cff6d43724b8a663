// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// diff graph: what changed in the traffic between two times, for pipelines.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/diffobjects.h"
#include "app/cli/past.h"
#include "app/cli/reader.h"
#include "models/base/quantity.h"
#include "models/base/when.h"
#include "models/graph/build.h"
#include "models/graph/gate.h"
#include "models/report/differencereport.h"
#include "models/report/meshreport.h"

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

struct Arguments {
    std::string what, from, to = "now", window = "5m";
    std::vector<std::string> failOn;
    bool all = false;
};

struct Wanted {
    Window before, after;
    std::vector<graph::Gate> gates;
    bool all = false;
};

base::Result<Wanted> wantedBy(const Arguments &arguments, qint64 nowMs)
{
    if (arguments.what != "graph")
        return base::fail(base::ErrorKind::Unsupported, u"only the graph can be compared"_s, QString::fromStdString(arguments.what));
    const auto from = base::parseWhen(QString::fromStdString(arguments.from), nowMs);
    const auto to = base::parseWhen(QString::fromStdString(arguments.to), nowMs);
    const auto span = base::quantity::parseDuration(QString::fromStdString(arguments.window));
    if (!from || !to || !span)
        return tl::unexpected(!from ? from.error() : !to ? to.error() : span.error());
    if (*from >= *to)
        return base::fail(base::ErrorKind::Invalid, u"--from must be before --to"_s);
    const int seconds = static_cast<int>(std::clamp<qint64>(*span / 1000, 1, 366LL * 86400));
    Wanted wanted{{*from, seconds}, {*to, seconds}, {}, arguments.all};
    for (const std::string &text : arguments.failOn) {
        auto gate = graph::Gate::parse(QString::fromStdString(text));
        if (!gate)
            return tl::unexpected(gate.error());
        wanted.gates.push_back(std::move(*gate));
    }
    return wanted;
}

QVector<graph::Difference> differences(const QVector<mesh::SnapshotPtr> &sides, const Wanted &wanted, const QStringList &namespaces)
{
    graph::Options options;
    options.namespaces = namespaces;
    graph::CompareOptions compare;
    compare.beforeSeconds = wanted.before.windowSeconds;
    compare.afterSeconds = wanted.after.windowSeconds;
    compare.all = wanted.all;
    return graph::compare(graph::buildGraph(*sides[0], options), graph::buildGraph(*sides[1], options), compare);
}

/// Says on stderr which conditions are met. Without conditions any significant difference counts.
int judge(const Output &output, const QVector<graph::Difference> &all, const std::vector<graph::Gate> &gates)
{
    if (gates.empty())
        return std::ranges::any_of(all, &graph::Difference::significant) ? Found : Success;
    int code = Success;
    for (const graph::Gate &gate : gates) {
        const auto met = std::ranges::count_if(all, [&gate](const graph::Difference &d) { return gate.trips(d); });
        if (met == 0)
            continue;
        output.message(u"%1: met by %2 of %3 differences"_s.arg(gate.text()).arg(met).arg(all.size()));
        code = Found;
    }
    return code;
}

int run(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    const auto wanted = wantedBy(arguments, base::SystemClock().nowMs());
    if (!wanted) {
        output->error(wanted.error());
        return Usage;
    }
    session::Options options = globals.sessionOptions();
    options.secrets = false;
    const auto settled = [&](session::Session &session) -> std::optional<int> {
        readPast(session, {wanted->before, wanted->after}, [&](const base::Result<QVector<mesh::SnapshotPtr>> &sides) {
            if (!sides) {
                output->error(sides.error());
                finish(sides.error().kind == base::ErrorKind::Unsupported ? Unreachable : exitFor(sides.error())); // no telemetry store
                return;
            }
            const auto all = differences(*sides, *wanted, globals.namespaces(session));
            report::Table table = report::differences(all);
            table.header = report::header(*sides->back());
            table.header.insert("before"_L1, base::quantity::isoUtc(wanted->before.atMs));
            table.header.insert("windowSeconds"_L1, wanted->after.windowSeconds);
            output->data(report::write(table, output->format(), output->style()));
            if (all.isEmpty())
                output->message(u"no difference between the two times"_s);
            finish(judge(*output, all, wanted->gates));
        });
        return std::nullopt;
    };
    return read(globals, options, *output, {.needed = {}, .settled = settled, .changed = {}});
}

} // namespace

void addDiff(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand(
        "diff", "What differs: objects by default, the traffic of two times with `diff graph`; exit 1 when something does");
    const auto arguments = std::make_shared<Arguments>();
    const auto objects = std::make_shared<ObjectDiffArguments>();
    app->add_option("WHAT", arguments->what, "graph; without it objects are compared");
    app->add_option("-f,--filename", objects->files, "Objects: these files against the cluster, as the server would have them")
        ->type_name("FILE|DIR|-");
    app->add_option(
           "--from", arguments->from,
           "Objects: a file, folder, capture, CONTEXT[/NAMESPACE], ns:NAMESPACE or git:REVISION:FOLDER. Graph: the earlier time, \"15m ago\", 14:05, "
           "2026-11-25T14:05:00Z")
        ->type_name("SIDE|TIME");
    app->add_option("--to", arguments->to, "The other side; the later time (default: now)")->type_name("SIDE|TIME");
    app->add_option("--window", arguments->window, "Each side is the average of this long before its time (default: 5m)")->type_name("TIME");
    app->add_option("--fail-on", arguments->failOn,
                    "Exit 1 only when a difference meets this: \"error > +1%\", \"p95 > +20%\", \"p99 > +50ms\", \"rate < -30%\", gone, mtls-lost; "
                    "may be repeated")
        ->type_name("CONDITION");
    app->add_flag("--all", arguments->all, "Also what may be noise");
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    objects->change.addJournal(*app);
    app->callback([registry, arguments, objects] {
        registry.chosen = [&globals = registry.globals, arguments, objects] {
            if (!arguments->what.empty())
                return run(globals, *arguments);
            objects->from = arguments->from;
            objects->to = arguments->from.empty() ? std::string() : arguments->to;
            return diffObjects(globals, *objects);
        };
    });
}

} // namespace cli
