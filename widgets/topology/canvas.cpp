// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/canvas.h"

#include "widgets/kit/theme.h"
#include "widgets/topology/words.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

using kit::Tone;

namespace {

constexpr int dimAfterMs = 150, settleMs = 70, aheadMs = 120;
constexpr double zoomStep = 1.2;
constexpr QSize minimapSize(141, 87);

} // namespace

Canvas::Canvas(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scene(std::make_shared<Scene>())
    , m_renderer(theme)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 160);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Communication graph"));
    for (QTimer *timer : {&m_dim, &m_settle, &m_ahead})
        timer->setSingleShot(true);
    m_dim.setInterval(dimAfterMs);
    m_settle.setInterval(settleMs);
    m_ahead.setInterval(aheadMs);
    m_flowTimer.setInterval(FlowDots::stepMs);
    connect(&m_dim, &QTimer::timeout, this, [this] {
        m_view.dimOthers = true;
        viewChanged(false);
    });
    connect(&m_settle, &QTimer::timeout, this, [this] {
        m_zooming = false;
        viewChanged(false);
    });
    connect(&m_ahead, &QTimer::timeout, this, [this] {
        if (m_renderer.paintAhead(2))
            m_ahead.start(0);
    });
    connect(&m_flowTimer, &QTimer::timeout, this, &Canvas::tickFlow);
    connect(&theme, &kit::Theme::changed, this, [this] {
        m_renderer.invalidate();
        viewChanged(false);
    });
}

void Canvas::setScene(std::shared_ptr<const Scene> scene)
{
    const bool moved = scene->geometry != m_scene->geometry;
    m_scene = std::move(scene);
    m_renderer.setScene(m_scene);
    if (moved && m_fitted)
        fitInto(m_view, m_scene->layout.bounds, rect());
    const auto known = [this](const QString &id) {
        return m_scene->graph.indexOf(id) >= 0 || m_scene->graph.edgeIndexOf(id) >= 0 || m_scene->graph.groupIndexOf(id) >= 0;
    };
    if (!known(m_view.hovered))
        hover({});
    viewChanged(false);
    emit zoomChanged(m_view.scale);
    describe();
}

void Canvas::setHistory(std::shared_ptr<const mesh::TrafficHistory> history)
{
    m_history = std::move(history);
    m_view.history = m_history.get();
    if (m_view.detail() == Detail::More)
        viewChanged(false);
}

void Canvas::setEmphasis(std::shared_ptr<const Emphasis> emphasis)
{
    if (m_view.emphasis == emphasis)
        return;
    m_view.emphasis = std::move(emphasis);
    viewChanged(false);
}

void Canvas::setPinned(const QSet<QString> &nodes)
{
    if (std::exchange(m_view.pinned, nodes) != nodes)
        viewChanged(false);
}

void Canvas::setStale(bool stale)
{
    if (std::exchange(m_view.stale, stale) != stale)
        viewChanged(false);
}

void Canvas::setLocks(bool shown)
{
    m_view.locks = shown;
    viewChanged(false);
}

void Canvas::setLabels(Labels labels)
{
    m_view.labels = labels;
    viewChanged(false);
}

void Canvas::setRemark(const QString &remark)
{
    m_remark = remark;
    describe();
}

void Canvas::select(const QString &id, bool show)
{
    if (m_view.selected != id) {
        m_view.selected = id;
        viewChanged(false);
        describe();
    }
    if (show && !id.isEmpty())
        reveal(id);
}

void Canvas::setView(double scale, QPointF centre)
{
    m_view.scale = std::clamp(scale, minScale, maxScale);
    m_view.offset = QRectF(rect()).center() - centre * m_view.scale;
    viewChanged(true);
}

void Canvas::fit()
{
    fitInto(m_view, m_scene->layout.bounds, rect());
    m_fitted = true;
    viewChanged(false);
    emit zoomChanged(m_view.scale);
}

void Canvas::show(const QRectF &world)
{
    fitInto(m_view, world, rect(), 48);
    viewChanged(true);
    emit zoomChanged(m_view.scale);
}

