// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/paintersurface.h"

#include "widgets/kit/sparkline.h"
#include "widgets/topology/geometry.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace topology {

namespace {

QPainterPath shapeOf(const QRectF &box, const BoxInk &ink)
{
    QPainterPath path;
    switch (ink.shape) {
    case Shape::Gateway: {
        const double tip = std::min(ink.corner * 2.5, box.width() / 3), middle = box.center().y();
        path.addPolygon(QPolygonF({{box.left(), middle},
                                   {box.left() + tip, box.top()},
                                   {box.right() - tip, box.top()},
                                   {box.right(), middle},
                                   {box.right() - tip, box.bottom()},
                                   {box.left() + tip, box.bottom()}}));
        path.closeSubpath();
        break;
    }
    case Shape::Pill: {
        const double radius = std::min(ink.corner * 4.5, box.height() / 2);
        path.addRoundedRect(box, radius, radius);
        break;
    }
    case Shape::Rounded: path.addRoundedRect(box, ink.corner, ink.corner); break;
    case Shape::Rect: path.addRect(box); break;
    }
    return path;
}

QPainterPath pathOf(const graph::Route &route, const View &view, double cutOff, Geometry::Point along)
{
    QPainterPath path;
    if (route.isEmpty())
        return path;
    const QPointF back = QPointF(along.x, along.y) * cutOff;
    const qsizetype last = route.points.size() - 1;
    const auto at = [&](qsizetype i) { return i >= last - 1 ? view.toScreen(route.points[i]) - back : view.toScreen(route.points[i]); };
    path.moveTo(at(0));
    for (qsizetype i = 1; i + 2 < route.points.size(); i += 3)
        path.cubicTo(at(i), at(i + 1), at(i + 2));
    return path;
}

} // namespace

Arrow arrowOf(double width)
{
    return {std::max(4.5, 1.3 * width + 3.4), std::max(3.0, 1.3 * width * 0.5 + 2.2)};
}

void paintBox(QPainter &painter, const QRectF &at, const BoxInk &ink, const kit::Theme &theme)
{
    QPen pen(theme.color(ink.line), ink.lineWidth);
    if (ink.dashed)
        pen.setDashPattern({4, 3});
    painter.setOpacity(ink.opacity);
    painter.setPen(pen);
    painter.setBrush(ink.filled ? QBrush(theme.color(ink.fill, ink.fillOpacity)) : QBrush(Qt::NoBrush));
    painter.drawPath(shapeOf(at, ink));
    painter.setOpacity(1);
}

QFont fontOf(const TextInk &ink, const kit::Theme &theme)
{
    QFont font = theme.font(ink.type, ink.numeric);
    font.setPixelSize(std::max(1, ink.px));
    return font;
}

PainterSurface::PainterSurface(QPainter &painter, const kit::Theme &theme)
    : m_painter(painter)
    , m_theme(theme)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
}

void PainterSurface::box(const QRectF &at, const BoxInk &ink)
{
    paintBox(m_painter, at, ink, m_theme);
}

void PainterSurface::text(const QRectF &at, const QString &text, const TextInk &ink)
{
    const QFont font = fontOf(ink, m_theme);
    const QFontMetricsF metrics(font);
    const QString shown = metrics.elidedText(text, ink.elide, at.width() + 0.5);
    const double width = metrics.horizontalAdvance(shown);
    const double x = ink.align & Qt::AlignRight ? at.right() - width : ink.align & Qt::AlignHCenter ? at.center().x() - width / 2 : at.left();
    const QPointF baseline(x, at.center().y() - metrics.height() / 2 + metrics.ascent());
    m_painter.setOpacity(ink.opacity);
    if (ink.halo) {
        QPainterPath outline;
        outline.addText(baseline, font, shown);
        m_painter.setBrush(Qt::NoBrush);
        m_painter.strokePath(outline, QPen(m_theme.color(kit::Tone::Bg1), 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    m_painter.setFont(font);
    m_painter.setPen(m_theme.color(ink.tone));
    m_painter.drawText(baseline, shown);
    m_painter.setOpacity(1);
}

void PainterSurface::glyph(const QRectF &at, kit::Glyph glyph, std::optional<kit::Tone> tone, double opacity)
{
    m_painter.setOpacity(opacity);
    if (tone)
        kit::paintGlyph(m_painter, at, glyph, m_theme, *tone);
    else
        kit::paintGlyph(m_painter, at, glyph, m_theme);
    m_painter.setOpacity(1);
}

void PainterSurface::fill(const QRectF &at, kit::Tone tone, double opacity)
{
    m_painter.fillRect(at, m_theme.color(tone, opacity));
}

void PainterSurface::line(QPointF from, QPointF to, double width, kit::Tone tone, double opacity)
{
    m_painter.setPen(QPen(m_theme.color(tone, opacity), width));
    m_painter.drawLine(from, to);
}

void PainterSurface::sparkline(const QRectF &at, const mesh::Series &series, kit::Tone tone, double opacity)
{
    kit::paintSparkline(m_painter, at, series, m_theme.color(tone, opacity), false);
}

void PainterSurface::edges(std::span<const EdgeInk> edges, const graph::Layout &layout, const Geometry &geometry, const View &view)
{
    for (const EdgeInk &ink : edges) {
        const Arrow arrow = arrowOf(ink.width);
        const Geometry::Point along = geometry.arrival(ink.edge);
        const QColor color = m_theme.color(ink.tone, ink.opacity);
        m_painter.setPen(linePen(ink.line, ink.width, color));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawPath(pathOf(layout.routes[ink.edge], view, ink.arrow ? arrow.length * 0.8 : 0, along));
        if (!ink.arrow || layout.routes[ink.edge].isEmpty())
            continue;
        const QPointF tip = view.toScreen(layout.routes[ink.edge].points.back()), to(along.x, along.y), across(-along.y, along.x);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(color);
        m_painter.drawPolygon(QPolygonF({tip, tip - to * arrow.length + across * arrow.half, tip - to * arrow.length - across * arrow.half}));
    }
}

double PainterSurface::textWidth(const QString &text, const TextInk &ink) const
{
    return QFontMetricsF(fontOf(ink, m_theme)).horizontalAdvance(text);
}

} // namespace topology
