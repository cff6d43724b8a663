// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/quantity.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/sparkline.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/ink.h"
#include "widgets/topology/paintgraph.h"
#include "widgets/topology/words.h"

#include "models/base/text.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

using graph::Graph;
using graph::Layout;
using graph::NodeKind;
using kit::Theme;
using kit::Tone;
using kit::Type;

namespace {

QPainterPath shapeOf(const graph::Node &node, const QRectF &box, double scale)
{
    QPainterPath path;
    switch (node.kind) {
    case NodeKind::Gateway: {
        const double tip = 10 * scale, middle = box.center().y();
        path.addPolygon(QPolygonF({{box.left(), middle},
                                   {box.left() + tip, box.top()},
                                   {box.right() - tip, box.top()},
                                   {box.right(), middle},
                                   {box.right() - tip, box.bottom()},
                                   {box.left() + tip, box.bottom()}}));
        path.closeSubpath();
        break;
    }
    case NodeKind::External: path.addRoundedRect(box, std::min(18 * scale, box.height() / 2), std::min(18 * scale, box.height() / 2)); break;
    case NodeKind::Service:
    case NodeKind::App: path.addRoundedRect(box, 4 * std::min(1.0, scale), 4 * std::min(1.0, scale)); break;
    case NodeKind::Workload:
    case NodeKind::Unknown:
    case NodeKind::Group: path.addRect(box); break;
    }
    return path;
}

class NodePainter
{
public:
    NodePainter(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
        : m_painter(painter)
        , m_graph(graph)
        , m_layout(layout)
        , m_view(view)
        , m_theme(theme)
        , m_emphasis(graph, view)
        , m_s(view.scale)
    {
        m_name = scaled(Type::SmallStrong, false);
        m_line = scaled(Type::Hint, true);
        m_lineStrong = scaled(Type::HintStrong, true);
    }

    void run()
    {
        const QRectF world = m_view.worldRect().adjusted(-8, -8, 8, 8);
        for (int v = 0; v < static_cast<int>(m_graph.nodes.size()); ++v) {
            if (m_layout.nodes[v].intersects(world) && drawn(m_graph.nodes[v]))
                paint(v);
        }
        m_painter.setOpacity(1);
    }

private:
    bool drawn(const graph::Node &node) const { return m_view.detail() > Detail::Groups || node.group < 0 || node.id == m_view.selected; }

    QFont scaled(Type type, bool numeric) const
    {
        QFont font = m_theme.font(type, numeric);
        font.setPixelSize(std::max(9, static_cast<int>(std::lround(font.pixelSize() * std::min(m_s, 2.0)))));
        return font;
    }

    kit::Glyph glyphOf(const graph::Node &node) const
    {
        if (m_view.stale)
            return kit::Glyph::Stale;
        if (node.kind == NodeKind::Unknown && node.health < mesh::Health::Warn)
            return kit::Glyph::Unknown;
        return kit::glyphOf(node.health);
    }

    void paint(int v)
    {
        const graph::Node &node = m_graph.nodes[v];
        m_painter.setOpacity(m_emphasis.dimmed(v) ? Emphasis::faint : 1);
        const QRectF world = m_layout.nodes[v];
        QRectF box = m_view.toScreen(world).toAlignedRect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5);
        paintBox(node, box);
        // A closed group keeps its name down to where no letter fits.
        if (m_view.detail() >= Detail::Names || (node.kind == NodeKind::Group && box.height() >= 10))
            paintTexts(node, box);
        else
            paintMark(node, box);
        if (node.id == m_view.selected)
            paintRing(node, box);
    }

    void paintBox(const graph::Node &node, const QRectF &box)
    {
        const bool hovered = node.id == m_view.hovered;
        const bool dark = m_theme.scheme() == kit::Scheme::Dark;
        QPen pen(m_theme.color(outlineTone(node.health, m_view.stale)), node.health >= mesh::Health::Warn && !m_view.stale ? 1.2 : 1);
        if (node.kind == NodeKind::Unknown)
            pen.setDashPattern({4, 3});
        m_painter.setPen(pen);
        if (node.kind == NodeKind::Group) // a pile: a second edge above and at the right
            m_painter.drawPolyline(
                QPolygonF({{box.left() + 4, box.top() - 3}, {box.right() + 3, box.top() - 3}, {box.right() + 3, box.bottom() - 4}}));
        m_painter.setBrush(m_theme.color(hovered ? Tone::Bg3 : dark ? Tone::Bg2 : Tone::Bg1));
        m_painter.drawPath(shapeOf(node, box, m_s));
    }

