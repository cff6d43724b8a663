// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates as rows, what breaks first on top. Feed it an Inventory.
#pragma once

#include "models/certificates/inventory.h"
#include "models/items/keyedtable.h"

#include <optional>

namespace items {

/// The texts that grow old are made when the row is, so that a row which reads differently is a changed row.
struct CertificateRow {
    certificates::Row info;
    QString endsIn, renewal;
    QString key() const { return info.id; }
    friend bool operator==(const CertificateRow &, const CertificateRow &) = default;
};

class CertificateTable final : public KeyedTable<CertificateRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Kind, Where, Issuer, EndsIn, Ends, Renewal, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const certificates::Inventory &inventory);

    /// For the filter grammar: name (the empty key), kind, where, ns (none for what concerns all), issuer, ends (ms left), used-by, renewal, problem, health,
    /// key, serial, fingerprint, san.
    static QStringList filterKeys();
    static std::optional<QVariant> filterField(const certificates::Row &row, const QString &key, qint64 nowMs);
    qint64 nowMs() const { return m_nowMs; }

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const CertificateRow &row, int column, int role) const override;

private:
    QVariant endsCell(const CertificateRow &row, int column, int role) const;

    qint64 m_nowMs = 0;
    QString m_zone; ///< "CET"
};

} // namespace items
