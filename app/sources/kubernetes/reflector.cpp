// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requests and their ends. What arrives is taken in reflectorevents.cpp.
#include "app/sources/kubernetes/reflector.h"

#include <utility>

#include "models/base/later.h"
#include "models/base/logging.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using mesh::KindHealth;

namespace kubernetes {

namespace {

/// 400 and 422: the parameters are not known. 500: they are, but what stands behind the API server can't serve them (an etcd
/// without progress notifications answers so, as an event of the stream).
bool refusesWatchList(int status)
{
    return status == 400 || status == 422 || status == 500;
}

constexpr int pageSize = 500;
constexpr int mostErrorBody = 64 << 10;
constexpr qsizetype mostUndecoded = 256 << 20;
constexpr int graceSeconds = 30; ///< a server that does not end a watch when it was asked to

quint64 mix(quint64 seed, const Scope &scope)
{
    return qHashMulti(static_cast<size_t>(seed), static_cast<int>(scope.kind), scope.ns, scope.fieldSelector);
}

} // namespace

qint64 Shared::contact()
{
    sinceContact.start();
    return contactMs = clock.nowMs();
}

Reflector::Reflector(Shared &shared, Scope scope, QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_scope(std::move(scope))
    , m_backoff(shared.timing, mix(shared.seed, m_scope))
    , m_decoder(std::make_shared<Decoder>(m_scope.kind, apiVersionOf(mesh::info(m_scope.kind), m_scope.version)))
{
    m_wait.setSingleShot(true);
    m_deadline.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, [this] { (this->*std::exchange(m_afterWait, nullptr))(); });
    connect(&m_deadline, &QTimer::timeout, this, &Reflector::deadlinePassed);
}

Reflector::~Reflector() = default;

QString Reflector::path() const
{
    QString path = resourcePath(mesh::info(m_scope.kind), m_scope.version, m_scope.ns);
    if (!m_scope.fieldSelector.isEmpty())
        path += u"?fieldSelector="_s + http::encode(m_scope.fieldSelector) + u'&';
    else
        path += u'?';
    return path;
}

void Reflector::setState(KindHealth health, std::optional<base::Error> error)
{
    // Objects that could not be read don't make the rest worse, but they are said.
    if (health == KindHealth::Live && m_skipped.count > 0)
        error = base::Error{ErrorKind::Invalid, u"%1 of the objects could not be read, the first: %2"_s.arg(m_skipped.count).arg(m_skipped.reason),
                            m_shared.client.where(path())};
    m_health = health;
    m_error = std::move(error);
    emit stateChanged();
}

void Reflector::contact()
{
    m_contactMs = m_shared.contact();
}

/// Ends whatever is open. Late answers find another epoch.
void Reflector::cut()
{
    ++m_epoch;
    if (m_stream) { // maybe in the middle of its own signal
        m_stream->disconnect(this);
        std::exchange(m_stream, nullptr)->deleteLater();
    }
    m_streamEnd.reset();
    m_streamStatus = 0;
    m_errorBody.clear();
    m_page.reset();
    m_lines.clear();
    m_wait.stop();
    m_deadline.stop();
    m_phase = Phase::Idle;
}

void Reflector::wait(int ms, void (Reflector::*then)())
{
    cut();
    m_phase = Phase::Waiting;
    m_afterWait = then;
    m_wait.start(ms);
}

void Reflector::start()
{
    cut();
    if (!m_synced)
        setState(KindHealth::Loading);
    begin();
}

void Reflector::pause()
{
    cut();
    if (m_synced)
        setState(KindHealth::Stale, m_error);
}

void Reflector::resume()
{
    if (m_phase == Phase::Waiting) {
        m_wait.stop();
        (this->*std::exchange(m_afterWait, nullptr))();
    } else if (m_phase == Phase::Watching) {
        reopen();
    }
}

void Reflector::begin()
{
    cut();
    m_listing.clear();
    m_listVersion.clear();
    m_skipped = {};
    const bool selective = !m_scope.fieldSelector.isEmpty() || !m_scope.ns.isEmpty();
    if (m_shared.watchList && m_canWatch && !selective && m_brokenInitials < 2) {
        openWatch(true);
        return;
    }
    m_phase = Phase::Listing;
    nextPage({});
}

// ---- List --------------------------------------------------------------------------------------------------------------

void Reflector::nextPage(const QString &continueToken)
{
    QString page = path();
    // After a token expired twice the list is asked for in one piece: it is too large for this server's patience.
    if (m_expiredPages < 2)
        page += u"limit=%1"_s.arg(pageSize);
    if (!continueToken.isEmpty())
        page += u"&continue="_s + http::encode(continueToken);
    base::whenDone(m_shared.client.get({.path = page}), this, [this, epoch = m_epoch](const Reply &reply) {
        if (epoch != m_epoch)
            return;
        if (reply.failure) {
            failed(*reply.failure);
            return;
        }
        contact();
        m_page = reply.body;
        decodeNext();
    });
}

void Reflector::relist()
{
    if (m_synced)
        setState(KindHealth::Stale, m_error);
    begin();
}

// ---- Watch -------------------------------------------------------------------------------------------------------------

void Reflector::openWatch(bool initial)
{
    cut();
    m_phase = initial ? Phase::WatchListing : Phase::Watching;
    const int seconds = m_backoff.between(m_shared.timing.watchMinSeconds, m_shared.timing.watchMaxSeconds);
    QString watch = path() + u"watch=true&allowWatchBookmarks=true&timeoutSeconds=%1"_s.arg(seconds);
    if (initial)
        watch += u"&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"_s;
    else
        watch += u"&resourceVersion="_s + http::encode(m_resourceVersion);
    m_watchedFrom = initial ? QString() : m_resourceVersion;
    m_streamEvents = 0;
    m_streamAge.start();
    m_stream = m_shared.client.watch(watch, this);
    connect(m_stream, &http::Stream::started, this, &Reflector::streamStarted);
    connect(m_stream, &http::Stream::lines, this, &Reflector::streamLines);
    connect(m_stream, &http::Stream::finished, this, &Reflector::streamFinished);
    m_deadline.start(initial ? m_shared.timing.initialDeadlineMs : (seconds + graceSeconds) * 1000);
}

void Reflector::streamStarted(int status)
{
    m_streamStatus = status;
    if (status != 200)
        return;
    contact();
    if (m_phase == Phase::Watching && m_synced && m_health != KindHealth::Live)
        setState(KindHealth::Live);
}

void Reflector::streamLines(const QByteArray &data)
{
    if (m_streamStatus != 200) {
        m_errorBody.append(data.left(mostErrorBody - m_errorBody.size()));
        return;
    }
    contact();
    if (m_phase == Phase::WatchListing)
        m_deadline.start(m_shared.timing.initialDeadlineMs);
    m_lines.append(data);
    if (m_lines.size() > mostUndecoded) { // we can't keep up: a list says the same in less
        wait(m_backoff.next(m_shared.clock.nowMs()), &Reflector::relist);
        return;
    }
    decodeNext();
}

void Reflector::streamFinished(const base::Result<void> &end)
{
    m_stream->deleteLater();
    m_stream = nullptr;
    m_streamEnd = end;
    if (!m_decoding && m_lines.isEmpty())
        watchEnded();
}

/// The stream is over and everything it brought has been taken.
void Reflector::watchEnded()
{
    const base::Result<void> end = *std::exchange(m_streamEnd, std::nullopt);
    const QString where = m_shared.client.where(path());
    if (m_streamStatus != 0 && m_streamStatus != 200) {
        failed(failureOf(m_streamStatus, m_errorBody, {}, where));
        return;
    }
    if (!end) {
        failed(Failure{.error = end.error(), .status = 0, .details = {}, .retryAfterMs = 0});
        return;
    }
    if (m_phase == Phase::WatchListing) {
        ++m_brokenInitials;
        wait(m_backoff.next(m_shared.clock.nowMs()), &Reflector::begin);
        return;
    }
    if (m_streamEvents > 0 || m_streamAge.elapsed() >= m_shared.timing.shortWatchMs) {
        m_emptyWatches = 0;
        reopen();
        return;
    }
    // Closed at once without a word, again and again: some servers say 410 like this.
    const bool expired = ++m_emptyWatches >= 3;
    if (expired)
        m_emptyWatches = 0;
    wait(m_backoff.next(m_shared.clock.nowMs()), expired ? &Reflector::relist : &Reflector::reopen);
}

void Reflector::deadlinePassed()
{
    if (m_phase == Phase::WatchListing) {
        // An old server that does not know the parameters, or one that is too slow to tell.
        m_brokenInitials = 2;
        qCInfo(logKubernetes) << "no end of the initial events of" << path() << "- listing instead";
        begin();
    } else if (m_phase == Phase::Watching) {
        reopen();
    }
}

// ---- Failures ----------------------------------------------------------------------------------------------------------

void Reflector::failed(const Failure &failure)
{
    const Phase phase = m_phase;
    const int pause = std::max(m_backoff.next(m_shared.clock.nowMs()), failure.retryAfterMs);
    const auto stale = [&] { setState(m_synced ? KindHealth::Stale : KindHealth::Failed, failure.error); };
    qCInfo(logKubernetes) << failure.error.where << failure.error.detail;
    if (failure.status != 0 && failure.status < 500)
        contact();
    if (phase == Phase::WatchListing)
        ++m_brokenInitials;

    if (failure.error.kind == ErrorKind::Unauthorized) {
        cut();
        stale();
        emit refused(failure.error);
    } else if (failure.status == 403 && phase != Phase::Listing) {
        // Who may list may not always watch.
        m_canWatch = false;
        if (phase == Phase::Watching && m_synced)
            wait(m_shared.timing.pollMs, &Reflector::begin);
        else
            begin();
    } else if (failure.status == 403) {
        cut();
        m_synced = false;
        m_known.clear();
        setState(KindHealth::Forbidden, failure.error);
    } else if (failure.status == 404) {
        cut();
        stale();
        emit gone();
    } else if (failure.isExpired()) {
        if (phase == Phase::Listing)
            ++m_expiredPages;
        if (m_synced)
            stale();
        wait(phase == Phase::Listing ? pause / 4 : pause / 16, &Reflector::begin);
    } else if (phase == Phase::WatchListing && refusesWatchList(failure.status)) {
        m_shared.watchList = false;
        begin();
    } else {
        stale();
        wait(pause, m_synced && phase == Phase::Watching ? &Reflector::reopen : &Reflector::begin);
        if (failure.isNoAnswer())
            emit lost(failure.error);
    }
}

} // namespace kubernetes
