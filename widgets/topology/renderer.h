// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Scene and view -> a finished frame. The ground is kept in tiles for one zoom and painted on two threads, so that panning
// only copies; selection, hover, labels and minimap are laid upon it for each frame. No widget: benchmarks and the canvas
// use it alike. Lives on the main thread.
#pragma once

#include "widgets/topology/linemask.h"
#include "widgets/topology/paintgraph.h"
#include "widgets/topology/sprites.h"

#include <QHash>
#include <QImage>
#include <QPoint>
#include <QThreadPool>

#include <memory>

namespace topology {

class Renderer
{
public:
    explicit Renderer(const kit::Theme &theme);

    void setScene(std::shared_ptr<const Scene> scene);
    /// Colours, fonts or anything else that the view does not tell are others now.
    void invalidate();

    /// `size` in device independent px. `minimap` may be null: none. With `draft` missing tiles are not painted while the
    /// frame before can stand in for them, stretched.
    const QImage &frame(const View &view, QSize size, qreal ratio, const QRectF &minimap = {}, bool draft = false);
    /// The last frame's ground was a stretched one.
    bool isDraft() const { return m_draft; }
    /// Milliseconds that the last complete ground took.
    double groundMs() const { return m_groundMs; }
    /// Paints tiles around the view that are not there yet, at most `count`. False when there are none to paint.
    bool paintAhead(int count);
    int tileCount() const { return static_cast<int>(m_tiles.size()); }

    static constexpr int tile = 512; ///< device px

private:
    /// What tiles depend on besides the scene.
    struct Ground {
        double scale = 0;
        qreal ratio = 0;
        std::shared_ptr<const Emphasis> emphasis;
        bool stale = false;
        const mesh::TrafficHistory *history = nullptr;
        QSet<QString> pinned;
        bool operator==(const Ground &) const = default;
    };
    struct LabelKey {
        const Scene *scene = nullptr;
        Ground ground;
        QString selected, hovered;
        bool dim = false, locks = false;
        Labels labels = Labels::Rate;
        bool operator==(const LabelKey &) const = default;
    };

    void useGround(const View &view, qreal ratio);
    QRect tilesOf(const QRect &device) const;
    void paintTiles(const QVector<QPoint> &places);
    void paintTile(QPoint place, QImage &image, LineMask &mask) const;
    void compose(const View &view);
    void stretch(const View &view);
    void dim();
    void lay(const View &view, const QRectF &minimap);
    void placeLabelsFor(const View &view);
    void trim();

    const kit::Theme &m_theme;
    std::shared_ptr<const Scene> m_scene;
    std::unique_ptr<Sprites> m_sprites;
    Ground m_ground;
    View m_tileView;               ///< zoom and what ink depends on; without offset
    std::vector<EdgeInk> m_inks;
    QHash<QPoint, QImage> m_tiles; ///< by column and row of scaled world px
    QImage m_frame, m_base;        ///< m_base: the last complete ground, for stretching
    View m_baseView;
    QRect m_shown;                 ///< tiles in the last frame
    LineMask m_mask;
    LabelKey m_labelKey;
    View m_labelView;
    std::vector<Label> m_labels;
    bool m_draft = false;
    double m_groundMs = 0;
    QThreadPool m_pool;
};

} // namespace topology
