// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/graphreport.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace report {

namespace {

using graph::Edge;
using graph::Graph;
using graph::Layout;
using graph::Node;
using graph::NodeKind;
using mesh::Health;

using Inks = std::array<const char *, static_cast<size_t>(Ink::Count)>;
constexpr Inks lightInks{"#ffffff", "#f5f6f8", "#dce1e6", "#ffffff", "#7a8592", "#1a2027", "#46505b", "#818c99",
                         "#0b7a5d", "#f2c230", "#9e7600", "#c8460a", "#a8103f", "#5e6975", "#7a32b8"};
constexpr Inks darkInks{"#1a1e23", "#1e2329", "#2c333b", "#21262c", "#75818f", "#e4e8ed", "#adb6c1", "#66727f",
                        "#45b596", "#f2d16b", "#f2d16b", "#ee7b3e", "#ff6a8b", "#919ba7", "#c58af0"};

QString n(double value)
{
    // One decimal is below a pixel at any zoom that shows text, and keeps the file small.
    QString text = QString::number(std::round(value * 10) / 10, 'f', 1);
    if (text.endsWith(".0"_L1))
        text.chop(2);
    return text == "-0"_L1 ? u"0"_s : text;
}

class Drawing
{
public:
    Drawing(const Graph &graph, const Layout &layout, SvgTheme theme)
        : m_graph(graph)
        , m_layout(layout)
        , m_theme(theme)
    {
    }

    QByteArray draw(const GraphHead &head)
    {
        constexpr double margin = 24, foot = 30;
        const QRectF box = m_layout.bounds.adjusted(-margin, -margin, margin, margin + foot);
        m_out += u"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"%3 %4 %1 %2\" role=\"img\" "
                 "font-family=\"'Noto Sans','DejaVu Sans',sans-serif\">\n"_s.arg(n(box.width()), n(box.height()), n(box.left()), n(box.top()));
        const QString title = u"%1, %2"_s.arg(head.context.isEmpty() ? u"mesh"_s : head.context, quantity::isoUtc(head.atMs));
        m_out += u"<title>%1</title>\n"_s.arg(base::text::escapeMarkup(title));
        m_out += u"<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" fill=\"%5\"/>\n"_s.arg(n(box.left()), n(box.top()), n(box.width()),
                                                                                             n(box.height()), ink(Ink::Canvas));
        for (qsizetype i = 0; i < m_graph.groups.size(); ++i)
            group(i);
        for (qsizetype i = 0; i < m_graph.edges.size(); ++i)
            edge(i);
        for (qsizetype i = 0; i < m_graph.nodes.size(); ++i)
            node(i);
        labels();
        text(box.left() + margin, box.bottom() - 14,
             title + u" · width: requests per second · amber from 1 %, orange from 5 %, red from 20 % of 5xx · violet dashes: plaintext"_s, 11,
             Ink::Muted);
        m_out += "</svg>\n"_L1;
        return m_out.toUtf8();
    }

private:
    QLatin1String ink(Ink which) const { return QLatin1String(inkOf(m_theme, which)); }

    Ink outline(Health health) const
    {
        switch (health) {
        case Health::Warn: return Ink::WarnLine;
        case Health::Error: return Ink::Error;
        case Health::Critical: return Ink::Crit;
        default: return Ink::NodeLine;
        }
    }

    void text(double x, double y, const QString &words, int size, Ink which, const char *extra = "")
    {
        m_out += u"<text x=\"%1\" y=\"%2\" font-size=\"%3\" fill=\"%4\"%5>%6</text>\n"_s.arg(n(x), n(y))
                     .arg(size)
                     .arg(ink(which), QLatin1String(extra), base::text::escapeMarkup(words));
    }