    void paintRing(const graph::Node &node, const QRectF &box)
    {
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        const QRectF ring = box.adjusted(-3.5, node.kind == NodeKind::Group ? -6.5 : -3.5, node.kind == NodeKind::Group ? 6.5 : 3.5, 3.5);
        if (node.kind == NodeKind::Gateway || node.kind == NodeKind::External)
            m_painter.drawPath(shapeOf(node, ring, m_s));
        else
            m_painter.drawRoundedRect(ring, 5, 5);
    }

    /// Far away: the glyph alone, and only where something is wrong.
    void paintMark(const graph::Node &node, const QRectF &box)
    {
        if (node.health < mesh::Health::Warn || m_view.stale)
            return;
        const double side = std::min(12.0, std::max(7.0, box.height() * 0.8));
        kit::paintGlyph(m_painter, QRectF(box.center() - QPointF(side / 2, side / 2), QSizeF(side, side)), kit::glyphOf(node.health), m_theme);
    }

    void paintTexts(const graph::Node &node, const QRectF &box)
    {
        const bool full = m_view.detail() >= Detail::Full;
        const double inset =
            m_view.detail() < Detail::Names ? 3 : (node.kind == NodeKind::Gateway || node.kind == NodeKind::External ? 15 : 9) * std::min(m_s, 1.5);
        const double side = std::clamp(12 * m_s, 8.0, 16.0);
        const double head = (node.kind == NodeKind::Group ? 34 : graph::nodeHeadHeight) * m_s;
        const double glyphInset =
            node.kind == NodeKind::Gateway || node.kind == NodeKind::External ? 12 * std::min(m_s, 1.5) : 5 * std::min(m_s, 1.5);
        const bool mark = !(node.kind == NodeKind::Group && node.health < mesh::Health::Warn) && !node.idle;
        const QRectF glyph(box.right() - glyphInset - side, box.top() + (full ? 5 * m_s : (head - side) / 2), side, side);
        if (mark || m_view.stale)
            kit::paintGlyph(m_painter, glyph, glyphOf(node), m_theme);
        const double right = mark ? glyph.left() - (full ? 3 : 1) : box.right() - inset;
        QRectF row(box.left() + inset, box.top() + (full ? (node.kind == NodeKind::Group ? 1.5 : 3) * m_s : 0), right - box.left() - inset,
                   full ? 17 * m_s : std::min(head, box.height()));
        m_painter.setFont(m_name);
        m_painter.setPen(m_theme.color(m_view.stale ? Tone::Text3 : node.idle ? Tone::Text2 : Tone::Text1));
        m_painter.drawText(row, Qt::AlignVCenter | Qt::AlignLeft, QFontMetricsF(m_name).elidedText(Words::name(node), Qt::ElideMiddle, row.width()));
        if (!full)
            return;
        QRectF second(row.left(), box.top() + (node.kind == NodeKind::Group ? 16.5 : 19) * m_s, box.right() - inset - row.left(), 15 * m_s);
        if (node.kind == NodeKind::Group && node.atFault > 0 && !m_view.stale)
            second.setRight(paintAtFault(node, glyph, second));
        m_painter.setFont(m_line);
        m_painter.setPen(m_theme.color(m_view.stale ? Tone::Text3 : Tone::Text2));
        m_painter.drawText(second, Qt::AlignVCenter | Qt::AlignLeft,
                           QFontMetricsF(m_line).elidedText(secondLine(node), Qt::ElideRight, second.width()));
        for (int i = 0; i < node.rows(); ++i)
            paintVersion(node, i, box);
        if (m_view.detail() == Detail::More)
            paintSpark(node, box, head);
    }

    QString secondLine(const graph::Node &node) const
    {
        const QString load = Words::load(node);
        const bool near = m_view.detail() == Detail::More && std::isfinite(node.in.p95);
        return near ? u"%1 · p95 %2"_s.arg(load, base::quantity::latency(node.in.p95)) : load;
    }

