// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/axis.h"

#include <algorithm>

namespace store {

namespace {
constexpr int restMs = 120;
constexpr qint64 points = 150;
} // namespace

Axis::Axis(Store &store, Playhead &head, Telemetry *telemetry, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_head(head)
    , m_telemetry(telemetry)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, &Axis::ask);
    connect(&head, &Playhead::changed, this, &Axis::refresh);
    connect(&store, &Store::changed, this, [this](const mesh::Change &change) {
        if (change.history)
            refresh();
    });
    connect(&store, &Store::wasReset, this, [this] {
        drop();
        m_rate = m_errors = {};
        m_fromMs = m_toMs = 0;
        emit changed();
    });
    refresh();
}

Axis::~Axis()
{
    drop();
}

/// True when the store's history has the range, but for two steps at an end.
bool Axis::fromHistory()
{
    const auto history = m_store.snapshot()->history;
    if (!history)
        return m_head.mode() == Playhead::Mode::Live;
    const qint64 slack = 2 * std::max<qint64>(history->stepMs, 15'000);
    const mesh::Series &rate = history->totalRate;
    const bool covers = !rate.isEmpty() && rate.startMs <= m_head.fromMs() + slack && rate.endMs() >= m_head.toMs() - slack;
    if (m_head.mode() != Playhead::Mode::Live && !covers)
        return false;
    m_rate = rate;
    m_errors = history->totalErrors;
    return true;
}

void Axis::refresh()
{
    const bool live = m_head.mode() == Playhead::Mode::Live;
    if (!live && m_fromMs == m_head.fromMs() && m_toMs == m_head.toMs())
        return; // it stands still: so does its picture
    if (fromHistory()) {
        drop();
        m_error.reset();
        m_fromMs = live ? 0 : m_head.fromMs();
        m_toMs = live ? 0 : m_head.toMs();
        emit changed();
        return;
    }
    m_fromMs = m_head.fromMs();
    m_toMs = m_head.toMs();
    drop();
    if (!m_telemetry)
        return;
    m_rest.start();
}

void Axis::ask()
{
    SeriesQuery query;
    query.what = {SeriesQuery::What::Rate, SeriesQuery::What::ErrorShare};
    query.stepMs = std::max<qint64>(15'000, (m_toMs - m_fromMs) / points / 15'000 * 15'000);
    query.fromMs = m_fromMs;
    query.toMs = m_toMs;
    m_watcher = std::make_unique<QFutureWatcher<Answer>>();
    connect(m_watcher.get(), &QFutureWatcherBase::finished, this, &Axis::take);
    m_watcher->setFuture(m_telemetry->series(query));
}

void Axis::take()
{
    // The last use of the object that is calling: it goes when the event loop is back.
    QFutureWatcher<Answer> *watcher = m_watcher.release();
    watcher->deleteLater();
    m_rate = m_errors = {};
    if (watcher->future().resultCount() == 0) {
        m_error = base::Error{base::ErrorKind::Cancelled, QStringLiteral("the question was dropped"), {}};
    } else if (const Answer answer = watcher->result(); !answer) {
        m_error = answer.error();
    } else {
        m_error.reset();
        for (const NamedSeries &one : *answer)
            (one.what == SeriesQuery::What::Rate ? m_rate : m_errors) = one.series;
    }
    emit changed();
}

void Axis::drop()
{
    m_rest.stop();
    if (!m_watcher)
        return;
    m_watcher->disconnect(this);
    m_watcher->cancel();
    m_watcher.reset();
}

} // namespace store
