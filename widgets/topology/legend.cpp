// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/legend.h"

#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/ink.h"
#include "widgets/topology/words.h"

#include <QFontMetricsF>
#include <QLabel>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

using kit::Tone;
using kit::Type;

namespace {

class Row
{
public:
    Row(QPainter &painter, const kit::Theme &theme, const QRect &box, double end)
        : m_painter(painter)
        , m_theme(theme)
        , m_box(box)
        , m_x(12)
        , m_end(end)
        , m_plain(theme.font(Type::Hint))
        , m_strong(theme.font(Type::HintStrong))
    {
    }

    void title(const QString &text)
    {
        m_x += m_x > 12 ? 10 : 0;
        write(text, m_strong, Tone::Text1);
    }
    void glyph(kit::Glyph glyph, const QString &text)
    {
        if (!room(14, text))
            return;
        kit::paintGlyph(m_painter, QRectF(m_x, m_box.center().y() - 5, 11, 11), glyph, m_theme);
        m_x += 15;
        write(text, m_plain, Tone::Text2);
    }
    void line(Line line, double width, Tone tone, const QString &text)
    {
        if (!room(30, text))
            return;
        const double y = std::floor(m_box.center().y()) + 0.5;
        m_painter.setPen(linePen(line, width, m_theme.color(tone)));
        m_painter.drawLine(QPointF(m_x, y), QPointF(m_x + 26, y));
        m_x += 31;
        write(text, m_plain, Tone::Text2);
    }

    bool fits(double px) const { return m_x + px < m_end; }

private:
    bool room(double before, const QString &text) const { return m_x + before + QFontMetricsF(m_plain).horizontalAdvance(text) < m_end; }