    void group(qsizetype i)
    {
        const graph::Group &group = m_graph.groups[i];
        const QRectF box = m_layout.groups.value(i);
        if (box.isEmpty())
            return;
        m_out += u"<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" rx=\"4\" fill=\"%5\" stroke=\"%6\"%7/>\n"_s.arg(
            n(box.left()), n(box.top()), n(box.width()), n(box.height()), ink(Ink::GroupFill), ink(Ink::GroupLine),
            group.outsideMesh() ? QLatin1String(" stroke-dasharray=\"4 3\"") : QLatin1String(""));
        text(box.left() + 8, box.top() + 16, base::text::elideMiddle(group.name, 40), 12, Ink::Muted, " font-weight=\"600\"");
        const QString word = group.noSidecar ? u"no sidecar"_s : mesh::nameOf(group.mode);
        if (!word.isEmpty() && box.width() > 160)
            text(box.right() - 8, box.top() + 16, word, 11, Ink::Muted, " text-anchor=\"end\"");
    }

    void edge(qsizetype i)
    {
        const Edge &edge = m_graph.edges[i];
        const graph::Route &route = m_layout.routes.value(i);
        if (route.isEmpty())
            return;
        QString path = u"M%1 %2"_s.arg(n(route.points[0].x()), n(route.points[0].y()));
        for (qsizetype k = 1; k + 2 < route.points.size(); k += 3) {
            path += u"C%1 %2 %3 %4 %5 %6"_s.arg(n(route.points[k].x()), n(route.points[k].y()), n(route.points[k + 1].x()),
                                                n(route.points[k + 1].y()), n(route.points[k + 2].x()), n(route.points[k + 2].y()));
        }
        double width = std::clamp(1 + 1.15 * std::log10(std::max(edge.load(), 1.0)), 1.0, 6.0);
        Ink which = Ink::Edge;
        if (edge.health >= Health::Error)
            width = std::max(width, 3.0);
        if (edge.plaintext)
            which = Ink::Plain;
        if (edge.health >= Health::Error || (edge.health == Health::Warn && !edge.plaintext))
            which = outline(edge.health);
        QLatin1String dash;
        if (edge.plaintext)
            dash = QLatin1String(" stroke-dasharray=\"6 4\"");
        else if (edge.mirror)
            dash = QLatin1String(" stroke-dasharray=\"7 3 2 3\"");
        else if (edge.protocol == mesh::Protocol::Tcp)
            dash = QLatin1String(" stroke-dasharray=\"2 3\"");
        m_out += u"<path d=\"%1\" fill=\"none\" stroke=\"%2\" stroke-width=\"%3\"%4/>\n"_s.arg(path, ink(which), n(width), dash);
        arrow(route.points[route.points.size() - 2], route.points.back(), width, which);
    }

    void arrow(QPointF from, QPointF to, double width, Ink which)
    {
        const double length = std::max(5.0, 1.3 * width + 3);
        const QPointF d = to - from;
        const double size = std::hypot(d.x(), d.y());
        const QPointF unit = size > 0.01 ? d / size : QPointF(1, 0);
        const QPointF base = to - unit * length, side(-unit.y() * length * 0.5, unit.x() * length * 0.5);
        m_out += u"<path d=\"M%1 %2L%3 %4L%5 %6Z\" fill=\"%7\"/>\n"_s.arg(n(to.x()), n(to.y()), n((base + side).x()), n((base + side).y()),
                                                                          n((base - side).x()), n((base - side).y()), ink(which));
    }

    void outlineShape(const QRectF &box, NodeKind kind, Ink line)
    {
        const QString paint = u"fill=\"%1\" stroke=\"%2\""_s.arg(ink(Ink::NodeFill), ink(line));
        if (kind == NodeKind::Gateway) {
            const double in = 10, mid = box.center().y();
            m_out += u"<path d=\"M%1 %2L%3 %2L%4 %5L%3 %6L%1 %6L%7 %5Z\" %8/>\n"_s.arg(n(box.left() + in), n(box.top()), n(box.right() - in),
                                                                                       n(box.right()), n(mid), n(box.bottom()), n(box.left()), paint);
            return;
        }
        const double radius = kind == NodeKind::External ? 18 : kind == NodeKind::Workload || kind == NodeKind::Unknown ? 0 : 4;
        m_out += u"<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" rx=\"%5\" %6%7/>\n"_s.arg(
            n(box.left()), n(box.top()), n(box.width()), n(box.height()), n(radius), paint,
            kind == NodeKind::Unknown ? QLatin1String(" stroke-dasharray=\"4 3\"") : QLatin1String(""));
    }

