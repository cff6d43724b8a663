// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Services page: every service, worst first.
#pragma once

#include "models/items/servicetable.h"
#include "widgets/services/subjectpage.h"

namespace services {

class ServicesPage final : public SubjectPage
{
    Q_OBJECT

public:
    explicit ServicesPage(kit::Desk &desk, QWidget *parent = nullptr);

    QString filterHint() const override;
    QVector<kit::Finding> findings() const override;
    /// The first object that configures the selected service: its VirtualService where there is one.
    QString subject() const override;

protected:
    void update(const mesh::Inventory &inventory, const mesh::Snapshot &snapshot) override;
    bool inspect(const QString &id, SubjectInspector &inspector) override;
    QString graphId(const QString &id) const override;
    std::span<const mesh::Kind> shownKinds() const override;

private:
    items::ServiceTable *m_rows;
};

} // namespace services
