// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/forwarder.h"

#include <QtConcurrent>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

template <class T> QFuture<base::Result<T>> nothing()
{
    return QtFuture::makeReadyFuture<base::Result<T>>(base::fail(base::ErrorKind::Unsupported, u"there is no telemetry store"_s));
}

} // namespace

void TelemetryForwarder::setTarget(store::Telemetry *target)
{
    m_target = target;
    if (!m_target)
        return;
    m_target->setRange(m_spanMs);
    m_target->setRouteLabels(m_routeLabels);
}

QFuture<base::Result<QVector<store::NamedSeries>>> TelemetryForwarder::series(const store::SeriesQuery &query)
{
    return m_target ? m_target->series(query) : nothing<QVector<store::NamedSeries>>();
}

QFuture<base::Result<std::shared_ptr<const mesh::Traffic>>> TelemetryForwarder::trafficAt(qint64 atMs, int windowSeconds)
{
    return m_target ? m_target->trafficAt(atMs, windowSeconds) : nothing<std::shared_ptr<const mesh::Traffic>>();
}

void TelemetryForwarder::setRange(qint64 spanMs)
{
    m_spanMs = spanMs;
    if (m_target)
        m_target->setRange(spanMs);
}

void TelemetryForwarder::setRouteLabels(const QStringList &labels)
{
    m_routeLabels = labels;
    if (m_target)
        m_target->setRouteLabels(labels);
}

QFuture<base::Result<QVector<store::SeriesCount>>> TelemetryForwarder::requestSeries()
{
    return m_target ? m_target->requestSeries() : nothing<QVector<store::SeriesCount>>();
}

QFuture<base::Result<store::PlaneAnswer>> TelemetryForwarder::planes(const store::PlaneQuery &query)
{
    return m_target ? m_target->planes(query) : nothing<store::PlaneAnswer>();
}

} // namespace session
