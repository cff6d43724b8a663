// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one widget that shows the graph: pan, zoom, hover, selection, keyboard. It is handed a laid-out graph and paints it;
// what the user wants beyond that (open a group, go to a page) it only signals.
#pragma once

#include "models/graph/layout.h"
#include "widgets/topology/spatial.h"
#include "widgets/topology/view.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <memory>

namespace kit {
class Theme;
}

namespace topology {

/// A graph and where it stands, as computed off the main thread.
struct Scene {
    graph::Graph full;    ///< with every group open
    graph::Graph graph;   ///< as shown
    graph::Layout layout; ///< of `graph`
};

class Canvas final : public QWidget
{
    Q_OBJECT

public:
    explicit Canvas(const kit::Theme &theme, QWidget *parent = nullptr);

    /// Keeps zoom, offset and selection; fits the view when it is the first one or the user has not moved it yet.
    void setScene(std::shared_ptr<const Scene> scene);
    std::shared_ptr<const Scene> scene() const { return m_scene; }
    void setHistory(std::shared_ptr<const mesh::TrafficHistory> history);
    void setUnmatched(const QSet<int> &nodes);
    void setStale(bool stale);
    void setLocks(bool shown);

    QString selected() const { return m_view.selected; }
    /// "" clears. Does not signal.
    void select(const QString &id, bool reveal = false);
    const View &view() const { return m_view; }
    void setView(double scale, QPointF centre);
    bool fitted() const { return m_fitted; }

    void fit();
    void zoomBy(double factor);
    void zoomToLife();

signals:
    void selectionChanged(const QString &id);
    void zoomChanged(double scale);
    /// Enter or double click on a node or edge.
    void activated(const QString &id);
    /// O, or double click: a group's id, open or closed.
    void groupToggled(const QString &groupId);
    void hideRequested(const QString &nodeId);
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
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QString hit(QPointF at, bool groupsAnywhere = false) const;
    QString groupOf(const QString &id) const;
    void hover(const QString &id);
    void choose(const QString &id);
    void moveView(QPointF by);
    void setScale(QPointF at, double scale);
    bool walk(int key);
    void walkFromNode(int node, int key);
    void walkFromEdge(int edge, int key);
    void reveal(const QString &id);
    void viewChanged(bool byUser);
    QRectF minimapBox() const;
    bool dragMinimap(QPointF at);
    void describe();
    QString tooltipAt(QPointF at) const;
    QRectF boxOf(const QString &id) const;

    const kit::Theme &m_theme;
    std::shared_ptr<const Scene> m_scene;
    std::shared_ptr<const mesh::TrafficHistory> m_history;
    SpatialIndex m_index;
    View m_view;
    bool m_fitted = true;   ///< follows the content until the user moves the view
    bool m_dragging = false, m_inMinimap = false, m_moved = false;
    QPointF m_pressed, m_last;
    QTimer m_dim;
    QPixmap m_picture;      ///< the last frame, while nothing changes
    bool m_dirty = true;
};

} // namespace topology
