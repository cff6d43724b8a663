// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "widgets/topology/paintgraph.h"
#include "widgets/topology/words.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

using graph::NodeKind;
using kit::Tone;
using kit::Type;

namespace {

Shape shapeOf(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Gateway: return Shape::Gateway;
    case NodeKind::External: return Shape::Pill;
    case NodeKind::Service:
    case NodeKind::App: return Shape::Rounded;
    default: return Shape::Rect;
    }
}

class NodePainter
{
public:
    NodePainter(Surface &surface, const Scene &scene, const View &view)
        : m_surface(surface)
        , m_scene(scene)
        , m_view(view)
        , m_s(view.scale)
        , m_name{.type = Type::SmallStrong, .px = px(12)}
        , m_line{.type = Type::Hint, .numeric = true, .px = px(11), .elide = Qt::ElideRight}
        , m_dark(surface.theme().scheme() == kit::Scheme::Dark)
    {
    }

    void paint(int v, double opacity)
    {
        const graph::Node &node = m_scene.graph.nodes[v];
        m_opacity = opacity;
        m_name.opacity = m_line.opacity = opacity;
        m_change = m_scene.graph.nodes[v].change;
        const QRectF box = m_view.toScreen(m_scene.layout.nodes[v]);
        paintBox(node, v, box);
        // A closed group keeps its name down to where no letter fits.
        if (m_view.detail() >= Detail::Names || (node.kind == NodeKind::Group && box.height() >= 11))
            paintTexts(node, box);
        else
            paintMark(node, box);
        if (m_view.pinned.contains(node.id))
            paintPin(box);
    }

private:
    int px(int base) const { return std::max(9, static_cast<int>(std::lround(base * std::min(m_s, 2.0)))); }

    kit::Glyph glyphOf(const graph::Node &node) const
    {
        if (m_view.stale)
            return kit::Glyph::Stale;
        if (node.kind == NodeKind::Unknown && node.health < mesh::Health::Warn)
            return kit::Glyph::Unknown;
        return kit::glyphOf(node.health);
    }

    void paintBox(const graph::Node &node, int v, const QRectF &box)
    {
        const bool fault = node.health >= mesh::Health::Warn && !m_view.stale;
        BoxInk ink{.shape = shapeOf(node.kind),
                   .line = outlineTone(node.health, m_view.stale),
                   .fill = node.id == m_view.hovered ? Tone::Bg3
                       : m_dark                      ? Tone::Bg2
                                                     : Tone::Bg1,
                   .lineWidth = fault ? 1.2 : 1.0,
                   .opacity = m_opacity,
                   .corner = 4 * std::clamp(m_s, 0.25, 2.0)};
        ink.dashed = node.kind == NodeKind::Unknown || m_change.gone;
        if (m_change.gone)
            ink.line = Tone::Unknown;
        else if (m_change.added)
            ink.line = Tone::Accent;
        if (m_view.nodeInk(v) == Emphasis::Lit && !fault) {
            ink.line = Tone::Accent;
            ink.lineWidth = 1.5;
        }
        if (m_view.detail() <= Detail::Blocks) { // far away: a block, filled when it is at fault
            ink.shape = Shape::Rect;
            if (fault)
                ink.fill = ink.line;
        }
        if (node.kind == NodeKind::Group) { // a pile: a second edge above and at the right
            const double step = std::max(2.0, 3 * std::min(1.0, m_s));
            m_surface.line({box.left() + step, box.top() - step + 0.5}, {box.right() + step, box.top() - step + 0.5}, 1, ink.line, m_opacity);
            m_surface.line({box.right() + step - 0.5, box.top() - step}, {box.right() + step - 0.5, box.bottom() - step}, 1, ink.line, m_opacity);
        }
        m_surface.box(box, ink);
    }

    /// Far away: the glyph alone, and only where something is wrong.
    void paintMark(const graph::Node &node, const QRectF &box)
    {
        if (node.health < mesh::Health::Warn || m_view.stale)
            return;
        const double side = std::clamp(box.height() * 0.9, 7.0, 12.0);
        m_surface.glyph(QRectF(box.center() - QPointF(side / 2, side / 2), QSizeF(side, side)), kit::glyphOf(node.health), std::nullopt, m_opacity);
    }

