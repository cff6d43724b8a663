// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox.h"

#include "app/sandbox/api/api.h"
#include "app/sandbox/kubeconfig.h"
#include "app/sandbox/api/server.h"
#include "app/sandbox/proxy/proxy.h"
#include "app/sandbox/traffic/world.h"

#include <algorithm>

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

base::Result<portforward::Speaks> spokenProtocols(const QString &word)
{
    if (word == "both"_L1)
        return portforward::Speaks::Both;
    if (word == "tunnel"_L1)
        return portforward::Speaks::Tunnel;
    if (word == "channels"_L1)
        return portforward::Speaks::Channels;
    return base::fail(base::ErrorKind::Invalid, u"the port-forward is both, tunnel or channels, not \"%1\""_s.arg(word));
}

} // namespace

class Sandbox::Private
{
public:
    base::Result<void> start(const Options &options);
    base::Result<void> makeDirectory(const QString &wanted);
    base::Result<void> listen(int port);
    std::vector<std::string> viewerNamespaces() const;

    // The order is that of the dependencies, so that the end goes backwards: world (with its children) before the directory
    // it writes to, the server before all that its handlers use.
    std::unique_ptr<QTemporaryDir> temporary;
    QString directory;
    ObjectStore objects;
    std::unique_ptr<World> world;
    std::unique_ptr<Access> access;
    HttpServer *running = nullptr; ///< for the faults, which the API must know before there is a server
    int apiPort = 0, metricsPort = 0;
    std::unique_ptr<Faults> faults;
    std::unique_ptr<ServiceProxy> proxy;
    AccountTokens accountTokens;
    std::unique_ptr<ProxyPorts> pods;
    std::unique_ptr<Api> api;
    std::unique_ptr<HttpServer> server;
};

base::Result<void> Sandbox::Private::makeDirectory(const QString &wanted)
{
    directory = wanted;
    if (directory.isEmpty()) {
        temporary = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/meshdeck-sandbox-XXXXXX"_s);
        directory = temporary->path();
        if (!temporary->isValid())
            return base::fail(base::ErrorKind::Internal, u"cannot make a directory: %1"_s.arg(temporary->errorString()), QDir::tempPath());
    }
    if (!QDir().mkpath(directory))
        return base::fail(base::ErrorKind::Internal, u"cannot make the directory"_s, directory);
    directory = QDir(directory).absolutePath();
    return {};
}

/// The two with the most Services that are no system's own.
std::vector<std::string> Sandbox::Private::viewerNamespaces() const
{
    std::map<std::string, int> services;
    for (const StoredObject &object : objects.list({"", "services"}).first)
        ++services[object.ns];
    std::vector<std::pair<int, std::string>> found;
    for (const auto &[name, count] : services)
        if (name != "default" && !name.starts_with("kube-") && !name.starts_with("istio-") && !name.starts_with("linkerd"))
            found.emplace_back(-count, name);
    std::ranges::sort(found);
    std::vector<std::string> names;
    for (const auto &[count, name] : found)
        if (names.size() < 2)
            names.push_back(name);
    return names;
}

base::Result<void> Sandbox::Private::listen(int port)
{
    const auto authority = Authority::create("meshdeck sandbox CA");
    if (!authority)
        return tl::unexpected(authority.error());
    const auto identity = authority->issueServer("kube-apiserver", {"DNS:localhost", "DNS:kubernetes", "IP:127.0.0.1"});
    const auto admin = authority->issueClient(Access::adminName, "system:masters");
    if (!identity || !admin)
        return tl::unexpected(identity ? admin.error() : identity.error());
    const ServerTls tls{identity->certificatePem, identity->keyPem, authority->certificatePem()};
    const auto secure = server->listen(port, &tls, [this](HttpRequest request, HttpDone done) { api->handle(std::move(request), std::move(done)); });
    if (!secure)
        return tl::unexpected(secure.error());
    const auto plain = server->listen(0, nullptr, [this](const HttpRequest &request, const HttpDone &done) {
        HttpResponse response;
        response.contentType = "text/plain; version=0.0.4; charset=utf-8";
        if (request.path != "/metrics" || request.method != "GET")
            response.status = request.path == "/metrics" ? 405 : 404;
        else
            response.body = world->metrics();
        done(std::move(response));
    });
    if (!plain)
        return tl::unexpected(plain.error());
    apiPort = *secure;
    metricsPort = *plain;
    api->setPort(apiPort);
    const std::string url = "https://127.0.0.1:" + std::to_string(apiPort);
    if (const auto tokens = writePrivateFile(directory + u"/tokens.json"_s, tokensText(*access)); !tokens)
        return tokens;
    return writePrivateFile(directory + u"/kubeconfig"_s, kubeconfigText(url, authority->certificatePem(), *admin, *access));
}

base::Result<void> Sandbox::Private::start(const Options &options)
{
    const auto speaks = spokenProtocols(options.portForward);
    if (!speaks)
        return tl::unexpected(speaks.error());
    if (const auto made = makeDirectory(options.directory); !made)
        return made;
    auto created = World::create(options, objects);
    if (!created)
        return tl::unexpected(created.error());
    world = std::move(*created);
    access = std::make_unique<Access>(viewerNamespaces());
    server = std::make_unique<HttpServer>();
    running = server.get();
    faults = std::make_unique<Faults>(Faults::Hooks{.compact = [this] { objects.compact(); },
                                                    .cut = [this] { running->cutConnections(); },
                                                    .stall = [this](Faults::Duration time) { running->stall(apiPort, time); },
                                                    .refuse = [this](Faults::Duration time) { running->refuse(apiPort, time); }});
    std::vector<ServiceProxy::Backend> backends{{"istio-system", "prometheus", 9090, [this] { return world->prometheusUrl().toStdString(); }}};
    proxy = std::make_unique<ServiceProxy>(server->io(), objects, std::move(backends));
    api = std::make_unique<Api>(objects, *access, *faults, *proxy);
    pods = std::make_unique<ProxyPorts>(objects, accountTokens, &world->hostCounts());
    api->setPodPorts(pods.get());
    api->setTokens(&accountTokens);
    api->setPortForward(*speaks);
    if (const auto listening = listen(options.port); !listening)
        return listening;
    server->run();
    world->start();
    if (options.prometheus)
        world->startPrometheus(directory, u"http://127.0.0.1:%1/metrics"_s.arg(metricsPort), options.historyMinutes);
    return {};
}

Sandbox::Sandbox()
    : d(std::make_unique<Private>())
{
}

Sandbox::~Sandbox()
{
    if (d->server)
        d->server->stop();
}

base::Result<std::unique_ptr<Sandbox>> Sandbox::start(const Options &options)
{
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    if (const auto started = sandbox->d->start(options); !started)
        return tl::unexpected(started.error());
    return sandbox;
}

QString Sandbox::kubeconfigPath() const
{
    return d->directory + u"/kubeconfig"_s;
}

QString Sandbox::apiUrl() const
{
    return u"https://127.0.0.1:%1"_s.arg(d->apiPort);
}

QString Sandbox::metricsUrl() const
{
    return u"http://127.0.0.1:%1/metrics"_s.arg(d->metricsPort);
}

QString Sandbox::prometheusUrl() const
{
    return d->world->prometheusUrl();
}

QString Sandbox::prometheusNote() const
{
    return d->world->prometheusNote();
}

Faults &Sandbox::faults()
{
    return *d->faults;
}

} // namespace sandbox
