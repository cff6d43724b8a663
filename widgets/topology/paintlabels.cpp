// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels stand only where they tell something and where there is room: never upon a node or another label.
#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/ink.h"
#include "widgets/topology/paintgraph.h"
#include "widgets/topology/words.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace topology {

using graph::Graph;
using graph::Layout;
using kit::Theme;
using kit::Tone;
using kit::Type;

namespace {

struct Label {
    int edge = 0;
    QString text, fault;
    bool lock = false;   ///< open, before the text
    bool closedLock = false;
    int rank = 0;        ///< larger is more important
    double load = 0;
    QSizeF size;
};

class LabelPainter
{
public:
    LabelPainter(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
        : m_painter(painter)
        , m_graph(graph)
        , m_layout(layout)
        , m_view(view)
        , m_theme(theme)
        , m_emphasis(graph, view)
        , m_plain(theme.font(Type::Hint, true))
        , m_strong(theme.font(Type::HintStrong, true))
    {
    }

    void run()
    {
        if (m_view.detail() < Detail::Full || !m_view.labels)
            return;
        const QRectF world = m_view.worldRect();
        for (qsizetype v = 0; v < m_graph.nodes.size(); ++v) {
            if (m_layout.nodes[v].intersects(world))
                m_taken.push_back(m_view.toScreen(m_layout.nodes[v]).adjusted(-2, -2, 2, 2));
        }
        for (const QRectF &group : m_layout.groups) { // titles
            if (group.intersects(world))
                m_taken.push_back(QRectF(m_view.toScreen(group.topLeft()), QSizeF(group.width() * m_view.scale, 22 * m_view.scale)));
        }
        QVector<Label> labels = candidates(world);
        std::ranges::stable_sort(labels, [](const Label &a, const Label &b) { return std::pair(a.rank, a.load) > std::pair(b.rank, b.load); });
        for (Label &label : labels) {
            measure(label);
            if (const QRectF at = placeFor(label); !at.isNull())
                paint(label, at);
        }
    }

private:
    QVector<Label> candidates(const QRectF &world) const
    {
        const int node = m_graph.indexOf(m_view.selected);
        QVector<double> loads;
        for (const graph::Edge &edge : m_graph.edges)
            loads.push_back(edge.load());
        // Of the calm edges only the largest speak: a dozen and a tenth of the rest.
        double least = 0;
        if (loads.size() > 40) {
            const qsizetype keep = 12 + loads.size() / 10;
            std::ranges::nth_element(loads, loads.begin() + keep, std::greater());
            least = loads[keep];
        }
        QVector<Label> out;
        for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
            const graph::Edge &edge = m_graph.edges[e];
            if (edge.quiet || !m_layout.routes[e].bounds().intersects(world) || m_emphasis.edgeDimmed(e))
                continue;
            Label label;
            label.edge = e;
            label.load = edge.load();
            label.fault = Words::fault(edge);
            label.lock = edge.plaintext;
            label.closedLock = m_view.locks && !edge.plaintext && edge.flow.mtls >= 0.99;
            const bool lit = edge.id == m_view.selected || edge.id == m_view.hovered || (node >= 0 && (edge.source == node || edge.target == node));
            label.rank = edge.id == m_view.selected
                ? 100
                : (edge.health >= mesh::Health::Warn ? 10 + static_cast<int>(edge.health) : 0) + (lit ? 40 : 0) + (edge.mirror ? 3 : 0);
            if (label.rank == 0 && edge.load() < std::max(least, 1e-9))
                continue;
            label.text = Words::label(edge);
            out.push_back(label);
        }
        return out;
    }

    bool oneLine(const Label &label) const { return label.lock; }

    void measure(Label &label) const
    {
        const QFontMetricsF plain(m_plain), strong(m_strong);
        const double lock = label.lock || label.closedLock ? 15 : 0;
        if (oneLine(label)) {
            label.size = {strong.horizontalAdvance(line(label)) + lock, plain.height()};
            return;
        }
        const double width = std::max(plain.horizontalAdvance(label.text) + lock, label.fault.isEmpty() ? 0 : strong.horizontalAdvance(label.fault));
        label.size = {width, plain.height() * (label.fault.isEmpty() ? 1 : 2)};
    }

    QString line(const Label &label) const { return label.fault.isEmpty() ? label.text : Words::tr("%1, %2").arg(label.text, label.fault); }

