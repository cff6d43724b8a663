// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture of the graph is made of: boxes, lines of text, glyphs, edges. The painting code is written once against
// this; one surface draws pixels (the widget's tiles, PNG), the other vectors (PDF).
#pragma once

#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/ink.h"

#include <QRectF>

#include <optional>
#include <span>

namespace mesh {
struct Series;
}

namespace topology {

class Geometry;

enum class Shape : quint8 { Rect, Rounded, Pill, Gateway };

struct BoxInk {
    Shape shape = Shape::Rect;
    kit::Tone line = kit::Tone::Line3, fill = kit::Tone::Bg1;
    double lineWidth = 1, fillOpacity = 1, opacity = 1, corner = 4;
    bool dashed = false, filled = true;
    bool operator==(const BoxInk &) const = default;
};

struct TextInk {
    kit::Type type = kit::Type::Hint;
    bool numeric = false;
    int px = 11;
    kit::Tone tone = kit::Tone::Text1;
    Qt::Alignment align = Qt::AlignLeft; ///< across; down it is always centred
    Qt::TextElideMode elide = Qt::ElideMiddle;
    double opacity = 1;
    bool halo = false;
};

/// One edge as it is to be drawn. Those with the same `order` are of one colour and opacity.
struct EdgeInk {
    int edge = 0;
    int order = 0;
    float width = 1;
    Line line = Line::Request;
    kit::Tone tone = kit::Tone::Edge;
    float opacity = 1;
    bool arrow = true;
};

class Surface
{
public:
    virtual ~Surface() = default;

    virtual void box(const QRectF &at, const BoxInk &ink) = 0;
    virtual void text(const QRectF &at, const QString &text, const TextInk &ink) = 0;
    virtual void glyph(const QRectF &at, kit::Glyph glyph, std::optional<kit::Tone> tone, double opacity) = 0;
    virtual void fill(const QRectF &at, kit::Tone tone, double opacity) = 0;
    virtual void line(QPointF from, QPointF to, double width, kit::Tone tone, double opacity) = 0;
    virtual void sparkline(const QRectF &at, const mesh::Series &series, kit::Tone tone, double opacity) = 0;
    /// Sorted by `order`. View gives zoom and offset.
    virtual void edges(std::span<const EdgeInk> edges, const graph::Layout &layout, const Geometry &geometry, const View &view) = 0;
    virtual const kit::Theme &theme() const = 0;
    virtual double textWidth(const QString &text, const TextInk &ink) const = 0;
};

} // namespace topology
