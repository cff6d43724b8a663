// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session.h"

#include "app/session/capture.h"
#include "app/session/consents.h"
#include "app/session/forwarder.h"
#include "app/session/istiod.h"
#include "app/session/telemetryendpoint.h"
#include "app/sources/kubeconfig/consent.h"
#include "app/sources/kubeconfig/kubeconfig.h"
#include "app/sources/kubernetes/source.h"
#include "app/sources/prometheus/discovery.h"
#include "app/sources/prometheus/source.h"
#include "app/sources/tls/probe.h"
#include "models/base/later.h"
#include "models/base/logging.h"
#include "models/certificates/wanted.h"
#include "models/routes/routes.h"

#include <QRandomGenerator>
#include <QtConcurrent>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

bool sameState(const mesh::SourceState &a, const mesh::SourceState &b)
{
    return a.health == b.health && a.endpoint == b.endpoint && a.version == b.version && a.contactMs == b.contactMs && a.error == b.error
        && a.notes == b.notes;
}

bool isWaiting(mesh::KindHealth health)
{
    return health == mesh::KindHealth::Unknown || health == mesh::KindHealth::Loading;
}

/// Latency is asked for apart and comes a moment after the requests.
bool hasLatency(const mesh::Traffic &traffic)
{
    const bool said =
        std::ranges::any_of(traffic.missing, [](const mesh::MissingPart &part) { return part.what.contains("latency"_L1, Qt::CaseInsensitive); });
    if (!said && !traffic.routes.isEmpty() && traffic.routeLatencies.isEmpty())
        return false;
    return said || traffic.edges.isEmpty()
        || std::ranges::any_of(traffic.edges, [](const mesh::EdgeTraffic &edge) { return std::isfinite(edge.p95); });
}

/// How long the first answer waits for it.
constexpr int latencyGraceMs = 4000;

/// Kinds whose change may change which Secrets certificates need.
bool mayChangeSecrets(const mesh::Change &change)
{
    using mesh::Kind;
    static constexpr Kind kinds[] = {Kind::Gateway,   Kind::K8sGateway, Kind::ReferenceGrant, Kind::CertManagerCertificate,
                                     Kind::Namespace, Kind::Pod,        Kind::Service,        Kind::Deployment};
    return std::ranges::any_of(kinds, [&change](Kind kind) { return change.touches(kind); });
}

using StartedSandbox = base::Result<std::shared_ptr<sandbox::Sandbox>>;

} // namespace

class Session::Private final : public QObject
{
public:
    Private(Session &owner, const base::Clock &clock)
        : q(owner)
        , m_store(clock)
        , m_consent(consentFile(q.m_options), clock)
        , m_probe(clock)
        , m_clock(clock)
    {
        connect(&m_store, &store::Store::changed, this, &Private::changed);
        m_sandboxPoll.setInterval(200);
        connect(&m_sandboxPoll, &QTimer::timeout, this, &Private::pollSandbox);
        m_secretsSoon.setSingleShot(true);
        m_secretsSoon.setInterval(300);
        connect(&m_secretsSoon, &QTimer::timeout, this, &Private::updateSecrets);
        m_grace.setSingleShot(true);
        m_grace.setInterval(latencyGraceMs);
        connect(&m_grace, &QTimer::timeout, this, [this] {
            m_graceOver = true;
            checkSettled();
        });
    }

    void open();
    void connectTo(const QString &context);
    void disconnectSources();
    void refresh();
    base::Result<void> load();

    Session &q;
    store::Store m_store;
    kubeconfig::FileConsent m_consent;
    kubeconfig::Kubeconfig m_config;
    kubeconfig::Access m_access;
    TelemetryForwarder m_telemetryForwarder;
    tls::Probe m_probe;
    std::shared_ptr<sandbox::Sandbox> m_sandbox;

private:
    void openCapture();
    void startSandbox();
    void pollSandbox();
    void loadAndConnect();
    void changed(const mesh::Change &change);
    void findTelemetry();
    void startTelemetry(const http::Endpoint &endpoint, prometheus::Options options);
    void updateSecrets();
    void checkSettled();
    bool telemetryAnswered() const;
    bool secretsAnswered() const;
    void take(mesh::Delta delta);

