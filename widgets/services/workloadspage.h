// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Workloads page: every Deployment, StatefulSet, DaemonSet and lone pod, worst first.
#pragma once

#include "models/items/workloadtable.h"
#include "models/store/derived.h"
#include "widgets/kit/page.h"

namespace kit {
class TablePane;
}

namespace services {

class SubjectInspector;

class WorkloadsPage final : public kit::Page
{
    Q_OBJECT

public:
    explicit WorkloadsPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~WorkloadsPage() override;

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

    static QStringList filterKeys();
    static std::optional<QVariant> filterField(const mesh::WorkloadInfo &info, const QString &key);

private:
    void recompute();
    void take();
    void select(const QString &id);
    void showState();

    kit::Desk &m_desk;
    store::Derived<mesh::Inventory> m_inventory;
    items::WorkloadTable *m_rows;
    kit::TablePane *m_pane;
    std::unique_ptr<SubjectInspector> m_inspector;
    QAction *m_graphVerb;
    QString m_selected;
    bool m_ordered = false; ///< sorted since there is traffic
};

} // namespace services