    double paintAtFault(const graph::Node &node, const QRectF &glyph, const QRectF &row)
    {
        const QString text = QString::number(node.atFault);
        const double width = QFontMetricsF(m_lineStrong).horizontalAdvance(text);
        m_painter.setFont(m_lineStrong);
        m_painter.setPen(m_theme.color(kit::healthTone(node.health)));
        m_painter.drawText(QRectF(glyph.right() - width - 2, row.top(), width + 2, row.height()), Qt::AlignVCenter | Qt::AlignRight, text);
        return glyph.right() - width - 6;
    }

    void paintVersion(const graph::Node &node, int index, const QRectF &box)
    {
        const graph::Version &version = node.versions[index];
        const QRectF row(box.left(), box.top() + (graph::nodeHeadHeight + graph::versionRowHeight * index) * m_s, box.width(),
                         graph::versionRowHeight * m_s);
        const bool failing = version.health >= mesh::Health::Error && !m_view.stale;
        if (std::isfinite(version.seen) && version.seen > 0) {
            QRectF bar = row.adjusted(1, 1, -1, -0.5);
            bar.setWidth(bar.width() * std::min(1.0, version.seen));
            m_painter.fillRect(bar, m_theme.color(failing ? Tone::RemovedLine : Tone::Bg3));
        }
        if (std::isfinite(version.wanted)) { // wanted against seen: a tick
            const double x = row.left() + 1 + (row.width() - 2) * std::clamp(version.wanted, 0.0, 1.0);
            m_painter.setPen(QPen(m_theme.color(Tone::Text3), 1));
            m_painter.drawLine(QPointF(x, row.bottom() - 5 * m_s), QPointF(x, row.bottom() - 1));
        }
        m_painter.setPen(QPen(m_theme.color(Tone::Line2), 1));
        m_painter.drawLine(QPointF(row.left(), std::floor(row.top()) + 0.5), QPointF(row.right(), std::floor(row.top()) + 0.5));
        const double side = std::clamp(12 * m_s, 8.0, 16.0), inset = 9 * std::min(m_s, 1.5);
        const QRectF glyph(row.right() - 5 * std::min(m_s, 1.5) - side, row.center().y() - side / 2, side, side);
        kit::paintGlyph(m_painter, glyph, m_view.stale ? kit::Glyph::Stale : kit::glyphOf(version.health), m_theme);
        const bool fault = version.health >= mesh::Health::Warn && version.in.errors >= 0.01;
        const QString value = fault ? base::quantity::percent(version.in.errors) : base::quantity::rateNumber(version.in.rate);
        const QFont &font = fault ? m_lineStrong : m_line;
        const double width = QFontMetricsF(font).horizontalAdvance(value);
        m_painter.setFont(font);
        m_painter.setPen(m_theme.color(fault ? textTone(version.health, m_view.stale) : m_view.stale ? Tone::Text3 : Tone::Text2));
        m_painter.drawText(QRectF(glyph.left() - 4 - width, row.top(), width, row.height()), Qt::AlignVCenter | Qt::AlignRight, value);
        const QRectF name(row.left() + inset, row.top(), glyph.left() - 10 - width - row.left() - inset, row.height());
        m_painter.setFont(m_line);
        m_painter.setPen(m_theme.color(m_view.stale ? Tone::Text3 : Tone::Text1));
        m_painter.drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                           QFontMetricsF(m_line).elidedText(base::text::clean(version.name), Qt::ElideMiddle, name.width()));
    }

    /// Nearest: the last half hour's rate along the lower edge of the head.
    void paintSpark(const graph::Node &node, const QRectF &box, double head)
    {
        if (!m_view.history || node.kind != NodeKind::Service)
            return;
        if (const mesh::ServiceHistory *history = m_view.history->find(node.ns, node.name)) {
            const double height = head * 0.26;
            const QRectF spark(box.left() + 9 * m_s, box.top() + head - height - 1.5 * m_s, box.width() - 18 * m_s, height);
            kit::paintSparkline(m_painter, spark, history->rate, m_theme.color(Tone::Text3), false);
        }
    }

    QPainter &m_painter;
    const Graph &m_graph;
    const Layout &m_layout;
    const View &m_view;
    const Theme &m_theme;
    Emphasis m_emphasis;
    double m_s;
    QFont m_name, m_line, m_lineStrong;
};

} // namespace

void paintNodes(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
{
    NodePainter(painter, graph, layout, view, theme).run();
}

} // namespace topology
