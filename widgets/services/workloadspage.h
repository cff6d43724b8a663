// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Workloads page: every Deployment, StatefulSet, DaemonSet and lone pod, worst first.
#pragma once

#include "models/items/workloadtable.h"
#include "widgets/services/subjectpage.h"

namespace services {

class WorkloadsPage final : public SubjectPage
{
    Q_OBJECT

public:
    explicit WorkloadsPage(kit::Desk &desk, QWidget *parent = nullptr);

    QString filterHint() const override;
    QVector<kit::Finding> findings() const override;
    QList<QAction *> verbs() const override;

protected:
    void update(const mesh::Inventory &inventory, const mesh::Snapshot &snapshot) override;
    bool inspect(const QString &id, SubjectInspector &inspector) override;
    QString graphId(const QString &id) const override;
    std::span<const mesh::Kind> shownKinds() const override;
    void showSelected() override;

private:
    void showProxies();

    QAction *m_proxyVerb;
    items::WorkloadTable *m_rows;
};

} // namespace services