    void paintPin(const QRectF &box)
    {
        const double r = 2.5;
        m_surface.fill(QRectF(box.left() + 2, box.top() + 2, 2 * r, 2 * r), Tone::Accent, m_opacity);
    }

    void paintTexts(const graph::Node &node, const QRectF &box)
    {
        const bool full = m_view.detail() >= Detail::Full;
        const bool pointed = node.kind == NodeKind::Gateway || node.kind == NodeKind::External;
        const double near = std::min(m_s, 1.5);
        const double inset = m_view.detail() < Detail::Names ? 3 : (pointed ? 15 : 9) * near;
        const double side = std::clamp(12 * m_s, 8.0, 16.0);
        const double head = (node.kind == NodeKind::Group ? 34 : graph::nodeHeadHeight) * m_s;
        const bool mark = (!(node.kind == NodeKind::Group && node.health < mesh::Health::Warn) && !node.idle) || m_view.stale;
        const QRectF glyph(box.right() - (pointed ? 12 : 5) * near - side, box.top() + (full ? 5 * m_s : (std::min(head, box.height()) - side) / 2),
                           side, side);
        if (mark)
            m_surface.glyph(glyph, glyphOf(node), std::nullopt, m_opacity);
        const double right = mark ? glyph.left() - (full ? 3 : 1) : box.right() - inset;
        const QRectF row(box.left() + inset, box.top() + (full ? (node.kind == NodeKind::Group ? 1.5 : 3) * m_s : 0), right - box.left() - inset,
                         full ? 17 * m_s : std::min(head, box.height()));
        m_name.tone = m_view.stale || m_change.gone ? Tone::Text3 : node.idle ? Tone::Text2 : Tone::Text1;
        m_surface.text(row, Words::name(node), m_name);
        if (!full)
            return;
        QRectF second(row.left(), box.top() + (node.kind == NodeKind::Group ? 16.5 : 19) * m_s, box.right() - inset - row.left(), 15 * m_s);
        if (node.kind == NodeKind::Group && node.atFault > 0 && !m_view.stale)
            second.setRight(paintAtFault(node, glyph, second));
        m_line.type = Type::Hint;
        m_line.align = Qt::AlignLeft;
        m_line.tone = m_view.stale ? Tone::Text3 : Tone::Text2;
        m_surface.text(second, secondLine(node), m_line);
        for (int i = 0; i < node.rows(); ++i)
            paintVersion(node, i, box);
        if (m_view.detail() == Detail::More)
            paintSpark(node, box, head);
    }

    QString secondLine(const graph::Node &node) const
    {
        if (m_change.gone)
            return Words::tr("gone");
        const QString load = Words::load(node);
        if (m_change.added)
            return Words::tr("new · %1").arg(load);
        const bool near = m_view.detail() == Detail::More && std::isfinite(node.in.p95);
        return near ? u"%1 · p95 %2"_s.arg(load, base::quantity::latency(node.in.p95)) : load;
    }

    double paintAtFault(const graph::Node &node, const QRectF &glyph, const QRectF &row)
    {
        const TextInk ink{.type = Type::HintStrong,
                          .numeric = true,
                          .px = px(11),
                          .tone = kit::healthTone(node.health),
                          .align = Qt::AlignRight,
                          .opacity = m_opacity};
        const QString text = QString::number(node.atFault);
        const double width = m_surface.textWidth(text, ink);
        m_surface.text(QRectF(glyph.right() - width - 2, row.top(), width + 2, row.height()), text, ink);
        return glyph.right() - width - 6;
    }

