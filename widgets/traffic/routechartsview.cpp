// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the user does with the charts: crosshair, zoom, pan, brush, marks, keys.
#include "models/base/text.h"
#include "models/store/changelog.h"
#include "models/store/playhead.h"
#include "widgets/traffic/routecharts.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLabel>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace traffic {

namespace {

constexpr qint64 leastViewMs = 60'000;

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toString(u"HH:mm:ss"_s);
}

} // namespace

/// Changes of what decides about the route: its object, rules for its targets, roll-outs of what it reaches.
void RouteCharts::findMarks()
{
    m_marks.clear();
    QStringList words;
    if (m_desk.changes && m_route) {
        for (const store::ConfigChange &change : m_desk.changes->between(m_from, m_to)) {
            const bool own = change.object == m_route->owner;
            const bool target = std::ranges::any_of(m_route->targets, [&](const routes::Target &t) {
                return change.object.kind == mesh::Kind::DestinationRule && change.object.ns == t.service.ns && change.object.name == t.service.name;
            });
            const bool reached = std::ranges::any_of(
                m_host.split, [&](const routes::Share &s) { return change.object.ns == s.ns && change.object.name == s.workload; });
            if (!own && !target && !reached)
                continue;
            const int number = static_cast<int>(m_marks.size()) + 1;
            m_marks.append({change.atMs, number});
            const QString gist = change.gist.before.isEmpty() && change.gist.after.isEmpty()
                ? change.object.name
                : u"%1 %2 → %3"_s.arg(change.object.name, change.gist.before, change.gist.after);
            words << u"%1  %2 %3"_s.arg(number).arg(QDateTime::fromMSecsSinceEpoch(change.atMs).toString(u"HH:mm"_s), base::text::clean(gist));
        }
    }
    m_changes->setText(words.mid(std::max<qsizetype>(0, words.size() - 2)).join(u"    "_s));
    m_changes->setToolTip(words.join(u'\n'));
    for (size_t i = 0; i < m_plots.size(); ++i)
        m_plots[i]->setMarks(m_marks, i == 0);
}

void RouteCharts::setCrosshair(qint64 atMs)
{
    m_crosshair = atMs;
    m_time->setText(atMs ? tr("at %1, values at the right too").arg(timeText(atMs)) : QString());
    for (size_t i = 0; i < m_plots.size(); ++i) {
        m_plots[i]->setCrosshair(atMs);
        m_values[i]->setCrosshair(atMs);
    }
}

/// Within what was asked for.
void RouteCharts::setView(qint64 fromMs, qint64 toMs)
{
    if (m_to <= m_from)
        return;
    const qint64 length = std::clamp(toMs - fromMs, std::min(leastViewMs, m_to - m_from), m_to - m_from);
    m_viewFrom = std::clamp(fromMs, m_from, m_to - length);
    m_viewTo = m_viewFrom + length;
    for (Plot *plot : m_plots)
        plot->setRange(m_viewFrom, m_viewTo);
}

/// The brush: every page then shows this time.
void RouteCharts::setRange(qint64 fromMs, qint64 toMs)
{
    if (!m_desk.playhead) {
        setView(fromMs, toMs);
        return;
    }
    m_viewFrom = m_viewTo = 0;
    m_desk.playhead->setSpan(std::max(leastViewMs, toMs - fromMs));
    m_desk.playhead->setEnd(toMs);
}

void RouteCharts::stepMark(int direction)
{
    if (m_marks.isEmpty())
        return;
    QVector<qint64> times;
    for (const Mark &mark : m_marks)
        times.append(mark.atMs);
    std::ranges::sort(times);
    const qint64 now = m_crosshair ? m_crosshair : direction > 0 ? 0 : m_to + 1;
    const auto next = direction > 0 ? std::ranges::upper_bound(times, now) : std::ranges::lower_bound(times, now);
    if (direction > 0 ? next == times.end() : next == times.begin())
        return;
    setCrosshair(direction > 0 ? *next : *std::prev(next));
}

void RouteCharts::keyPressEvent(QKeyEvent *event)
{
    const qint64 length = m_viewTo - m_viewFrom, middle = m_viewFrom + length / 2;
    switch (event->key()) {
    case Qt::Key_Plus: setView(middle - length * 2 / 5, middle + length * 2 / 5); break;
    case Qt::Key_Minus: setView(middle - length * 5 / 8, middle + length * 5 / 8); break;
    case Qt::Key_Left: setView(m_viewFrom - length / 10, m_viewTo - length / 10); break;
    case Qt::Key_Right: setView(m_viewFrom + length / 10, m_viewTo + length / 10); break;
    case Qt::Key_0: setView(m_from, m_to); break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace traffic
