// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rate, errors and latency of the selected route over the shared time range, one above the other with one crosshair. Asks
// Telemetry when what is shown or the range is another, and again while live; a later question voids an earlier one.
#pragma once

#include "models/routes/routes.h"
#include "widgets/kit/page.h"
#include "widgets/traffic/valuelist.h"

#include <QFuture>
#include <QTimer>

class QLabel;
class QToolButton;

namespace traffic {

class RouteCharts final : public QWidget
{
    Q_OBJECT

public:
    explicit RouteCharts(kit::Desk &desk, QWidget *parent = nullptr);
    ~RouteCharts() override;

    void show(const routes::Route &route, const routes::Host &host);
    void showNothing(const QString &sentence);
    void setStale(bool stale);
    /// The next (or previous) change's mark becomes the crosshair.
    void stepMark(int direction);

    const std::array<Plot *, 3> &plots() const { return m_plots; }
    QString title() const;
    qint64 viewFromMs() const { return m_viewFrom; }
    qint64 viewToMs() const { return m_viewTo; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    using Answer = base::Result<QVector<store::NamedSeries>>;

    void ask();
    void take(const Answer &answer);
    void draw();
    void findMarks();
    void setCrosshair(qint64 atMs);
    void setView(qint64 fromMs, qint64 toMs);
    void setRange(qint64 fromMs, qint64 toMs);
    void rangeMoved();
    void say(const QString &message);
    void restyle();

    kit::Desk &m_desk;
    QLabel *m_name, *m_time, *m_changes;
    QToolButton *m_log;
    std::array<Plot *, 3> m_plots;       ///< rate, errors, latency
    std::array<ValueList *, 3> m_values;
    std::optional<routes::Route> m_route;
    routes::Host m_host;
    store::SeriesQuery m_query;          ///< what is asked, but for the range
    QVector<store::NamedSeries> m_series;
    QFuture<Answer> m_open;
    int m_asked = 0;
    qint64 m_from = 0, m_to = 0;         ///< of what was asked
    qint64 m_viewFrom = 0, m_viewTo = 0; ///< of what is drawn: a part of it when zoomed
    qint64 m_crosshair = 0;
    QVector<Mark> m_marks;
    QTimer m_again;
};

/// What to ask for a route: its own series where they name it, else those of where it sends, from all of its routes. Empty `what` when nothing can be asked.
store::SeriesQuery queryOf(const routes::Route &route, const routes::Host &host);

} // namespace traffic
