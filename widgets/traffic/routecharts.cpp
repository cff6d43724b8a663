// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/routecharts.h"

#include "models/base/later.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/routewords.h"
#include "models/store/changelog.h"
#include "models/store/playhead.h"
#include "widgets/kit/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace traffic {

namespace {

using What = store::SeriesQuery::What;
using kit::Tone;

constexpr int refreshMs = 15'000;
constexpr qsizetype mostVersions = 5; ///< with a line of their own; look.md has six tones, the last one is "others"
constexpr std::array versionTones{Tone::S1, Tone::S2, Tone::S3, Tone::S4, Tone::S5, Tone::S6};

const mesh::Series *seriesOf(const QVector<store::NamedSeries> &series, What what)
{
    const auto found = std::ranges::find(series, what, &store::NamedSeries::what);
    return found == series.end() || found->series.isEmpty() ? nullptr : &found->series;
}

bool hasValues(const mesh::Series &series)
{
    return std::ranges::any_of(series.values, [](float v) { return std::isfinite(v); });
}

/// Versions by their mean rate: those with a line of their own first.
QStringList versionsOf(const QVector<store::NamedSeries> &series)
{
    QVector<std::pair<double, QString>> sums;
    for (const store::NamedSeries &one : series) {
        if (one.what != What::RateByVersion || !hasValues(one.series))
            continue;
        double sum = 0;
        for (const float v : one.series.values)
            sum += std::isfinite(v) ? static_cast<double>(v) : 0;
        sums.append({sum, one.name});
    }
    std::ranges::sort(sums, std::ranges::greater(), &std::pair<double, QString>::first);
    QStringList names;
    for (const auto &[sum, name] : sums.mid(0, mostVersions))
        names << name;
    names.sort(); // v1, v2, v3 keep their tones whatever they get
    return names;
}

} // namespace

store::SeriesQuery queryOf(const routes::Route &route, const routes::Host &host)
{
    store::SeriesQuery query;
    const bool byName = route.told == routes::Told::ByName || route.told == routes::Told::ByExclusion;
    if (byName && !route.label.isEmpty()) {
        query.routeLabel = route.label;
        query.route = route.metricName.isEmpty() ? u"unknown"_s : route.metricName;
    }
    mesh::ServiceRef service = byName || !host.gateway.isEmpty() ? mesh::ServiceRef() : host.service;
    bool one = !route.targets.isEmpty();
    for (const routes::Target &target : route.targets)
        one &= target.service == route.targets.first().service;
    if (service.isEmpty() && one)
        service = route.targets.first().service;
    if (service.isEmpty() && !byName)
        return query;
    query.serviceNs = service.ns;
    query.service = service.name;
    query.what = {What::RateByVersion, What::ErrorShareByVersion, What::Rate, What::ErrorShare, What::P50, What::P95, What::P99};
    return query;
}

