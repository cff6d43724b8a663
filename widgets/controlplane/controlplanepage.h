// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The control plane: instances with what they count of themselves, the list of checks, who injects whom, the clusters that
// are read, MeshConfig. Asks while it is looked at only: telemetry and istiod every periodMs, rights once and on demand.
#pragma once

#include "models/items/checktable.h"
#include "models/items/clustertable.h"
#include "models/items/injectiontable.h"
#include "models/items/planetable.h"
#include "models/store/derived.h"
#include "models/store/gathering.h"
#include "widgets/kit/page.h"
#include "widgets/kit/tablepane.h"

#include <QFuture>
#include <QTimer>

#include <array>
#include <memory>
#include <optional>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace controlplane {

class MeshConfigPane;
class PlaneCharts;
class PlaneInspector;

class ControlPlanePage final : public kit::Page
{
    Q_OBJECT

public:
    enum Tab { Instances, ChecksTab, InjectionTab, ClustersTab, ConfigTab, TabCount };

    explicit ControlPlanePage(kit::Desk &desk, QWidget *parent = nullptr);
    ~ControlPlanePage() override;

    QString counts() const override;
    QString shown() const override;
    kit::FilterLine *ownFilter() override; ///< its keys are the tab's
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    bool wantsInspector() const override { return m_tab != ConfigTab; }
    kit::Badge badge() const override;
    QVector<kit::Finding> findings() const override;
    QStringList crumbs() const override;
    void setNamespaces(const QStringList &names) override;
    /// tab = "checks"; id; of MeshConfig revision and other.
    QVariantMap position() const override;
    void restore(const QVariantMap &position) override;
    bool escape() override;

    Tab tab() const { return m_tab; }
    void setTab(Tab tab);
    kit::TablePane *pane(Tab tab) const { return m_panes[static_cast<size_t>(tab)]; }
    const items::PlaneTable *instances() const { return m_planeRows; }
    const items::CheckTable *checkRows() const { return m_checkRows; }
    const items::InjectionTable *injectionRows() const { return m_injectionRows; }
    MeshConfigPane *meshConfig() const { return m_config; }

    static constexpr int periodMs = 15'000;

protected:
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    /// What follows from the snapshot and from what was asked.
    struct Picture {
        Revisions revisions;
        QVector<NamespaceInjection> namespaces;
        QVector<RemoteCluster> secrets;
        QVector<Check> checks;
        mesh::SnapshotPtr snapshot;
    };

    void layOut();
    template <class Table> void addTable(Tab tab, Table *rows, const QString &id, kit::Noun noun, int name, const QVector<int> &widths);
    void restyle();
    void changed(const mesh::Change &change);
    void compute();
    void take();
    void ask(bool rights);
    void askSeries();
    void takeSeries(const base::Result<store::PlaneAnswer> &answer);
    void forget();
    void refresh();
    void showStates();
    void showSelected();
    void showTabs();
    QString hintOf(Tab tab) const;
    void openSelected();
    void select(Tab tab, const QString &id);
    QString selectedId() const { return m_selected[static_cast<size_t>(m_tab)]; }
    kit::TablePane *current() const { return m_panes[static_cast<size_t>(m_tab)]; }
    mesh::SnapshotPtr snapshot() const;
    qint64 nowMs() const;
    bool isLive() const;

    kit::Desk &m_desk;
    Tab m_tab = Instances;
    QTabBar *m_bar;
    QLabel *m_asked;
    kit::FilterLine *m_filter;
    QStackedWidget *m_pages;
    QSplitter *m_split; ///< instances over their charts
    std::array<kit::TablePane *, TabCount> m_panes{};
    items::PlaneTable *m_planeRows;
    items::CheckTable *m_checkRows;
    items::InjectionTable *m_injectionRows;
    items::ClusterTable *m_clusterRows;
    PlaneCharts *m_charts;
    MeshConfigPane *m_config;
    std::unique_ptr<PlaneInspector> m_inspector;
    QAction *m_againVerb, *m_openVerb, *m_copyVerb;
    std::array<QString, TabCount> m_selected, m_filters;

    store::Derived<Picture> m_picture;
    QTimer m_soon, m_next, m_second;
    std::unique_ptr<store::Gathering> m_gathering;
    std::optional<Evidence> m_evidence; ///< of the last round, without snapshot
    qint64 m_evidenceMs = 0;
    QVector<Access> m_access;           ///< kept between rounds: asked once and on demand
    std::optional<qint64> m_skewMs;
    bool m_accessAsked = false;
    bool m_hadRows = false; ///< since the last mesh
    bool m_ordered = false; ///< sorted since all was there
    QFuture<base::Result<store::PlaneAnswer>> m_open;
    std::optional<store::PlaneAnswer> m_planes;
    std::optional<base::Error> m_planesError;
    int m_asks = 0;
    qint64 m_from = 0, m_to = 0;
};

} // namespace controlplane
