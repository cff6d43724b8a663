// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one widget that shows the graph: pan, zoom, hover, selection, keyboard, nodes dragged to where they stay. It is handed
// a finished scene and paints it; what the user wants beyond that (open a group, a path, a page) it only signals.
#pragma once

#include "widgets/topology/flow.h"
#include "widgets/topology/paths.h"
#include "widgets/topology/renderer.h"

#include <QTimer>
#include <QWidget>

#include <memory>

namespace topology {

class Canvas final : public QWidget
{
    Q_OBJECT

public:
    explicit Canvas(const kit::Theme &theme, QWidget *parent = nullptr);

    /// Keeps zoom, offset and selection; fits the view when it is the first one or the user has not moved it yet.
    void setScene(std::shared_ptr<const Scene> scene);
    std::shared_ptr<const Scene> scene() const { return m_scene; }
    void setHistory(std::shared_ptr<const mesh::TrafficHistory> history);
    /// Of the filter or a path; null = none.
    void setEmphasis(std::shared_ptr<const Emphasis> emphasis);
    void setPinned(const QSet<QString> &nodes);
    void setStale(bool stale);
    void setLocks(bool shown);
    void setLabels(Labels labels);
    /// Moving dots along the edges. Rests by itself while nobody can see it.
    void setFlow(bool on);
    bool flowRuns() const { return m_flowTimer.isActive(); }
    /// Said before the description of what is selected: "Path of 3 calls".
    void setRemark(const QString &remark);

    QString selected() const { return m_view.selected; }
    /// "" clears. Does not signal.
    void select(const QString &id, bool reveal = false);
    const View &view() const { return m_view; }
    void setView(double scale, QPointF centre);
    bool fitted() const { return m_fitted; }

    void fit();
    void zoomBy(double factor);
    void zoomToLife();
    /// Shows a part of the world, as large as it fits.
    void show(const QRectF &world);
    using QWidget::show;

signals:
    void selectionChanged(const QString &id);
    /// By mouse, also when it was selected before.
    void clicked(const QString &id);
    void zoomChanged(double scale);
    /// Enter or double click on a node or edge.
    void activated(const QString &id);
    /// O, or double click: a group's id, open or closed.
    void groupToggled(const QString &groupId);
    void hideRequested(const QString &nodeId);
    /// P on a node.
    void pathRequested(const QString &nodeId);
    /// U, D.
    void reachRequested(const QString &nodeId, topology::Reach reach);
    void groupingRequested(); ///< G
    /// Dropped, or moved by Ctrl and arrows: its new top left corner.
    void nodeMoved(const QString &nodeId, const QPointF &topLeft);
    void menuRequested(const QString &id, const QPoint &globalPos);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QString hit(QPointF at, bool groupsAnywhere = false) const;
    QString groupOf(const QString &id) const;
    void hover(const QString &id);
    void choose(const QString &id);
    void moveView(QPointF by);
    void setScale(QPointF at, double scale);
    bool keyOnNode(int key);
    bool walk(int key);
    void walkFromNode(int node, int key);
    void walkFromEdge(int edge, int key);
    void nudge(int key);
    void nextFound(bool backwards);
    void reveal(const QString &id);
    void viewChanged(bool byUser);
    QRectF minimapBox() const;
    bool dragMinimap(QPointF at);
    void dragNode(QPointF at);
    void paintGhost(QPainter &painter) const;
    void describe();
    QString tooltipAt(QPointF at) const;
    QRectF boxOf(const QString &id) const;
    void restFlow();
    void tickFlow();

    enum class Drag : quint8 { None, Press, View, Node, Minimap };

    const kit::Theme &m_theme;
    std::shared_ptr<const Scene> m_scene;
    std::shared_ptr<const mesh::TrafficHistory> m_history;
    Renderer m_renderer;
    const QImage *m_frame = nullptr; ///< the renderer's, while nothing changes
    View m_view;
    QString m_remark;
    bool m_fitted = true;   ///< follows the content until the user moves the view
    Drag m_drag = Drag::None;
    QString m_dragged;      ///< node id under the press
    QPointF m_pressed, m_last;
    QTimer m_dim, m_settle, m_ahead, m_flowTimer;
    bool m_zooming = false, m_flowOn = false;
    FlowDots m_dots;
};

} // namespace topology