    void node(qsizetype i)
    {
        const Node &node = m_graph.nodes[i];
        const QRectF box = m_layout.nodes.value(i);
        m_out += u"<g><title>%1</title>\n"_s.arg(base::text::escapeMarkup(node.ns.isEmpty() ? node.name : node.ns + u'/' + node.name));
        outlineShape(box, node.kind, outline(node.health));
        const double left = box.left() + (node.kind == NodeKind::Gateway || node.kind == NodeKind::External ? 16 : 8);
        const double room = box.width() - (left - box.left()) - 22;
        text(left, box.top() + 16, base::text::elideMiddle(node.name, static_cast<int>(room / 6.6)), 12, Ink::Text, " font-weight=\"600\"");
        text(left, box.top() + 31, amount(node), 11, Ink::Muted);
        glyph(QPointF(box.right() - 13, box.top() + 13), node.health);
        for (int row = 0; row < node.rows(); ++row) {
            const graph::Version &version = node.versions[row];
            const double y = box.top() + graph::rowCentre(row) + 4;
            text(left, y, base::text::elideMiddle(version.name, 8), 11, Ink::Text);
            const bool failing = version.health >= Health::Warn;
            const QString value = failing && version.in.errors > 0 ? quantity::percent(version.in.errors)
                                                                   : quantity::rateNumber(version.in.any() ? version.in.rate : mesh::nan);
            text(box.right() - 22, y, value, 11, failing ? outline(version.health) : Ink::Muted, " text-anchor=\"end\"");
            glyph(QPointF(box.right() - 13, y - 4), version.health);
        }
        m_out += "</g>\n"_L1;
    }

    static QString amount(const Node &node)
    {
        const mesh::Flow &flow = node.in.any() ? node.in : node.out;
        if (node.kind == NodeKind::Group)
            return u"%1 services"_s.arg(node.members);
        if (flow.rate > 0 || !std::isfinite(flow.opened))
            return flow.any() ? quantity::rate(flow.rate) : u"idle"_s;
        return quantity::connections(flow.opened);
    }

    /// The shapes of look.md section 3: dot, triangle, diamond, octagon, hollow ring.
    void glyph(QPointF at, Health health)
    {
        const QString x = n(at.x()), y = n(at.y());
        switch (health) {
        case Health::Ok: m_out += u"<circle cx=\"%1\" cy=\"%2\" r=\"3\" fill=\"%3\"/>\n"_s.arg(x, y, ink(Ink::Ok)); break;
        case Health::Warn:
            m_out += u"<path d=\"M%1 %2l5.5 10h-11z\" fill=\"%3\" stroke=\"%4\"/>\n"_s.arg(x, n(at.y() - 5.5), ink(Ink::Warn), ink(Ink::WarnLine));
            break;
        case Health::Error: m_out += u"<path d=\"M%1 %2l6 6l-6 6l-6 -6z\" fill=\"%3\"/>\n"_s.arg(x, n(at.y() - 6), ink(Ink::Error)); break;
        case Health::Critical:
            m_out +=
                u"<path d=\"M%1 %2h5l3.5 3.5v5l-3.5 3.5h-5l-3.5 -3.5v-5z\" fill=\"%3\"/>\n"_s.arg(n(at.x() - 2.5), n(at.y() - 6), ink(Ink::Crit));
            break;
        default:
            m_out += u"<circle cx=\"%1\" cy=\"%2\" r=\"4.5\" fill=\"none\" stroke=\"%3\" stroke-dasharray=\"2 2\"/>\n"_s.arg(x, y, ink(Ink::Unknown));
            break;
        }
    }