RouteCharts::RouteCharts(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_name(new QLabel)
    , m_time(new QLabel)
    , m_changes(new QLabel)
    , m_log(new QToolButton)
{
    const Plot::Format rate = [](double v) { return quantity::rateNumber(v); };
    const Plot::Format share = [](double v) { return quantity::percentNumber(v); };
    const Plot::Format latency = [](double v) { return quantity::latencyNumber(v); };
    const std::array titles{tr("Rate, req/s"), tr("5xx, %"), tr("Latency, ms")};
    const std::array formats{rate, share, latency};
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 2, 12, 0);
    head->setSpacing(10);
    head->addWidget(m_name);
    head->addWidget(m_time);
    head->addStretch(1);
    head->addWidget(m_changes);
    head->addWidget(m_log);
    column->addLayout(head);
    for (QLabel *label : {m_name, m_time, m_changes}) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(0);
        label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    }
    m_log->setText(tr("Log"));
    m_log->setCheckable(true);
    m_log->setToolTip(tr("Logarithmic scales (L)"));
    for (size_t i = 0; i < m_plots.size(); ++i) {
        m_plots[i] = new Plot(desk.theme, titles[i], formats[i]);
        m_values[i] = new ValueList(desk.theme, titles[i], formats[i]);
        auto *row = new QHBoxLayout;
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(0);
        row->addWidget(m_plots[i], 1);
        row->addWidget(m_values[i]);
        column->addLayout(row, 1);
        connect(m_plots[i], &Plot::crosshairMoved, this, &RouteCharts::setCrosshair);
        connect(m_plots[i], &Plot::viewAsked, this, &RouteCharts::setView);
        connect(m_plots[i], &Plot::rangeAsked, this, &RouteCharts::setRange);
        connect(m_plots[i], &Plot::resetAsked, this, [this] { setView(m_from, m_to); });
    }
    m_plots[1]->setThreshold(0.05, tr("5 %, error"));
    m_plots[2]->setTimeAxis(true);
    connect(m_log, &QToolButton::toggled, this, [this](bool log) {
        for (Plot *plot : m_plots)
            plot->setLog(log);
    });
    m_again.setInterval(refreshMs);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (isVisible() && (!m_desk.playhead || m_desk.playhead->mode() == store::Playhead::Mode::Live))
            ask();
    });
    m_again.start();
    if (desk.playhead)
        connect(desk.playhead, &store::Playhead::changed, this, &RouteCharts::rangeMoved);
    if (desk.changes)
        connect(desk.changes, &store::ChangeLog::changed, this, &RouteCharts::findMarks);
    connect(&desk.theme, &kit::Theme::changed, this, &RouteCharts::restyle);
    setFocusPolicy(Qt::StrongFocus);
    restyle();
}

RouteCharts::~RouteCharts()
{
    m_open.cancel();
}

void RouteCharts::restyle()
{
    m_name->setFont(m_desk.theme.font(kit::Type::SmallStrong));
    m_time->setFont(m_desk.theme.font(kit::Type::Small, true));
    m_changes->setFont(m_desk.theme.font(kit::Type::Small, true));
    kit::setInk(m_time, m_desk.theme, Tone::Text3);
    kit::setInk(m_changes, m_desk.theme, Tone::Text2);
}

QString RouteCharts::title() const
{
    return m_name->text();
}

void RouteCharts::rangeMoved()
{
    const bool follows = m_desk.playhead->mode() == store::Playhead::Mode::Live && m_desk.playhead->spanMs() == m_to - m_from;
    if (!follows && isVisible() && (m_desk.playhead->fromMs() != m_from || m_desk.playhead->toMs() != m_to)) {
        m_viewFrom = m_viewTo = 0;
        ask();
    }
}

void RouteCharts::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void RouteCharts::show(const routes::Route &route, const routes::Host &host)
{
    const bool other = !m_route || m_route->id() != route.id() || m_route->told != route.told || m_route->label != route.label;
    m_route = route;
    m_host = host;
    if (!other)
        return;
    m_query = queryOf(route, host);
    m_series.clear();
    m_viewFrom = m_viewTo = 0;
    QString name = tr("%1, route %2").arg(base::text::clean(items::RouteWords::host(host)), base::text::clean(route.shownName()));
    if (route.told == routes::Told::SplitOnly && !m_query.what.isEmpty())
        name = tr("%1: all requests to it, not this route alone").arg(base::text::clean(m_query.service));
    m_name->setText(name);
    say(m_query.what.isEmpty() ? tr("No series can be asked for: no metric names this route, and it does not send to one service")
            : m_desk.telemetry ? tr("Waiting for the telemetry store")
                               : tr("No telemetry store"));
    ask();
}

void RouteCharts::showNothing(const QString &sentence)
{
    m_open.cancel();
    ++m_asked;
    m_route.reset();
    m_query = {};
    m_series.clear();
    m_name->setText({});
    m_marks.clear();
    say(sentence);
}

