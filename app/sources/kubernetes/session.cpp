// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/session.h"

#include <algorithm>

#include "models/base/logging.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using mesh::Kind;
using mesh::SourceHealth;

namespace kubernetes {

namespace {

/// WatchList is on by default in 1.32, off in 1.33, on from 1.34.
bool hasWatchList(const QString &version)
{
    const int minor = version.section(u'.', 1, 1).toInt();
    return version.section(u'.', 0, 0).toInt() == 1 && (minor == 32 || minor >= 34);
}

/// Of the root namespace's ConfigMaps: what holds mesh configuration or certificates. The others are leader leases that
/// change every other second.
bool isMeshConfig(const mesh::Object &object)
{
    const auto *map = object.as<mesh::ConfigMapFacts>();
    if (object.meta.name == "istio-ca-root-cert"_L1) // followed in all namespaces by another part
        return false;
    const QString &name = object.meta.name;
    return name.startsWith("istio-sidecar-injector"_L1) || name == "istio-ca-crl"_L1
        || (name.startsWith("istio"_L1) && map && map->data.contains(u"mesh"_s));
}

bool isLinkerdConfig(const mesh::Object &object)
{
    return object.meta.name == "linkerd-config"_L1 || object.meta.name == "linkerd-identity-trust-roots"_L1;
}

} // namespace

Session::Session(Client &client, const Options &options, const base::Clock &clock, Outbox &outbox)
    : m_options(options)
    , m_outbox(outbox)
    , m_shared{.client = client, .pool = m_pool, .clock = clock, .timing = options.timing, .seed = options.seed, .sinceContact = {}}
    , m_backoff(options.timing, options.seed + 1)
    , m_heartbeat(m_shared, nullptr)
    , m_discovery(client)
    , m_secrets(m_shared, outbox, Kind::Secret, u"v1"_s, nullptr)
{
    m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() - 1, 1, 4));
    for (QTimer *timer : {&m_rediscover, &m_retry, &m_namespacesTimer})
        timer->setSingleShot(true);
    connect(&m_rediscover, &QTimer::timeout, this, &Session::discover);
    connect(&m_retry, &QTimer::timeout, this, &Session::discover);
    connect(&m_namespacesTimer, &QTimer::timeout, this, &Session::namespacesChanged);
    m_namespacesTimer.setInterval(options.timing.coalesceMs);
    connect(&m_heartbeat, &Heartbeat::alive, this, &Session::alive);
    connect(&m_heartbeat, &Heartbeat::lost, this, &Session::lost);
    connect(&m_heartbeat, &Heartbeat::refused, this, &Session::refused);
    connect(&m_discovery, &Discovery::done, this, &Session::discovered);
    connect(&m_discovery, &Discovery::failed, this, &Session::discoveryFailed);
    connect(&m_secrets, &Named::stateChanged, this, &Session::publish);
    connect(&m_secrets, &Named::lost, &m_heartbeat, &Heartbeat::probe);
    connect(&m_secrets, &Named::refused, this, &Session::refused);

    m_state.endpoint = client.endpoint().baseUrl;
    m_state.health = SourceHealth::Connecting;
    m_state.periodMs = 0;
    makeFeeds();
    publish();
    m_heartbeat.start();
}

Session::~Session()
{
    // Feeds end before what they work with.
    m_feeds.clear();
    m_pool.waitForDone();
}

bool Session::isWanted(Kind kind) const
{
    if (!m_options.kinds.isEmpty())
        return m_options.kinds.contains(kind) && kind != Kind::Secret;
    return mesh::info(kind).watched || kind == Kind::ConfigMap;
}

QVector<KindFeed::Part> Session::partsOf(Kind kind) const
{
    if (kind == Kind::Namespace) {
        const QString own = m_options.contextNamespace.isEmpty() ? u"default"_s : m_options.contextNamespace;
        return {{.ns = {}, .fieldSelector = {}, .wanted = {}, .names = m_options.namespaces.isEmpty() ? QStringList{own} : m_options.namespaces}};
    }
    if (kind != Kind::ConfigMap)
        return {{.ns = {}, .fieldSelector = {}, .wanted = {}, .names = {}}};
    return {
        {.ns = {}, .fieldSelector = u"metadata.name=istio-ca-root-cert"_s, .wanted = {}, .names = {}},
        {.ns = m_options.rootNamespace, .fieldSelector = {}, .wanted = isMeshConfig, .names = {u"istio"_s}},
        {.ns = u"linkerd"_s, .fieldSelector = {}, .wanted = isLinkerdConfig, .names = {u"linkerd-config"_s, u"linkerd-identity-trust-roots"_s}},
    };
}

