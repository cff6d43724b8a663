// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Namespaces by who injects their pods.
#pragma once

#include "models/controlplane/injection.h"
#include "models/items/keyedtable.h"
#include "models/mesh/health.h"

#include <optional>

namespace items {

class InjectionTable final : public KeyedTable<controlplane::NamespaceInjection>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Label, Revision, Pods, Injected, Without, Outdated, Versions, Trouble, ColumnCount };

    using KeyedTable::KeyedTable;
    static mesh::Health healthOf(const controlplane::NamespaceInjection &row);
    /// "enabled (default)", "1-29", "ambient", "disabled"; "" = no label.
    static QString wantedText(const controlplane::Wanted &wanted);
    /// One sentence; "" = nothing is wrong.
    static QString troubleText(const controlplane::NamespaceInjection &row);

    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const controlplane::NamespaceInjection &row, int column, int role) const override;
};

} // namespace items