void Canvas::zoomBy(double factor)
{
    setScale(QRectF(rect()).center(), m_view.scale * factor);
}
void Canvas::zoomToLife()
{
    setScale(QRectF(rect()).center(), 1);
}

void Canvas::setScale(QPointF at, double scale)
{
    zoomAt(m_view, at, scale);
    viewChanged(true);
    emit zoomChanged(m_view.scale);
}

void Canvas::moveView(QPointF by)
{
    m_view.offset += by;
    viewChanged(true);
}

void Canvas::viewChanged(bool byUser)
{
    m_fitted = m_fitted && !byUser;
    m_view.screen = rect();
    m_frame = nullptr;
    update();
}

// ---- Painting ------------------------------------------------------------------------------------------------------

void Canvas::paintEvent(QPaintEvent *event)
{
    if (!m_frame) {
        m_view.screen = rect();
        m_frame = &m_renderer.frame(m_view, size(), devicePixelRatioF(), minimapBox(), m_zooming);
        if (m_renderer.isDraft())
            m_settle.start();
        else
            m_ahead.start(aheadMs);
        if (m_flowTimer.isActive())
            m_dots.place(*m_scene, m_view, QDateTime::currentMSecsSinceEpoch());
    }
    QPainter painter(this);
    const qreal ratio = devicePixelRatioF();
    const QRect part = event->rect();
    painter.drawImage(QRectF(part), *m_frame, QRectF(QPointF(part.topLeft()) * ratio, QSizeF(part.size()) * ratio));
    if (m_flowTimer.isActive() && !m_renderer.isDraft())
        m_dots.paint(painter, m_theme);
    if (m_drag == Drag::Node)
        paintGhost(painter);
    if (hasFocus() && m_view.selected.isEmpty()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(Tone::Accent), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

/// Where the node would go.
void Canvas::paintGhost(QPainter &painter) const
{
    const int v = m_scene->graph.indexOf(m_dragged);
    if (v < 0)
        return;
    const QRectF box = m_view.toScreen(m_scene->layout.nodes[v]).translated(m_last - m_pressed);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
    painter.setBrush(m_theme.color(Tone::Sel, 0.6));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(m_theme.color(Tone::Text1));
    painter.setFont(m_theme.font(kit::Type::SmallStrong));
    painter.drawText(box, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(Words::name(m_scene->graph.nodes[v]), Qt::ElideMiddle, static_cast<int>(box.width()) - 8));
}

// ---- Flow ----------------------------------------------------------------------------------------------------------

void Canvas::setFlow(bool on)
{
    m_flowOn = on;
    restFlow();
}

/// Runs only where somebody can see it, and only when the desktop has not asked for stillness.
void Canvas::restFlow()
{
    const bool still = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
    const bool run = m_flowOn && !still && isVisible() && isActiveWindow() && !window()->isMinimized();
    if (run == m_flowTimer.isActive())
        return;
    if (run) {
        m_flowTimer.start();
    } else {
        m_flowTimer.stop();
        m_dots.clear();
        update();
    }
}

void Canvas::tickFlow()
{
    const QRegion before = m_dots.region();
    m_dots.place(*m_scene, m_view, QDateTime::currentMSecsSinceEpoch());
    const QRegion both = before + m_dots.region();
    if (!both.isEmpty())
        update(both);
}

void Canvas::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    restFlow();
}

void Canvas::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    restFlow();
}

/// In the corner with the least under it, the lower right one first; none while all is seen and every corner is taken.
QRectF Canvas::minimapBox() const
{
    const auto &nodes = m_scene->layout.nodes;
    if (nodes.size() < 8 || width() < 420 || height() < 260)
        return {};
    const QRectF area = QRectF(rect()).adjusted(10, 10, -10, -10);
    const QRectF corners[] = {{area.bottomRight() - QPointF(minimapSize.width(), minimapSize.height()), minimapSize},
                              {QPointF(area.left(), area.bottom() - minimapSize.height()), minimapSize},
                              {QPointF(area.right() - minimapSize.width(), area.top()), minimapSize},
                              {area.topLeft(), minimapSize}};
    const bool allSeen = m_view.worldRect().contains(m_scene->layout.bounds);
    if (!allSeen) // stays put while the view moves
        return corners[0];
    for (const QRectF &corner : corners) {
        const QRectF world(m_view.toWorld(corner.topLeft()), corner.size() / m_view.scale);
        const auto hits = [&](const QRectF &box) { return box.intersects(world); };
        if (std::ranges::none_of(nodes, hits) && std::ranges::none_of(m_scene->layout.groups, hits))
            return corner;
    }
    return {};
}

