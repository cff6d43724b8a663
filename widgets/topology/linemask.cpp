// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/linemask.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace topology {

namespace {

/// Sixteen bytes at once; every compiler that this is built with makes one instruction of it.
using Sixteen = uchar __attribute__((vector_size(16)));

void takeLarger(uchar *to, const uchar *from)
{
    Sixteen a, b;
    std::memcpy(&a, to, sizeof a);
    std::memcpy(&b, from, sizeof b);
    a = a > b ? a : b;
    std::memcpy(to, &a, sizeof a);
}

} // namespace

void LineMask::resize(int width, int height)
{
    if (m_width == width && m_height == height && isEmpty())
        return; // blendInto() left it empty
    m_width = width;
    m_height = height;
    m_stride = width + 2 * pad;
    m_mask.assign(static_cast<size_t>(m_stride) * static_cast<size_t>(height), 0);
    m_left = width;
    m_top = height;
    m_right = m_bottom = -1;
}

void LineMask::dirty(int left, int top, int right, int bottom)
{
    m_left = std::min(m_left, left);
    m_top = std::min(m_top, top);
    m_right = std::max(m_right, right);
    m_bottom = std::max(m_bottom, bottom);
}

void LineMask::segment(float x0, float y0, float x1, float y1, float width)
{
    const float half = width / 2, reach = half + 2;
    const float right = static_cast<float>(m_width) + reach, bottom = static_cast<float>(m_height) + reach;
    if (std::max(x0, x1) < -reach || std::min(x0, x1) > right || std::max(y0, y1) < -reach || std::min(y0, y1) > bottom)
        return;
    const float dx = x1 - x0, dy = y1 - y0;
    if (!std::isfinite(dx) || !std::isfinite(dy) || (dx == 0 && dy == 0))
        return;
    // Cut to the picture and a little more (Liang and Barsky), so that the loops below run over what is seen only.
    float from = 0, to = 1;
    const auto cut = [&](float delta, float distance) {
        if (delta == 0)
            return distance >= 0;
        const float t = distance / delta;
        if (delta < 0)
            from = std::max(from, t);
        else
            to = std::min(to, t);
        return from < to;
    };
    if (!cut(-dx, x0 + reach) || !cut(dx, right - x0) || !cut(-dy, y0 + reach) || !cut(dy, bottom - y0))
        return;
    const float ax = x0 + dx * from, ay = y0 + dy * from, bx = x0 + dx * to, by = y0 + dy * to;
    if (std::abs(dy) < 0.001F && dx != 0)
        level(std::min(ax, bx), std::max(ax, bx), (ay + by) / 2, half);
    else if (std::abs(dx) >= std::abs(dy))
        ax <= bx ? flat(ax, ay, bx, dy / dx, half) : flat(bx, by, ax, dy / dx, half);
    else
        ay <= by ? steep(ax, ay, by, dx / dy, half) : steep(bx, by, ay, dx / dy, half);
}

/// Level lines are most of what a layered graph has: a row has one coverage.
void LineMask::level(float x0, float x1, float y, float half)
{
    const int left = std::max(0, static_cast<int>(std::floor(x0))), right = std::min(m_width - 1, static_cast<int>(std::ceil(x1)) - 1);
    const int top = std::max(0, static_cast<int>(std::floor(y - half - 0.5F))),
              bottom = std::min(m_height - 1, static_cast<int>(std::ceil(y + half + 0.5F)) - 1);
    if (left > right || top > bottom)
        return;
    dirty(left, top, right, bottom);
    const float most = std::min(1.0F, 2 * half);
    for (int at = top; at <= bottom; ++at) {
        const float d = std::abs(static_cast<float>(at) + 0.5F - y);
        const auto cover = static_cast<uchar>(std::clamp(half + 0.5F - d, 0.0F, most) * 255 + 0.5F);
        if (cover == 0)
            continue;
        uchar *line = row(at);
        const auto ends = [&](int x) {
            const float part = std::min(x1, static_cast<float>(x) + 1) - std::max(x0, static_cast<float>(x));
            line[x] = std::max(line[x], static_cast<uchar>(static_cast<float>(cover) * std::clamp(part, 0.0F, 1.0F)));
        };
        ends(left);
        if (right > left)
            ends(right);
        int x = left + 1;
        uchar same[16];
        std::memset(same, cover, sizeof same);
        for (; x + 16 <= right; x += 16)
            takeLarger(line + x, same);
        for (; x < right; ++x)
            line[x] = std::max(line[x], cover);
    }
}

