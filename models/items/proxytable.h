// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Proxies as rows, by what the control planes say of them: which configuration each has taken, or refused and why.
#pragma once

#include "models/items/keyedtable.h"
#include "models/mesh/health.h"
#include "models/proxies/status.h"

#include <optional>

namespace items {

/// What grows old is made when the row is, so that a row which reads differently is a changed row.
struct ProxyRow {
    proxies::Proxy info;
    QString id;           ///< "shop/reviews-v1-5c78"; with "@cluster" where two clusters have one of that name
    QString planeVersion; ///< of its istiod; "" = not known
    QString sent, reason;
    qint64 sentMs = 0;    ///< of what is wrong, else the latest
    mesh::Health health = mesh::Health::Ok;

    bool isSkewed() const { return !planeVersion.isEmpty() && !info.version.isEmpty() && planeVersion != info.version; }
    QString key() const { return id; }
    friend bool operator==(const ProxyRow &, const ProxyRow &) = default;
};

class ProxyTable final : public KeyedTable<ProxyRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Namespace, Kind, Lds, Rds, Cds, Eds, Ecds, Sent, Istiod, Version, Revision, Reason, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const proxies::Status &status, qint64 nowMs);

    /// ns, kind, state and each type's (synced, stale, not-sent, error), health, istiod, version, revision, cluster, reason,
    /// sent (ms ago), skew. The empty key is the name.
    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const ProxyRow &row, int column, int role) const override;

private:
    QVariant typeCell(const ProxyRow &row, int column, int role) const;

    qint64 m_nowMs = 0;
};

} // namespace items