void Canvas::resizeEvent(QResizeEvent *)
{
    if (m_fitted) {
        fitInto(m_view, m_scene->layout.bounds, rect());
        emit zoomChanged(m_view.scale);
    }
    viewChanged(false);
}

// ---- Mouse ---------------------------------------------------------------------------------------------------------

QString Canvas::hit(QPointF at, bool groupsAnywhere) const
{
    if (!m_scene->geometry)
        return {};
    const QPointF world = m_view.toWorld(at);
    const bool groupsOnly = m_view.detail() == Detail::Groups && !m_scene->graph.groups.isEmpty();
    if (!groupsOnly) {
        if (const int v = m_scene->geometry->nodeAt(world); v >= 0)
            return m_scene->graph.nodes[v].id;
        if (const int e = m_scene->geometry->edgeAt(world, 6 / m_view.scale); e >= 0)
            return m_scene->graph.edges[e].id;
    }
    const int g = m_scene->geometry->groupAt(world, groupsAnywhere || groupsOnly);
    return g < 0 ? QString() : m_scene->graph.groups[g].id;
}

/// The group that a node stands for, belongs to, or that the id is itself.
QString Canvas::groupOf(const QString &id) const
{
    const graph::Graph &graph = m_scene->graph;
    if (graph.groupIndexOf(id) >= 0)
        return id;
    const int v = graph.indexOf(id);
    if (v < 0)
        return {};
    const graph::Node &node = graph.nodes[v];
    if (node.kind == graph::NodeKind::Group)
        return node.id.sliced(QLatin1StringView("group:").size());
    return node.group < 0 ? QString() : graph.groups[node.group].id;
}

void Canvas::hover(const QString &id)
{
    if (m_view.hovered == id)
        return;
    m_view.hovered = id;
    const bool part = m_scene->graph.indexOf(id) >= 0 || m_scene->graph.edgeIndexOf(id) >= 0;
    // From one thing to the next the picture stays dimmed; from nothing it takes a moment.
    if (part && !m_view.dimOthers)
        m_dim.start();
    else if (!part) {
        m_dim.stop();
        m_view.dimOthers = false;
    }
    viewChanged(false);
}

void Canvas::choose(const QString &id)
{
    if (m_view.selected == id)
        return;
    select(id);
    emit selectionChanged(id);
}

bool Canvas::dragMinimap(QPointF at)
{
    const QRectF box = minimapBox();
    if (box.isNull() || !(m_drag == Drag::Minimap || box.contains(at)))
        return false;
    View small;
    fitInto(small, m_scene->layout.bounds, box, 5);
    m_view.offset = QRectF(rect()).center() - small.toWorld(at) * m_view.scale;
    m_drag = Drag::Minimap;
    viewChanged(true);
    return true;
}

void Canvas::mousePressEvent(QMouseEvent *event)
{
    m_pressed = m_last = event->position();
    m_dragged.clear();
    if (event->button() == Qt::LeftButton && dragMinimap(event->position()))
        return;
    m_drag = event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton ? Drag::Press : Drag::None;
    if (event->button() == Qt::LeftButton && m_view.detail() > Detail::Groups) {
        const QString id = hit(event->position());
        m_dragged = m_scene->graph.indexOf(id) >= 0 ? id : QString();
    }
}

void Canvas::dragNode(QPointF at)
{
    m_drag = Drag::Node;
    m_last = at;
    setCursor(Qt::SizeAllCursor);
    update();
}

