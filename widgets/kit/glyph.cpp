// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/glyph.h"

#include "widgets/kit/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

namespace kit {

namespace {

// All shapes are drawn on a 12x12 field.
struct Brushes {
    QPainter &p;
    QColor ink;   ///< outline, and fill of solid shapes
    QColor mark;  ///< the sign within a solid shape
    void stroke(qreal width)
    {
        p.setPen(QPen(ink, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        p.setBrush(Qt::NoBrush);
    }
    void fill(const QColor &color)
    {
        p.setPen(Qt::NoPen);
        p.setBrush(color);
    }
    void signPen(qreal width)
    {
        p.setPen(QPen(mark, width, Qt::SolidLine, Qt::FlatCap));
        p.setBrush(Qt::NoBrush);
    }
};

void exclamation(Brushes &b, qreal top, qreal bottom)
{
    b.signPen(1.5);
    b.p.drawLine(QPointF(6, top), QPointF(6, bottom - 2.2));
    b.p.drawLine(QPointF(6, bottom - 1.4), QPointF(6, bottom));
}

void triangle(Brushes &b, const QColor &filled)
{
    const QPolygonF shape({{6, 0.9}, {11.5, 10.9}, {0.5, 10.9}});
    b.p.setPen(QPen(b.ink, 1, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    b.p.setBrush(filled);
    b.p.drawPolygon(shape);
    exclamation(b, 4, 9.6);
}

void diamond(Brushes &b)
{
    b.fill(b.ink);
    b.p.drawPolygon(QPolygonF({{6, 0}, {12, 6}, {6, 12}, {0, 6}}));
    exclamation(b, 2.9, 9);
}

void octagon(Brushes &b)
{
    b.fill(b.ink);
    b.p.drawPolygon(QPolygonF({{3.5, 0}, {8.5, 0}, {12, 3.5}, {12, 8.5}, {8.5, 12}, {3.5, 12}, {0, 8.5}, {0, 3.5}}));
    b.signPen(1.5);
    b.p.drawLine(QPointF(3.9, 3.9), QPointF(8.1, 8.1));
    b.p.drawLine(QPointF(8.1, 3.9), QPointF(3.9, 8.1));
}

void infoRing(Brushes &b)
{
    b.stroke(1.1);
    b.p.drawEllipse(QPointF(6, 6), 5, 5);
    b.stroke(1.3);
    b.p.drawLine(QPointF(6, 5.2), QPointF(6, 8.8));
    b.p.drawLine(QPointF(6, 3), QPointF(6, 4.2));
}

void unknownRing(Brushes &b)
{
    QPen pen(b.ink, 1.1, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({1.9, 1.7});
    b.p.setPen(pen);
    b.p.setBrush(Qt::NoBrush);
    b.p.drawEllipse(QPointF(6, 6), 5.2, 5.2);
    QPainterPath hook(QPointF(4.4, 4.7));
    hook.cubicTo(4.4, 2.5, 7.6, 2.5, 7.6, 4.6);
    hook.cubicTo(7.6, 5.8, 6, 5.8, 6, 7.3);
    b.stroke(1.1);
    b.p.drawPath(hook);
    b.p.drawLine(QPointF(6, 8.2), QPointF(6, 9.4));
}

void clockRing(Brushes &b)
{
    b.stroke(1.1);
    b.p.drawEllipse(QPointF(6, 6), 5, 5);
    b.p.drawPolyline(QPolygonF({{6, 2.8}, {6, 6.2}, {8.6, 7.4}}));
}

void padlock(Brushes &b, bool open)
{
    b.stroke(1.2);
    QPainterPath shackle;
    if (open) {
        // Swung out to the right of the body, so that the shape differs at 12 px too.
        b.p.drawRect(QRectF(0.6, 5.6, 7.4, 5.6));
        shackle.moveTo(6.4, 5.6);
        shackle.lineTo(6.4, 3.6);
        shackle.cubicTo(6.4, 0.2, 11.2, 0.2, 11.2, 3.6);
        shackle.lineTo(11.2, 5);
    } else {
        b.p.drawRect(QRectF(1.8, 5.6, 8.4, 5.6));
        shackle.moveTo(3.6, 5.6);
        shackle.lineTo(3.6, 3.6);
        shackle.cubicTo(3.6, 0.2, 8.4, 0.2, 8.4, 3.6);
        shackle.lineTo(8.4, 5.6);
    }
    b.p.drawPath(shackle);
    b.p.drawLine(QPointF(open ? 4.3 : 6, 7.6), QPointF(open ? 4.3 : 6, 9.3));
}

void halfDisc(Brushes &b)
{
    b.stroke(1.2);
    b.p.drawEllipse(QPointF(6, 6), 5, 5);
    b.fill(b.ink);
    b.p.drawPie(QRectF(1, 1, 10, 10), 90 * 16, 180 * 16);
}

Tone toneOf(Glyph glyph)
{
    switch (glyph) {
    case Glyph::Ok:
    case Glyph::Allow:
    case Glyph::Lock: return Tone::Ok;
    case Glyph::Warn: return Tone::Warn;
    case Glyph::Depends: return Tone::WarnLine;
    case Glyph::Error:
    case Glyph::Deny: return Tone::Error;
    case Glyph::Critical: return Tone::Crit;
    case Glyph::OpenLock: return Tone::Plain;
    case Glyph::Unknown:
    case Glyph::Stale: return Tone::Unknown;
    case Glyph::None:
    case Glyph::Info: break;
    }
    return Tone::Info;
}

void paintShape(Brushes &b, Glyph glyph, const QColor &warnFill)
{
    switch (glyph) {
    case Glyph::None: break;
    case Glyph::Ok:
        b.fill(b.ink);
        b.p.drawEllipse(QPointF(6, 6), 3, 3);
        break;
    case Glyph::Info: infoRing(b); break;
    case Glyph::Warn: triangle(b, warnFill); break;
    case Glyph::Error: diamond(b); break;
    case Glyph::Critical: octagon(b); break;
    case Glyph::Unknown: unknownRing(b); break;
    case Glyph::Stale: clockRing(b); break;
    case Glyph::Allow:
        b.stroke(1.6);
        b.p.drawPolyline(QPolygonF({{1.4, 6.4}, {4.6, 9.6}, {10.6, 2.6}}));
        break;
    case Glyph::Deny:
        b.stroke(1.6);
        b.p.drawLine(QPointF(2.4, 2.4), QPointF(9.6, 9.6));
        b.p.drawLine(QPointF(9.6, 2.4), QPointF(2.4, 9.6));
        break;
    case Glyph::Depends: halfDisc(b); break;
    case Glyph::Lock: padlock(b, false); break;
    case Glyph::OpenLock: padlock(b, true); break;
    }
}

} // namespace

Glyph glyphOf(mesh::Health health)
{
    switch (health) {
    case mesh::Health::Ok: return Glyph::Ok;
    case mesh::Health::Info: return Glyph::Info;
    case mesh::Health::Unknown: return Glyph::Unknown;
    case mesh::Health::Stale: return Glyph::Stale;
    case mesh::Health::Warn: return Glyph::Warn;
    case mesh::Health::Error: return Glyph::Error;
    case mesh::Health::Critical: return Glyph::Critical;
    }
    return Glyph::None;
}

Tone healthTone(mesh::Health health)
{
    return toneOf(glyphOf(health));
}

void paintGlyph(QPainter &painter, const QRectF &box, Glyph glyph, const Theme &theme)
{
    if (glyph == Glyph::None)
        return;
    const qreal side = qMin(box.width(), box.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center().x() - side / 2, box.center().y() - side / 2);
    painter.scale(side / 12, side / 12);
    const bool dark = theme.scheme() == Scheme::Dark;
    // Within the yellow triangle the sign is dark in both schemes.
    const QColor mark = glyph == Glyph::Warn ? theme.color(dark ? Tone::Bg1 : Tone::Text1) : theme.color(Tone::Bg1);
    Brushes brushes{painter, theme.color(toneOf(glyph)), mark};
    paintShape(brushes, glyph, theme.color(Tone::WarnFill));
    painter.restore();
}

void paintGlyph(QPainter &painter, const QRectF &box, Glyph glyph, const Theme &theme, Tone ink)
{
    const qreal side = qMin(box.width(), box.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center().x() - side / 2, box.center().y() - side / 2);
    painter.scale(side / 12, side / 12);
    Brushes brushes{painter, theme.color(ink), theme.color(Tone::Bg1)};
    paintShape(brushes, glyph, theme.color(ink));
    painter.restore();
}

QString glyphWord(Glyph glyph)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("kit::Glyph", text); };
    switch (glyph) {
    case Glyph::None: return {};
    case Glyph::Ok: return tr("ok");
    case Glyph::Info: return tr("information");
    case Glyph::Warn: return tr("warning");
    case Glyph::Error: return tr("error");
    case Glyph::Critical: return tr("critical");
    case Glyph::Unknown: return tr("unknown");
    case Glyph::Stale: return tr("stale");
    case Glyph::Allow: return tr("allowed");
    case Glyph::Deny: return tr("denied");
    case Glyph::Depends: return tr("depends");
    case Glyph::Lock: return tr("encrypted");
    case Glyph::OpenLock: return tr("plaintext");
    }
    return {};
}

} // namespace kit
