// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/sprites.h"

#include "widgets/topology/paintersurface.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

constexpr qsizetype mostBytes = 24 << 20;
constexpr double haloReach = 2; ///< px around the letters
constexpr int spare = 1;        ///< italic tails and antialiasing may reach over the advance

/// Every pixel gets the strongest cover within `reach`, round and soft at the rim.
std::unique_ptr<const Mask> haloOf(const Mask &ink, int reach)
{
    auto halo = std::make_unique<Mask>();
    halo->width = ink.width + 2 * reach;
    halo->height = ink.height + 2 * reach;
    halo->cover.assign(static_cast<size_t>(halo->width) * halo->height, 0);
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const double weight = std::clamp(reach + 0.5 - std::hypot(dx, dy), 0.0, 1.0);
            if (weight <= 0)
                continue;
            const auto strength = static_cast<uint>(weight * 256);
            for (int y = 0; y < ink.height; ++y) {
                const uchar *from = ink.cover.data() + static_cast<size_t>(y) * ink.width;
                uchar *to = halo->cover.data() + static_cast<size_t>(y + reach + dy) * halo->width + reach + dx;
                for (int x = 0; x < ink.width; ++x) {
                    // A thin stroke's halo is as solid as a thick one's.
                    const uint cover = std::min(255U, from[x] * 2U) * strength >> 8;
                    to[x] = std::max(to[x], static_cast<uchar>(cover));
                }
            }
        }
    }
    return halo;
}

} // namespace

Sprites::Sprites(const kit::Theme &theme, qreal ratio)
    : m_theme(theme)
    , m_ratio(ratio)
{
}

void Sprites::clear()
{
    const std::unique_lock guard(m_lock);
    m_texts.clear();
    m_widths.clear();
    m_images.clear();
    m_bytes = 0;
}

/// Everything but the text that decides about pixels; the tone does not.
quint32 Sprites::lookOf(const TextInk &ink)
{
    return static_cast<quint32>(ink.type) | (ink.numeric ? 0x100U : 0U) | (ink.halo ? 0x200U : 0U) | (static_cast<quint32>(ink.elide) << 10)
        | (static_cast<quint32>(ink.px) << 16);
}

QFont Sprites::fontOf(const TextInk &ink) const
{
    QFont font = m_theme.font(ink.type, ink.numeric);
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(ink.px * m_ratio))));
    font.setStyleStrategy(QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    return font;
}

double Sprites::width(const QString &text, const TextInk &ink) const
{
    const TextKey key{text, lookOf(ink) & ~0x200U, 0};
    {
        const std::shared_lock guard(m_lock);
        if (const auto known = m_widths.constFind(key); known != m_widths.cend())
            return *known;
    }
    const double width = QFontMetricsF(fontOf(ink)).horizontalAdvance(text) / m_ratio;
    const std::unique_lock guard(m_lock);
    if (m_widths.size() > 50'000)
        m_widths.clear();
    m_widths.insert(key, width);
    return width;
}

void Sprites::makeRoom()
{
    if (m_bytes < mostBytes)
        return;
    m_texts.clear();
    m_images.clear();
    m_bytes = 0;
}

std::shared_ptr<const TextSprite> Sprites::text(const QString &text, const TextInk &ink, int room)
{
    const TextKey key{text, lookOf(ink), std::min(room, endless)};
    {
        const std::shared_lock guard(m_lock);
        if (const auto known = m_texts.constFind(key); known != m_texts.cend())
            return *known;
    }
    auto made = makeText(text, ink, room);
    const std::unique_lock guard(m_lock);
    makeRoom();
    m_bytes += static_cast<qsizetype>(made->ink.cover.size() + (made->halo ? made->halo->cover.size() : 0)) + 200;
    m_texts.insert(key, made);
    return made;
}

std::shared_ptr<const TextSprite> Sprites::makeText(const QString &text, const TextInk &ink, int room) const
{
    const QFont font = fontOf(ink);
    const QFontMetricsF metrics(font);
    const QString shown = room >= endless ? text : metrics.elidedText(text, ink.elide, room);
    auto sprite = std::make_shared<TextSprite>();
    sprite->width = metrics.horizontalAdvance(shown);
    const QSize size(static_cast<int>(std::ceil(sprite->width)) + 2 * spare, static_cast<int>(std::ceil(metrics.height())));
    sprite->ink.width = size.width();
    sprite->ink.height = size.height();
    sprite->ink.cover.assign(static_cast<size_t>(size.width()) * size.height(), 0);
    if (!shown.isEmpty()) {
        QImage image(size, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setFont(font);
        painter.setPen(Qt::white);
        painter.drawText(QPointF(spare, std::round(metrics.ascent())), shown);
        painter.end();
        for (int y = 0; y < size.height(); ++y) {
            const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
            for (int x = 0; x < size.width(); ++x)
                sprite->ink.cover[static_cast<size_t>(y) * size.width() + x] = static_cast<uchar>(qAlpha(line[x]));
        }
    }
    if (ink.halo) {
        sprite->reach = std::max(1, static_cast<int>(std::lround(haloReach * m_ratio)));
        sprite->halo = haloOf(sprite->ink, sprite->reach);
    }
    return sprite;
}

QImage Sprites::glyph(kit::Glyph glyph, std::optional<kit::Tone> tone, int side)
{
    const QString key = u"g%1 %2 %3"_s.arg(static_cast<int>(glyph)).arg(tone ? static_cast<int>(*tone) : -1).arg(side);
    {
        const std::shared_lock guard(m_lock);
        if (const auto known = m_images.constFind(key); known != m_images.cend())
            return *known;
    }
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    if (tone)
        kit::paintGlyph(painter, image.rect(), glyph, m_theme, *tone);
    else
        kit::paintGlyph(painter, image.rect(), glyph, m_theme);
    painter.end();
    const std::unique_lock guard(m_lock);
    m_images.insert(key, image);
    return image;
}

QImage Sprites::box(QSize size, const BoxInk &ink)
{
    const QString key = u"b%1 %2 %3 %4 %5 %6 %7 %8"_s.arg(size.width())
                            .arg(size.height())
                            .arg(static_cast<int>(ink.shape))
                            .arg(static_cast<int>(ink.line))
                            .arg(ink.filled ? static_cast<int>(ink.fill) : -1)
                            .arg(static_cast<int>(std::lround(ink.lineWidth * 10)))
                            .arg(static_cast<int>(std::lround(ink.fillOpacity * 100)))
                            .arg((ink.dashed ? 1000 : 0) + static_cast<int>(std::lround(ink.corner * 10)));
    {
        const std::shared_lock guard(m_lock);
        if (const auto known = m_images.constFind(key); known != m_images.cend())
            return *known;
    }
    QImage image(size + QSize(2, 2), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    BoxInk scaled = ink;
    scaled.opacity = 1;
    scaled.lineWidth = std::max(1.0, ink.lineWidth * m_ratio);
    scaled.corner = ink.corner * m_ratio;
    const double inset = 1 + scaled.lineWidth / 2;
    paintBox(painter, QRectF(QPointF(), QSizeF(image.size())).adjusted(inset, inset, -inset, -inset), scaled, m_theme);
    painter.end();
    const std::unique_lock guard(m_lock);
    makeRoom();
    m_bytes += image.sizeInBytes();
    m_images.insert(key, image);
    return image;
}

} // namespace topology
