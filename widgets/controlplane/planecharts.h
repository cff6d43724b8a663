// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiods count of themselves over the shared time range: six charts with one crosshair.
#pragma once

#include "models/metrics/planes.h"
#include "widgets/kit/page.h"

#include <QWidget>

#include <array>

class QLabel;

namespace kit {
class LineChart;
}

namespace controlplane {

class PlaneCharts final : public QWidget
{
    Q_OBJECT

public:
    explicit PlaneCharts(const kit::Theme &theme, QWidget *parent = nullptr);

    /// Of one instance, or "" = of all.
    void setSubject(const QString &name);
    void show(const QVector<metrics::PlaneSeries> &series, qint64 fromMs, qint64 toMs);
    /// In place of lines.
    void showMessage(const QString &sentence);
    void setStale(bool stale);

private:
    enum Chart { Pushes, Convergence, Rejects, Proxies, Authority, Load, Count };
    void restyle();

    const kit::Theme &m_theme;
    QLabel *m_subject;
    std::array<kit::LineChart *, Count> m_charts{};
};

} // namespace controlplane
