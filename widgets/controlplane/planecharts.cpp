// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controlplane/planecharts.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/metrics/series.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/style.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;
using kit::LineChart;
using kit::Tone;
using metrics::PlaneNumber;
using metrics::PlaneSeries;

namespace controlplane {

namespace {

constexpr int columns = 3;
constexpr std::array tones{Tone::S1, Tone::S2, Tone::S3};

QString seconds(double value)
{
    return quantity::latency(value * 1000);
}

QString cores(double value)
{
    return quantity::number(value, 2) + u" cores"_s;
}

QString count(double value)
{
    return QLocale().toString(value, 'f', 0);
}

mesh::Series scaled(mesh::Series series, float by)
{
    for (float &value : series.values)
        value *= by;
    return series;
}

/// The series of one number, by type the largest first; what has no place is one line of "others".
QVector<LineChart::Line> byType(const QVector<PlaneSeries> &all, PlaneNumber number, float scale, const QString &whole)
{
    struct Sized {
        const PlaneSeries *series;
        double sum;
    };
    QVector<Sized> found;
    for (const PlaneSeries &one : all) {
        if (one.number != number)
            continue;
        double sum = 0;
        for (const float value : one.series.values)
            sum += std::isfinite(value) ? value : 0;
        found.push_back({&one, sum});
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &Sized::sum);
    QVector<LineChart::Line> lines;
    QVector<mesh::Series> others;
    for (const Sized &one : found) {
        const QString name = one.series->type.isEmpty() ? whole : base::text::clean(one.series->type);
        if (lines.size() < static_cast<qsizetype>(tones.size()))
            lines.push_back({name, scaled(one.series->series, scale), tones[static_cast<size_t>(lines.size())], 1.5});
        else
            others.push_back(scaled(one.series->series, scale));
    }
    if (!others.isEmpty())
        lines.push_back({PlaneCharts::tr("others"), metrics::sum(others), Tone::S6, 1.5});
    return lines;
}

QVector<LineChart::Line> line(const QVector<PlaneSeries> &all, PlaneNumber number, const QString &name, Tone tone, qreal width, float scale = 1)
{
    QVector<LineChart::Line> lines = byType(all, number, scale, name);
    if (lines.isEmpty())
        return {};
    // By type, a quantile's largest is drawn.
    lines.front().name = name;
    lines.front().tone = tone;
    lines.front().width = width;
    return {lines.front()};
}

} // namespace

PlaneCharts::PlaneCharts(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_subject(new QLabel)
{
    m_charts[Pushes] = new LineChart(theme, tr("Pushes, /s"), quantity::rateNumber);
    m_charts[Convergence] = new LineChart(theme, tr("Convergence"), seconds);
    m_charts[Rejects] = new LineChart(theme, tr("Refused, /min"), quantity::rateNumber);
    m_charts[Proxies] = new LineChart(theme, tr("Proxies connected"), count);
    m_charts[Authority] = new LineChart(theme, tr("Certificates, /min"), quantity::rateNumber);
    m_charts[Load] = new LineChart(theme, tr("CPU"), cores);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(12, 6, 12, 6);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    grid->addWidget(m_subject, 0, 0, 1, columns);
    for (int i = 0; i < Count; ++i) {
        LineChart *chart = m_charts[static_cast<size_t>(i)];
        chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        grid->addWidget(chart, 1 + i / columns, i % columns);
        chart->setTimeAxis(true);
        connect(chart, &LineChart::crosshairMoved, this, [this](qint64 atMs) {
            for (LineChart *other : m_charts)
                other->setCrosshair(atMs);
        });
    }
    for (int i = 0; i < columns; ++i)
        grid->setColumnStretch(i, 1);
    grid->setRowStretch(1, 1);
    grid->setRowStretch(2, 1);
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &kit::Theme::changed, this, &PlaneCharts::restyle);
    restyle();
    setSubject({});
}

void PlaneCharts::restyle()
{
    m_subject->setFont(m_theme.font(kit::Type::SmallStrong));
}

void PlaneCharts::setSubject(const QString &name)
{
    m_subject->setText(name.isEmpty() ? tr("All instances") : base::text::clean(name));
}

void PlaneCharts::show(const QVector<PlaneSeries> &series, qint64 fromMs, qint64 toMs)
{
    m_charts[Pushes]->setLines(byType(series, PlaneNumber::Pushes, 1, tr("pushes")), fromMs, toMs);
    m_charts[Convergence]->setLines(line(series, PlaneNumber::ConvergeP50, tr("p50"), Tone::S1, 2)
                                        + line(series, PlaneNumber::ConvergeP99, tr("p99"), Tone::S1, 1)
                                        + line(series, PlaneNumber::QueueP99, tr("queue p99"), Tone::S3, 1),
                                    fromMs, toMs);
    m_charts[Rejects]->setLines(byType(series, PlaneNumber::Rejects, 60, tr("refused")), fromMs, toMs);
    m_charts[Proxies]->setLines(line(series, PlaneNumber::Proxies, tr("proxies"), Tone::S1, 1.5), fromMs, toMs);
    auto authority = line(series, PlaneNumber::Signed, tr("signed"), Tone::S1, 1.5, 60);
    for (LineChart::Line &failed : byType(series, PlaneNumber::CaErrors, 60, tr("not signed"))) {
        // Never seen is no line: three flat zeros say nothing.
        const bool any = std::ranges::any_of(failed.series.values, [](float value) { return value > 0; });
        if (any) {
            failed.tone = Tone::Error;
            authority.push_back(failed);
        }
    }
    m_charts[Authority]->setLines(authority, fromMs, toMs);
    m_charts[Load]->setLines(line(series, PlaneNumber::Cpu, tr("CPU"), Tone::S1, 1.5), fromMs, toMs);
    for (LineChart *chart : m_charts)
        chart->setMessage(tr("Nothing in this time"));
    m_charts[Rejects]->setMessage(tr("None was refused in this time"));
}

void PlaneCharts::showMessage(const QString &sentence)
{
    for (LineChart *chart : m_charts) {
        chart->setLines({}, 0, 0);
        chart->setMessage(base::text::clean(sentence));
    }
}

void PlaneCharts::setStale(bool stale)
{
    for (LineChart *chart : m_charts)
        chart->setStale(stale);
}

} // namespace controlplane