    QString labelOf(const Edge &edge) const
    {
        QStringList parts;
        parts << (edge.flow.rate > 0 ? quantity::rate(edge.flow.rate) : quantity::connections(edge.flow.opened));
        if (edge.flow.errors >= 0.01)
            parts << u"%1 5xx"_s.arg(quantity::percent(edge.flow.errors));
        if (edge.flow.denied >= 0.01)
            parts << u"%1 403"_s.arg(quantity::percent(edge.flow.denied));
        if (edge.flow.limited >= 0.01)
            parts << u"%1 429"_s.arg(quantity::percent(edge.flow.limited));
        if (edge.plaintext)
            parts << u"plaintext"_s;
        if (edge.protocol == mesh::Protocol::Grpc)
            parts << u"gRPC"_s;
        return parts.join(u", "_s);
    }

    /// Only where they tell something, and never upon a node or another label.
    void labels()
    {
        QVector<qsizetype> order;
        for (qsizetype i = 0; i < m_graph.edges.size(); ++i) {
            const Edge &edge = m_graph.edges[i];
            if (edge.health >= Health::Warn || edge.plaintext || edge.protocol == mesh::Protocol::Grpc)
                order.push_back(i);
        }
        std::ranges::stable_sort(order, std::greater{}, [this](qsizetype i) { return static_cast<int>(m_graph.edges[i].health); });
        QVector<QRectF> taken = m_layout.nodes;
        for (const qsizetype i : order) {
            const QString words = labelOf(m_graph.edges[i]);
            const graph::Route &route = m_layout.routes.value(i);
            if (route.isEmpty())
                continue;
            const QSizeF size(static_cast<double>(words.size()) * 6.2, 14);
            for (const double t : {0.5, 0.35, 0.65, 0.2, 0.8}) {
                const QPointF at = pointOn(route, t);
                const QRectF box(at - QPointF(size.width() / 2, size.height() + 2), size);
                if (std::ranges::any_of(taken, [&box](const QRectF &other) { return other.intersects(box); }))
                    continue;
                taken.push_back(box);
                const QString halo = u" text-anchor=\"middle\" paint-order=\"stroke\" stroke=\"%1\" stroke-width=\"4\""_s.arg(ink(Ink::Canvas));
                const Edge &edge = m_graph.edges[i];
                const Ink which = edge.health >= Health::Error || (edge.health == Health::Warn && !edge.plaintext) ? outline(edge.health)
                    : edge.plaintext                                                                               ? Ink::Plain
                                                                                                                   : Ink::Muted;
                text(at.x(), box.bottom() - 3, words, 11, which, halo.toLatin1().constData());
                break;
            }
        }
    }

    static QPointF pointOn(const graph::Route &route, double t)
    {
        const qsizetype curves = (route.points.size() - 1) / 3;
        const double scaled = t * static_cast<double>(curves);
        const qsizetype curve = std::clamp<qsizetype>(static_cast<qsizetype>(scaled), 0, curves - 1);
        const double u = scaled - static_cast<double>(curve), v = 1 - u;
        const QPointF *p = &route.points[curve * 3];
        return p[0] * (v * v * v) + p[1] * (3 * v * v * u) + p[2] * (3 * v * u * u) + p[3] * (u * u * u);
    }

    const Graph &m_graph;
    const Layout &m_layout;
    SvgTheme m_theme;
    QString m_out;
};

} // namespace

const char *inkOf(SvgTheme theme, Ink ink)
{
    return (theme == SvgTheme::Light ? lightInks : darkInks)[static_cast<size_t>(ink)];
}

QByteArray graphSvg(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head, SvgTheme theme)
{
    return Drawing(graph, layout, theme).draw(head);
}

} // namespace report
