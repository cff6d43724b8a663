// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of services and of workloads have in common: rows of the inventory, one inspector, the way to the graph.
#pragma once

#include "models/mesh/inventory.h"
#include "models/store/derived.h"
#include "widgets/kit/tablepage.h"

namespace services {

class SubjectInspector;

class SubjectPage : public kit::TablePage
{
    Q_OBJECT

public:
    ~SubjectPage() override;

    QList<QAction *> verbs() const override;
    QWidget *inspector() override;

protected:
    struct Words {
        QString id, title;
        kit::Noun noun;
        QString selectIt;    ///< "Select a service to see ...": the empty inspector
        QString selectFirst; ///< the greyed verb's reason
    };
    SubjectPage(kit::Desk &desk, Words words, QWidget *parent);

    virtual void update(const mesh::Inventory &inventory, const mesh::Snapshot &snapshot) = 0;
    /// False when there is no such row.
    virtual bool inspect(const QString &id, SubjectInspector &inspector) = 0;
    /// Of the row's node, as the graph makes it.
    virtual QString graphId(const QString &id) const = 0;

    void recompute(const mesh::Change &change) override;
    QString summary() const override;
    void showSelected() override;
    void openSelected() override;
    void stateChanged(const kit::StateText &objects, const kit::StateText &telemetry) override;

private:
    void take();

    Words m_words;
    store::Derived<mesh::Inventory> m_inventory;
    std::unique_ptr<SubjectInspector> m_inspector;
    QAction *m_graphVerb;
};

} // namespace services