    const base::Clock &m_clock;
    std::unique_ptr<kubernetes::Source> m_kubernetes;
    std::unique_ptr<prometheus::Source> m_prometheus;
    QTimer m_sandboxPoll, m_secretsSoon, m_grace;
    bool m_graceOver = false;
    QVector<mesh::ObjectKey> m_secrets;
    bool m_secretsAsked = false;
    bool m_captured = false;
};

void Session::Private::open()
{
    if (!q.m_options.capture.isEmpty())
        openCapture();
    else if (q.m_options.sandbox)
        startSandbox();
    else
        QTimer::singleShot(0, this, &Private::loadAndConnect);
}

void Session::Private::openCapture()
{
    base::whenDone(QtConcurrent::run([path = q.m_options.capture] { return readCapture(path); }), this, [this](const base::Result<Capture> &capture) {
        if (!capture) {
            emit q.failed(capture.error());
            return;
        }
        if (capture->skipped > 0)
            qCWarning(logSession) << capture->skipped << "objects of the capture could not be read";
        m_access = {};
        m_access.context = capture->head.context + u" (capture)"_s;
        m_captured = true;
        m_store.reset(m_access.context);
        take(capture->delta);
        emit q.contextChanged(m_access.context);
        emit q.opened();
    });
}

void Session::Private::startSandbox()
{
    auto options = q.m_options.sandboxOptions;
    options.prometheus = options.prometheus && q.m_options.telemetry && q.m_options.prometheusUrl.isEmpty();
    const auto start = [options]() -> StartedSandbox {
        auto started = sandbox::Sandbox::start(options);
        if (!started)
            return tl::unexpected(started.error());
        return std::shared_ptr<sandbox::Sandbox>(std::move(*started));
    };
    base::whenDone(QtConcurrent::run(start), this, [this](const StartedSandbox &started) {
        if (!started) {
            emit q.failed(started.error());
            return;
        }
        m_sandbox = *started;
        q.m_options.kubeconfigs = {m_sandbox->kubeconfigPath()};
        loadAndConnect();
    });
}

base::Result<void> Session::Private::load()
{
    kubeconfig::Search search;
    search.explicitFiles = q.m_options.kubeconfigs;
    auto config = kubeconfig::load(search);
    if (!config)
        return tl::unexpected(config.error());
    m_config = std::move(*config);
    return {};
}

void Session::Private::loadAndConnect()
{
    if (const auto loaded = load(); !loaded) {
        emit q.failed(loaded.error());
        return;
    }
    connectTo(q.m_options.context);
}

void Session::Private::connectTo(const QString &context)
{
    disconnectSources();
    const auto access = kubeconfig::endpoint(m_config, context, {.consent = m_consent, .clock = m_clock, .plugins = {}});
    if (!access) {
        emit q.failed(access.error());
        return;
    }
    m_access = *access;
    m_store.reset(m_access.context);
    kubernetes::Options options;
    options.namespaces = q.m_options.namespaces;
    options.contextNamespace = m_access.nameSpace;
    options.kinds = q.m_options.kinds;
    options.seed = QRandomGenerator::global()->generate64();
    m_kubernetes = std::make_unique<kubernetes::Source>(m_access.endpoint, options, m_clock);
    connect(m_kubernetes.get(), &store::Source::delta, this, [this](mesh::Delta delta) {
        // What the user must keep in sight stays with each state of this source.
        if (auto state = delta.sources.find(mesh::SourceId::Kubernetes); state != delta.sources.end())
            state->notes = m_access.warnings + state->notes;
        take(std::move(delta));
    });
    m_kubernetes->start();
    if (q.m_options.telemetry && !q.m_options.prometheusUrl.isEmpty()) {
        if (const auto endpoint = telemetryEndpoint(q.m_options))
            startTelemetry(*endpoint, {});
        else
            emit q.failed(endpoint.error());
    } else if (q.m_options.telemetry && m_sandbox) {
        m_sandboxPoll.start();
    }
    emit q.contextChanged(m_access.context);
    emit q.opened();
}

void Session::Private::disconnectSources()
{
    m_sandboxPoll.stop();
    m_secretsSoon.stop();
    m_telemetryForwarder.setTarget(nullptr);
    m_telemetryForwarder.setRouteLabels({});
    m_prometheus.reset();
    m_kubernetes.reset();
    m_secrets.clear();
    m_secretsAsked = false;
    m_grace.stop();
    m_graceOver = false;
    q.m_settled = false;
}

