// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/globals.h"

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

QStringList listOf(const std::vector<std::string> &values)
{
    QStringList list;
    for (const std::string &value : values)
        list << QString::fromStdString(value);
    return list;
}

} // namespace

void Globals::addConnection(CLI::App &app)
{
    const std::string group = "Connection";
    app.add_option("--kubeconfig", kubeconfig, "Kubeconfig file; may be given several times (default: KUBECONFIG, ~/.kube/config, in-cluster)")
        ->type_name("FILE")
        ->group(group);
    app.add_option("--context", context, "Context of the kubeconfig (default: its current-context)")->type_name("NAME")->group(group);
    app.add_option("-n,--namespace", ns, "One namespace; several joined by commas (default: the context's)")->type_name("NS")->group(group);
    app.add_flag("-A,--all-namespaces", allNamespaces, "All namespaces")->group(group);
    app.add_option("--request-timeout", timeoutSeconds, "Seconds to wait for the first complete answer")->type_name("S")->group(group);
    app.add_option("--prometheus", prometheus, "URL of the telemetry store (default: found in the cluster, through the API server)")
        ->type_name("URL")
        ->group(group);
    app.add_option("--prometheus-header", prometheusHeaders, "Header for it, e.g. 'X-Scope-OrgID: team'; may be given several times")
        ->type_name("'NAME: VALUE'")
        ->group(group);
    app.add_option("--prometheus-token-file", prometheusTokenFile, "File with a bearer token for it")->type_name("FILE")->group(group);
    app.add_option("--prometheus-user-file", prometheusUserFile, "File with user:password for it")->type_name("FILE")->group(group);
    app.add_option("--prometheus-ca-file", prometheusCaFile, "CA certificates to verify it with")->type_name("FILE")->group(group);
    addSandbox(app);
}

void Globals::addSandbox(CLI::App &app)
{
    const std::string group = "Sandbox";
    app.add_flag("--sandbox", sandbox, "Use the embedded mesh instead of a cluster")->group(group);
    app.add_option("--scenario", scenario, "Its scenario: a name or a YAML file")->type_name("NAME|FILE")->group(group);
    app.add_option("--services", services, "Number of services, where the scenario scales")->type_name("N")->group(group);
    app.add_option("--seed", seed, "Seed of all that is random in it")->type_name("S")->group(group);
}

void Globals::addCapture(CLI::App &app)
{
    CLI::Option *option =
        app.add_option("--capture", capture, "Read this file of `meshdeck capture` instead of a cluster")->type_name("FILE")->group("Connection");
    for (const char *other : {"--sandbox", "--context", "--kubeconfig", "--prometheus", "--watch", "--proxies"}) {
        if (CLI::Option *there = app.get_option_no_throw(other))
            option->excludes(there); // nothing is live in a file
    }
}

void Globals::addOutput(CLI::App &app, bool withWatch)
{
    const std::string group = "Output";
    app.add_option("-o,--output", output, "table, wide, json, yaml, jsonl, csv or name")->type_name("FORMAT")->group(group);
    app.add_option("-l,--selector", selector, "Label selector, as kubectl takes it")->type_name("SELECTOR")->group(group);
    app.add_flag("--no-headers", noHeaders, "Leave the header line out")->group(group);
    app.add_option("--color", color, "auto, always or never (NO_COLOR is honoured)")->type_name("WHEN")->group(group);
    app.add_flag("-q,--quiet", quiet, "No progress on stderr")->group(group);
    if (withWatch)
        app.add_flag("-w,--watch", watch, "Keep watching; print what changes")->group(group);
}

session::Options Globals::sessionOptions() const
{
    session::Options options;
    options.kubeconfigs = listOf(kubeconfig);
    options.context = QString::fromStdString(context);
    options.sandbox = sandbox;
    options.capture = QString::fromStdString(capture);
    options.sandboxOptions.scenario = QString::fromStdString(scenario);
    options.sandboxOptions.services = services;
    options.sandboxOptions.seed = seed;
    options.prometheusUrl = QString::fromStdString(prometheus);
    options.prometheusHeaders = listOf(prometheusHeaders);
    options.prometheusTokenFile = QString::fromStdString(prometheusTokenFile);
    options.prometheusUserFile = QString::fromStdString(prometheusUserFile);
    options.prometheusCaFile = QString::fromStdString(prometheusCaFile);
    if (!ns.empty() && !allNamespaces)
        options.namespaces = QString::fromStdString(ns).split(u',', Qt::SkipEmptyParts);
    return options;
}

base::Result<Output> Globals::makeOutput() const
{
    const auto format = report::formatNamed(QString::fromStdString(output));
    if (!format)
        return tl::unexpected(format.error());
    ColorChoice choice = ColorChoice::Auto;
    if (color == "always")
        choice = ColorChoice::Always;
    else if (color == "never")
        choice = ColorChoice::Never;
    else if (color != "auto")
        return base::fail(base::ErrorKind::Invalid,
                          u"\"%1\" is no choice for --color; use auto, always or never"_s.arg(QString::fromStdString(color)));
    return Output(*format, choice, !noHeaders, quiet);
}

QStringList Globals::namespaces(const session::Session &session) const
{
    if (allNamespaces)
        return {};
    if (!ns.empty())
        return QString::fromStdString(ns).split(u',', Qt::SkipEmptyParts);
    // The sandbox is small and made to be looked at as a whole, and a capture's own namespace is not known; a cluster is looked at as kubectl would.
    if (sandbox || !capture.empty())
        return {};
    const QString own = session.contextNamespace();
    return {own.isEmpty() ? u"default"_s : own};
}

} // namespace cli
