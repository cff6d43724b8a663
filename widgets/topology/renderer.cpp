// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/renderer.h"

#include "widgets/topology/rastersurface.h"

#include <QElapsedTimer>
#include <QSemaphore>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

namespace topology {

using kit::Tone;

namespace {

constexpr qsizetype mostTiles = 80;    ///< 1 MB each
constexpr double slowGroundMs = 16;    ///< from here on zooming shows the frame before, stretched, until it rests
constexpr double labelMargin = 320;    ///< px around the view in which labels are placed ahead, so that they stand while it is panned

/// Offset on whole device px: tiles and what is laid upon them must agree.
QPoint deviceOffset(const View &view, qreal ratio)
{
    return {static_cast<int>(std::lround(view.offset.x() * ratio)), static_cast<int>(std::lround(view.offset.y() * ratio))};
}

View snapped(const View &view, qreal ratio)
{
    View out = view;
    out.offset = QPointF(deviceOffset(view, ratio)) / ratio;
    return out;
}

int floorDiv(int a, int b)
{
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

/// Copies `from`, whose corner stands at `at`, into `to`.
void copy(const QImage &from, QPoint at, QImage &to)
{
    const QRect area = QRect(at, from.size()) & to.rect();
    for (int y = area.top(); y <= area.bottom(); ++y) {
        std::memcpy(to.scanLine(y) + static_cast<qsizetype>(area.left()) * 4,
                    from.constScanLine(y - at.y()) + static_cast<qsizetype>(area.left() - at.x()) * 4, static_cast<size_t>(area.width()) * 4);
    }
}

} // namespace

Renderer::Renderer(const kit::Theme &theme)
    : m_theme(theme)
    , m_scene(std::make_shared<Scene>())
{
    m_pool.setMaxThreadCount(1); // beside the one that asks
    m_pool.setExpiryTimeout(5000);
}

void Renderer::setScene(std::shared_ptr<const Scene> scene)
{
    m_scene = std::move(scene);
    m_tiles.clear();
    m_ground = {};
    m_labelKey = {};
}

void Renderer::invalidate()
{
    if (m_sprites)
        m_sprites->clear();
    m_tiles.clear();
    m_ground = {};
    m_labelKey = {};
    m_base = {};
}

// ---- Tiles ---------------------------------------------------------------------------------------------------------

void Renderer::useGround(const View &view, qreal ratio)
{
    Ground ground{.scale = view.scale,
                  .ratio = ratio,
                  .emphasis = view.emphasis,
                  .stale = view.stale,
                  .history = view.detail() == Detail::More ? view.history : nullptr,
                  .pinned = view.pinned};
    if (ground == m_ground)
        return;
    if (!m_sprites || m_sprites->ratio() != ratio)
        m_sprites = std::make_unique<Sprites>(m_theme, ratio);
    m_ground = std::move(ground);
    m_tiles.clear();
    m_tileView = view;
    m_tileView.selected.clear();
    m_tileView.hovered.clear();
    m_tileView.dimOthers = false;
    m_inks = edgeInks(*m_scene, m_tileView);
}

QRect Renderer::tilesOf(const QRect &device) const
{
    return QRect(QPoint(floorDiv(device.left(), tile), floorDiv(device.top(), tile)),
                 QPoint(floorDiv(device.right(), tile), floorDiv(device.bottom(), tile)));
}

void Renderer::paintTile(QPoint place, QImage &image, LineMask &mask) const
{
    image = QImage(tile, tile, QImage::Format_RGB32);
    image.fill(m_theme.color(Tone::Bg1));
    View view = m_tileView;
    view.offset = -QPointF(place * tile) / m_ground.ratio;
    view.screen = QRectF(0, 0, tile / m_ground.ratio, tile / m_ground.ratio);
    if (m_scene->graph.nodes.isEmpty())
        return;
    RasterSurface surface(image, *m_sprites, mask);
    paintGround(surface, *m_scene, view, m_inks);
}

void Renderer::paintTiles(const QVector<QPoint> &places)
{
    struct Job {
        QPoint place;
        QImage image;
    };
    QVector<Job> jobs;
    for (const QPoint place : places)
        jobs.push_back({place, {}});
    Job *const all = jobs.data();
    const qsizetype count = jobs.size();
    std::atomic<qsizetype> next = 0;
    const auto work = [this, all, count, &next] {
        thread_local LineMask mask;
        for (qsizetype i = next++; i < count; i = next++)
            paintTile(all[i].place, all[i].image, mask);
    };
    QSemaphore other;
    if (count > 1) {
        m_pool.start([&] {
            work();
            other.release();
        });
    }
    work();
    if (count > 1)
        other.acquire();
    for (Job &job : jobs)
        m_tiles.insert(job.place, std::move(job.image));
}

void Renderer::trim()
{
    if (m_tiles.size() <= mostTiles)
        return;
    const QPoint middle = m_shown.center();
    QVector<std::pair<int, QPoint>> far;
    for (auto it = m_tiles.cbegin(); it != m_tiles.cend(); ++it) {
        if (!m_shown.contains(it.key()))
            far.push_back({(it.key() - middle).manhattanLength(), it.key()});
    }
    std::ranges::sort(far, [](const auto &a, const auto &b) { return a.first > b.first; });
    for (const auto &[distance, place] : far) {
        if (m_tiles.size() <= mostTiles * 3 / 4)
            break;
        m_tiles.remove(place);
    }
}

bool Renderer::paintAhead(int count)
{
    if (m_ground.ratio <= 0) // a new scene, and no frame of it yet: nothing says where tiles would be
        return false;
    QVector<QPoint> missing;
    const QRect around = m_shown.adjusted(-1, -1, 1, 1);
    for (int y = around.top(); y <= around.bottom(); ++y) {
        for (int x = around.left(); x <= around.right(); ++x) {
            if (missing.size() < count && !m_tiles.contains({x, y}))
                missing.push_back({x, y});
        }
    }
    if (missing.isEmpty() || m_tiles.size() > mostTiles || m_draft)
        return false;
    paintTiles(missing);
    return true;
}

// ---- Frames --------------------------------------------------------------------------------------------------------

const QImage &Renderer::frame(const View &wanted, QSize size, qreal ratio, const QRectF &minimap, bool draft)
{
    View view = snapped(wanted, ratio);
    view.screen = QRectF(QPointF(), QSizeF(size));
    const QSize device = (QSizeF(size) * ratio).toSize();
    if (m_frame.size() != device)
        m_frame = QImage(device, QImage::Format_RGB32);
    const bool stretched = draft && view.scale != m_ground.scale && m_ground.scale > 0 && m_base.size() == device;
    if (stretched) {
        stretch(view);
    } else {
        useGround(view, ratio);
        compose(view);
    }
    m_draft = stretched;
    if (view.dimOthers)
        dim();
    if (m_draft)
        return m_frame;
    lay(view, minimap);
    m_baseView = view;
    m_base = m_groundMs > slowGroundMs ? m_frame : QImage();
    return m_frame;
}

void Renderer::compose(const View &view)
{
    const QPoint offset = deviceOffset(view, m_ground.ratio);
    m_shown = tilesOf(QRect(-offset, m_frame.size()));
    QVector<QPoint> missing;
    for (int y = m_shown.top(); y <= m_shown.bottom(); ++y) {
        for (int x = m_shown.left(); x <= m_shown.right(); ++x) {
            if (!m_tiles.contains({x, y}))
                missing.push_back({x, y});
        }
    }
    if (!missing.isEmpty()) {
        QElapsedTimer timer;
        timer.start();
        paintTiles(missing);
        if (missing.size() > m_shown.width() * m_shown.height() / 2)
            m_groundMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }
    for (int y = m_shown.top(); y <= m_shown.bottom(); ++y) {
        for (int x = m_shown.left(); x <= m_shown.right(); ++x)
            copy(m_tiles.value({x, y}), QPoint(x, y) * tile + offset, m_frame);
    }
    trim();
}

/// While the zoom runs faster than the ground can be painted.
void Renderer::stretch(const View &view)
{
    m_frame.fill(m_theme.color(Tone::Bg1));
    const double zoom = view.scale / m_baseView.scale;
    const QPointF at = (view.offset - m_baseView.offset * zoom) * m_sprites->ratio();
    QPainter painter(&m_frame);
    painter.translate(at);
    painter.scale(zoom, zoom);
    painter.drawImage(0, 0, m_base);
}

void Renderer::dim()
{
    const QRgb ground = m_theme.color(Tone::Bg1).rgb();
    const auto alpha = static_cast<uint>((1 - Emphasis::faint) * 255);
    for (int y = 0; y < m_frame.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(m_frame.scanLine(y));
        for (int x = 0; x < m_frame.width(); ++x)
            line[x] = mixed(line[x], ground, alpha);
    }
}

void Renderer::placeLabelsFor(const View &view)
{
    const LabelKey key{.scene = m_scene.get(),
                       .ground = m_ground,
                       .selected = view.selected,
                       .hovered = view.dimOthers || m_scene->graph.edgeIndexOf(view.hovered) >= 0 ? view.hovered : QString(),
                       .dim = view.dimOthers,
                       .locks = view.locks,
                       .labels = view.labels};
    if (key == m_labelKey && m_labelView.worldRect().contains(view.worldRect()))
        return;
    m_labelKey = key;
    m_labelView = view;
    m_labelView.screen = view.screen.adjusted(-labelMargin, -labelMargin, labelMargin, labelMargin);
    LineMask unused;
    QImage none(1, 1, QImage::Format_RGB32);
    m_labels = placeLabels(RasterSurface(none, *m_sprites, unused), *m_scene, m_labelView);
}

void Renderer::lay(const View &view, const QRectF &minimap)
{
    RasterSurface surface(m_frame, *m_sprites, m_mask);
    if (m_scene->graph.nodes.isEmpty())
        return;
    paintOverlay(surface, *m_scene, view);
    placeLabelsFor(view);
    const QPointF moved = view.offset - m_labelView.offset;
    if (moved.isNull()) {
        paintLabels(surface, *m_scene, view, m_labels);
    } else {
        std::vector<Label> labels = m_labels;
        for (Label &label : labels)
            label.at.translate(moved);
        paintLabels(surface, *m_scene, view, labels);
    }
    if (!minimap.isNull())
        paintMinimap(surface, minimap, *m_scene, view);
}

} // namespace topology