void Session::makeFeeds()
{
    m_feeds.clear();
    m_namespaceFeed = nullptr;
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        // Namespaces are also needed to know where to look when the whole cluster may not be read.
        if (isWanted(info.kind) || info.kind == Kind::Namespace)
            makeFeed(info.kind);
    }
}

void Session::makeFeed(Kind kind)
{
    auto feed = std::make_unique<KindFeed>(m_shared, m_outbox, kind, partsOf(kind), nullptr);
    connect(feed.get(), &KindFeed::lost, &m_heartbeat, &Heartbeat::probe);
    connect(feed.get(), &KindFeed::refused, this, &Session::refused);
    connect(feed.get(), &KindFeed::gone, this, [this, kind] { kindGone(kind); });
    if (kind == Kind::Namespace) {
        m_namespaceFeed = feed.get();
        const auto soon = [this] { m_namespacesTimer.start(); };
        connect(feed.get(), &KindFeed::changed, this, soon);
        connect(feed.get(), &KindFeed::stateChanged, this, soon);
    } else if (kind == Kind::CustomResourceDefinition) {
        connect(feed.get(), &KindFeed::changed, this, [this](bool initial) {
            if (!initial)
                m_rediscover.start(m_shared.timing.rediscoverSoonMs);
        });
    }
    m_feeds.push_back(std::move(feed));
}

// ---- How the server is -------------------------------------------------------------------------------------------------

void Session::alive(const QString &version)
{
    if (!version.isEmpty()) {
        // Asked once per connection: a server that refused WatchList is not asked again until it is another one.
        if (version != m_state.version)
            m_shared.watchList = hasWatchList(version);
        m_state.version = version;
    }
    if (m_refused)
        return;
    const bool wasLost = m_state.health == SourceHealth::Lost;
    if (!m_discovered) {
        if (!m_retry.isActive())
            discover();
    } else {
        m_state.health = SourceHealth::Live;
        m_state.error.reset();
        m_state.retryMs = 0;
    }
    if (wasLost && m_discovered) {
        qCInfo(logKubernetes) << "the API server answers again";
        for (const auto &feed : m_feeds) {
            feed->setReachable(std::nullopt);
            feed->resume();
        }
        m_secrets.refresh();
    }
    publish();
}

void Session::lost(const base::Error &error, qint64 retryMs)
{
    if (m_refused)
        return;
    m_state.health = SourceHealth::Lost;
    m_state.error = error;
    m_state.retryMs = retryMs;
    for (const auto &feed : m_feeds)
        feed->setReachable(error);
    publish();
}

void Session::refused(const base::Error &error)
{
    m_state.health = SourceHealth::Refused;
    m_state.error = error;
    m_state.retryMs = m_shared.clock.nowMs() + m_shared.timing.refusedRetryMs;
    m_retry.start(m_shared.timing.refusedRetryMs);
    if (!std::exchange(m_refused, true)) {
        m_heartbeat.stop();
        m_secrets.pause();
        for (const auto &feed : m_feeds)
            feed->pause();
    }
    publish();
}

// ---- Which kinds there are ---------------------------------------------------------------------------------------------

void Session::discover()
{
    m_retry.stop();
    m_rediscover.start(m_shared.timing.rediscoverMs);
    m_discovery.run();
}

void Session::discoveryFailed(const Failure &failure)
{
    if (failure.error.kind == ErrorKind::Unauthorized) {
        refused(failure.error);
        return;
    }
    const int wait = std::max(m_backoff.next(m_shared.clock.nowMs()), failure.retryAfterMs);
    m_retry.start(wait);
    if (m_discovered && !m_refused)
        return; // what was found still holds
    m_state.health = failure.status == 403 ? SourceHealth::Refused : SourceHealth::Lost;
    m_state.error = failure.error;
    m_state.retryMs = m_shared.clock.nowMs() + wait;
    publish();
}

