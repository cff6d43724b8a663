// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Antialiased lines of one colour: coverage is collected in a mask, the larger value wins, and the mask is blended into the
// picture once. So joints and crossings of one colour never show, and a pixel of a long line costs a nanosecond or two where
// a general stroker costs a hundred times that. No state beyond one picture.
#pragma once

#include <QImage>

#include <memory>
#include <vector>

namespace topology {

class LineMask
{
public:
    void resize(int width, int height);

    /// From (x0, y0) to (x1, y1) in px, flat ends. Anything outside is cut off.
    void segment(float x0, float y0, float x1, float y1, float width);
    void triangle(QPointF a, QPointF b, QPointF c);
    /// Blends `ink` where the mask is set into an opaque 32 bit picture of the same size, and empties the mask.
    void blendInto(uchar *bits, qsizetype stride, QRgb ink, double opacity);
    bool isEmpty() const { return m_top > m_bottom; }

private:
    void dirty(int left, int top, int right, int bottom);
    void level(float x0, float x1, float y, float half);
    void flat(float x0, float y0, float x1, float slope, float half);
    void steep(float x0, float y0, float y1, float slope, float half);
    bool steepFast(float x0, float y0, float y1, float slope, float half);
    uchar *row(int y) { return m_mask.data() + static_cast<size_t>(y) * m_stride + pad; }

    /// What one row of a steep line covers, for sixteen places of its middle within a pixel: sixteen bytes are one step of
    /// the processor.
    struct Profile {
        int reach = 0;
        uchar cover[16][16];
    };
    const Profile *profileOf(float width, float along);

    static constexpr int pad = 32; ///< columns at each side that rows may run over into
    int m_width = 0, m_height = 0, m_stride = 0;
    int m_left = 0, m_top = 0, m_right = -1, m_bottom = -1; ///< what is not zero
    std::vector<uchar> m_mask;
    std::vector<std::unique_ptr<const Profile>> m_profiles; ///< by width and slope, as they are needed
};

/// dst moves towards `ink` by alpha / 255.
inline QRgb mixed(QRgb dst, QRgb ink, uint alpha)
{
    const uint inverse = 255 - alpha;
    // Two channels at a time; (x + 128 + (x + 128) / 256) / 256 is x / 255, rounded.
    uint rb = (dst & 0xff00ffU) * inverse + (ink & 0xff00ffU) * alpha + 0x800080U;
    rb = ((rb + ((rb >> 8) & 0xff00ffU)) >> 8) & 0xff00ffU;
    uint g = ((dst >> 8) & 0xffU) * inverse + ((ink >> 8) & 0xffU) * alpha + 0x80U;
    g = ((g + (g >> 8)) >> 8) & 0xffU;
    return 0xff000000U | rb | (g << 8);
}

} // namespace topology
