// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// proxy-status: which configuration each proxy has taken, by what all istiods say.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/proxyreader.h"
#include "app/cli/reader.h"
#include "models/base/later.h"
#include "models/report/proxyreport.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

struct Arguments {
    std::string pod;
    ProxyFlags flags;
};

/// What was asked differently, or not at all.
bool reportAsked(const Output &output, const proxies::Status &status)
{
    for (const proxies::Asked &one : status.asked) {
        if (one.error)
            output.message(u"warning: %1/%2: %3"_s.arg(one.ns, one.pod, one.error->message()));
        else if (!one.whyNotXds.isEmpty())
            output.message(u"note: %1 was asked by HTTP, without since when: %2"_s.arg(one.pod, one.whyNotXds));
    }
    return status.isComplete();
}

int show(const Output &output, const QStringList &namespaces, const QString &pod, proxies::Status status)
{
    const bool complete = reportAsked(output, status);
    const auto other = [&](const proxies::Proxy &proxy) {
        const bool named = pod.isEmpty() || proxy.pod == pod || proxy.name() == pod;
        return !named || (!namespaces.isEmpty() && !namespaces.contains(proxy.ns));
    };
    status.proxies.removeIf(other);
    if (status.proxies.isEmpty() && !pod.isEmpty()) {
        output.error({base::ErrorKind::NotFound, u"no istiod that answered has this proxy"_s, pod});
        return Missing;
    }
    if (status.proxies.isEmpty())
        output.message(u"nothing found"_s);
    output.data(report::write(report::proxyStatus(status), output.format(), output.style()));
    return complete ? Success : Partial;
}

/// Without a cluster: nothing but the address is known.
int askServer(const Globals &globals, const Arguments &arguments, const Output &output)
{
    const auto address = arguments.flags.server();
    if (!address) {
        output.error(address.error());
        return exitForFile(address.error());
    }
    base::SystemClock clock;
    Interrupt interrupt;
    istio::XdsServer server(*address, clock);
    QObject::connect(&interrupt, &Interrupt::interrupted, &server, [] { QCoreApplication::exit(Interrupted); });
    base::whenDone(server.status(), &server, [&](const base::Result<proxies::Status> &status) {
        if (!status) {
            output.error(status.error());
            finish(exitFor(status.error()));
            return;
        }
        const QStringList namespaces = globals.ns.empty() ? QStringList() : QStringList{QString::fromStdString(globals.ns)};
        finish(show(output, namespaces, QString::fromStdString(arguments.pod), *status));
    });
    return QCoreApplication::exec();
}

int proxyStatus(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    if (!arguments.flags.xds.empty())
        return askServer(globals, arguments, *output);
    const QString pod = QString::fromStdString(arguments.pod);
    return readProxies(globals, arguments.flags, *output, [&](session::Session &, session::Proxies &proxies) {
        const QStringList namespaces = globals.ns.empty() ? QStringList() : QStringList{QString::fromStdString(globals.ns)};
        base::whenDone(proxies.controlPlanes().status(), &proxies, [&output, pod, namespaces](const base::Result<proxies::Status> &status) {
            if (!status) {
                output->error(status.error());
                finish(exitFor(status.error()));
                return;
            }
            finish(show(*output, namespaces, pod, *status));
        });
    });
}

} // namespace

void addProxyStatus(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("proxy-status", "Which configuration each proxy has taken or refused, by what all istiods say");
    app->alias("ps");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("POD", arguments->pod, "Only this one: NAME or NAME.NAMESPACE");
    arguments->flags.add(*app);
    arguments->flags.addServer(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return proxyStatus(globals, *arguments); }; });
}

} // namespace cli