void RouteCharts::say(const QString &message)
{
    for (size_t i = 0; i < m_plots.size(); ++i) {
        m_plots[i]->setLines({}, false);
        m_plots[i]->setMessage(i == 1 ? message : QString());
        m_values[i]->setLines({}, false, {});
        m_values[i]->setVisible(m_route.has_value());
    }
    m_changes->clear();
    m_log->setVisible(m_route.has_value());
}

void RouteCharts::setStale(bool stale)
{
    for (Plot *plot : m_plots)
        plot->setStale(stale);
}

void RouteCharts::ask()
{
    if (!m_desk.telemetry || m_query.what.isEmpty() || !isVisible())
        return;
    m_open.cancel();
    const qint64 to = m_desk.playhead ? m_desk.playhead->toMs() : m_desk.store.clock().nowMs();
    const qint64 from = m_desk.playhead ? m_desk.playhead->fromMs() : to - 30LL * 60'000;
    const bool zoomed = m_viewTo > m_viewFrom && (m_viewFrom != m_from || m_viewTo != m_to);
    m_from = from;
    m_to = to;
    if (!zoomed) {
        m_viewFrom = from;
        m_viewTo = to;
    }
    store::SeriesQuery query = m_query;
    query.fromMs = from;
    query.toMs = to;
    m_open = m_desk.telemetry->series(query);
    base::whenDone(m_open, this, [this, asked = ++m_asked](const Answer &answer) {
        if (asked == m_asked) // not overtaken
            take(answer);
    });
}

void RouteCharts::take(const Answer &answer)
{
    if (!answer) {
        m_series.clear();
        say(base::text::clean(answer.error().message()));
        return;
    }
    m_series = *answer;
    draw();
    findMarks();
}

void RouteCharts::draw()
{
    const QStringList versions = versionsOf(m_series);
    QVector<Plot::Line> rates, errors, latencies;
    for (int v = 0; v < versions.size(); ++v) {
        for (const store::NamedSeries &one : m_series) {
            if (one.name == versions[v] && one.what == What::RateByVersion)
                rates.append({base::text::clean(one.name), one.series, versionTones.at(static_cast<size_t>(v)), 1.5});
            else if (one.name == versions[v] && one.what == What::ErrorShareByVersion && hasValues(one.series))
                errors.append({base::text::clean(one.name), one.series, versionTones.at(static_cast<size_t>(v)), 1.5});
        }
    }
    const mesh::Series *all = seriesOf(m_series, What::Rate), *allErrors = seriesOf(m_series, What::ErrorShare);
    const bool stacked = !rates.isEmpty();
    if (rates.isEmpty() && all && hasValues(*all))
        rates.append({tr("all"), *all, Tone::S1, 1.5});
    if (errors.isEmpty() && allErrors && hasValues(*allErrors))
        errors.append({tr("all"), *allErrors, Tone::Error, 1.5});
    const std::array quantiles{std::tuple(What::P50, u"p50"_s, 2.0), std::tuple(What::P95, u"p95"_s, 1.5), std::tuple(What::P99, u"p99"_s, 1.0)};
    for (const auto &[what, name, width] : quantiles) {
        if (const mesh::Series *series = seriesOf(m_series, what); series && hasValues(*series))
            latencies.append({name, *series, Tone::S1, width});
    }
    m_plots[0]->setLines(rates, stacked);
    m_plots[1]->setLines(errors, false);
    m_plots[2]->setLines(latencies, false);
    const bool several = versions.size() > 1;
    m_values[0]->setLines(rates, true, several && all ? *all : mesh::Series());
    m_values[1]->setLines(errors, true, several && allErrors ? *allErrors : mesh::Series());
    m_values[2]->setLines(latencies, true, {});
    for (Plot *plot : m_plots) {
        plot->setMessage(tr("No traffic in this time"));
        plot->setRange(m_viewFrom, m_viewTo);
    }
}

} // namespace traffic
