// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/playhead.h"

#include <QFutureWatcher>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace store {

namespace {

constexpr qsizetype mostAnswers = 120;
constexpr int tickMs = 500;
/// A drag passes many times: only one that it rests on for so long is asked for.
constexpr int restMs = 40;
/// What the store kept counts as the traffic of a time so much later: a scrape and a refresh.
constexpr qint64 freshMs = 20'000;
constexpr qint64 leastSpanMs = 60'000, mostSpanMs = 90LL * 86'400'000;

qint64 wholeSecond(qint64 ms)
{
    return ms / 1000 * 1000;
}

mesh::Change everything()
{
    mesh::Change change;
    change.kindBits = mesh::kindCount == 64 ? ~quint64(0) : (quint64(1) << mesh::kindCount) - 1;
    change.states = change.traffic = change.history = change.probes = true;
    return change;
}

/// Every kind that is watched has been read once, or can't be. Kinds that nobody asked for say nothing, unless some were.
bool isComplete(const mesh::Snapshot &snapshot)
{
    int unknown = 0, others = 0;
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        if (!info.watched)
            continue;
        const mesh::KindHealth health = snapshot.state(info.kind).health;
        if (health == mesh::KindHealth::Loading)
            return false;
        (health == mesh::KindHealth::Unknown ? unknown : others) += 1;
    }
    return snapshot.objectCount() > 0 && (unknown == 0 || others == 0);
}

} // namespace

struct Playhead::Side {
    using Watcher = QFutureWatcher<base::Result<Traffic>>;

    Moment moment;
    std::unique_ptr<Watcher> watcher;
    QTimer rest;
};

