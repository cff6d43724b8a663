// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// validate: findings about the live mesh, about files, or about the mesh with the files laid over it.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/manifests.h"
#include "app/cli/reader.h"
#include "models/analysis/engine.h"
#include "models/analysis/meshsources.h"
#include "models/analysis/suppression.h"
#include "models/base/clock.h"
#include "models/report/findingreport.h"
#include "models/report/junit.h"
#include "models/report/sarif.h"

#include <set>

using namespace Qt::Literals::StringLiterals;
using analysis::Finding;
using analysis::Severity;

namespace cli {

namespace {

struct Arguments {
    std::vector<std::string> files;
    std::string meshConfig, meshNetworks, suppress, failOn = "warning", format = "table";
    bool offline = false, coverage = false;
};

/// What was asked for, understood and read.
struct Task {
    Severity failOn = Severity::Warning;
    QString format;
    Manifests manifests;
    analysis::Documents documents;
    analysis::ItemPtr meshConfig, meshNetworks;
    analysis::Suppressions suppressions;
    QStringList namespaces; ///< findings of these, too; empty with everything: all
    bool hasFiles = false, everything = false, coverage = false;
};

std::optional<Severity> severityNamed(const std::string &word)
{
    for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Info}) {
        if (word == analysis::nameOf(severity).toStdString())
            return severity;
    }
    return std::nullopt;
}

QStringList paths(const Arguments &arguments)
{
    QStringList list;
    for (const std::string &file : arguments.files)
        list << QString::fromStdString(file);
    return list;
}

base::Result<void> checkUsage(const Globals &globals, const Arguments &arguments)
{
    static const QStringList formats{u"table"_s, u"json"_s, u"sarif"_s, u"junit"_s, u"github"_s};
    const QString format = QString::fromStdString(arguments.format);
    if (!formats.contains(format))
        return base::fail(base::ErrorKind::Unsupported, u"\"%1\" is no format for findings; use %2"_s.arg(format, formats.join(u", "_s)));
    if (!severityNamed(arguments.failOn)) {
        return base::fail(base::ErrorKind::Unsupported,
                          u"\"%1\" is no level for --fail-on; use error, warning or info"_s.arg(QString::fromStdString(arguments.failOn)));
    }
    if (arguments.offline && arguments.files.empty())
        return base::fail(base::ErrorKind::Unsupported, u"--offline looks at files alone: name some with -f"_s);
    if (arguments.offline && globals.sandbox)
        return base::fail(base::ErrorKind::Unsupported, u"--offline and --sandbox exclude each other"_s);
    return {};
}

/// A bare MeshConfig or MeshNetworks, when one was named.
template <class Read> base::Result<analysis::ItemPtr> readSettings(const std::string &path, Read read)
{
    if (path.empty())
        return analysis::ItemPtr();
    const QString file = QString::fromStdString(path);
    return readFile(file).and_then([&](const QByteArray &text) { return read(text, file); });
}

base::Result<Task> prepare(const Arguments &arguments)
{
    Task task{.failOn = *severityNamed(arguments.failOn), .format = QString::fromStdString(arguments.format)};
    task.hasFiles = !arguments.files.empty();
    task.coverage = arguments.coverage;
    auto config = readSettings(arguments.meshConfig, analysis::readMeshConfig);
    if (!config)
        return tl::unexpected(config.error());
    task.meshConfig = *config;
    auto networks = readSettings(arguments.meshNetworks, analysis::readMeshNetworks);
    if (!networks)
        return tl::unexpected(networks.error());
    task.meshNetworks = *networks;
    if (!arguments.suppress.empty()) {
        const QString file = QString::fromStdString(arguments.suppress);
        auto suppressions =
            readFile(file).and_then([&](const QByteArray &text) { return analysis::Suppressions::parse(QString::fromUtf8(text), file); });
        if (!suppressions)
            return tl::unexpected(suppressions.error());
        task.suppressions = *suppressions;
    }
    auto manifests = Manifests::read(paths(arguments));
    if (!manifests)
        return tl::unexpected(manifests.error());
    task.manifests = std::move(*manifests);
    return task;
}

analysis::WorldInput inputOf(const Task &task, const mesh::SnapshotPtr &live)
{
    analysis::WorldInput input;
    input.live = live;
    input.now = QDateTime::fromMSecsSinceEpoch(base::SystemClock().nowMs(), Qt::UTC);
    input.overlay = task.documents.items;
    input.meshConfig = task.meshConfig;
    input.meshNetworks = task.meshNetworks;
    input.coverage = task.coverage;
    return input;
}

bool isAsked(const Task &task, const Finding &finding)
{
    return task.everything || task.namespaces.contains(finding.object.ns);
}