/// More level than steep: column by column.
void LineMask::flat(float x0, float y0, float x1, float slope, float half)
{
    const float along = 1 / std::sqrt(1 + slope * slope);
    const float reach = (half + 0.5F) / along, most = std::min(1.0F, 2 * half) * 255, scaled = along * 255, full = (half + 0.5F) * 255;
    const int left = std::max(0, static_cast<int>(std::floor(x0))), right = std::min(m_width - 1, static_cast<int>(std::ceil(x1)) - 1);
    if (left > right)
        return;
    int topmost = m_height, lowest = -1;
    for (int x = left; x <= right; ++x) {
        const float begin = std::max(x0, static_cast<float>(x)), end = std::min(x1, static_cast<float>(x) + 1);
        const float part = end - begin, centre = y0 + slope * ((begin + end) / 2 - x0);
        const int top = std::max(0, static_cast<int>(std::floor(centre - reach))),
                  bottom = std::min(m_height - 1, static_cast<int>(std::ceil(centre + reach)) - 1);
        topmost = std::min(topmost, top);
        lowest = std::max(lowest, bottom);
        uchar *pixel = row(top) + x;
        for (int y = top; y <= bottom; ++y, pixel += m_stride) {
            const float cover = std::clamp(full - std::abs(static_cast<float>(y) + 0.5F - centre) * scaled, 0.0F, most) * part;
            *pixel = std::max(*pixel, static_cast<uchar>(cover));
        }
    }
    if (topmost <= lowest)
        dirty(left, topmost, right, lowest);
}

const LineMask::Profile *LineMask::profileOf(float width, float along)
{
    constexpr int slopes = 12, leastSlope = 22; // 32 times the cosine, from 45 degrees on
    const int eighths = std::max(1, static_cast<int>(std::lround(width * 8))), slope = static_cast<int>(std::lround(along * 32)) - leastSlope;
    const float half = static_cast<float>(eighths) / 16, cosine = static_cast<float>(slope + leastSlope) / 32;
    const int reach = static_cast<int>(std::ceil((half + 0.5F) / cosine));
    if (slope < 0 || slope >= slopes || reach > 7)
        return nullptr;
    const auto at = static_cast<size_t>(eighths) * slopes + static_cast<size_t>(slope);
    if (m_profiles.size() <= at)
        m_profiles.resize(at + 64);
    if (!m_profiles[at]) {
        auto made = std::make_unique<Profile>();
        made->reach = reach;
        const float most = std::min(1.0F, 2 * half) * 255;
        for (int phase = 0; phase < 16; ++phase) {
            const float centre = static_cast<float>(reach) + (static_cast<float>(phase) + 0.5F) / 16;
            for (int i = 0; i < 16; ++i) {
                const float d = std::abs(static_cast<float>(i) + 0.5F - centre) * cosine;
                made->cover[phase][i] = static_cast<uchar>(std::clamp((half + 0.5F - d) * 255, 0.0F, most));
            }
        }
        m_profiles[at] = std::move(made);
    }
    return m_profiles[at].get();
}

/// Most of what is drawn runs up and down between columns: a whole row at once. False for lines that are too wide.
bool LineMask::steepFast(float x0, float y0, float y1, float slope, float half)
{
    const Profile *profile = profileOf(2 * half, 1 / std::sqrt(1 + slope * slope));
    if (!profile)
        return false;
    const int top = std::max(0, static_cast<int>(std::floor(y0))), bottom = std::min(m_height - 1, static_cast<int>(std::ceil(y1)) - 1);
    if (top > bottom)
        return true;
    const auto ends = [&](int y) { // a row that is covered in part
        const float from = std::max(y0, static_cast<float>(y)), to = std::min(y1, static_cast<float>(y) + 1);
        const auto part = static_cast<uint>(std::clamp(to - from, 0.0F, 1.0F) * 256);
        const auto centre = static_cast<int>(std::floor((x0 + slope * ((from + to) / 2 - y0)) * 65536));
        uchar *line = row(y) + (centre >> 16) - profile->reach;
        const uchar *cover = profile->cover[(centre >> 12) & 15];
        for (int i = 0; i < 16; ++i)
            line[i] = std::max(line[i], static_cast<uchar>(cover[i] * part >> 8));
    };
    ends(top);
    if (bottom > top)
        ends(bottom);
    auto centre = static_cast<int>(std::floor((x0 + slope * (static_cast<float>(top) + 1.5F - y0)) * 65536));
    const auto step = static_cast<int>(std::lround(slope * 65536));
    uchar *line = row(top + 1);
    for (int y = top + 1; y < bottom; ++y, line += m_stride, centre += step)
        takeLarger(line + (centre >> 16) - profile->reach, profile->cover[(centre >> 12) & 15]);
    const float xTop = x0 + slope * (static_cast<float>(top) - y0), xBottom = x0 + slope * (static_cast<float>(bottom) + 1 - y0);
    const auto reach = static_cast<float>(profile->reach + 2);
    dirty(std::clamp(static_cast<int>(std::min(xTop, xBottom) - reach), 0, m_width - 1), top,
          std::clamp(static_cast<int>(std::max(xTop, xBottom) + reach), 0, m_width - 1), bottom);
    return true;
}

