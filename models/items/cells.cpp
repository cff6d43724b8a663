// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/cells.h"

#include "models/base/quantity.h"
#include "models/items/words.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

QVariant numberCell(double value, const QString &text, int role)
{
    switch (role) {
    case Qt::DisplayRole: return text;
    case SortRole: return std::isnan(value) ? -1.0 : value;
    case NumericRole: return true;
    default: return {};
    }
}

QVariant textCell(const QString &text, int role)
{
    return role == Qt::DisplayRole || role == SortRole || role == Qt::ToolTipRole ? QVariant(text) : QVariant();
}

QVariant healthCell(mesh::Health health, double rate, int role)
{
    switch (role) {
    case HealthRole: return static_cast<int>(health);
    case SortRole: return static_cast<int>(health) * 1e12 + (std::isfinite(rate) ? std::min(rate, 1e11) : 0);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: return Words::health(health);
    default: return {};
    }
}

QVariant errorCell(const mesh::Flow &flow, int role)
{
    if (role == HealthRole)
        return static_cast<int>(mesh::healthOfErrors(flow.errors));
    const double share = flow.rate > 0 ? flow.errors : mesh::nan;
    return numberCell(share, quantity::percentNumber(share), role);
}

QString versionsText(const QVector<mesh::VersionInfo> &versions)
{
    QStringList parts;
    for (const mesh::VersionInfo &version : versions) {
        const bool known = versions.size() > 1 && std::isfinite(version.seenShare);
        parts << (known ? u"%1 %2"_s.arg(version.version, quantity::number(version.seenShare * 100, 0) + " %"_L1) : version.version);
    }
    return parts.join(u", "_s);
}

} // namespace items