/// With files over a cluster: what is wrong in the files, and what they break elsewhere.
QVector<Finding> findingsOf(const Task &task, const mesh::SnapshotPtr &live)
{
    analysis::Engine engine;
    QVector<Finding> found;
    if (!live) {
        found = engine.run(analysis::World::make(inputOf(task, nullptr)));
    } else if (!task.hasFiles) {
        found = engine.run(analysis::World::make(inputOf(task, live)));
        found.removeIf([&task](const Finding &finding) { return !isAsked(task, finding); });
    } else {
        analysis::WorldInput alone = inputOf(task, live);
        alone.overlay.clear();
        const analysis::WorldPtr before = analysis::World::make(alone);
        const auto key = [](const Finding &f) { return std::tuple(f.object.toString(), f.id, f.path, f.message); };
        std::set<std::tuple<QString, QString, QString, QString>> known;
        for (const Finding &finding : engine.run(before))
            known.insert(key(finding));
        found = engine.run(analysis::World::make(inputOf(task, live), before.get()));
        found.removeIf([&](const Finding &finding) { return finding.file.isEmpty() && !isAsked(task, finding) && known.contains(key(finding)); });
    }
    found += task.documents.findings;
    analysis::sortFindings(found);
    found.removeIf([&task](const Finding &finding) { return task.suppressions.hides(finding); });
    return found;
}

void print(const Task &task, const QVector<Finding> &findings, const Output &output, const QString &what)
{
    if (task.format == "json"_L1)
        output.data(report::findingsJson(findings));
    else if (task.format == "sarif"_L1)
        output.data(report::findingsSarif(findings));
    else if (task.format == "junit"_L1)
        output.data(report::findingsJunit(findings, task.failOn, what));
    else if (task.format == "github"_L1)
        output.data(report::findingsGithub(findings));
    else if (!findings.isEmpty())
        output.data(report::write(report::findings(findings), report::Format::Table, output.style()));
    if (findings.isEmpty())
        output.message(u"nothing found in %1"_s.arg(what));
}

int finish(const Task &task, const QVector<Finding> &findings, const Output &output, const QString &what)
{
    print(task, findings, output, what);
    const bool fails = std::ranges::any_of(findings, [&task](const Finding &finding) { return finding.severity <= task.failOn; });
    return fails ? static_cast<int>(Found) : static_cast<int>(Success);
}

int run(const Globals &globals, const Arguments &arguments)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    if (const auto usage = checkUsage(globals, arguments); !usage) {
        output.error(usage.error());
        return Usage;
    }
    // Files first: one that can't be read should not cost a session.
    auto task = prepare(arguments);
    if (!task) {
        output.error(task.error());
        return Unreachable;
    }
    const QStringList wanted = QString::fromStdString(globals.ns).split(u',', Qt::SkipEmptyParts);
    const QString named = paths(arguments).join(u", "_s);
    if (arguments.offline) {
        task->documents = task->manifests.documents(wanted.value(0, u"default"_s));
        return finish(*task, findingsOf(*task, nullptr), output, named);
    }
    task->namespaces = wanted;
    task->everything = globals.allNamespaces || (!task->hasFiles && wanted.isEmpty());
    session::Options options = globals.sessionOptions();
    options.telemetry = false;
    return read(globals, options, output,
                {.needed = {},
                 .settled = [&](session::Session &session) -> std::optional<int> {
                     const QString own = session.contextNamespace();
                     task->documents = task->manifests.documents(wanted.value(0, own.isEmpty() ? u"default"_s : own));
                     const QString what = task->hasFiles ? named + u" over "_s + session.context() : session.context();
                     return finish(*task, findingsOf(*task, session.store().snapshot()), output, what);
                 },
                 .changed = {}});
}

const char *const help =
    R"(Without -f the live mesh is looked at. With -f the files are laid over it, and what they break elsewhere counts, too; -A or -n
add what is wrong there already. --offline looks at the files alone, as a whole mesh; Istio's default ingress gateway is taken to be
there unless MeshConfig turns the ingress controller off. Folders are walked for .yaml, .yml and .json.

Suppression file: lines `CODE KIND NAMESPACE/NAME` (CODE KIND NAME for cluster-scoped kinds). CODE is an IST or KIA code, or an id as
-o json shows it; * and ? stand for any text in each of the three, what is left out is *; # begins a comment. The annotations
galley.istio.io/analyze-suppress and kiali.io/ignore-validations are honoured.

Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 wrong usage, 3 no answer or unreadable file.)";

} // namespace

void addValidate(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("validate", "Find what is wrong in the mesh's configuration, live or in files");
    app->footer(help);
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("-f,--filename", arguments->files, "File, folder or - for stdin; may be given several times")
        ->type_name("FILE|DIR|-")
        ->allow_extra_args(false);
    app->add_flag("--offline", arguments->offline, "Look at the files alone; ask no cluster");
    app->add_option("--mesh-config", arguments->meshConfig, "File with a MeshConfig (default: the cluster's, or Istio's defaults)")
        ->type_name("FILE");
    app->add_option("--mesh-networks", arguments->meshNetworks, "File with a MeshNetworks")->type_name("FILE");
    app->add_option("--fail-on", arguments->failOn, "Exit 1 from this level on: error, warning (default) or info")->type_name("LEVEL");
    app->add_option("-o,--output", arguments->format, "table, json, sarif, junit or github")->type_name("FORMAT");
    app->add_option("--suppress", arguments->suppress, "File with what not to report")->type_name("FILE");
    app->add_flag("--coverage", arguments->coverage, "Say as well which workloads no AuthorizationPolicy is about (KIA1301)");
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    registry.globals.addConnection(*app);
    registry.globals.addCapture(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return run(globals, *arguments); }; });
}

} // namespace cli
