// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph as SVG, by the rules and measures of the desktop's painting at zoom 1.
#include "models/report/graphdraw.h"

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

using base::text::escapeMarkup;
using graph::Edge;
using graph::Graph;
using graph::Layout;
using graph::Node;
using graph::NodeKind;
using mesh::Health;

using Inks = std::array<const char *, static_cast<size_t>(Ink::Count)>;
constexpr Inks lightInks{"#ffffff", "#f5f6f8", "#dce1e6", "#ffffff", "#7a8592", "#1a2027", "#46505b", "#818c99", "#0b7a5d", "#f2c230",
                         "#9e7600", "#c8460a", "#a8103f", "#5e6975", "#7a32b8", "#1864c2", "#0b7566", "#b23a1e", "#80600b"};
constexpr Inks darkInks{"#1a1e23", "#1e2329", "#2c333b", "#21262c", "#75818f", "#e4e8ed", "#adb6c1", "#66727f", "#45b596", "#f2d16b",
                        "#f2d16b", "#ee7b3e", "#ff6a8b", "#919ba7", "#c58af0", "#62a5f7", "#49bfa8", "#f08468", "#ddb765"};
// Of no part that the desktop names alone: edges between closed groups, shares of versions, hairlines in a node.
struct Tints {
    const char *edge2, *bar, *failedBar, *line2, *warnText;
};
constexpr Tints lightTints{"#b4bdc7", "#e6eaee", "#fbe4dd", "#bfc7d0", "#6e5a00"}, darkTints{"#4a545f", "#2a3038", "#43241e", "#414b56", "#f2d16b"};

constexpr double margin = 24, legendHeight = 34, lineHeight = 15;

QString n(double value)
{
    // One decimal is below a pixel at any zoom that shows text, and keeps the file small.
    QString text = QString::number(std::round(value * 10) / 10, 'f', 1);
    if (text.endsWith(".0"_L1))
        text.chop(2);
    return text == "-0"_L1 ? u"0"_s : text;
}

/// Widths of Noto Sans at 11 px, near enough to place labels; the reader's own font may differ a little.
double widthOf(const QString &text, double px = 11, bool bold = false)
{
    double width = 0;
    for (const QChar c : text)
        width += c.isSpace() || u".,:;il|'!"_s.contains(c) ? 0.29 : c.isUpper() || c == u'%' || c == u'm' || c == u'w' ? 0.72 : 0.56;
    return width * px * (bold ? 1.07 : 1);
}

QString codeWord(const Edge &edge)
{
    return edge.protocol == mesh::Protocol::Grpc ? u"errors"_s : u"5xx"_s;
}

QString amountOf(const mesh::Flow &flow)
{
    if (flow.rate > 0)
        return quantity::rate(flow.rate);
    if (std::isfinite(flow.opened) && flow.opened > 0)
        return quantity::connections(flow.opened);
    return std::isfinite(flow.bytes) ? quantity::bytesRate(flow.bytes) : quantity::rate(flow.rate);
}

QString labelOf(const Edge &edge)
{
    if (edge.mirror)
        return u"mirror %1 %"_s.arg(quantity::number(edge.mirrorPercent, 0));
    if (edge.protocol == mesh::Protocol::Tcp && edge.flow.rate <= 0) {
        const bool bytes = std::isfinite(edge.flow.bytes) && edge.flow.bytes > 0 && !edge.plaintext;
        return bytes ? u"TCP "_s + quantity::bytesRate(edge.flow.bytes) : quantity::connections(edge.flow.opened);
    }
    return edge.protocol == mesh::Protocol::Grpc ? u"gRPC "_s + quantity::rate(edge.flow.rate) : quantity::rate(edge.flow.rate);
}

QString faultOf(const Edge &edge)
{
    if (edge.flow.errors >= 0.01)
        return quantity::percent(edge.flow.errors) + u' ' + codeWord(edge);
    if (edge.flow.denied >= 0.01)
        return quantity::percent(edge.flow.denied) + u" 403"_s;
    if (edge.flow.limited >= 0.01)
        return quantity::percent(edge.flow.limited) + u" 429"_s;
    if (edge.plaintext)
        return edge.flow.mtls < 0.01 ? u"plaintext"_s : quantity::percent(1 - edge.flow.mtls) + u" plaintext"_s;
    return edge.merged > 1 && edge.health >= Health::Warn ? u"at fault within"_s : QString();
}

