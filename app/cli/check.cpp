// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// check: is all well with the mesh? One list of questions with their answers.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/proxyreader.h"
#include "app/cli/reader.h"
#include "app/session/preflight.h"
#include "models/analysis/engine.h"
#include "models/report/checkreport.h"
#include "models/store/gathering.h"

using namespace Qt::Literals::StringLiterals;
using controlplane::Outcome;

namespace cli {

namespace {

struct Arguments {
    ProxyFlags flags;
    std::string failOn = "error";
    double minutes = 60;
    bool before = false, all = false;
};

Outcome levelOf(const std::string &word)
{
    return word == "error" ? Outcome::Failed : word == "warning" ? Outcome::Warning : Outcome::Advice;
}

int show(const Output &output, const Arguments &arguments, const QVector<controlplane::Check> &checks)
{
    if (output.format() == report::Format::Table)
        output.data(report::checksText(checks, arguments.all, output.style()));
    else
        output.data(report::write(report::checks(checks), output.format(), output.style()));
    const Outcome level = levelOf(arguments.failOn);
    // What could not be asked is no answer: it counts from warning on.
    const bool fails = std::ranges::any_of(checks, [level](const controlplane::Check &check) { return check.outcome >= level; });
    return fails ? static_cast<int>(Found) : static_cast<int>(Success);
}

controlplane::Evidence seedOf(const session::Session &session, store::Store &store, const Arguments &arguments)
{
    controlplane::Evidence seed{.snapshot = store.snapshot(), .nowMs = store.clock().nowMs()};
    seed.spanMs = static_cast<qint64>(arguments.minutes * 60'000);
    seed.beforeInstall = arguments.before;
    if (arguments.before)
        return seed;
    analysis::WorldInput world;
    world.live = seed.snapshot;
    world.now = QDateTime::fromMSecsSinceEpoch(seed.nowMs, Qt::UTC);
    seed.findings = analysis::Engine().run(analysis::World::make(world));
    if (session.options().secrets)
        seed.certificates = std::make_shared<const certificates::Inventory>(certificates::inventory(*seed.snapshot, seed.nowMs, {}));
    return seed;
}

int run(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    session::Options options = globals.sessionOptions();
    if (arguments.before)
        options.telemetry = options.secrets = false;
    std::unique_ptr<session::Preflight> preflight;
    std::unique_ptr<session::Proxies> proxies;
    std::unique_ptr<store::Gathering> gathering;
    const auto ask = [&](session::Session &session) {
        const QString root = QString::fromStdString(arguments.flags.istioNamespace);
        preflight = std::make_unique<session::Preflight>(session.endpoint(), session.store().clock());
        gathering = std::make_unique<store::Gathering>();
        store::Gathering::Ports ports{.preflight = preflight.get()};
        const bool istio = !controlplane::revisions(*session.store().snapshot()).all.isEmpty();
        if (options.telemetry && istio)
            ports.telemetry = &session.telemetry();
        if (istio && !arguments.before) {
            proxies = std::make_unique<session::Proxies>(session.endpoint(), arguments.flags.planes(), session.store().clock());
            ports.status = [&proxies] { return proxies->controlPlanes().status(); };
            ports.clusters = [&proxies] { return proxies->clusters(); };
        }
        QObject::connect(gathering.get(), &store::Gathering::done, gathering.get(),
                         [&] { finish(show(*output, arguments, controlplane::checks(gathering->evidence()))); });
        gathering->start(ports, seedOf(session, session.store(), arguments), controlplane::accessAsked(root, arguments.before));
    };
    return read(globals, options, *output,
                {.needed = {},
                 .settled = [&](session::Session &session) -> std::optional<int> {
                     ask(session);
                     return std::nullopt;
                 },
                 .changed = {}});
}

const char *const help =
    R"(What is asked: the API server and its version, your rights, istiod and its versions, webhooks and revision tags, what istiod counts
of itself, who is injected by whom, whether every proxy is connected, in sync and of a fitting version, the certificates, what validate
finds, the telemetry store; and Linkerd's control plane, trust and proxies where it is installed.
--pre asks only what an installation or upgrade of Istio needs.

Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 wrong usage, 3 no answer.)";

} // namespace

void addCheck(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("check", "Is all well with the mesh? One list of questions with their answers");
    app->footer(help);
    const auto arguments = std::make_shared<Arguments>();
    app->add_flag("--pre", arguments->before, "Only what an installation or upgrade of Istio needs");
    app->add_flag("--all", arguments->all, "List what does not apply here, too");
    app->add_option("--since", arguments->minutes, "How far back failures are counted")
        ->type_name("MINUTES")
        ->check(CLI::Range(1.0, 10080.0))
        ->capture_default_str();
    app->add_option("--fail-on", arguments->failOn, "Exit 1 from this level on: error (default), warning or info")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"error", "warning", "info"}));
    arguments->flags.add(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return run(globals, *arguments); }; });
}

} // namespace cli
