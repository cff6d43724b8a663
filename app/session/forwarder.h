// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Telemetry and CertificateProbe that pages hold for as long as the window lives, while the sources behind them come
// and go with the context.
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

private:
    store::Telemetry *m_target = nullptr;
    qint64 m_spanMs = 30LL * 60 * 1000;
};

/// Passes probes on, and each answer to the store too.
class ProbeForwarder final : public store::CertificateProbe
{
public:
    ProbeForwarder(store::CertificateProbe &target, QObject &context, std::function<void(const mesh::ProbedChain &)> seen);
    QFuture<mesh::ProbedChain> probe(const QString &host, int port, const QString &serverName) override;

private:
    store::CertificateProbe &m_target;
    QObject &m_context;
    std::function<void(const mesh::ProbedChain &)> m_seen;
};

} // namespace session