void Session::discovered(const Discovered &found)
{
    m_discovered = true;
    m_shared.contact();
    m_doubtful = found.doubtful;
    const bool wasRefused = std::exchange(m_refused, false);
    m_state.health = SourceHealth::Live;
    m_state.error.reset();
    m_state.retryMs = 0;
    if (wasRefused)
        m_heartbeat.start();
    const QSet<Kind> gone = std::exchange(m_gone, {});
    for (const auto &feed : m_feeds) {
        const QString version = found.versions[static_cast<size_t>(feed->kind())];
        const QString group = mesh::info(feed->kind()).group;
        const bool same = version == feed->version() && !version.isEmpty();
        feed->setReachable(std::nullopt);
        if (version.isEmpty() && found.doubtful.contains(group))
            feed->setDoubtful({ErrorKind::Unreachable, u"the API server could not reach the group %1"_s.arg(group), m_state.endpoint});
        else
            feed->setVersion(version);
        if (same && (wasRefused || gone.contains(feed->kind())))
            feed->go();
        else if (same && feed->isPartlyForbidden())
            feed->restart();
    }
    readSecrets();
    publish();
}

void Session::kindGone(Kind kind)
{
    // Also the answer of a server that starts: not every time at once.
    m_gone.insert(kind);
    m_rediscover.start(m_shared.timing.rediscoverSoonMs + m_backoff.next(m_shared.clock.nowMs()));
}

QString Session::versionOf(Kind kind) const
{
    const auto feed = std::ranges::find_if(m_feeds, [kind](const auto &each) { return each->kind() == kind; });
    return feed != m_feeds.end() && !(*feed)->version().isEmpty() ? (*feed)->version() : mesh::info(kind).versions.value(0);
}

// ---- Where to look -----------------------------------------------------------------------------------------------------

void Session::namespacesChanged()
{
    const mesh::KindHealth health = m_namespaceFeed->state().health;
    QStringList namespaces = m_options.namespaces;
    if (namespaces.isEmpty() && !m_namespaceFeed->state().perNamespace && health != mesh::KindHealth::Forbidden) {
        if (health != mesh::KindHealth::Live && health != mesh::KindHealth::Stale)
            return; // not known yet
        namespaces = m_namespaceFeed->names();
    }
    if (namespaces.isEmpty())
        namespaces = QStringList{m_options.contextNamespace.isEmpty() ? u"default"_s : m_options.contextNamespace};
    const bool perNamespace = std::ranges::any_of(m_feeds, [](const auto &feed) { return feed->isPerNamespace(); });
    m_namespacesNote.clear();
    if (namespaces.size() > m_options.mostNamespaces) {
        if (perNamespace)
            m_namespacesNote = u"only %1 of %2 namespaces are looked into"_s.arg(m_options.mostNamespaces).arg(namespaces.size());
        namespaces = namespaces.first(m_options.mostNamespaces);
    }
    for (const auto &feed : m_feeds)
        feed->setNamespaces(namespaces);
    publish();
}

void Session::setRootNamespace(const QString &ns)
{
    if (ns.isEmpty() || ns == m_options.rootNamespace)
        return;
    m_options.rootNamespace = ns;
    const auto feed = std::ranges::find_if(m_feeds, [](const auto &each) { return each->kind() == Kind::ConfigMap; });
    if (feed != m_feeds.end())
        (*feed)->setParts(partsOf(Kind::ConfigMap));
    readSecrets();
}

// ---- Secrets -----------------------------------------------------------------------------------------------------------

void Session::wantSecrets(const QSet<mesh::ObjectKey> &keys)
{
    m_wantedSecrets = keys;
    readSecrets();
}

void Session::readSecrets()
{
    if (!m_wantedSecrets || !m_discovered || m_refused)
        return;
    m_secrets.want(*m_wantedSecrets);
    m_secrets.wantLabelled(m_options.rootNamespace, u"istio/multiCluster=true"_s);
}

// ---- Outside -----------------------------------------------------------------------------------------------------------

void Session::refresh()
{
    m_heartbeat.probe();
    if (m_refused || !m_discovered || m_state.health != SourceHealth::Live) {
        discover();
        return;
    }
    for (const auto &feed : m_feeds) {
        if (feed->isPartlyForbidden())
            feed->restart();
        else if (feed->state().health != mesh::KindHealth::Live)
            feed->resume();
    }
    m_secrets.refresh();
    discover();
}

void Session::publish()
{
    m_state.contactMs = m_shared.contactMs;
    m_state.notes.clear();
    if (!m_namespacesNote.isEmpty())
        m_state.notes.append(m_namespacesNote);
    for (const QString &group : std::as_const(m_doubtful))
        m_state.notes.append(u"the API server could not reach the group %1"_s.arg(group));
    m_outbox.set(m_state);
    if (m_wantedSecrets)
        m_outbox.set(Kind::Secret, m_secrets.state(m_state.health == SourceHealth::Live));
}

} // namespace kubernetes
