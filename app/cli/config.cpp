// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// contexts: what the kubeconfig offers. config: what the user has accepted, and where Meshdeck keeps its files.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/session/consents.h"

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

int refuse(const base::Error &error)
{
    Output(report::Format::Table, ColorChoice::Auto, true, true).error(error);
    return Usage;
}

int contexts(const Globals &globals)
{
    const auto output = globals.makeOutput();
    if (!output)
        return refuse(output.error());
    const auto list = session::readContexts(globals.sessionOptions());
    if (!list) {
        output->error(list.error());
        return exitForFile(list.error());
    }
    report::Table table{
        u"ContextList"_s, {{u"CURRENT"_s}, {u"NAME"_s}, {u"CLUSTER"_s}, {u"SERVER"_s}, {u"USER"_s}, {u"NAMESPACE"_s}, {u"PROBLEM"_s}}, {}, {}};
    for (const session::ContextInfo &info : *list) {
        table.rows.push_back({u"context/"_s + info.name,
                              {{info.current ? u"*"_s : QString()},
                               {info.name},
                               {info.cluster},
                               {info.server},
                               {info.user},
                               {info.ns},
                               {info.problem, info.problem.isEmpty() ? mesh::Health::Ok : mesh::Health::Warn}},
                              QJsonObject{{"name"_L1, info.name},
                                          {"cluster"_L1, info.cluster},
                                          {"server"_L1, info.server},
                                          {"user"_L1, info.user},
                                          {"namespace"_L1, info.ns},
                                          {"current"_L1, info.current},
                                          {"problem"_L1, info.problem}}});
    }
    output->data(report::write(table, output->format(), output->style()));
    return Success;
}

int accept(const Globals &globals, const std::string &context)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, true);
    const auto accepted = session::accept(globals.sessionOptions(), QString::fromStdString(context));
    if (!accepted) {
        output.error(accepted.error());
        return exitForFile(accepted.error());
    }
    if (accepted->isEmpty())
        output.message(u"context %1 needs no consent"_s.arg(accepted->context));
    if (!accepted->command.isEmpty())
        output.message(u"accepted: context %1 may run \"%2\" (%3)"_s.arg(accepted->context, accepted->command, accepted->place));
    if (accepted->insecure)
        output.message(u"accepted: context %1 may reach %2 without verifying its certificate"_s.arg(accepted->context, accepted->server));
    return Success;
}

int list(const Globals &globals)
{
    const auto output = globals.makeOutput();
    if (!output)
        return refuse(output.error());
    const auto consents = session::listConsents(globals.sessionOptions());
    if (!consents) {
        output->error(consents.error());
        return exitForFile(consents.error());
    }
    report::Table table{u"ConsentList"_s, {{u"ID"_s}, {u"WHAT"_s}, {u"SUBJECT"_s}, {u"KUBECONFIG"_s}, {u"ACCEPTED"_s}}, {}, {}};
    for (const session::ConsentInfo &info : *consents) {
        table.rows.push_back({u"consent/"_s + info.id,
                              {{info.id}, {info.exec ? u"run"_s : u"unverified TLS"_s}, {info.subject}, {info.kubeconfig}, {info.accepted}},
                              QJsonObject{{"id"_L1, info.id},
                                          {"what"_L1, info.exec ? u"exec"_s : u"insecure"_s},
                                          {"subject"_L1, info.subject},
                                          {"kubeconfig"_L1, info.kubeconfig},
                                          {"accepted"_L1, info.accepted}}});
    }
    output->data(report::write(table, output->format(), output->style()));
    return Success;
}

int revoke(const Globals &globals, const std::string &id)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, true);
    const auto revoked = session::revokeConsent(globals.sessionOptions(), QString::fromStdString(id));
    if (!revoked) {
        output.error(revoked.error());
        return exitForFile(revoked.error());
    }
    output.message(u"revoked"_s);
    return Success;
}

int paths(const Globals &globals)
{
    const auto output = globals.makeOutput();
    if (!output)
        return refuse(output.error());
    const QJsonObject object{{"consent"_L1, session::consentFile(globals.sessionOptions())}, {"settings"_L1, session::settingsFile()}};
    switch (output->format()) {
    case report::Format::Json:
    case report::Format::JsonLines: output->data(report::toJson(object)); break;
    default: output->data(report::toYaml(object));
    }
    return Success;
}

void addKubeconfig(const Registry &registry, CLI::App &app)
{
    app.add_option("--kubeconfig", registry.globals.kubeconfig, "Kubeconfig file; may be given several times")->type_name("FILE");
}

} // namespace

void addContexts(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("contexts", "List the contexts of the kubeconfig and what is wrong with them");
    registry.globals.addOutput(*app, false);
    addKubeconfig(registry, *app);
    app->callback([registry] { registry.chosen = [&globals = registry.globals] { return contexts(globals); }; });
}

void addConfig(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("config", "What you have accepted, and where files are kept");
    app->require_subcommand(1);

    CLI::App *acceptApp =
        app->add_subcommand("accept", "Accept a context's exec plugin and its unverified TLS, after looking at `meshdeck contexts`");
    const auto context = std::make_shared<std::string>();
    acceptApp->add_option("CONTEXT", *context, "The context (default: the current one)");
    addKubeconfig(registry, *acceptApp);
    acceptApp->callback([registry, context] { registry.chosen = [&globals = registry.globals, context] { return accept(globals, *context); }; });

    CLI::App *listApp = app->add_subcommand("list", "List what was accepted");
    registry.globals.addOutput(*listApp, false);
    listApp->callback([registry] { registry.chosen = [&globals = registry.globals] { return list(globals); }; });

    CLI::App *revokeApp = app->add_subcommand("revoke", "Take an acceptance back");
    const auto id = std::make_shared<std::string>();
    revokeApp->add_option("ID", *id, "From `meshdeck config list`")->required();
    revokeApp->callback([registry, id] { registry.chosen = [&globals = registry.globals, id] { return revoke(globals, *id); }; });

    CLI::App *pathsApp = app->add_subcommand("paths", "Show where Meshdeck keeps its files");
    registry.globals.addOutput(*pathsApp, false);
    pathsApp->callback([registry] { registry.chosen = [&globals = registry.globals] { return paths(globals); }; });
}

} // namespace cli
