// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/rastersurface.h"

#include "widgets/kit/sparkline.h"
#include "widgets/topology/geometry.h"
#include "widgets/topology/paintersurface.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace topology {

namespace {

/// Larger ones differ too much in size to be kept.
constexpr int largestSprite = 320;

uint alphaOf(double opacity)
{
    return static_cast<uint>(std::clamp(std::lround(opacity * 255), 0L, 255L));
}

} // namespace

RasterSurface::RasterSurface(QImage &image, Sprites &sprites, LineMask &mask)
    : m_image(image)
    , m_bits(image.bits())
    , m_stride(image.bytesPerLine())
    , m_width(image.width())
    , m_height(image.height())
    , m_sprites(sprites)
    , m_mask(mask)
    , m_ratio(sprites.ratio())
{
    m_mask.resize(m_width, m_height);
}

// ---- Pixels --------------------------------------------------------------------------------------------------------

void RasterSurface::blend(int x, int y, const Mask &mask, QRgb ink, double opacity)
{
    const uint strength = static_cast<uint>(std::clamp(opacity, 0.0, 1.0) * 256);
    const int left = std::max(0, -x), right = std::min(mask.width, m_width - x);
    for (int row = std::max(0, -y); row < std::min(mask.height, m_height - y); ++row) {
        const uchar *from = mask.cover.data() + static_cast<size_t>(row) * mask.width;
        auto *to = reinterpret_cast<QRgb *>(m_bits + (y + row) * m_stride) + x;
        for (int i = left; i < right; ++i) {
            if (from[i] != 0)
                to[i] = mixed(to[i], ink, (from[i] * strength) >> 8);
        }
    }
}

void RasterSurface::blend(int x, int y, const QImage &sprite, double opacity)
{
    const uint strength = static_cast<uint>(std::clamp(opacity, 0.0, 1.0) * 256);
    const int left = std::max(0, -x), right = std::min(sprite.width(), m_width - x);
    for (int row = std::max(0, -y); row < std::min(sprite.height(), m_height - y); ++row) {
        const auto *from = reinterpret_cast<const QRgb *>(sprite.constScanLine(row));
        auto *to = reinterpret_cast<QRgb *>(m_bits + (y + row) * m_stride) + x;
        for (int i = left; i < right; ++i) {
            const uint alpha = qAlpha(from[i]);
            if (alpha == 0)
                continue;
            if (alpha == 255 && strength == 256) {
                to[i] = from[i];
                continue;
            }
            // Premultiplied: the ink itself is wanted back only when it is faded as a whole.
            to[i] = mixed(to[i], qUnpremultiply(from[i]), (alpha * strength) >> 8);
        }
    }
}