Playhead::Playhead(Store &store, Telemetry *telemetry, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_telemetry(telemetry)
{
    for (auto &side : m_sides) {
        side = std::make_unique<Side>();
        side->moment.snapshot = store.snapshot();
        side->rest.setSingleShot(true);
        side->rest.setInterval(restMs);
        connect(&side->rest, &QTimer::timeout, this, [this, one = side.get()] { ask(*one); });
    }
    m_play.setInterval(tickMs);
    connect(&m_play, &QTimer::timeout, this, &Playhead::tick);
    connect(&store, &Store::changed, this, &Playhead::storeChanged);
    connect(&store, &Store::wasReset, this, &Playhead::forget);
}

Playhead::~Playhead()
{
    for (const auto &side : m_sides)
        drop(*side);
}

mesh::SnapshotPtr Playhead::snapshot() const
{
    return m_mode == Mode::Live ? m_store.snapshot() : moment().snapshot;
}

mesh::SnapshotPtr Playhead::before() const
{
    return m_mode == Mode::Compare ? moment(Thumb::Before).snapshot : nullptr;
}

const Moment &Playhead::moment(Thumb thumb) const
{
    return side(thumb).moment;
}

qint64 Playhead::nowMs() const
{
    return m_mode == Mode::Live ? m_store.clock().nowMs() : moment().atMs;
}

qint64 Playhead::toMs() const
{
    return m_endMs.value_or(m_store.clock().nowMs());
}

qint64 Playhead::stepMs() const
{
    constexpr std::array<qint64, 11> round{5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 21600};
    const auto found = std::ranges::lower_bound(round, m_spanMs / 120'000);
    return (found == round.end() ? round.back() : *found) * 1000;
}

int Playhead::windowSeconds() const
{
    const auto &traffic = m_store.snapshot()->traffic;
    return traffic ? std::max(1, traffic->windowSeconds) : 60;
}

// ---- Range ---------------------------------------------------------------------------------------------------------

void Playhead::setSpan(qint64 ms)
{
    m_spanMs = std::clamp(ms, leastSpanMs, mostSpanMs);
    if (m_telemetry)
        m_telemetry->setRange(m_spanMs);
    if (m_mode != Mode::Live)
        keepInRange(moment().atMs);
    emit changed();
}

void Playhead::setEnd(std::optional<qint64> ms)
{
    if (!ms) {
        goLive();
        return;
    }
    const qint64 end = std::min(wholeSecond(*ms), m_store.clock().nowMs());
    if (m_mode == Mode::Compare) { // both thumbs keep their distance
        const qint64 by = end - toMs();
        m_endMs = end;
        compare(moment(Thumb::Before).atMs + by, moment().atMs + by);
        return;
    }
    const qint64 at = m_mode == Mode::Replay ? moment().atMs + end - toMs() : end;
    m_endMs = end;
    replay(at);
}

void Playhead::keepInRange(qint64 ms)
{
    if (ms >= fromMs() && ms <= toMs())
        return;
    m_endMs = std::min(m_store.clock().nowMs(), ms < fromMs() ? ms + m_spanMs / 2 : ms);
}

// ---- Modes ---------------------------------------------------------------------------------------------------------

void Playhead::enter(Mode mode)
{
    if (mode != Mode::Replay)
        m_play.stop();
    if (mode != Mode::Compare)
        drop(side(Thumb::Before));
    if (mode == Mode::Live)
        m_endMs.reset();
    else if (!m_endMs)
        m_endMs = wholeSecond(m_store.clock().nowMs());
    m_mode = mode;
}

void Playhead::goLive()
{
    if (m_mode == Mode::Live)
        return;
    drop(side(Thumb::After));
    enter(Mode::Live);
    side(Thumb::After).moment = {.atMs = m_store.clock().nowMs(), .error = {}, .snapshot = m_store.snapshot()};
    announce();
}

void Playhead::togglePause()
{
    if (m_mode == Mode::Live) {
        enter(Mode::Paused);
        const qint64 now = m_store.clock().nowMs();
        side(Thumb::After).moment = {.atMs = now, .error = {}, .snapshot = m_store.snapshot(), .configurationMs = now};
        announce();
    } else if (m_mode == Mode::Paused) {
        goLive();
    } else if (m_mode == Mode::Replay) {
        isPlaying() ? stop() : play();
    }
}

void Playhead::replay(qint64 ms)
{
    if (m_mode == Mode::Compare) {
        move(Thumb::After, ms);
        return;
    }
    enter(Mode::Replay);
    const qint64 at = std::min(wholeSecond(ms), m_store.clock().nowMs());
    keepInRange(at);
    show(side(Thumb::After), at);
    announce();
}

void Playhead::compare(qint64 beforeMs, qint64 afterMs)
{
    const qint64 now = m_store.clock().nowMs();
    enter(Mode::Compare);
    const qint64 a = std::min(wholeSecond(beforeMs), now), b = std::min(wholeSecond(afterMs), now);
    keepInRange(b);
    keepInRange(a);
    show(side(Thumb::Before), a);
    show(side(Thumb::After), b);
    announce();
}

void Playhead::compareAround(qint64 changeMs)
{
    // A rate lags by one scrape; the window after begins when the change has reached the proxies.
    constexpr qint64 settleMs = 15'000;
    compare(changeMs - 1000, changeMs + settleMs + windowSeconds() * 1000LL);
}

void Playhead::move(Thumb thumb, qint64 ms)
{
    if (m_mode != Mode::Compare) {
        replay(ms);
        return;
    }
    const qint64 at = std::min(wholeSecond(ms), m_store.clock().nowMs());
    keepInRange(at);
    show(side(thumb), at);
    announce();
}

void Playhead::step(int steps, Thumb thumb)
{
    const qint64 from = m_mode == Mode::Compare ? moment(thumb).atMs : nowMs();
    // A step never leaves the range: the range is moved on purpose only.
    move(thumb, std::clamp(from + steps * stepMs(), fromMs(), toMs()));
}

void Playhead::play()
{
    if (m_mode != Mode::Replay)
        return;
    if (moment().atMs >= toMs())
        replay(fromMs());
    m_playedMs = m_store.clock().nowMs();
    m_play.start();
    emit changed();
}

void Playhead::stop()
{
    if (!m_play.isActive())
        return;
    m_play.stop();
    emit changed();
}

void Playhead::setSpeed(int factor)
{
    m_speed = std::clamp(factor, 1, 3600);
    emit changed();
}

void Playhead::tick()
{
    const qint64 now = m_store.clock().nowMs();
    if (moment().state == Moment::State::Failed) {
        stop();
        return;
    }
    if (moment().state == Moment::State::Loading)
        return;
    const qint64 by = wholeSecond((now - m_playedMs) * m_speed);
    if (by <= 0)
        return;
    m_playedMs = now;
    const qint64 at = std::min(moment().atMs + by, toMs());
    if (at >= toMs())
        m_play.stop();
    replay(at);
}

void Playhead::retry()
{
    for (const auto &side : m_sides) {
        if (m_mode != Mode::Live && side->moment.state == Moment::State::Failed)
            show(*side, side->moment.atMs);
    }
    announce();
}

// ---- What is known of a time ---------------------------------------------------------------------------------------

void Playhead::show(Side &side, qint64 ms)
{
    drop(side);
    const Traffic shown = side.moment.snapshot->traffic;
    side.moment.atMs = ms;
    findConfiguration(side.moment);
    if (const Traffic traffic = known(side.moment)) {
        settle(side, Moment::State::Ready, traffic);
    } else if (!m_telemetry) {
        settle(side, Moment::State::Failed, nullptr, {base::ErrorKind::Unsupported, u"there is no telemetry store"_s, {}});
    } else {
        settle(side, Moment::State::Loading, shown);
        side.rest.start();
    }
}

void Playhead::findConfiguration(Moment &moment) const
{
    mesh::SnapshotPtr kept = m_store.at(moment.atMs);
    if (m_first && (!kept || kept->atMs > moment.atMs || kept->atMs < m_first->atMs))
        kept = m_first;
    moment.snapshot = kept ? kept : m_store.snapshot();
    moment.configurationMs = kept ? kept->atMs : 0;
    moment.configurationIsLater = kept && kept->atMs > moment.atMs;
}

Playhead::Traffic Playhead::known(const Moment &moment) const
{
    const auto answer = std::ranges::find(m_answers, moment.atMs, [](const auto &pair) { return pair.first; });
    if (answer != m_answers.end())
        return answer->second;
    const Traffic &kept = moment.snapshot->traffic;
    const qint64 age = kept ? moment.atMs - kept->atMs : freshMs;
    return !moment.configurationIsLater && age < freshMs && age > -freshMs / 4 ? kept : nullptr;
}

void Playhead::ask(Side &side)
{
    side.watcher = std::make_unique<Side::Watcher>();
    connect(side.watcher.get(), &QFutureWatcherBase::finished, this, [this, &side] { take(side); });
    side.watcher->setFuture(m_telemetry->trafficAt(side.moment.atMs, windowSeconds()));
}

void Playhead::take(Side &side)
{
    // The last use of the object that is calling: it goes when the event loop is back.
    Side::Watcher *watcher = side.watcher.release();
    watcher->deleteLater();
    m_playedMs = m_store.clock().nowMs(); // what took time to be answered is not skipped
    if (watcher->future().resultCount() == 0) {
        settle(side, Moment::State::Failed, nullptr, {base::ErrorKind::Cancelled, u"the question was dropped"_s, {}});
    } else if (const base::Result<Traffic> answer = watcher->result(); answer && *answer) {
        remember(side.moment.atMs, *answer);
        settle(side, Moment::State::Ready, *answer);
    } else {
        settle(side, Moment::State::Failed, nullptr, answer ? base::Error{base::ErrorKind::Internal, u"the answer is empty"_s, {}} : answer.error());
    }
    announce();
}

void Playhead::remember(qint64 ms, const Traffic &traffic)
{
    // The newest seconds may still lack a scrape.
    if (m_store.clock().nowMs() - ms < freshMs)
        return;
    m_answers.push_back({ms, traffic});
    if (m_answers.size() > mostAnswers)
        m_answers.removeFirst();
}

void Playhead::settle(Side &side, Moment::State state, const Traffic &traffic, const base::Error &error)
{
    Moment &moment = side.moment;
    moment.state = state;
    moment.error = error;
    auto snapshot = std::make_shared<mesh::Snapshot>(*moment.snapshot);
    snapshot->atMs = moment.atMs;
    snapshot->traffic = traffic;
    snapshot->history = m_store.snapshot()->history;
    mesh::SourceState &source = snapshot->sources[static_cast<size_t>(mesh::SourceId::Prometheus)];
    source.periodMs = source.retryMs = 0;
    source.error.reset();
    switch (state) {
    case Moment::State::Loading:
    case Moment::State::Ready:
        // A time that is asked for changes ink when it comes; it must not make notices come and go.
        source.health = traffic ? mesh::SourceHealth::Live : mesh::SourceHealth::Connecting;
        source.contactMs = moment.atMs;
        break;
    case Moment::State::Failed:
        source.health = error.kind == base::ErrorKind::Unsupported ? mesh::SourceHealth::Off : mesh::SourceHealth::Lost;
        source.contactMs = 0;
        source.error = error;
        break;
    }
    moment.snapshot = std::move(snapshot);
}

void Playhead::drop(Side &side)
{
    side.rest.stop();
    if (!side.watcher)
        return;
    side.watcher->disconnect(this);
    side.watcher->cancel();
    side.watcher.reset();
}

void Playhead::announce()
{
    emit changed();
    emit shown(everything());
}

void Playhead::storeChanged(const mesh::Change &change)
{
    const mesh::SnapshotPtr snapshot = m_store.snapshot();
    if (!m_first && isComplete(*snapshot))
        m_first = snapshot;
    if (m_mode != Mode::Live)
        return;
    side(Thumb::After).moment = {.atMs = snapshot->atMs, .error = {}, .snapshot = snapshot, .configurationMs = snapshot->atMs};
    emit shown(change);
}

void Playhead::forget()
{
    for (const auto &side : m_sides) {
        drop(*side);
        side->moment = {.atMs = m_store.clock().nowMs(), .error = {}, .snapshot = m_store.snapshot()};
    }
    m_answers.clear();
    m_first.reset();
    enter(Mode::Live);
    announce();
}

} // namespace store