/// What is taken, by cells: a large graph asks a hundred thousand times.
class Taken
{
public:
    void add(const QRectF &rect)
    {
        cover(rect, [&](quint64 at) { m_cells[at].push_back(rect); });
    }
    bool isFree(const QRectF &rect) const
    {
        bool free = true;
        cover(rect, [&](quint64 at) {
            const auto known = m_cells.constFind(at);
            if (free && known != m_cells.cend())
                free = std::ranges::none_of(*known, [&](const QRectF &other) { return other.intersects(rect); });
        });
        return free;
    }

private:
    template <class Visit> static void cover(const QRectF &rect, Visit visit)
    {
        const auto at = [](double value) { return static_cast<qint32>(std::floor(value / 128)); };
        for (qint32 y = at(rect.top()); y <= at(rect.bottom()); ++y) {
            for (qint32 x = at(rect.left()); x <= at(rect.right()); ++x)
                visit((static_cast<quint64>(static_cast<quint32>(y)) << 32) | static_cast<quint32>(x));
        }
    }
    QHash<quint64, QVector<QRectF>> m_cells;
};

class Drawing
{
public:
    Drawing(const Graph &graph, const Layout &layout, const DrawingOptions &options)
        : m_graph(graph)
        , m_layout(layout)
        , m_options(options)
        , m_tints(options.theme == SvgTheme::Light ? lightTints : darkTints)
    {
    }

    QString draw(const GraphHead &head)
    {
        const QRectF box = m_layout.bounds.adjusted(-margin, -margin, margin, margin + (m_options.legend ? legendHeight : 0));
        m_out += u"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"%3 %4 %1 %2\" role=\"img\" "
                 "font-family=\"'Noto Sans','DejaVu Sans',sans-serif\">\n"_s.arg(n(box.width()), n(box.height()), n(box.left()), n(box.top()));
        const QString title = head.words();
        m_out += u"<title>%1</title>\n"_s.arg(escapeMarkup(title));
        m_out += rect(box, u"fill=\"%1\""_s.arg(ink(Ink::Canvas)));
        for (qsizetype i = 0; i < m_graph.groups.size(); ++i)
            group(i);
        for (const qsizetype i : edgesInOrder())
            edge(i);
        for (qsizetype i = 0; i < m_graph.nodes.size(); ++i)
            node(i);
        labels();
        if (m_options.legend)
            legend(QPointF(box.left() + margin, box.bottom() - 18), title);
        m_out += "</svg>\n"_L1;
        return m_out;
    }

private:
    QLatin1String ink(Ink which) const { return QLatin1String(inkOf(m_options.theme, which)); }