void Canvas::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    switch (m_drag) {
    case Drag::None: hover(hit(at)); return;
    case Drag::Minimap: dragMinimap(at); return;
    case Drag::Node: dragNode(at); return;
    case Drag::Press:
        if ((at - m_pressed).manhattanLength() < 4)
            return;
        if (!m_dragged.isEmpty()) {
            dragNode(at);
            return;
        }
        m_drag = Drag::View;
        [[fallthrough]];
    case Drag::View:
        setCursor(Qt::ClosedHandCursor);
        moveView(at - m_last);
        m_last = at;
    }
}

void Canvas::mouseReleaseEvent(QMouseEvent *event)
{
    unsetCursor();
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::Press && event->button() == Qt::LeftButton) {
        const QString id = hit(event->position());
        choose(id);
        emit clicked(id);
    }
    const int v = drag == Drag::Node ? m_scene->graph.indexOf(m_dragged) : -1;
    if (v >= 0) {
        update();
        emit nodeMoved(m_dragged, m_scene->layout.nodes[v].topLeft() + (m_last - m_pressed) / m_view.scale);
    }
}

void Canvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QString id = hit(event->position());
    const int v = m_scene->graph.indexOf(id);
    if (m_scene->graph.groupIndexOf(id) >= 0 || (v >= 0 && m_scene->graph.nodes[v].kind == graph::NodeKind::Group))
        emit groupToggled(groupOf(id));
    else if (!id.isEmpty())
        emit activated(id);
}

void Canvas::wheelEvent(QWheelEvent *event)
{
    if (!event->pixelDelta().isNull() && !(event->modifiers() & Qt::ControlModifier)) { // a touch pad pans
        moveView(event->pixelDelta());
    } else if (event->modifiers() & Qt::ShiftModifier) {
        const QPoint turned = event->angleDelta();
        moveView(QPointF(turned.x() != 0 ? turned.x() : turned.y(), 0) / 2);
    } else {
        m_zooming = true;
        m_settle.start();
        setScale(event->position(), m_view.scale * std::pow(zoomStep, event->angleDelta().y() / 120.0));
    }
    event->accept();
}

void Canvas::leaveEvent(QEvent *)
{
    hover({});
}

void Canvas::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse) {
        const QString id = hit(event->pos(), true);
        if (!id.isEmpty())
            choose(id);
        emit menuRequested(id, event->globalPos());
        return;
    }
    const QRectF box = boxOf(m_view.selected);
    emit menuRequested(m_view.selected, mapToGlobal(box.isNull() ? rect().center() : box.center().toPoint()));
}

QString Canvas::tooltipAt(QPointF at) const
{
    const QString id = hit(at);
    if (const int v = m_scene->graph.indexOf(id); v >= 0)
        return Words::tooltip(m_scene->graph.nodes[v]);
    if (const int e = m_scene->graph.edgeIndexOf(id); e >= 0)
        return Words::tooltip(m_scene->graph, m_scene->graph.edges[e]);
    if (const int g = m_scene->graph.groupIndexOf(id); g >= 0)
        return u"%1\n%2"_s.arg(Words::groupName(m_scene->graph.groups[g]), Words::group(m_scene->graph, m_scene->graph.groups[g]));
    return {};
}

bool Canvas::event(QEvent *event)
{
    if (event->type() == QEvent::WindowActivate || event->type() == QEvent::WindowDeactivate || event->type() == QEvent::StyleChange)
        restFlow();
    // 1:1 here; elsewhere the digit opens a page.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_0
        && static_cast<QKeyEvent *>(event)->modifiers() == Qt::NoModifier)
        event->accept();
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString text = tooltipAt(help->pos());
    if (text.isEmpty())
        QToolTip::hideText();
    else // a name from the cluster may look like markup
        QToolTip::showText(help->globalPos(), u"<p style='white-space:pre'>"_s + text.toHtmlEscaped() + u"</p>"_s, this);
    return true;
}

void Canvas::focusInEvent(QFocusEvent *)
{
    update();
}
void Canvas::focusOutEvent(QFocusEvent *)
{
    update();
}

} // namespace topology