void LineMask::steep(float x0, float y0, float y1, float slope, float half)
{
    if (steepFast(x0, y0, y1, slope, half))
        return;
    const float along = 1 / std::sqrt(1 + slope * slope);
    const float reach = (half + 0.5F) / along, most = std::min(1.0F, 2 * half) * 255, scaled = along * 255, full = (half + 0.5F) * 255;
    const int top = std::max(0, static_cast<int>(std::floor(y0))), bottom = std::min(m_height - 1, static_cast<int>(std::ceil(y1)) - 1);
    if (top > bottom)
        return;
    int leftmost = m_width, rightmost = -1;
    for (int y = top; y <= bottom; ++y) {
        const float begin = std::max(y0, static_cast<float>(y)), end = std::min(y1, static_cast<float>(y) + 1);
        const float part = end - begin, centre = x0 + slope * ((begin + end) / 2 - y0);
        const int left = std::max(0, static_cast<int>(std::floor(centre - reach))),
                  right = std::min(m_width - 1, static_cast<int>(std::ceil(centre + reach)) - 1);
        leftmost = std::min(leftmost, left);
        rightmost = std::max(rightmost, right);
        uchar *pixel = row(y) + left;
        for (int x = left; x <= right; ++x, ++pixel) {
            const float cover = std::clamp(full - std::abs(static_cast<float>(x) + 0.5F - centre) * scaled, 0.0F, most) * part;
            *pixel = std::max(*pixel, static_cast<uchar>(cover));
        }
    }
    if (leftmost <= rightmost)
        dirty(leftmost, top, rightmost, bottom);
}

void LineMask::triangle(QPointF a, QPointF b, QPointF c)
{
    if ((b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x()) < 0)
        std::swap(b, c);
    const auto [left, right] = std::minmax({a.x(), b.x(), c.x()});
    const auto [top, bottom] = std::minmax({a.y(), b.y(), c.y()});
    const int x0 = std::max(0, static_cast<int>(std::floor(left))), x1 = std::min(m_width - 1, static_cast<int>(std::ceil(right)));
    const int y0 = std::max(0, static_cast<int>(std::floor(top))), y1 = std::min(m_height - 1, static_cast<int>(std::ceil(bottom)));
    if (x0 > x1 || y0 > y1)
        return;
    // Signed distance to each side; inside all three it is positive.
    struct Side {
        float nx, ny, d;
        Side(QPointF p, QPointF q)
        {
            const QPointF v = q - p;
            const double length = std::max(1e-6, std::hypot(v.x(), v.y()));
            nx = static_cast<float>(-v.y() / length);
            ny = static_cast<float>(v.x() / length);
            d = static_cast<float>(-(nx * p.x() + ny * p.y()));
        }
        float at(float x, float y) const { return nx * x + ny * y + d; }
    };
    const Side sides[] = {{a, b}, {b, c}, {c, a}};
    dirty(x0, y0, x1, y1);
    for (int y = y0; y <= y1; ++y) {
        uchar *line = row(y);
        for (int x = x0; x <= x1; ++x) {
            const float px = static_cast<float>(x) + 0.5F, py = static_cast<float>(y) + 0.5F;
            const float inside = std::min({sides[0].at(px, py), sides[1].at(px, py), sides[2].at(px, py)});
            line[x] = std::max(line[x], static_cast<uchar>(std::clamp(inside + 0.5F, 0.0F, 1.0F) * 255));
        }
    }
}

void LineMask::blendInto(uchar *bits, qsizetype stride, QRgb ink, double opacity)
{
    const auto strength = static_cast<uint>(std::clamp(opacity, 0.0, 1.0) * 256);
    const int left = m_left & ~7;
    for (int y = m_top; y <= m_bottom; ++y) {
        uchar *mask = row(y);
        auto *line = reinterpret_cast<QRgb *>(bits + y * stride);
        int x = left;
        while (x <= m_right) {
            if (x + 8 <= m_width) { // most of it is empty: eight at a time
                quint64 eight;
                std::memcpy(&eight, mask + x, 8);
                if (eight == 0) {
                    x += 8;
                    continue;
                }
            }
            const int end = std::min(x + 8, m_right + 1);
            for (; x < end; ++x) {
                if (mask[x] == 0)
                    continue;
                const uint alpha = (mask[x] * strength) >> 8;
                line[x] = alpha == 255 ? (ink | 0xff000000U) : mixed(line[x], ink, alpha);
            }
        }
        std::memset(mask + std::min(left, m_width), 0, static_cast<size_t>(std::max(0, m_right + 1 - left)));
    }
    m_left = m_width;
    m_top = m_height;
    m_right = m_bottom = -1;
}

} // namespace topology