    static QString rect(const QRectF &box, const QString &attributes)
    {
        return u"<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" %5/>\n"_s.arg(n(box.left()), n(box.top()), n(box.width()), n(box.height()),
                                                                                  attributes);
    }

    Ink outline(Health health) const
    {
        switch (health) {
        case Health::Warn: return Ink::WarnLine;
        case Health::Error: return Ink::Error;
        case Health::Critical: return Ink::Crit;
        default: return Ink::NodeLine;
        }
    }
    QLatin1String textInk(Health health) const
    {
        return health == Health::Warn ? QLatin1String(m_tints.warnText) : health > Health::Warn ? ink(outline(health)) : ink(Ink::Muted);
    }

    void text(double x, double y, const QString &words, double size, QLatin1String color, const QString &extra = {})
    {
        m_out += u"<text x=\"%1\" y=\"%2\" font-size=\"%3\" fill=\"%4\"%5>%6</text>\n"_s.arg(n(x), n(y), n(size), color, extra, escapeMarkup(words));
    }

    // ---- Groups ----------------------------------------------------------------------------------------------------

    void group(qsizetype i)
    {
        const graph::Group &group = m_graph.groups[i];
        const QRectF box = m_layout.groups.value(i);
        if (box.isEmpty())
            return;
        m_out +=
            rect(box,
                 u"rx=\"4\" fill=\"%1\" stroke=\"%2\"%3"_s.arg(ink(Ink::GroupFill), ink(Ink::GroupLine),
                                                               group.outsideMesh() ? QLatin1String(" stroke-dasharray=\"4 3\"") : QLatin1String("")));
        const QString name = base::text::elideMiddle(group.name, std::max(3, static_cast<int>((box.width() - 16) / 7)));
        text(box.left() + 8, box.top() + 16, name, 12, ink(Ink::Muted), u" font-weight=\"600\""_s);
        const QString more = groupWords(group);
        if (!more.isEmpty() && widthOf(name, 12, true) + widthOf(more) + 28 < box.width())
            text(box.right() - 8, box.top() + 16, more, 11, ink(group.noSidecar ? Ink::Plain : Ink::Muted), u" text-anchor=\"end\""_s);
    }

    QString groupWords(const graph::Group &group) const
    {
        if (group.noSidecar)
            return u"no sidecar"_s;
        const auto services = std::ranges::count_if(
            group.nodes, [&](int v) { return m_graph.nodes[v].kind == NodeKind::Service || m_graph.nodes[v].kind == NodeKind::App; });
        QStringList parts;
        if (services > 0 && group.kind == graph::GroupKind::Namespace)
            parts << (services == 1 ? u"1 service"_s : u"%1 services"_s.arg(services));
        if (const QString mode = mesh::nameOf(group.mode); !mode.isEmpty())
            parts << mode;
        return parts.join(u" · "_s);
    }

    // ---- Edges -----------------------------------------------------------------------------------------------------

    bool drawn(qsizetype i) const { return !m_graph.edges[i].quiet && !m_layout.routes.value(i).isEmpty(); }
    bool context(const Edge &edge) const
    {
        return m_graph.nodes[edge.source].kind == NodeKind::Group && m_graph.nodes[edge.target].kind == NodeKind::Group && edge.health < Health::Warn
            && !edge.plaintext;
    }

    /// Calm ones first: what fails lies on top.
    QVector<qsizetype> edgesInOrder() const
    {
        QVector<qsizetype> order;
        for (qsizetype i = 0; i < m_graph.edges.size(); ++i) {
            if (drawn(i))
                order.push_back(i);
        }
        std::ranges::stable_sort(
            order, {}, [&](qsizetype i) { return m_graph.edges[i].health >= Health::Warn ? static_cast<int>(m_graph.edges[i].health) : 0; });
        return order;
    }

    double strokeOf(const Edge &edge) const
    {
        double width = std::clamp(1 + 1.15 * std::log10(std::max(edge.load(), 1e-9)), 1.0, 6.0);
        if (edge.health >= Health::Error || (edge.health == Health::Warn && !edge.plaintext))
            width = std::max(width, 3.0);
        return context(edge) ? std::min(width, 2.6) : width;
    }

    Ink changeInk(const graph::Change &change) const
    {
        switch (graph::verdictOf(change)) {
        case graph::Verdict::Gone: return Ink::Unknown;
        case graph::Verdict::MtlsLost: return Ink::Plain;
        case graph::Verdict::Worse: return Ink::Removed;
        case graph::Verdict::Added: return Ink::Accent;
        case graph::Verdict::Better: return Ink::Added;
        case graph::Verdict::Shifted: return Ink::Changed;
        case graph::Verdict::Same: break;
        }
        return Ink::Edge;
    }

    QLatin1String edgeInk(const Edge &edge) const
    {
        if (m_graph.compared)
            return edge.change.any() ? ink(changeInk(edge.change)) : QLatin1String(m_tints.edge2);
        if (edge.health >= Health::Error)
            return ink(outline(edge.health));
        if (edge.plaintext)
            return ink(Ink::Plain);
        if (edge.health == Health::Warn)
            return ink(Ink::WarnLine);
        return context(edge) ? QLatin1String(m_tints.edge2) : ink(Ink::Edge);
    }

    static QString dashes(const Edge &edge, double width)
    {
        QVector<double> px;
        if (edge.change.gone)
            px = {7, 3, 2, 3};
        else if (edge.plaintext)
            px = {6, 4};
        else if (edge.mirror)
            px = {7, 3, 2, 3};
        else if (edge.protocol == mesh::Protocol::Tcp)
            px = {2, 3};
        QStringList words;
        for (const double length : px)
            words << n(std::max(length, width * 0.8));
        return words.isEmpty() ? QString() : u" stroke-dasharray=\"%1\""_s.arg(words.join(u' '));
    }

    void edge(qsizetype i)
    {
        const Edge &edge = m_graph.edges[i];
        QVector<QPointF> points = m_layout.routes[i].points;
        const double width = strokeOf(edge), length = std::max(4.5, 1.3 * width + 3.4), half = std::max(3.0, 0.65 * width + 2.2);
        const QPointF tip = points.back(), along = arrival(points);
        for (qsizetype k = points.size() - 2; k < points.size(); ++k)
            points[k] -= along * length * 0.8; // or a wide line would stick out beside the arrow
        QString path = u"M%1 %2"_s.arg(n(points[0].x()), n(points[0].y()));
        for (qsizetype k = 1; k + 2 < points.size(); k += 3)
            path += u"C%1 %2 %3 %4 %5 %6"_s.arg(n(points[k].x()), n(points[k].y()), n(points[k + 1].x()), n(points[k + 1].y()), n(points[k + 2].x()),
                                                n(points[k + 2].y()));
        if (m_options.marked)
            m_out += u"<g class=\"e\" data-i=\"%1\" data-s=\"%2\" data-t=\"%3\">"_s.arg(i).arg(edge.source).arg(edge.target);
        else
            m_out += "<g>"_L1;
        m_out += u"<title>%1</title>\n"_s.arg(escapeMarkup(edgeTitle(m_graph, edge) + u": "_s + edgeNumbers(edge)));
        m_out += u"<path d=\"%1\" fill=\"none\" stroke=\"%2\" stroke-width=\"%3\"%4/>\n"_s.arg(path, edgeInk(edge), n(width), dashes(edge, width));
        const QPointF base = tip - along * length, side(-along.y() * half, along.x() * half);
        m_out += u"<path d=\"M%1 %2L%3 %4L%5 %6Z\" fill=\"%7\"/></g>\n"_s.arg(n(tip.x()), n(tip.y()), n((base + side).x()), n((base + side).y()),
                                                                              n((base - side).x()), n((base - side).y()), edgeInk(edge));
    }

    static QPointF arrival(const QVector<QPointF> &points)
    {
        for (qsizetype i = points.size() - 2; i >= 0; --i) {
            const QPointF d = points.back() - points[i];
            if (const double length = std::hypot(d.x(), d.y()); length > 0.01)
                return d / length;
        }
        return {1, 0};
    }

    // ---- Nodes -----------------------------------------------------------------------------------------------------

    void shape(const QRectF &box, const Node &node)
    {
        const bool fault = node.health >= Health::Warn;
        const Ink line = node.change.gone ? Ink::Unknown : node.change.added ? Ink::Accent : outline(node.health);
        const QString paint =
            u"fill=\"%1\" stroke=\"%2\"%3"_s.arg(ink(Ink::NodeFill), ink(line), fault ? QLatin1String(" stroke-width=\"1.2\"") : QLatin1String(""));
        if (node.kind == NodeKind::Group) // a pile: a second edge above and at the right
            m_out += u"<path d=\"M%1 %2H%3V%4\" fill=\"none\" stroke=\"%5\"/>\n"_s.arg(n(box.left() + 4), n(box.top() - 3), n(box.right() + 3),
                                                                                       n(box.bottom() - 4), ink(outline(node.health)));
        if (node.kind == NodeKind::Gateway) {
            const double in = 10, mid = box.center().y();
            m_out += u"<path d=\"M%1 %2L%3 %2L%4 %5L%3 %6L%1 %6L%7 %5Z\" %8/>\n"_s.arg(n(box.left() + in), n(box.top()), n(box.right() - in),
                                                                                       n(box.right()), n(mid), n(box.bottom()), n(box.left()), paint);
            return;
        }
        const bool square = node.kind == NodeKind::Workload || node.kind == NodeKind::Unknown || node.kind == NodeKind::Group;
        const QString dash = node.kind == NodeKind::Unknown || node.change.gone ? u" stroke-dasharray=\"4 3\""_s : QString();
        m_out += rect(box, u"rx=\"%1\" %2%3"_s.arg(n(node.kind == NodeKind::External ? 18 : square ? 0 : 4), paint, dash));
    }

    static QString secondLine(const Node &node)
    {
        if (node.change.gone)
            return u"gone"_s;
        if (node.change.added)
            return u"new · "_s + amountOf(node.in.any() ? node.in : node.out);
        if (node.kind == NodeKind::Group)
            return node.members == 1 ? u"1 service"_s : u"%1 services"_s.arg(node.members);
        return !node.note.isEmpty() ? node.note : node.idle ? u"idle"_s : amountOf(node.in.any() ? node.in : node.out);
    }

    void node(qsizetype i)
    {
        const Node &node = m_graph.nodes[i];
        const QRectF box = m_layout.nodes.value(i);
        if (m_options.marked)
            m_out += u"<g class=\"n\" data-i=\"%1\">"_s.arg(i);
        else
            m_out += "<g>"_L1;
        m_out += u"<title>%1</title>\n"_s.arg(escapeMarkup(nodeTitle(node)));
        shape(box, node);
        const bool pointed = node.kind == NodeKind::Gateway || node.kind == NodeKind::External;
        const double left = box.left() + (pointed ? 15 : 9), mark = box.right() - (pointed ? 18 : 11);
        const bool marked = !(node.kind == NodeKind::Group && node.health < Health::Warn) && !node.idle;
        const double room = (marked ? mark - 9 : box.right() - 9) - left;
        text(left, box.top() + (node.kind == NodeKind::Group ? 14 : 16),
             base::text::elideMiddle(node.name, std::max(3, static_cast<int>(room / 6.8))), 12, ink(Ink::Text), u" font-weight=\"600\""_s);
        text(left, box.top() + (node.kind == NodeKind::Group ? 28 : 31), base::text::elideMiddle(secondLine(node), 18), 11, ink(Ink::Muted));
        if (node.kind == NodeKind::Group && node.atFault > 0)
            text(box.right() - 6, box.top() + 28, QString::number(node.atFault), 11, textInk(node.health),
                 u" font-weight=\"600\" text-anchor=\"end\""_s);
        if (marked)
            glyph({mark, box.top() + 11}, node.health);
        for (int row = 0; row < node.rows(); ++row)
            version(node, row, box);
        m_out += "</g>\n"_L1;
    }

    void version(const Node &node, int row, const QRectF &box)
    {
        const graph::Version &version = node.versions[row];
        const QRectF line(box.left(), box.top() + graph::nodeHeadHeight + graph::versionRowHeight * row, box.width(), graph::versionRowHeight);
        const bool failing = version.health >= Health::Error;
        if (std::isfinite(version.seen) && version.seen > 0)
            m_out += rect(QRectF(line.left() + 1, line.top() + 1, (line.width() - 2) * std::min(1.0, version.seen), line.height() - 2),
                          u"fill=\"%1\""_s.arg(QLatin1String(failing ? m_tints.failedBar : m_tints.bar)));
        if (std::isfinite(version.wanted)) // wanted against seen: a tick
            m_out += rect(QRectF(line.left() + 0.5 + (line.width() - 2) * std::clamp(version.wanted, 0.0, 1.0), line.bottom() - 6, 1.5, 5),
                          u"fill=\"%1\""_s.arg(ink(Ink::Text)));
        m_out +=
            u"<path d=\"M%1 %2H%3\" stroke=\"%4\"/>\n"_s.arg(n(line.left() + 1), n(line.top()), n(line.right() - 1), QLatin1String(m_tints.line2));
        const double y = line.center().y() + 4;
        text(line.left() + 9, y, base::text::elideMiddle(version.name, 8), 11, ink(Ink::Text));
        const bool fault = version.health >= Health::Warn && version.in.errors >= 0.01;
        text(line.right() - 21, y,
             fault ? quantity::percent(version.in.errors) : quantity::rateNumber(version.in.any() ? version.in.rate : mesh::nan), 11,
             fault ? textInk(version.health) : ink(Ink::Muted), fault ? u" font-weight=\"600\" text-anchor=\"end\""_s : u" text-anchor=\"end\""_s);
        glyph({line.right() - 11, line.center().y()}, version.health);
    }

    /// The shapes of the desktop's glyphs: dot, triangle, diamond, octagon, dashed ring.
    void glyph(QPointF at, Health health)
    {
        const QString x = n(at.x()), y = n(at.y());
        const auto exclamation = [&](double top, double bottom, QLatin1String color) {
            m_out += u"<path d=\"M%1 %2V%3M%1 %4V%5\" stroke=\"%6\" stroke-width=\"1.5\"/>\n"_s.arg(
                x, n(at.y() + top), n(at.y() + bottom - 2.2), n(at.y() + bottom - 1.4), n(at.y() + bottom), color);
        };
        switch (health) {
        case Health::Ok: m_out += u"<circle cx=\"%1\" cy=\"%2\" r=\"3\" fill=\"%3\"/>\n"_s.arg(x, y, ink(Ink::Ok)); break;
        case Health::Warn:
            m_out += u"<path d=\"M%1 %2l5.5 10h-11z\" fill=\"%3\" stroke=\"%4\"/>\n"_s.arg(x, n(at.y() - 5.1), ink(Ink::Warn), ink(Ink::WarnLine));
            exclamation(-2, 3.6, m_options.theme == SvgTheme::Light ? ink(Ink::Text) : ink(Ink::Canvas));
            break;
        case Health::Error:
            m_out += u"<path d=\"M%1 %2l6 6l-6 6l-6 -6z\" fill=\"%3\"/>\n"_s.arg(x, n(at.y() - 6), ink(Ink::Error));
            exclamation(-3.1, 3, ink(Ink::Canvas));
            break;
        case Health::Critical:
            m_out +=
                u"<path d=\"M%1 %2h5l3.5 3.5v5l-3.5 3.5h-5l-3.5 -3.5v-5z\" fill=\"%3\"/>\n"_s.arg(n(at.x() - 2.5), n(at.y() - 6), ink(Ink::Crit));
            m_out += u"<path d=\"M%1 %2l4.2 4.2m0 -4.2l-4.2 4.2\" stroke=\"%3\" stroke-width=\"1.5\"/>\n"_s.arg(n(at.x() - 2.1), n(at.y() - 2.1),
                                                                                                                ink(Ink::Canvas));
            break;
        default:
            m_out += u"<circle cx=\"%1\" cy=\"%2\" r=\"4.5\" fill=\"none\" stroke=\"%3\" stroke-dasharray=\"2 2\"/>\n"_s.arg(x, y, ink(Ink::Unknown));
            break;
        }
    }

    // ---- Labels ----------------------------------------------------------------------------------------------------

    struct Label {
        qsizetype edge;
        int rank;
        double load;
        QString text, fault;
        QSizeF size;
    };

    /// Of the calm edges only the largest speak: a dozen and a tenth of the rest.
    double leastLabelled() const
    {
        QVector<double> loads;
        for (const Edge &edge : m_graph.edges)
            loads.push_back(edge.load());
        if (loads.size() <= 40)
            return 1e-9;
        const qsizetype keep = 12 + loads.size() / 10;
        std::ranges::nth_element(loads, loads.begin() + keep, std::greater());
        return std::max(loads[keep], 1e-9);
    }

    /// What tells something comes first: a fault, or, comparing, a change.
    int rankOf(const Edge &edge) const
    {
        if (m_graph.compared)
            return edge.change.any() ? 20 - static_cast<int>(graph::verdictOf(edge.change)) : 0;
        return (edge.health >= Health::Warn ? 10 + static_cast<int>(edge.health) : 0) + (edge.mirror ? 3 : 0);
    }

    QVector<Label> candidates() const
    {
        const double least = leastLabelled();
        QVector<Label> out;
        for (qsizetype i = 0; i < m_graph.edges.size(); ++i) {
            const Edge &edge = m_graph.edges[i];
            Label label{i, rankOf(edge), edge.load(), labelOf(edge), m_graph.compared ? items::Words::change(edge.change) : faultOf(edge), {}};
            if (!drawn(i) || (label.rank == 0 && label.load < least))
                continue;
            if (edge.plaintext && !m_graph.compared) {
                label.text = label.fault.isEmpty() ? label.text : label.text + u", "_s + label.fault;
                label.fault.clear();
                label.size = {widthOf(label.text, 11, true) + 15, lineHeight};
            } else {
                label.size = {std::max(widthOf(label.text), widthOf(label.fault, 11, true)), label.fault.isEmpty() ? lineHeight : 2 * lineHeight};
            }
            out.push_back(label);
        }
        std::ranges::stable_sort(out, [](const Label &a, const Label &b) { return std::pair(a.rank, a.load) > std::pair(b.rank, b.load); });
        return out.mid(0, 2000);
    }

    /// Never upon a node, a group's title or another label.
    void labels()
    {
        for (const QRectF &box : m_layout.nodes)
            m_taken.add(box.adjusted(-2, -2, 2, 2));
        for (const QRectF &box : m_layout.groups)
            m_taken.add(QRectF(box.topLeft(), QSizeF(box.width(), 22)));
        for (const Label &label : candidates()) {
            if (const QRectF at = placeFor(label); !at.isNull())
                paint(label, at);
        }
    }

    QRectF placeFor(const Label &label) const
    {
        const QVector<QPointF> &points = m_layout.routes[label.edge].points;
        QVector<std::pair<double, qsizetype>> pieces; // the longest first: they have the most room
        for (qsizetype i = 0; i + 3 < points.size(); i += 3) {
            const QPointF d = points[i + 3] - points[i];
            pieces.push_back({-std::hypot(d.x(), d.y()), i});
        }
        std::ranges::sort(pieces);
        const double w = label.size.width(), h = label.size.height(), gap = 3 + strokeOf(m_graph.edges[label.edge]) / 2;
        for (qsizetype p = 0; p < std::min<qsizetype>(pieces.size(), 5); ++p) {
            const QPointF *c = &points[pieces[p].second];
            for (const double t : {0.5, 0.35, 0.65, 0.2, 0.8}) {
                const double u = 1 - t;
                const QPointF at = c[0] * u * u * u + c[1] * 3 * u * u * t + c[2] * 3 * u * t * t + c[3] * t * t * t;
                const QPointF along = (c[1] - c[0]) * u * u + (c[2] - c[1]) * 2 * u * t + (c[3] - c[2]) * t * t;
                const bool level = std::abs(along.y()) < 0.35 * std::abs(along.x());
                const QPointF off = level ? QPointF(0, -h / 2 - gap) : QPointF(w / 2 + gap + 2, 0);
                const bool onLine = label.rank > 0 && -pieces[p].first > (level ? w + 40 : h + 30);
                for (const QPointF centre : {at + off, at - off, at}) {
                    const QRectF box(centre - QPointF(w / 2, h / 2), label.size);
                    if ((centre != at || onLine) && m_taken.isFree(box))
                        return box;
                }
            }
        }
        return {};
    }

    void paint(const Label &label, const QRectF &at)
    {
        m_taken.add(at.adjusted(-3, -1, 3, 1));
        const Edge &edge = m_graph.edges[label.edge];
        const QLatin1String fault = m_graph.compared        ? ink(changeInk(edge.change))
            : edge.plaintext && edge.health == Health::Warn ? ink(Ink::Plain)
                                                            : textInk(edge.health);
        const QString halo = u" paint-order=\"stroke\" stroke=\"%1\" stroke-width=\"4\" stroke-linejoin=\"round\""_s.arg(ink(Ink::Canvas));
        double x = at.left();
        const double y = at.top() + 11.5;
        if (edge.plaintext && !m_graph.compared) {
            m_out += rect(QRectF(x - 2, at.top(), 15, 15), u"fill=\"%1\""_s.arg(ink(Ink::Canvas)));
            m_out += u"<path d=\"M%1 %2h8v6h-8zM%3 %2v-2.5a2 2 0 0 0 -4 0\" fill=\"none\" stroke=\"%4\" stroke-width=\"1.2\"/>\n"_s.arg(
                n(x + 1), n(at.top() + 7), n(x + 5), fault);
            x += 15;
            text(x, y, label.text, 11, fault, halo + u" font-weight=\"600\""_s);
            return;
        }
        text(x, y, label.text, 11, ink(Ink::Muted), halo);
        if (!label.fault.isEmpty())
            text(x, y + lineHeight, label.fault, 11, fault, halo + u" font-weight=\"600\""_s);
    }

    // ---- Legend ----------------------------------------------------------------------------------------------------

    void legend(QPointF at, const QString &title)
    {
        double x = at.x();
        const auto word = [&](const QString &words, bool strong = false) {
            text(x, at.y() + 4, words, 11, strong ? ink(Ink::Text) : ink(Ink::Muted), strong ? u" font-weight=\"600\""_s : QString());
            x += widthOf(words, 11, strong) + 14;
        };
        const auto mark = [&](Health health, const QString &words) {
            glyph({x + 6, at.y()}, health);
            x += 16;
            word(words);
        };
        const auto line = [&](const QString &dash, double width, QLatin1String color, const QString &words) {
            m_out += u"<path d=\"M%1 %2h26\" stroke=\"%3\" stroke-width=\"%4\"%5/>\n"_s.arg(
                n(x), n(at.y()), color, n(width), dash.isEmpty() ? QString() : u" stroke-dasharray=\"%1\""_s.arg(dash));
            x += 32;
            word(words);
        };
        if (m_graph.compared) {
            word(u"Difference"_s, true);
            line({}, 2.5, ink(Ink::Removed), u"more errors, slower"_s);
            line({}, 2.5, ink(Ink::Plain), u"mTLS lost"_s);
            line({}, 2.5, ink(Ink::Added), u"better"_s);
            line({}, 2.5, ink(Ink::Changed), u"more or less traffic"_s);
            line({}, 2.5, ink(Ink::Accent), u"new"_s);
            line(u"7 3 2 3"_s, 1.6, ink(Ink::Unknown), u"gone"_s);
            word(title);
            return;
        }
        word(u"Health"_s, true);
        mark(Health::Ok, u"ok"_s);
        mark(Health::Warn, u"≥ 1 %, 403, 429 or plaintext"_s);
        mark(Health::Error, u"≥ 5 %"_s);
        mark(Health::Critical, u"≥ 20 % or out"_s);
        word(u"Line"_s, true);
        line({}, 1.6, ink(Ink::Edge), u"HTTP, gRPC"_s);
        line(u"2 3"_s, 2, ink(Ink::Edge), u"TCP"_s);
        line(u"7 3 2 3"_s, 1.6, ink(Ink::Edge), u"mirror"_s);
        line(u"6 4"_s, 2, ink(Ink::Plain), u"plaintext"_s);
        word(u"wider: more requests per second"_s);
        word(title);
    }

    const Graph &m_graph;
    const Layout &m_layout;
    DrawingOptions m_options;
    Tints m_tints;
    Taken m_taken;
    QString m_out;
};