void Session::Private::refresh()
{
    if (m_kubernetes)
        m_kubernetes->refresh();
    if (m_prometheus)
        m_prometheus->refresh();
}

void Session::Private::take(mesh::Delta delta)
{
    m_store.apply(std::move(delta));
}

/// Prometheus of the sandbox starts on its own time; it is reached as a real one would be, by the API server's proxy.
void Session::Private::pollSandbox()
{
    mesh::SourceState state;
    state.endpoint = u"prometheus of the sandbox"_s;
    if (!m_sandbox->prometheusUrl().isEmpty()) {
        m_sandboxPoll.stop();
        findTelemetry();
        return;
    }
    const QString note = m_sandbox->prometheusNote();
    const bool starting = note.isEmpty() || note.startsWith("starting"_L1);
    state.health = starting ? mesh::SourceHealth::Connecting : mesh::SourceHealth::Lost;
    state.error = starting ? std::nullopt : std::optional(base::Error{base::ErrorKind::Unreachable, note, state.endpoint});
    if (sameState(state, m_store.snapshot()->source(mesh::SourceId::Prometheus)))
        return;
    mesh::Delta delta;
    delta.sources.insert(mesh::SourceId::Prometheus, state);
    take(delta);
}

void Session::Private::changed(const mesh::Change &change)
{
    const mesh::SnapshotPtr snapshot = m_store.snapshot();
    if (m_captured) {
        checkSettled();
        return;
    }
    const mesh::SourceState istiod = istiodState(*snapshot);
    if (!sameState(istiod, snapshot->source(mesh::SourceId::Istiod))) {
        mesh::Delta delta;
        delta.sources.insert(mesh::SourceId::Istiod, istiod);
        take(delta);
    }
    if (!m_prometheus && !m_sandbox && change.touches(mesh::Kind::Service))
        findTelemetry();
    if (change.touches(mesh::Kind::ConfigMap) && m_kubernetes)
        m_kubernetes->setRootNamespace(snapshot->rootNamespace());
    if (change.touches(mesh::Kind::Telemetry))
        m_telemetryForwarder.setRouteLabels(routes::labels(*snapshot));
    if (change.traffic && !m_grace.isActive() && !m_graceOver)
        m_grace.start();
    if (q.m_options.secrets && mayChangeSecrets(change) && !m_secretsSoon.isActive())
        m_secretsSoon.start();
    checkSettled();
}

void Session::Private::findTelemetry()
{
    if (!q.m_options.telemetry || !q.m_options.prometheusUrl.isEmpty() || m_prometheus || !m_kubernetes)
        return;
    const auto service = prometheus::findPrometheus(*m_store.snapshot());
    if (!service) {
        // The sandbox's Service is in the store a moment after its Prometheus answers.
        if (m_sandbox)
            m_sandboxPoll.start();
        return;
    }
    http::Endpoint endpoint = m_kubernetes->proxyEndpoint(service->ns, service->name, service->scheme, QString::number(service->port));
    endpoint.baseUrl += service->basePath;
    startTelemetry(endpoint, {.flavour = service->flavour, .useGet = true, .name = service->shownName()});
}

void Session::Private::startTelemetry(const http::Endpoint &endpoint, prometheus::Options options)
{
    options.refreshMs = q.m_options.refreshMs;
    m_prometheus = std::make_unique<prometheus::Source>(endpoint, options, m_clock);
    connect(m_prometheus.get(), &store::Source::delta, this, &Private::take);
    m_telemetryForwarder.setTarget(m_prometheus.get());
    m_prometheus->start();
}

void Session::Private::updateSecrets()
{
    if (!m_kubernetes)
        return;
    const QVector<mesh::ObjectKey> wanted = certificates::wantedSecrets(*m_store.snapshot());
    if (m_secretsAsked && wanted == m_secrets)
        return;
    m_secrets = wanted;
    m_secretsAsked = true;
    m_kubernetes->wantSecrets(wanted);
}