    /// Point and direction at a part of one cubic.
    struct Spot {
        QPointF at, along;
    };
    Spot spotOn(const graph::Route &route, qsizetype curve, double t) const
    {
        const QPointF &a = route.points[curve], &b = route.points[curve + 1], &c = route.points[curve + 2], &d = route.points[curve + 3];
        const double u = 1 - t;
        const QPointF at = a * u * u * u + b * 3 * u * u * t + c * 3 * u * t * t + d * t * t * t;
        const QPointF along = (b - a) * 3 * u * u + (c - b) * 6 * u * t + (d - c) * 3 * t * t;
        return {m_view.toScreen(at), along};
    }

    QRectF placeFor(const Label &label) const
    {
        const graph::Route &route = m_layout.routes[label.edge];
        // The longest pieces first: they have the most room.
        std::vector<std::pair<double, qsizetype>> pieces;
        for (qsizetype i = 0; i + 3 < route.points.size(); i += 3) {
            const QPointF d = route.points[i + 3] - route.points[i];
            pieces.push_back({-std::hypot(d.x(), d.y()), i});
        }
        std::ranges::sort(pieces);
        const double w = label.size.width(), h = label.size.height();
        for (size_t p = 0; p < std::min<size_t>(pieces.size(), 5); ++p) {
            for (const double t : {0.5, 0.35, 0.65, 0.2, 0.8}) {
                const Spot spot = spotOn(route, pieces[p].second, t);
                const bool level = std::abs(spot.along.y()) < 0.35 * std::abs(spot.along.x());
                const double gap = 3 + widthOf(m_graph.edges[label.edge]) / 2;
                const std::array<QPointF, 3> centres = level
                    ? std::array{spot.at + QPointF(0, -h / 2 - gap), spot.at + QPointF(0, h / 2 + gap), spot.at}
                    : std::array{spot.at + QPointF(w / 2 + gap + 2, 0), spot.at + QPointF(-w / 2 - gap - 2, 0), spot.at};
                // On the line itself only what matters, and where the line still shows at both sides of the text.
                const bool onLine = label.rank > 0 && -pieces[p].first * m_view.scale > (level ? w + 40 : h + 30);
                for (size_t c = 0; c < (onLine ? 3u : 2u); ++c) {
                    const QPointF &centre = centres[c];
                    const QRectF box(centre - QPointF(w / 2, h / 2), label.size);
                    if (m_view.screen.contains(box) && std::ranges::none_of(m_taken, [&](const QRectF &taken) { return taken.intersects(box); }))
                        return box;
                }
            }
        }
        return {};
    }

    void paint(const Label &label, const QRectF &box)
    {
        m_taken.push_back(box.adjusted(-3, -1, 3, 1));
        const graph::Edge &edge = m_graph.edges[label.edge];
        const Tone faultTone = m_view.stale                       ? Tone::Text3
            : edge.plaintext && edge.health == mesh::Health::Warn ? Tone::Plain
                                                                  : textTone(edge.health, false);
        const Tone calm = m_view.stale ? Tone::Text3 : Tone::Text2;
        double x = box.left();
        const QFontMetricsF plain(m_plain);
        if (label.lock || label.closedLock) {
            const QRectF glyph(x, box.top() + (plain.height() - 11) / 2, 11, 11);
            fillHalo(glyph.adjusted(-3, -2, 3, 2));
            kit::paintGlyph(m_painter, glyph, label.lock ? kit::Glyph::OpenLock : kit::Glyph::Lock, m_theme, label.lock ? faultTone : Tone::Ok);
            x += 15;
        }
        if (oneLine(label)) {
            write(QPointF(x, box.top() + plain.ascent()), line(label), m_strong, faultTone);
            return;
        }
        // A fault without a line of its own keeps its colour in the number that is the cause.
        write(QPointF(x, box.top() + plain.ascent()), label.text, m_plain, calm);
        if (!label.fault.isEmpty())
            write(QPointF(box.left(), box.top() + plain.height() + plain.ascent()), label.fault, m_strong, faultTone);
    }

    void fillHalo(const QRectF &box) { m_painter.fillRect(box, m_theme.color(Tone::Bg1)); }

    void write(QPointF baseline, const QString &text, const QFont &font, Tone tone)
    {
        QPainterPath outline;
        outline.addText(baseline, font, text);
        m_painter.setBrush(Qt::NoBrush);
        m_painter.strokePath(outline, QPen(m_theme.color(Tone::Bg1), 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        m_painter.setFont(font);
        m_painter.setPen(m_theme.color(tone));
        m_painter.drawText(baseline, text);
    }

    QPainter &m_painter;
    const Graph &m_graph;
    const Layout &m_layout;
    const View &m_view;
    const Theme &m_theme;
    Emphasis m_emphasis;
    QFont m_plain, m_strong;
    QVector<QRectF> m_taken;
};

} // namespace

void paintLabels(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
{
    LabelPainter(painter, graph, layout, view, theme).run();
}

} // namespace topology