QString endName(const Node &node, int row)
{
    return row >= 0 && row < node.versions.size() ? node.name + u' ' + node.versions[row].name : node.name;
}

} // namespace

const char *inkOf(SvgTheme theme, Ink ink)
{
    return (theme == SvgTheme::Light ? lightInks : darkInks)[static_cast<size_t>(ink)];
}

QString GraphHead::words() const
{
    return u"%1, %2"_s.arg(context.isEmpty() ? u"mesh"_s : context, times());
}

QString GraphHead::times() const
{
    const QString at = quantity::isoUtc(atMs);
    return beforeMs > 0 ? at + u", against "_s + quantity::isoUtc(beforeMs) : at;
}

QString edgeTitle(const Graph &graph, const Edge &edge)
{
    return endName(graph.nodes[edge.source], edge.sourceRow) + u" → "_s + endName(graph.nodes[edge.target], edge.targetRow);
}

QString edgeNumbers(const Edge &edge)
{
    QStringList parts{labelOf(edge)};
    if (const QString fault = faultOf(edge); !fault.isEmpty())
        parts << fault;
    if (std::isfinite(edge.flow.p95))
        parts << u"p95 "_s + quantity::latency(edge.flow.p95);
    if (const QString change = items::Words::change(edge.change); !change.isEmpty())
        parts << change;
    return parts.join(u", "_s);
}

QString nodeTitle(const Node &node)
{
    const QString name = node.ns.isEmpty() ? node.name : node.ns + u'/' + node.name;
    return u"%1 %2"_s.arg(kindWord(node.kind), name);
}

QString drawGraph(const Graph &graph, const Layout &layout, const GraphHead &head, const DrawingOptions &options)
{
    return Drawing(graph, layout, options).draw(head);
}

QByteArray graphSvg(const Graph &graph, const Layout &layout, const GraphHead &head, SvgTheme theme)
{
    return drawGraph(graph, layout, head, {.theme = theme}).toUtf8();
}

} // namespace report
