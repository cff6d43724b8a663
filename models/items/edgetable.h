// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph's edges as rows: what the picture shows, for tables, screen readers and the CLI.
#pragma once

#include "models/items/keyedtable.h"
#include "models/mesh/health.h"
#include "models/mesh/traffic.h"

#include <optional>

namespace items {

struct EdgeRow {
    mesh::EdgeTraffic edge;
    mesh::Health health = mesh::Health::Ok;
    QString key() const;
    friend bool operator==(const EdgeRow &a, const EdgeRow &b);
};

class EdgeTable final : public KeyedTable<EdgeRow>
{
    Q_OBJECT

public:
    enum Column {
        Glyph,
        Source,
        SourceNamespace,
        Target,
        TargetNamespace,
        Version,
        Service,
        Protocol,
        Rate,
        Errors,
        Denied,
        P50,
        P95,
        P99,
        Sent,
        Received,
        Opened,
        Mtls,
        Flags,
        ColumnCount
    };

    using KeyedTable::KeyedTable;
    void update(const mesh::Traffic *traffic);
    static QStringList filterKeys();
    static std::optional<QVariant> filterField(const mesh::EdgeTraffic &edge, const QString &key);

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const EdgeRow &row, int column, int role) const override;
};

/// Health of one edge by look.md section 6; plaintext into a mesh workload is a warning.
mesh::Health healthOf(const mesh::EdgeTraffic &edge);
/// "UH 3.1 %, UC 0.2 %": the response flags that came with errors or no answer.
QString flagsText(const mesh::EdgeTraffic &edge);

} // namespace items
