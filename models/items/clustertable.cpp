// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/clustertable.h"

#include "models/base/text.h"
#include "models/items/cells.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using controlplane::ClusterSync;
using controlplane::RemoteCluster;

namespace items {

mesh::Health ClusterTable::healthOf(const RemoteCluster &row)
{
    switch (row.sync) {
    case ClusterSync::Synced: return mesh::Health::Ok;
    case ClusterSync::Syncing: return mesh::Health::Info;
    case ClusterSync::TimedOut:
    case ClusterSync::Closed: return mesh::Health::Error;
    case ClusterSync::Unknown: return row.istiod.isEmpty() ? mesh::Health::Error : mesh::Health::Unknown;
    }
    return mesh::Health::Unknown;
}

QVariant ClusterTable::headerCell(int column, int role) const
{
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Cluster");
    case State: return tr("State");
    case Secret: return tr("Named by");
    case Istiod: return tr("Read by");
    default: return {};
    }
}

QVariant ClusterTable::cell(const RemoteCluster &row, int column, int role) const
{
    if (role == RowHealthRole)
        return static_cast<int>(healthOf(row));
    switch (column) {
    case Glyph: return healthCell(healthOf(row), mesh::nan, role);
    case Name: return textCell(clean(row.id), role);
    case State:
        if (role == HealthRole)
            return static_cast<int>(healthOf(row));
        return textCell(row.istiod.isEmpty() ? tr("no istiod speaks of it") : clean(row.said), role);
    case Secret: return textCell(row.secret.isEmpty() ? tr("its own cluster") : tr("Secret %1").arg(clean(row.secret)), role);
    case Istiod: return textCell(row.istiod.isEmpty() ? u"–"_s : clean(row.istiod), role);
    default: return {};
    }
}

std::optional<QVariant> ClusterTable::filterField(int at, const QString &key) const
{
    return key.isEmpty() ? std::optional<QVariant>(rows()[at].id) : std::nullopt;
}

} // namespace items
