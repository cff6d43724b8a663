// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Traffic page: every route with its rate, faults and latency, worst first; below, the selected one over time; the
// inspector has its split. Where metrics name no route it says so and offers the change that names them. Knows models/routes,
// asks Telemetry for charts; never applies anything. Called by shell/pages.
#pragma once

#include "models/items/routetable.h"
#include "models/store/derived.h"
#include "widgets/kit/tablepage.h"

class QSplitter;

namespace traffic {

class RouteCharts;
class RouteInspector;

class TrafficPage final : public kit::TablePage
{
    Q_OBJECT

public:
    explicit TrafficPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~TrafficPage() override;

    QString filterHint() const override;
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    QVector<kit::Finding> findings() const override;
    QString subject() const override;
    QStringList crumbs() const override;
    /// id, or service = "ns/name": the routes that lead to it.
    void restore(const QVariantMap &position) override;

    const items::RouteTable *rowsModel() const { return m_rows; }
    RouteCharts *charts() const { return m_charts; }
    kit::Notice *offer() const { return m_offer; }

protected:
    void recompute(const mesh::Change &change) override;
    QString summary() const override;
    std::span<const mesh::Kind> shownKinds() const override;
    void showSelected() override;
    void openSelected() override;
    void shownChanged() override;
    void stateChanged(const kit::StateText &objects, const kit::StateText &telemetry) override;
    void forget() override;

private:
    void take();
    void showOffer();
    void openOffer();
    void exportRows();
    const items::RouteRow *selectedRow() const;
    QString firstOf(const QString &service) const;

    items::RouteTable *m_rows;
    store::Derived<routes::List> m_list;
    std::unique_ptr<RouteInspector> m_inspector;
    RouteCharts *m_charts;
    kit::Notice *m_offer;
    QSplitter *m_splitter;
    QAction *m_graphVerb, *m_offerVerb, *m_exportVerb;
    QString m_wantedService; ///< a link's, until the rows are there
};

} // namespace traffic
