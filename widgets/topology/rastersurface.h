// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The surface that draws pixels itself: edges through a LineMask, texts, glyphs and boxes from Sprites. One picture or tile,
// one thread. Coordinates are device independent px; the picture begins at the view's origin.
#pragma once

#include "widgets/topology/linemask.h"
#include "widgets/topology/sprites.h"
#include "widgets/topology/surface.h"

#include <QImage>
#include <QPainter>

namespace topology {

class RasterSurface final : public Surface
{
public:
    /// `image` is RGB32 and stays where it is while this lives. `mask` may be shared by surfaces that follow one another.
    RasterSurface(QImage &image, Sprites &sprites, LineMask &mask);

    void box(const QRectF &at, const BoxInk &ink) override;
    void text(const QRectF &at, const QString &text, const TextInk &ink) override;
    void glyph(const QRectF &at, kit::Glyph glyph, std::optional<kit::Tone> tone, double opacity) override;
    void fill(const QRectF &at, kit::Tone tone, double opacity) override;
    void line(QPointF from, QPointF to, double width, kit::Tone tone, double opacity) override;
    void sparkline(const QRectF &at, const mesh::Series &series, kit::Tone tone, double opacity) override;
    void edges(std::span<const EdgeInk> edges, const graph::Layout &layout, const Geometry &geometry, const View &view) override;
    const kit::Theme &theme() const override { return m_sprites.theme(); }
    double textWidth(const QString &text, const TextInk &ink) const override;

private:
    class EdgeDrawer;
    void blend(int x, int y, const Mask &mask, QRgb ink, double opacity);
    void blend(int x, int y, const QImage &sprite, double opacity);
    void fillPixels(const QRect &rect, QRgb ink, uint alpha);
    void paintLarge(const QRectF &device, const BoxInk &ink);
    void prepareMask();
    QRectF device(const QRectF &at) const { return {at.topLeft() * m_ratio, at.size() * m_ratio}; }

    QImage &m_image;
    uchar *m_bits;
    qsizetype m_stride;
    int m_width, m_height;
    Sprites &m_sprites;
    LineMask &m_mask;
    qreal m_ratio;
};

} // namespace topology