bool Session::Private::telemetryAnswered() const
{
    if (!q.m_options.telemetry)
        return true;
    const mesh::SnapshotPtr snapshot = m_store.snapshot();
    const mesh::SourceState &state = snapshot->source(mesh::SourceId::Prometheus);
    if (!m_prometheus)
        return m_sandbox ? state.health == mesh::SourceHealth::Lost : !isWaiting(snapshot->state(mesh::Kind::Service).health);
    if (state.health == mesh::SourceHealth::Lost || state.health == mesh::SourceHealth::Refused)
        return true;
    // Objects say which label names routes: an answer from before they were read lacks them.
    const bool asked = snapshot->traffic && snapshot->traffic->routeLabels == m_telemetryForwarder.routeLabels();
    return snapshot->traffic && ((asked && hasLatency(*snapshot->traffic)) || m_graceOver);
}

bool Session::Private::secretsAnswered() const
{
    if (!q.m_options.secrets)
        return true;
    return m_secretsAsked && !m_secretsSoon.isActive() && !isWaiting(m_store.snapshot()->state(mesh::Kind::Secret).health);
}

void Session::Private::checkSettled()
{
    if (q.m_settled)
        return;
    if (m_captured) { // all that there is has come at once
        q.m_settled = true;
        emit q.settled();
        return;
    }
    const mesh::SnapshotPtr snapshot = m_store.snapshot();
    const bool kinds = std::ranges::all_of(mesh::allKinds(), [&](const mesh::KindInfo &info) {
        const bool wanted = info.watched && (q.m_options.kinds.isEmpty() || q.m_options.kinds.contains(info.kind));
        return !wanted || !isWaiting(snapshot->state(info.kind).health);
    });
    if (!kinds || !telemetryAnswered() || !secretsAnswered())
        return;
    q.m_settled = true;
    emit q.settled();
}

Session::Session(Options options, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , d(std::make_unique<Private>(*this, clock))
{
}

Session::~Session()
{
    d->disconnectSources();
}

void Session::open()
{
    d->open();
}

void Session::use(const QString &context)
{
    if (!m_options.capture.isEmpty())
        return;
    d->connectTo(context);
}

void Session::refresh()
{
    d->refresh();
}

store::Store &Session::store()
{
    return d->m_store;
}

store::Telemetry &Session::telemetry()
{
    return d->m_telemetryForwarder;
}

store::CertificateProbe &Session::probe()
{
    return d->m_probe;
}

QVector<ContextInfo> Session::contexts() const
{
    if (!m_options.capture.isEmpty())
        return {{d->m_access.context, {}, m_options.capture, {}, {}, true, {}}};
    if (d->m_config.files.isEmpty() && d->m_config.contexts.isEmpty()) {
        if (const auto loaded = d->load(); !loaded)
            qCInfo(logSession) << "no kubeconfig:" << loaded.error().message();
    }
    QVector<ContextInfo> list;
    for (const kubeconfig::ContextInfo &info : kubeconfig::contexts(d->m_config))
        list.push_back({info.name, info.cluster, info.server, info.user, info.nameSpace, info.current, info.problems.join(u"; "_s)});
    return list;
}

Asked Session::asked(const QString &context) const
{
    const QString name = context.isEmpty() ? d->m_config.currentContext : context;
    const auto pending = kubeconfig::pending(d->m_config, name, d->m_consent);
    Asked asked{name, {}, {}, false, {}};
    if (!pending)
        return asked;
    if (pending->exec) {
        asked.command = pending->exec->commandLine();
        asked.place = pending->exec->place.text();
    }
    asked.insecure = pending->insecure;
    asked.server = d->m_config.clusters.value(d->m_config.contexts.value(name).cluster).server;
    return asked;
}

base::Result<void> Session::accept(const QString &context)
{
    const QString name = context.isEmpty() ? d->m_config.currentContext : context;
    const auto pending = kubeconfig::pending(d->m_config, name, d->m_consent);
    if (!pending)
        return tl::unexpected(pending.error());
    if (pending->exec) {
        if (const auto accepted = d->m_consent.acceptExec(*pending->exec); !accepted)
            return accepted;
    }
    const kubeconfig::Context entry = d->m_config.contexts.value(name);
    return pending->insecure ? d->m_consent.acceptInsecure(entry, d->m_config.clusters.value(entry.cluster)) : base::Result<void>{};
}

QString Session::context() const
{
    return d->m_access.context;
}

QString Session::contextNamespace() const
{
    return d->m_access.nameSpace;
}

const http::Endpoint &Session::endpoint() const
{
    return d->m_access.endpoint;
}

sandbox::Sandbox *Session::sandbox() const
{
    return d->m_sandbox.get();
}

} // namespace session