    void paintVersion(const graph::Node &node, int index, const QRectF &box)
    {
        const graph::Version &version = node.versions[index];
        const QRectF row(box.left(), box.top() + (graph::nodeHeadHeight + graph::versionRowHeight * index) * m_s, box.width(),
                         graph::versionRowHeight * m_s);
        const bool failing = version.health >= mesh::Health::Error && !m_view.stale;
        if (std::isfinite(version.seen) && version.seen > 0) {
            QRectF bar = row.adjusted(1, 1, -1, index + 1 == node.rows() ? -1 : 0);
            bar.setWidth(bar.width() * std::min(1.0, version.seen));
            m_surface.fill(bar, failing ? Tone::RemovedLine : Tone::Bg3, m_opacity);
        }
        if (std::isfinite(version.wanted)) { // wanted against seen: a tick
            const double x = row.left() + 1 + (row.width() - 2) * std::clamp(version.wanted, 0.0, 1.0);
            m_surface.line({x, row.bottom() - 6 * m_s}, {x, row.bottom() - 1}, 1.5, Tone::Text1, m_opacity);
        }
        m_surface.line({row.left() + 1, std::round(row.top()) + 0.5}, {row.right() - 1, std::round(row.top()) + 0.5}, 1, Tone::Line2, m_opacity);
        const double side = std::clamp(12 * m_s, 8.0, 16.0), near = std::min(m_s, 1.5);
        const QRectF glyph(row.right() - 5 * near - side, row.center().y() - side / 2, side, side);
        m_surface.glyph(glyph, m_view.stale ? kit::Glyph::Stale : kit::glyphOf(version.health), std::nullopt, m_opacity);
        const bool fault = version.health >= mesh::Health::Warn && version.in.errors >= 0.01;
        TextInk value = m_line;
        value.type = fault ? Type::HintStrong : Type::Hint;
        value.tone = fault ? textTone(version.health, m_view.stale) : m_view.stale ? Tone::Text3 : Tone::Text2;
        value.align = Qt::AlignRight;
        const QString text = fault ? base::quantity::percent(version.in.errors) : base::quantity::rateNumber(version.in.rate);
        const double width = m_surface.textWidth(text, value) + 1;
        m_surface.text(QRectF(glyph.left() - 4 - width, row.top(), width, row.height()), text, value);
        TextInk name = m_line;
        name.elide = Qt::ElideMiddle;
        name.tone = m_view.stale ? Tone::Text3 : Tone::Text1;
        m_surface.text(QRectF(row.left() + 9 * near, row.top(), glyph.left() - 10 - width - row.left() - 9 * near, row.height()),
                       base::text::clean(version.name), name);
    }

    /// Nearest: the last half hour's rate along the lower edge of the head.
    void paintSpark(const graph::Node &node, const QRectF &box, double head)
    {
        if (!m_view.history || node.kind != NodeKind::Service)
            return;
        if (const mesh::ServiceHistory *history = m_view.history->find(node.ns, node.name)) {
            const double height = head * 0.26;
            m_surface.sparkline(QRectF(box.left() + 9 * m_s, box.top() + head - height - 1.5 * m_s, box.width() - 18 * m_s, height), history->rate,
                                Tone::Text3, m_opacity);
        }
    }

    Surface &m_surface;
    const Scene &m_scene;
    const View &m_view;
    double m_s, m_opacity = 1;
    TextInk m_name, m_line;
    graph::Change m_change;
    bool m_dark;
};

bool drawn(const graph::Node &node, const View &view)
{
    return view.detail() > Detail::Groups || node.group < 0 || node.id == view.selected;
}

} // namespace

void paintNode(Surface &surface, const Scene &scene, int node, const View &view, double opacity)
{
    NodePainter(surface, scene, view).paint(node, opacity);
}

void paintNodes(Surface &surface, const Scene &scene, const View &view)
{
    NodePainter painter(surface, scene, view);
    for (const int v : scene.geometry->nodesIn(view.worldRect().adjusted(-8 / view.scale, -8 / view.scale, 8 / view.scale, 8 / view.scale))) {
        const bool lit = view.nodeInk(v) == Emphasis::Lit;
        if (lit || drawn(scene.graph.nodes[v], view))
            painter.paint(v, view.nodeInk(v) == Emphasis::Faint ? Emphasis::faint : 1);
    }
}

} // namespace topology
