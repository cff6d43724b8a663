// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/navbar.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/sparkline.h"
#include "widgets/kit/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace shell {

using kit::Tone;

namespace {
constexpr qint64 minute = 60'000;
constexpr std::array<qint64, 7> ranges{5 * minute, 15 * minute, 30 * minute, 60 * minute, 180 * minute, 360 * minute, 1440 * minute};
constexpr auto rangeKey = "window/rangeMs";
} // namespace

TrafficStrip::TrafficStrip(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
{
    setFixedSize(220, 26);
    connect(&desk.store, &store::Store::changed, this, [this](const mesh::Change &change) {
        if (change.history) {
            describe();
            update();
        }
    });
}

void TrafficStrip::describe()
{
    const auto history = m_desk.store.snapshot()->history;
    setAccessibleName(history ? tr("Total traffic, now %1").arg(quantity::rate(kit::lastOf(history->totalRate))) : tr("No traffic known"));
    setToolTip(accessibleName());
}

void TrafficStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto history = m_desk.store.snapshot()->history;
    if (!history || history->totalRate.isEmpty())
        return;
    const QRectF box(0, 2, width(), height() - 6);
    const double top = std::max(kit::peakOf(history->totalRate), 1e-9);
    // A column every other pixel, whatever the number of values: an uneven pitch would shimmer.
    const auto valueAt = [&](const mesh::Series &series, int x) {
        const auto last = series.values.size() - 1;
        return last < 0 ? mesh::nan : static_cast<double>(series.values[last * x / std::max(1, width() - 1)]);
    };
    for (int x = 0; x < width(); x += 2) {
        const double value = valueAt(history->totalRate, x);
        const double h = std::isfinite(value) ? box.height() * 0.75 * value / top : 0;
        painter.fillRect(QRectF(x, box.bottom() - 3 - h, 1, h), m_desk.theme.color(Tone::Edge));
        // The line below has colour only where there is a fault.
        const mesh::Health health = mesh::healthOfErrors(valueAt(history->totalErrors, x));
        if (health >= mesh::Health::Warn)
            painter.fillRect(QRectF(x, box.bottom() - 2, 2, 2),
                             m_desk.theme.color(health == mesh::Health::Warn ? Tone::WarnLine : kit::healthTone(health)));
    }
}

NavBar::NavBar(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_back(new QToolButton)
    , m_forward(new QToolButton)
    , m_range(new QToolButton)
    , m_crumb(new QLabel)
    , m_ranges(new QMenu(this))
{
    setFixedHeight(34);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 12, 0);
    row->setSpacing(8);
    m_back->setIcon(kit::icon(desk.theme, u"back"_s));
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back (Alt+Left)"));
    m_back->setAccessibleName(tr("Back"));
    m_forward->setIcon(kit::icon(desk.theme, u"forward"_s));
    m_forward->setAutoRaise(true);
    m_forward->setToolTip(tr("Forward (Alt+Right)"));
    m_forward->setAccessibleName(tr("Forward"));
    m_crumb->setTextFormat(Qt::PlainText);
    m_crumb->setFont(desk.theme.font(kit::Type::Body));
    m_crumb->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_range->setPopupMode(QToolButton::InstantPopup);
    m_range->setFocusPolicy(Qt::TabFocus);
    m_range->setMenu(m_ranges);
    m_range->setFixedHeight(24);
    row->addWidget(m_back);
    row->addWidget(m_forward);
    row->addWidget(m_crumb, 1);
    row->addWidget(m_range);
    row->addWidget(new TrafficStrip(desk));
    connect(m_back, &QToolButton::clicked, this, &NavBar::back);
    connect(m_forward, &QToolButton::clicked, this, &NavBar::forward);
    for (const qint64 span : ranges)
        m_ranges->addAction(quantity::duration(span), this, [this, span] { setRange(span); });
    connect(&desk.store, &store::Store::changed, this, &NavBar::refresh);
    bool known = false;
    const qint64 kept = desk.settings.value(QLatin1StringView(rangeKey)).toLongLong(&known);
    setRange(known && std::ranges::find(ranges, kept) != ranges.end() ? kept : m_rangeMs);
}

void NavBar::setCrumbs(const QStringList &crumbs)
{
    m_crumbs = crumbs;
    QStringList shown;
    for (const QString &crumb : crumbs)
        shown << base::text::elideMiddle(base::text::clean(crumb), 40);
    m_crumb->setText(shown.join(u"  ›  "_s));
    m_crumb->setAccessibleName(tr("Where you are: %1").arg(shown.join(u", "_s)));
}

void NavBar::setHistory(bool canBack, bool canForward)
{
    m_back->setEnabled(canBack);
    m_forward->setEnabled(canForward);
}

void NavBar::setRange(qint64 spanMs)
{
    m_rangeMs = spanMs;
    m_desk.settings.setValue(QLatin1StringView(rangeKey), spanMs);
    if (m_desk.telemetry)
        m_desk.telemetry->setRange(spanMs);
    refresh();
}

void NavBar::refresh()
{
    const qint64 now = m_desk.store.clock().nowMs();
    const auto clock = [](qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms).toString(u"HH:mm"_s); };
    m_range->setText(u"%1 – %2   %3"_s.arg(clock(now - m_rangeMs), clock(now), quantity::duration(m_rangeMs)));
    m_range->setAccessibleName(tr("Time range: the last %1").arg(quantity::duration(m_rangeMs)));
}

void NavBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(Tone::Bg2));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_desk.theme.color(Tone::Line1));
}

} // namespace shell
