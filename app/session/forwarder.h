// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Telemetry that pages hold for as long as the window lives, while the source behind it comes and goes with the context.
#pragma once

#include "models/store/source.h"

namespace session {

class TelemetryForwarder final : public store::Telemetry
{
public:
    /// Null while there is no telemetry source.
    void setTarget(store::Telemetry *target);

    QFuture<base::Result<QVector<store::NamedSeries>>> series(const store::SeriesQuery &query) override;
    QFuture<base::Result<std::shared_ptr<const mesh::Traffic>>> trafficAt(qint64 atMs, int windowSeconds) override;
    /// Kept for the next target.
    void setRange(qint64 spanMs) override;
    const QStringList &routeLabels() const { return m_routeLabels; }
    void setRouteLabels(const QStringList &labels) override;
    QFuture<base::Result<QVector<store::SeriesCount>>> requestSeries() override;
    QFuture<base::Result<store::PlaneAnswer>> planes(const store::PlaneQuery &query) override;

private:
    store::Telemetry *m_target = nullptr;
    qint64 m_spanMs = 30LL * 60 * 1000;
    QStringList m_routeLabels;
};

} // namespace session
