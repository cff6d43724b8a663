// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/proxyreader.h"

#include "app/cli/cli.h"
#include "app/cli/interrupt.h"

#include <QCoreApplication>
#include <QFile>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

constexpr qint64 mostFile = 1 << 20;

istio::Way wayNamed(const std::string &word)
{
    return word == "xds" ? istio::Way::Xds : word == "http" ? istio::Way::Http : istio::Way::Best;
}

} // namespace

void ProxyFlags::add(CLI::App &app)
{
    app.add_option("--istio-namespace,-i", istioNamespace, "Where istiod runs")->capture_default_str();
    app.add_option("--via", way, "How istiod is asked: xds (gRPC, verified), http (debug pages), best (xds, then http)")
        ->check(CLI::IsMember({"best", "xds", "http"}))
        ->capture_default_str();
}

istio::Options ProxyFlags::planes() const
{
    return {.ns = QString::fromStdString(istioNamespace), .way = wayNamed(way)};
}

void ProxyFlags::addServer(CLI::App &app)
{
    app.add_option("--xds", xds, "Ask this xDS control plane instead of a cluster's istiods: by CSDS, or as istiod is asked")->type_name("HOST:PORT");
    app.add_option("--xds-ca", xdsCa, "CA certificates of --xds (default: the system's)")->type_name("FILE");
    app.add_option("--xds-name", xdsName, "Name in the certificate of --xds, when it is not HOST")->type_name("NAME");
    app.add_option("--xds-token", xdsToken, "File with a bearer token for --xds")->type_name("FILE");
    app.add_flag("--xds-plaintext", xdsPlaintext, "--xds speaks without TLS");
}

base::Result<istio::XdsAddress> ProxyFlags::server() const
{
    if (xdsPlaintext && !xdsToken.empty())
        return base::fail(base::ErrorKind::Unsupported, u"a token is not sent without TLS: leave --xds-token or --xds-plaintext out"_s,
                          QString::fromStdString(xds));
    istio::XdsAddress address{.address = QString::fromStdString(xds), .plaintext = xdsPlaintext, .serverName = QString::fromStdString(xdsName)};
    address.identity.ns = QString::fromStdString(istioNamespace);
    const auto read = [](const std::string &path, QByteArray &into) -> base::Result<void> {
        if (path.empty())
            return {};
        QFile file(QString::fromStdString(path));
        if (!file.open(QIODevice::ReadOnly) || file.size() > mostFile)
            return base::fail(base::ErrorKind::NotFound, file.size() > mostFile ? u"the file is too large"_s : file.errorString(),
                              QString::fromStdString(path));
        into = file.readAll().trimmed();
        return {};
    };
    for (const auto &[path, into] : {std::pair(&xdsCa, &address.caPem), std::pair(&xdsToken, &address.token)}) {
        if (const auto done = read(*path, *into); !done)
            return tl::unexpected(done.error());
    }
    return address;
}

int readProxies(const Globals &globals, const ProxyFlags &flags, const Output &output,
                const std::function<void(session::Session &, session::Proxies &)> &take)
{
    base::SystemClock clock;
    Interrupt interrupt;
    session::Options options = globals.sessionOptions();
    options.telemetry = options.secrets = false;
    options.kinds = {mesh::Kind::Namespace};
    session::Session session(options, clock);
    std::unique_ptr<session::Proxies> proxies;
    QObject context;
    QObject::connect(&interrupt, &Interrupt::interrupted, &context, [] { QCoreApplication::exit(Interrupted); });
    QObject::connect(&session, &session::Session::failed, &context, [&](const base::Error &error) {
        output.error(error);
        if (!session.asked({}).isEmpty())
            output.message(u"look at it with `meshdeck contexts`, then accept it with `meshdeck config accept`"_s);
        QCoreApplication::exit(exitForFile(error));
    });
    QObject::connect(&session, &session::Session::opened, &context, [&] {
        proxies = std::make_unique<session::Proxies>(session.endpoint(), flags.planes(), session.store().clock());
        take(session, *proxies);
    });
    QTimer::singleShot(static_cast<int>(std::max(globals.timeoutSeconds, 0.1) * 1000), &context, [&] {
        output.error({base::ErrorKind::Unreachable, u"gave up after %1 s"_s.arg(globals.timeoutSeconds), {}});
        QCoreApplication::exit(Unreachable);
    });
    session.open();
    const int code = QCoreApplication::exec();
    output.endProgress();
    return code;
}

} // namespace cli
