// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Topology page: the graph on a canvas, its edges in a table beside it, the selection in the inspector. The scene is
// computed off the main thread; a refresh with the same nodes only changes ink. It shows the time that the playhead shows,
// or what is live. It never fetches. Made by shell.
#pragma once

#include "models/store/derived.h"
#include "widgets/kit/page.h"
#include "widgets/topology/canvas.h"

#include <atomic>
#include <memory>

class QAction;
class QLabel;
class QMenu;
class QSplitter;
class QStackedLayout;

namespace kit {
class Notice;
class Placeholder;
class TableView;
struct StateText;
} // namespace kit

namespace topology {

class GraphInspector;
class Legend;

class TopologyPage final : public kit::Page
{
    Q_OBJECT

public:
    explicit TopologyPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~TopologyPage() override;

    QString counts() const override;
    QString shown() const override;
    QString filterHint() const override;
    QStringList knownKeys() const override;
    QStringList valuesOf(const QString &key) const override;
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    kit::Badge badge() const override;
    QVector<kit::Finding> findings() const override;
    QStringList crumbs() const override;
    void setFilter(const QString &text) override;
    void setNamespaces(const QStringList &names) override;
    QVariantMap position() const override;
    void restore(const QVariantMap &position) override;
    bool escape() override;

    Canvas *canvas() const { return m_canvas; }
    /// What a path or closure shows; None when there is none.
    const Trail &trail() const { return m_trail; }
    /// The graph as PNG or PDF, by the file's ending. Error kind Unsupported or Invalid.
    base::Result<void> exportTo(const QString &file) const;
    /// The verbs that apply to a node, edge or group; what a right click shows.
    std::unique_ptr<QMenu> menuFor(const QString &id);

private:
    void connectCanvas();
    void connectStore();
    void addVerbs();
    QMenu *showMenu();
    void addNodeVerbs(QMenu &menu, const graph::Node &node);
    void addGroupVerbs(QMenu &menu, const graph::Group &group);
    void addEdgeVerbs(QMenu &menu, const graph::Edge &edge);
    void addCopies(QMenu &menu, const QString &name, const QString &command);

    mesh::SnapshotPtr snapshot() const;
    qint64 nowMs() const;
    /// `anew`: forgets where everything stood.
    void recompute(bool anew = false);
    Wish wish(bool anew) const;
    void take();
    void select(const QString &id, bool reveal = false);
    void showState();
    void showRows();
    void toggleGroup(const QString &id);
    void hide(const QString &nodeId);
    void activate(const QString &id);
    void showContextMenu(const QString &id, const QPoint &at);
    void setTableShown(bool shown);
    void askExport();
    void forget();

    // Paths and closures.
    void requestPath(const QString &nodeId);
    void showPath(const QString &from, const QString &to);
    void showReach(const QString &nodeId, Reach reach);
    void retrace();
    void endTrail();
    void showEmphasis();
    void showHint();

    // What the user put where, and how it is grouped.
    void pin(const QString &nodeId, const QPointF &topLeft);
    void unpin(const QString &nodeId);
    void loadPins();
    void savePins();
    void setGrouping(Grouping grouping);

    kit::Desk &m_desk;
    store::Derived<std::shared_ptr<const Scene>> m_scenes;
    std::shared_ptr<std::atomic_bool>
        m_stop; ///< ends computations whose answer nobody waits for; a refresh never does, or a busy mesh would never be drawn
    std::shared_ptr<const Scene> m_scene;
    graph::Options m_options;
    QSet<QString> m_opened, m_closed; ///< groups, by the user
    QHash<QString, QPointF> m_pinned;
    Grouping m_grouping = Grouping::Namespace;
    bool m_hideOthers = false;
    QString m_selected;
    QString m_filterText;
    Trail m_trail;
    QString m_pathFrom; ///< the first end of a path is chosen, the other is awaited

    Canvas *m_canvas;
    Legend *m_legend;
    QLabel *m_hint; ///< the path in words, or what is awaited
    EdgeRows *m_rows;
    kit::TableView *m_table;
    QSplitter *m_splitter;
    kit::Notice *m_notice;
    kit::Placeholder *m_placeholder;
    QStackedLayout *m_stack;
    std::unique_ptr<GraphInspector> m_inspector;
    QAction *m_showVerb, *m_tableVerb, *m_fitVerb, *m_exportVerb;
    std::unique_ptr<QMenu> m_showMenu;
};

} // namespace topology
