// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/services/flowcharts.h"

#include "models/base/later.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/store/playhead.h"
#include "widgets/kit/linechart.h"

#include <QVBoxLayout>

#include <algorithm>

namespace services {

using What = store::SeriesQuery::What;

FlowCharts::FlowCharts(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_rate(new kit::LineChart(desk.theme, tr("Rate"), base::quantity::rate))
    , m_errors(new kit::LineChart(desk.theme, tr("5xx"), base::quantity::percent))
    , m_latency(new kit::LineChart(desk.theme, tr("Latency p50, p95"), base::quantity::latency))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 0);
    column->setSpacing(4);
    for (kit::LineChart *chart : {m_rate, m_errors, m_latency}) {
        column->addWidget(chart);
        connect(chart, &kit::LineChart::crosshairMoved, this, [this](qint64 atMs) {
            for (kit::LineChart *other : {m_rate, m_errors, m_latency})
                other->setCrosshair(atMs);
        });
    }
    m_latency->setTimeAxis(true);
    m_again.setInterval(refreshMs);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (isVisible())
            ask();
    });
    m_again.start();
    if (desk.playhead)
        connect(desk.playhead, &store::Playhead::changed, this, &FlowCharts::rangeMoved);
}

void FlowCharts::rangeMoved()
{
    // Live, the range follows the clock: the timer is enough.
    const bool follows = m_desk.playhead->mode() == store::Playhead::Mode::Live && m_desk.playhead->spanMs() == m_to - m_from;
    if (!follows && isVisible() && (m_desk.playhead->fromMs() != m_from || m_desk.playhead->toMs() != m_to))
        ask();
}

void FlowCharts::show(const store::SeriesQuery &subject)
{
    const auto same = [](const store::SeriesQuery &a, const store::SeriesQuery &b) {
        return a.serviceNs == b.serviceNs && a.service == b.service && a.workloadNs == b.workloadNs && a.workload == b.workload;
    };
    if (same(m_subject, subject) && m_to != 0)
        return;
    m_subject = subject;
    for (kit::LineChart *chart : {m_rate, m_errors, m_latency}) {
        chart->setLines({}, 0, 0);
        chart->setMessage(m_desk.telemetry ? tr("Waiting for the telemetry store") : tr("No telemetry store"));
    }
    ask();
}

void FlowCharts::setStale(bool stale)
{
    for (kit::LineChart *chart : {m_rate, m_errors, m_latency})
        chart->setStale(stale);
}

void FlowCharts::ask()
{
    if (!m_desk.telemetry || (m_subject.service.isEmpty() && m_subject.workload.isEmpty()))
        return;
    m_open.cancel();
    const mesh::TrafficHistory *history = m_desk.store.snapshot()->history.get();
    m_to = m_desk.playhead ? m_desk.playhead->toMs() : m_desk.store.clock().nowMs();
    m_from = m_desk.playhead ? m_desk.playhead->fromMs() : m_to - (history ? history->toMs - history->fromMs : 30LL * 60 * 1000);
    store::SeriesQuery query = m_subject;
    query.what = {What::Rate, What::ErrorShare, What::P50, What::P95};
    query.fromMs = m_from;
    query.toMs = m_to;
    m_open = m_desk.telemetry->series(query);
    base::whenDone(m_open, this, [this, asked = ++m_asked](const base::Result<QVector<store::NamedSeries>> &answer) {
        if (asked == m_asked) // not overtaken
            take(answer);
    });
}

void FlowCharts::take(const base::Result<QVector<store::NamedSeries>> &answer)
{
    if (!answer) {
        for (kit::LineChart *chart : {m_rate, m_errors, m_latency}) {
            chart->setLines({}, m_from, m_to);
            chart->setMessage(base::text::clean(answer.error().detail));
        }
        return;
    }
    const auto line = [&answer](What what, const QString &name, kit::Tone tone, qreal width) -> QVector<kit::LineChart::Line> {
        const auto found = std::ranges::find(*answer, what, &store::NamedSeries::what);
        if (found == answer->end() || found->series.isEmpty())
            return {};
        return {{name, found->series, tone, width}};
    };
    m_rate->setLines(line(What::Rate, tr("rate"), kit::Tone::S1, 1.5), m_from, m_to);
    m_errors->setLines(line(What::ErrorShare, tr("5xx"), kit::Tone::Error, 1.5), m_from, m_to);
    m_latency->setLines(line(What::P50, tr("p50"), kit::Tone::S1, 2) + line(What::P95, tr("p95"), kit::Tone::S2, 1.5), m_from, m_to);
    for (kit::LineChart *chart : {m_rate, m_errors, m_latency})
        chart->setMessage(tr("No traffic in this time"));
}

} // namespace services
