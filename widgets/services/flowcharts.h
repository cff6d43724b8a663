// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rate, errors and latency of one service or workload over the time range: three charts on one time axis.
#pragma once

#include "models/store/source.h"
#include "widgets/kit/page.h"

#include <QFuture>
#include <QTimer>
#include <QWidget>

namespace kit {
class LineChart;
}

namespace services {

class FlowCharts final : public QWidget
{
    Q_OBJECT

public:
    explicit FlowCharts(kit::Desk &desk, QWidget *parent = nullptr);

    /// Destination of the traffic, as in SeriesQuery; asks at once, and again every refreshMs while it is visible.
    void show(const store::SeriesQuery &subject);
    void setStale(bool stale);

    static constexpr int refreshMs = 15'000;

private:
    void ask();
    void rangeMoved();
    void take(const base::Result<QVector<store::NamedSeries>> &answer);

    kit::Desk &m_desk;
    kit::LineChart *m_rate, *m_errors, *m_latency;
    store::SeriesQuery m_subject;
    QFuture<base::Result<QVector<store::NamedSeries>>> m_open;
    QTimer m_again;
    qint64 m_from = 0, m_to = 0;
    int m_asked = 0;
};

} // namespace services
