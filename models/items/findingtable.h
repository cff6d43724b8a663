// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Findings of any origin as rows, worst first: of traffic, certificates, the connection, the configuration.
#pragma once

#include "models/items/keyedtable.h"
#include "models/mesh/health.h"

namespace items {

/// All strings may hold text of a cluster: the table cleans what it shows.
struct Finding {
    mesh::Health health = mesh::Health::Info;
    QString area;       ///< "Certificate", "Traffic", "Connection"
    QString object, ns;
    QString sentence;   ///< what is, how much; then what to do
    QString link;       ///< "topology?id=...": page id, then a page's own position
    qint64 sinceMs = 0; ///< 0 = not known
    QString code = {};  ///< of a rule: "IST0101"; shown instead of the area
    QString id = {};    ///< tells apart what area, code, object and link don't
    friend bool operator==(const Finding &, const Finding &) = default;
};

/// The age is made when the row is, so that a row which reads differently is a changed row.
struct FindingRow {
    Finding finding;
    QString age;
    QString key() const;
    friend bool operator==(const FindingRow &, const FindingRow &) = default;
};

class FindingTable final : public KeyedTable<FindingRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Code, Object, Namespace, Sentence, Age, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const QVector<Finding> &findings, qint64 nowMs);

    /// For the filter grammar: the empty key is object and sentence; ns, code, area, health, age (ms).
    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const FindingRow &row, int column, int role) const override;

private:
    qint64 m_nowMs = 0;
};

} // namespace items
