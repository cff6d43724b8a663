// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small pictures that recur: texts as masks, glyphs, node boxes. Made once for a theme and a device pixel ratio, then only
// blended. Any thread may ask.
#pragma once

#include "widgets/topology/surface.h"

#include <QHash>
#include <QImage>

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace topology {

struct Mask {
    int width = 0, height = 0;
    std::vector<uchar> cover;
};

/// A text, elided to its room: its coverage, and the halo's around it (`reach` px larger at each side; null without).
struct TextSprite {
    Mask ink;
    std::unique_ptr<const Mask> halo;
    int reach = 0;
    double width = 0; ///< device px, without the mask's spare column
};

class Sprites
{
public:
    Sprites(const kit::Theme &theme, qreal ratio);

    qreal ratio() const { return m_ratio; }
    const kit::Theme &theme() const { return m_theme; }

    /// `room` in device px; larger than any text = not elided.
    std::shared_ptr<const TextSprite> text(const QString &text, const TextInk &ink, int room);
    /// Premultiplied, `side` device px.
    QImage glyph(kit::Glyph glyph, std::optional<kit::Tone> tone, int side);
    /// Premultiplied, with its outline; one px larger at each side than `size`.
    QImage box(QSize size, const BoxInk &ink);
    double width(const QString &text, const TextInk &ink) const;
    /// The theme changed.
    void clear();

    static constexpr int endless = 1 << 20;

private:
    struct TextKey {
        QString text;
        quint32 look;
        int room;
        bool operator==(const TextKey &) const = default;
        friend size_t qHash(const TextKey &key, size_t seed = 0) { return qHashMulti(seed, key.text, key.look, key.room); }
    };
    static quint32 lookOf(const TextInk &ink);
    QFont fontOf(const TextInk &ink) const;
    std::shared_ptr<const TextSprite> makeText(const QString &text, const TextInk &ink, int room) const;
    void makeRoom();

    const kit::Theme &m_theme;
    qreal m_ratio;
    mutable std::shared_mutex m_lock;
    QHash<TextKey, std::shared_ptr<const TextSprite>> m_texts;
    mutable QHash<TextKey, double> m_widths;
    QHash<QString, QImage> m_images;
    qsizetype m_bytes = 0;
};

} // namespace topology
