// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The surface that draws with a QPainter: vectors for PDF, whatever the printer.
#pragma once

#include "widgets/topology/surface.h"

class QPainter;

namespace topology {

class PainterSurface final : public Surface
{
public:
    PainterSurface(QPainter &painter, const kit::Theme &theme);

    void box(const QRectF &at, const BoxInk &ink) override;
    void text(const QRectF &at, const QString &text, const TextInk &ink) override;
    void glyph(const QRectF &at, kit::Glyph glyph, std::optional<kit::Tone> tone, double opacity) override;
    void fill(const QRectF &at, kit::Tone tone, double opacity) override;
    void line(QPointF from, QPointF to, double width, kit::Tone tone, double opacity) override;
    void sparkline(const QRectF &at, const mesh::Series &series, kit::Tone tone, double opacity) override;
    void edges(std::span<const EdgeInk> edges, const graph::Layout &layout, const Geometry &geometry, const View &view) override;
    const kit::Theme &theme() const override { return m_theme; }
    double textWidth(const QString &text, const TextInk &ink) const override;

private:
    QPainter &m_painter;
    const kit::Theme &m_theme;
};

/// Fill and outline; `at` is the middle of the outline.
void paintBox(QPainter &painter, const QRectF &at, const BoxInk &ink, const kit::Theme &theme);
/// The font of a text at zoom 1 of the surface.
QFont fontOf(const TextInk &ink, const kit::Theme &theme);

/// Size of an edge's arrow head: its length, and half its width.
struct Arrow {
    double length, half;
};
Arrow arrowOf(double width);

} // namespace topology
