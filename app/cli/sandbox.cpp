// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// sandbox: the embedded mesh, served until interrupted. Prints where it is and how to use it.
#include "app/sandbox/sandbox.h"
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"

#include <QCoreApplication>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

struct Arguments {
    std::string directory, portForward = "both";
    int port = 0, history = 60;
    bool noPrometheus = false;
};

int serve(const Globals &globals, const Arguments &arguments)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    sandbox::Options options = globals.sessionOptions().sandboxOptions;
    options.directory = QString::fromStdString(arguments.directory);
    options.port = arguments.port;
    options.portForward = QString::fromStdString(arguments.portForward);
    options.historyMinutes = arguments.history;
    options.prometheus = !arguments.noPrometheus;
    const auto started = sandbox::Sandbox::start(options);
    if (!started) {
        output.error(started.error());
        return exitForFile(started.error());
    }
    const sandbox::Sandbox &box = **started;
    output.data(u"export KUBECONFIG=%1\n"_s.arg(box.kubeconfigPath()).toUtf8());
    output.message(u"scenario %1, API server %2, metrics %3"_s.arg(options.scenario, box.apiUrl(), box.metricsUrl()));
    // Prometheus comes up on its own time: said once, when it is known.
    QTimer waiting;
    QObject::connect(&waiting, &QTimer::timeout, &waiting, [&] {
        if (const QString url = box.prometheusUrl(); !url.isEmpty())
            output.message(u"Prometheus %1"_s.arg(url));
        else if (const QString note = box.prometheusNote(); !note.isEmpty() && note != "starting"_L1)
            output.message(u"Prometheus: %1"_s.arg(note));
        else
            return;
        waiting.stop();
    });
    if (options.prometheus)
        waiting.start(250);
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::interrupted, &interrupt, [] { QCoreApplication::exit(Success); });
    output.message(u"serving; Ctrl+C ends it"_s);
    return QCoreApplication::exec();
}

} // namespace

void addSandbox(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("sandbox", "Serve a small mesh on loopback: Kubernetes API, traffic, Prometheus");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("--scenario", registry.globals.scenario, "A name (shop, large) or a YAML file")->type_name("NAME|FILE");
    app->add_option("--services", registry.globals.services, "Number of services, where the scenario scales")->type_name("N");
    app->add_option("--seed", registry.globals.seed, "Seed of all that is random")->type_name("S");
    app->add_option("--port", arguments->port, "Port of the API server (default: a free one)")->type_name("PORT")->check(CLI::Range(0, 65535));
    app->add_option("--port-forward", arguments->portForward,
                    "What the API server speaks to port-forwards: tunnel (SPDY in a WebSocket, since Kubernetes 1.30), channels (v4, before), both")
        ->check(CLI::IsMember({"both", "tunnel", "channels"}))
        ->capture_default_str();
    app->add_option("--directory", arguments->directory, "Keep kubeconfig and data here (default: a temporary folder)")->type_name("DIR");
    app->add_option("--history", arguments->history, "Minutes of telemetry before now")->type_name("MIN")->check(CLI::Range(0, 1440));
    app->add_flag("--no-prometheus", arguments->noPrometheus, "Do not start Prometheus");
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return serve(globals, *arguments); }; });
}

} // namespace cli