    void write(const QString &text, const QFont &font, Tone tone)
    {
        const double width = QFontMetricsF(font).horizontalAdvance(text);
        if (m_x + width > m_end)
            return;
        m_painter.setFont(font);
        m_painter.setPen(m_theme.color(tone));
        m_painter.drawText(QRectF(m_x, m_box.top(), width + 2, m_box.height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        m_x += width + 10;
    }

    QPainter &m_painter;
    const kit::Theme &m_theme;
    QRectF m_box;
    double m_x, m_end;
    QFont m_plain, m_strong;
};

/// What occurs in a graph.
struct Seen {
    bool health[8] = {};
    bool line[4] = {};
    double least = 1e12, most = 0;

    explicit Seen(const graph::Graph &graph)
    {
        for (const graph::Node &node : graph.nodes)
            health[static_cast<int>(node.health)] = true;
        for (const graph::Edge &edge : graph.edges) {
            health[static_cast<int>(edge.health)] = true;
            line[static_cast<int>(lineOf(edge))] = true;
            if (edge.load() > 0) {
                least = std::min(least, edge.load());
                most = std::max(most, edge.load());
            }
        }
    }
    bool has(mesh::Health h) const { return health[static_cast<int>(h)]; }
    bool has(Line l) const { return line[static_cast<int>(l)]; }
};

/// Comparing: only the kinds of difference that are on screen.
void paintDifferences(Row &row, const Scene &scene)
{
    using graph::Differs;
    graph::DiffersSet seen;
    bool gone = false, added = false;
    const auto note = [&](const auto &things) {
        for (const auto &thing : things) {
            gone = gone || thing.change.gone;
            added = added || thing.change.added;
            if (!thing.change.gone && !thing.change.added)
                seen |= thing.change.what;
        }
    };
    note(scene.graph.edges);
    note(scene.graph.nodes);
    row.title(Legend::tr("Difference"));
    if (seen & (Differs::MoreErrors | Differs::MoreRefused | Differs::Slower))
        row.line(Line::Request, 2.5, Tone::Removed, Legend::tr("more errors, slower"));
    if (seen & Differs::MtlsLost)
        row.line(Line::Plaintext, 2.5, Tone::Plain, Legend::tr("mTLS lost"));
    if (seen & (Differs::FewerErrors | Differs::FewerRefused | Differs::Faster | Differs::MtlsGained))
        row.line(Line::Request, 2.5, Tone::Added, Legend::tr("fewer errors, faster"));
    if (seen & (Differs::MoreTraffic | Differs::LessTraffic))
        row.line(Line::Request, 2.5, Tone::Changed, Legend::tr("more or less traffic"));
    if (added)
        row.line(Line::Request, 2.5, Tone::Accent, Legend::tr("new"));
    if (gone)
        row.line(Line::Mirror, 2, Tone::Unknown, Legend::tr("gone"));
    row.line(Line::Request, 1.5, Tone::Edge2, Legend::tr("as before"));
}

} // namespace

Legend::Legend(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scene(std::make_shared<Scene>())
    , m_hidden(new QLabel(this))
{
    setFixedHeight(26);
    m_hidden->setTextFormat(Qt::RichText);
    m_hidden->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_hidden, &QLabel::linkActivated, this, &Legend::showAllRequested);
    connect(&theme, &kit::Theme::changed, this, [this] { place(); });
    setAccessibleName(tr("Legend"));
}

void Legend::setScene(std::shared_ptr<const Scene> scene)
{
    m_scene = std::move(scene);
    place();
}

void Legend::setScale(double scale)
{
    m_scale = scale;
    update();
}

void Legend::place()
{
    const QString hidden = Words::hidden(m_scene->full);
    m_hidden->setVisible(!hidden.isEmpty());
    m_hidden->setFont(m_theme.font(Type::Hint));
    m_hidden->setText(u"<span style='color:%1'>%2</span> <a href='all' style='color:%3; text-decoration:none'>%4</a>"_s.arg(
        m_theme.color(Tone::Text3).name(), hidden.toHtmlEscaped(), m_theme.color(Tone::Accent).name(), tr("Show all").toHtmlEscaped()));
    m_hidden->adjustSize();
    m_hidden->move(width() - m_hidden->width() - 64, (height() - m_hidden->height()) / 2 + 1);
    update();
}

void Legend::resizeEvent(QResizeEvent *)
{
    place();
}

void Legend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.color(Tone::Bg1));
    painter.setPen(m_theme.color(Tone::Line1));
    painter.drawLine(QPointF(0, 0.5), QPointF(width(), 0.5));
    painter.setFont(m_theme.font(Type::Hint, true));
    painter.setPen(m_theme.color(Tone::Text2));
    painter.drawText(QRect(width() - 60, 0, 48, height()), Qt::AlignVCenter | Qt::AlignRight,
                     tr("%1 %").arg(QLocale().toString(std::round(m_scale * 100), 'f', 0)));
    const Seen seen(m_scene->graph);
    if (m_scene->graph.nodes.isEmpty())
        return;
    Row row(painter, m_theme, rect(), m_hidden->isVisible() ? m_hidden->x() - 8 : width() - 64);
    using mesh::Health;
    if (m_scene->graph.compared) {
        paintDifferences(row, *m_scene);
        return;
    }
    row.title(tr("Health"));
    if (seen.has(Health::Ok))
        row.glyph(kit::Glyph::Ok, tr("ok"));
    if (seen.has(Health::Warn))
        row.glyph(kit::Glyph::Warn, tr("≥ 1 %, 403 or plaintext"));
    if (seen.has(Health::Error))
        row.glyph(kit::Glyph::Error, tr("≥ 5 %"));
    if (seen.has(Health::Critical))
        row.glyph(kit::Glyph::Critical, tr("≥ 20 % or out"));
    row.title(tr("Line"));
    if (seen.has(Line::Request))
        row.line(Line::Request, 1.6, Tone::Edge, tr("HTTP, gRPC"));
    if (seen.has(Line::Tcp))
        row.line(Line::Tcp, 2, Tone::Edge, tr("TCP"));
    if (seen.has(Line::Mirror))
        row.line(Line::Mirror, 1.6, Tone::Edge, tr("mirror"));
    if (seen.has(Line::Plaintext))
        row.line(Line::Plaintext, 2, Tone::Plain, tr("plaintext"));
    if (seen.most <= 0 || !row.fits(200)) // one width alone tells nothing
        return;
    row.title(tr("Width, req/s"));
    for (const double load : {1.0, 10.0, 100.0, 1000.0, 10000.0}) {
        if (load < seen.least / 10 || load > seen.most * 10)
            continue;
        graph::Edge edge;
        edge.flow.rate = load;
        row.line(Line::Request, widthOf(edge), Tone::Edge, QLocale().toString(load, 'f', 0));
    }
}

} // namespace topology