void RasterSurface::fillPixels(const QRect &rect, QRgb ink, uint alpha)
{
    const QRect at = rect & QRect(0, 0, m_width, m_height);
    for (int y = at.top(); y <= at.bottom(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(m_bits + y * m_stride);
        if (alpha == 255) {
            std::fill(line + at.left(), line + at.right() + 1, ink | 0xff000000U);
            continue;
        }
        for (int x = at.left(); x <= at.right(); ++x)
            line[x] = mixed(line[x], ink, alpha);
    }
}

// ---- Parts ---------------------------------------------------------------------------------------------------------

void RasterSurface::box(const QRectF &at, const BoxInk &ink)
{
    const QRectF exact = device(at);
    const QRect snapped(QPoint(static_cast<int>(std::floor(exact.left() + 0.5)), static_cast<int>(std::floor(exact.top() + 0.5))),
                        QPoint(static_cast<int>(std::floor(exact.right() + 0.5)) - 1, static_cast<int>(std::floor(exact.bottom() + 0.5)) - 1));
    const QSize size(std::max(2, snapped.width()), std::max(2, snapped.height()));
    if (snapped.left() > m_width + 1 || snapped.top() > m_height + 1 || snapped.right() < -1 || snapped.bottom() < -1)
        return;
    if (size.width() <= largestSprite * m_ratio && size.height() <= largestSprite * m_ratio)
        blend(snapped.left() - 1, snapped.top() - 1, m_sprites.box(size, ink), ink.opacity);
    else
        paintLarge(QRectF(snapped.topLeft(), QSizeF(size)), ink);
}

void RasterSurface::paintLarge(const QRectF &at, const BoxInk &ink)
{
    BoxInk scaled = ink;
    scaled.lineWidth = std::max(1.0, ink.lineWidth * m_ratio);
    scaled.corner = ink.corner * m_ratio;
    const double inset = scaled.lineWidth / 2;
    // The inside is most of it, and has no rim to soften.
    const QRect inside = at.adjusted(8 * m_ratio, 8 * m_ratio, -8 * m_ratio, -8 * m_ratio).toRect();
    QPainter painter(&m_image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRegion(QRegion(at.toAlignedRect().adjusted(-1, -1, 1, 1)).subtracted(inside).intersected(m_image.rect()));
    paintBox(painter, at.adjusted(inset, inset, -inset, -inset), scaled, m_sprites.theme());
    painter.end();
    if (ink.filled)
        fillPixels(inside, m_sprites.theme().color(ink.fill).rgb(), alphaOf(ink.fillOpacity * ink.opacity));
}

void RasterSurface::text(const QRectF &at, const QString &text, const TextInk &ink)
{
    if (text.isEmpty())
        return;
    const QRectF box = device(at);
    if (box.left() > m_width || box.top() > m_height || box.right() < 0 || box.bottom() < 0)
        return;
    const auto sprite = m_sprites.text(text, ink, static_cast<int>(std::ceil(box.width())));
    const double x = ink.align & Qt::AlignRight ? box.right() - sprite->width
        : ink.align & Qt::AlignHCenter          ? box.center().x() - sprite->width / 2
                                                : box.left();
    const int left = static_cast<int>(std::floor(x + 0.5)) - 1;
    const int top = static_cast<int>(std::floor(box.center().y() - sprite->ink.height / 2.0 + 0.5));
    if (sprite->halo)
        blend(left - sprite->reach, top - sprite->reach, *sprite->halo, m_sprites.theme().color(kit::Tone::Bg1).rgb(), ink.opacity);
    blend(left, top, sprite->ink, m_sprites.theme().color(ink.tone).rgb(), ink.opacity);
}

void RasterSurface::glyph(const QRectF &at, kit::Glyph glyph, std::optional<kit::Tone> tone, double opacity)
{
    const QRectF box = device(at);
    const int side = std::max(1, static_cast<int>(std::lround(box.width())));
    if (box.left() > m_width || box.top() > m_height || box.right() < 0 || box.bottom() < 0)
        return;
    blend(static_cast<int>(std::floor(box.left() + 0.5)), static_cast<int>(std::floor(box.top() + 0.5)), m_sprites.glyph(glyph, tone, side), opacity);
}

void RasterSurface::fill(const QRectF &at, kit::Tone tone, double opacity)
{
    fillPixels(device(at).toRect(), m_sprites.theme().color(tone).rgb(), alphaOf(opacity));
}

void RasterSurface::line(QPointF from, QPointF to, double width, kit::Tone tone, double opacity)
{
    m_mask.segment(static_cast<float>(from.x() * m_ratio), static_cast<float>(from.y() * m_ratio), static_cast<float>(to.x() * m_ratio),
                   static_cast<float>(to.y() * m_ratio), static_cast<float>(width * m_ratio));
    m_mask.blendInto(m_bits, m_stride, m_sprites.theme().color(tone).rgb(), opacity);
}

void RasterSurface::sparkline(const QRectF &at, const mesh::Series &series, kit::Tone tone, double opacity)
{
    const QRectF box = device(at);
    if (!box.intersects(QRectF(m_image.rect())))
        return;
    QPainter painter(&m_image);
    kit::paintSparkline(painter, box, series, m_sprites.theme().color(tone, opacity), false);
}

double RasterSurface::textWidth(const QString &text, const TextInk &ink) const
{
    return m_sprites.width(text, ink);
}

// ---- Edges ---------------------------------------------------------------------------------------------------------

class RasterSurface::EdgeDrawer
{
public:
    EdgeDrawer(RasterSurface &surface, const graph::Layout &layout, const Geometry &geometry, const View &view)
        : m_mask(surface.m_mask)
        , m_layout(layout)
        , m_geometry(geometry)
        , m_level(geometry.levelFor(view.scale * surface.m_ratio))
        , m_ratio(surface.m_ratio)
        , m_scale(static_cast<float>(view.scale * surface.m_ratio))
        , m_x(view.offset.x() * surface.m_ratio)
        , m_y(view.offset.y() * surface.m_ratio)
        , m_seen(Geometry::boundsOf(view.toWorld(QRectF(0, 0, surface.m_width / m_ratio, surface.m_height / m_ratio)), 10 / view.scale))
    {
    }

    void draw(const EdgeInk &ink)
    {
        if (!m_geometry.edgeBounds(ink.edge).meets(m_seen))
            return;
        m_width = static_cast<float>(ink.width * m_ratio);
        const Arrow arrow = arrowOf(ink.width);
        // The line ends a little before the arrow's tip, or a thick one would stick out beside it.
        const double end = m_geometry.length(ink.edge) - (ink.arrow ? arrow.length * 0.8 * m_ratio / m_scale : 0);
        const Dashes dashes = dashesOf(ink.line, ink.width);
        const int chunks = m_level.firstChunk[ink.edge + 1];
        for (int c = m_level.firstChunk[ink.edge]; c < chunks; ++c) {
            const Geometry::Chunk &chunk = m_level.chunks[c];
            if (!chunk.bounds.meets(m_seen))
                continue;
            if (dashes.count > 0)
                dashed(chunk, {dashes.px.data(), dashes.count}, end);
            else if (c + 1 < chunks && m_level.chunks[c + 1].before < end)
                whole(chunk);
            else
                ending(chunk, end);
        }
        if (ink.arrow)
            head(ink.edge, arrow);
    }

private:
    struct Pixel {
        float x, y;
    };
    // The offset of a far part of a large graph is large: added in double, or thin lines would tremble.
    Pixel at(Geometry::Point p) const { return {static_cast<float>(double(p.x) * m_scale + m_x), static_cast<float>(double(p.y) * m_scale + m_y)}; }

    void whole(const Geometry::Chunk &chunk)
    {
        const Geometry::Point *points = m_level.points.data() + chunk.first;
        Pixel a = at(points[0]);
        for (int i = 1; i < chunk.count; ++i) {
            const Pixel b = at(points[i]);
            stroke(a, b, i > 1);
            a = b;
        }
    }

    /// The one in which the line ends.
    void ending(const Geometry::Chunk &chunk, double end)
    {
        const Geometry::Point *points = m_level.points.data() + chunk.first;
        double done = chunk.before;
        Pixel a = at(points[0]);
        for (int i = 1; i < chunk.count; ++i) {
            Geometry::Point p = points[i];
            const float length = std::hypot(p.x - points[i - 1].x, p.y - points[i - 1].y);
            if (done + length > end) {
                const float part = length > 0 ? static_cast<float>(std::max(0.0, end - done)) / length : 0;
                p = {points[i - 1].x + (p.x - points[i - 1].x) * part, points[i - 1].y + (p.y - points[i - 1].y) * part};
            }
            const Pixel b = at(p);
            stroke(a, b, i > 1);
            if (done + length > end)
                return;
            done += length;
            a = b;
        }
    }

    /// Two pieces share the pixel where they meet, each with a part of it, and the larger part alone would show as a dent: the
    /// second one begins a pixel earlier. That also fills the outer corner of a wide line.
    void stroke(Pixel a, Pixel b, bool joined)
    {
        if (joined) {
            const float dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
            if (length > 0.01F) {
                const float back = std::clamp(0.2F * m_width, 1.0F, 1.4F) / length;
                a.x -= dx * back;
                a.y -= dy * back;
            }
        }
        m_mask.segment(a.x, a.y, b.x, b.y, m_width);
    }

    void dashed(const Geometry::Chunk &chunk, std::span<const double> dashes, double end)
    {
        double period = 0;
        for (const double d : dashes)
            period += d;
        const Geometry::Point *points = m_level.points.data() + chunk.first;
        double done = chunk.before * m_scale / m_ratio;
        const double last = end * m_scale / m_ratio; // both in device independent px, as the dashes are
        for (int i = 1; i < chunk.count && done < last; ++i) {
            const Pixel a = at(points[i - 1]), b = at(points[i]);
            const double length = std::hypot(b.x - a.x, b.y - a.y) / m_ratio;
            if (length <= 0)
                continue;
            if (!seen(a, b)) {
                done += length;
                continue;
            }
            double from = 0;
            while (from < length && done + from < last) {
                double phase = std::fmod(done + from, period);
                size_t k = 0;
                while (k + 1 < dashes.size() && phase >= dashes[k])
                    phase -= dashes[k++];
                const double step = std::max(0.01, std::min({dashes[k] - phase, length - from, last - done - from}));
                if (k % 2 == 0) {
                    const auto t = [&](double d) { return static_cast<float>(d / length); };
                    const float f = t(from), g = t(from + step);
                    m_mask.segment(a.x + (b.x - a.x) * f, a.y + (b.y - a.y) * f, a.x + (b.x - a.x) * g, a.y + (b.y - a.y) * g, m_width);
                }
                from += step;
            }
            done += length;
        }
    }

    bool seen(Pixel a, Pixel b) const
    {
        const double left = m_seen.left * m_scale + m_x, right = m_seen.right * m_scale + m_x, top = m_seen.top * m_scale + m_y,
                     bottom = m_seen.bottom * m_scale + m_y;
        return std::max(a.x, b.x) >= left && std::min(a.x, b.x) <= right && std::max(a.y, b.y) >= top && std::min(a.y, b.y) <= bottom;
    }

    void head(int edge, const Arrow &arrow)
    {
        const graph::Route &route = m_layout.routes[edge];
        if (route.isEmpty())
            return;
        const Geometry::Point to = m_geometry.arrival(edge);
        const QPointF tip(route.points.back().x() * m_scale + m_x, route.points.back().y() * m_scale + m_y), along(to.x, to.y), across(-to.y, to.x);
        const QPointF back = tip - along * arrow.length * m_ratio;
        m_mask.triangle(tip, back + across * arrow.half * m_ratio, back - across * arrow.half * m_ratio);
    }

    LineMask &m_mask;
    const graph::Layout &m_layout;
    const Geometry &m_geometry;
    const Geometry::Level &m_level;
    double m_ratio;
    float m_scale, m_width = 1;
    double m_x, m_y;
    Geometry::Bounds m_seen;
};

void RasterSurface::edges(std::span<const EdgeInk> edges, const graph::Layout &layout, const Geometry &geometry, const View &view)
{
    EdgeDrawer drawer(*this, layout, geometry, view);
    for (size_t i = 0; i < edges.size(); ++i) {
        drawer.draw(edges[i]);
        if (i + 1 == edges.size() || edges[i + 1].order != edges[i].order)
            m_mask.blendInto(m_bits, m_stride, m_sprites.theme().color(edges[i].tone).rgb(), edges[i].opacity);
    }
}

} // namespace topology
