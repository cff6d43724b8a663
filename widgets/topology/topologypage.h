// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Topology page: the graph on a canvas, its edges in a table beside it, the selection in the inspector. Graph and layout
// are computed off the main thread; a refresh with the same nodes only changes ink. It never fetches: it reads the Store.
// Made by shell.
#pragma once

#include "models/graph/build.h"
#include "models/items/filter.h"
#include "models/store/derived.h"
#include "widgets/kit/page.h"
#include "widgets/topology/canvas.h"

#include <atomic>
#include <memory>

class QAction;
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

class EdgeRows;
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
    /// The graph as PNG or PDF, by the file's ending. Error kind Unsupported or Invalid.
    base::Result<void> exportTo(const QString &file) const;

private:
    void addVerbs();
    QMenu *showMenu();
    /// `anew`: forgets where everything stood.
    void recompute(bool anew = false);
    void take();
    void select(const QString &id, bool reveal = false);
    void showState();
    void applyFilter();
    bool accepts(const graph::Node &node) const;
    void toggleGroup(const QString &id);
    void hide(const QString &nodeId);
    void activate(const QString &id);
    void showContextMenu(const QString &id, const QPoint &at);
    void setTableShown(bool shown);
    void askExport();
    void forget();

    kit::Desk &m_desk;
    store::Derived<std::shared_ptr<const Scene>> m_scenes;
    std::shared_ptr<std::atomic_bool>
        m_stop; ///< ends computations whose answer nobody waits for; a refresh never does, or a busy mesh would never be drawn
    std::shared_ptr<const Scene> m_scene;
    graph::Options m_options;
    QSet<QString> m_opened, m_closed; ///< groups, by the user
    QString m_selected;
    QString m_filterText;
    items::Filter m_filter;
    int m_matching = 0;

    Canvas *m_canvas;
    Legend *m_legend;
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
