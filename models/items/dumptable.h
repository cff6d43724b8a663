// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of one proxy's configuration as tables: listeners, routes, clusters, endpoints, secrets, log levels, and where two
// dumps differ. One model for all: a part says its columns, and dumpRows() makes its rows, off the main thread where there are
// many. A row knows the Istio object that made it and where in the dump it stands.
#pragma once

#include "models/items/keyedtable.h"
#include "models/mesh/health.h"
#include "models/mesh/object.h"
#include "models/proxies/proxies.h"

#include <functional>
#include <limits>
#include <optional>

namespace items {

enum class DumpPart : quint8 {
    Listeners,
    Routes,
    Clusters,
    Endpoints,
    Secrets,
    Bootstrap,
    LogLevels,
    Differences,
    Workloads, ///< of a ztunnel, and those that follow
    Services,
    Policies,
    Certificates,
    Connections
};
inline constexpr size_t dumpParts = static_cast<size_t>(DumpPart::Connections) + 1;
bool isOfZtunnel(DumpPart part);

struct DumpColumn {
    QString key, title; ///< the filter's key; the header
    int width = 0;      ///< 0 = hidden until asked for
    bool numeric = false;
    bool madeBy = false;
};
/// Without the glyph's column, which comes first.
QVector<DumpColumn> dumpColumns(DumpPart part);

struct DumpCell {
    QString text;
    double number = std::numeric_limits<double>::quiet_NaN(); ///< of a numeric column
    mesh::Health health = mesh::Health::Ok;                   ///< of the cell that is the cause
    friend bool operator==(const DumpCell &a, const DumpCell &b)
    {
        // NaN is the same as NaN: no number is no change.
        return a.text == b.text && a.health == b.health && (a.number == b.number || (a.number != a.number && b.number != b.number));
    }
};

struct DumpRow {
    QString id;
    QVector<DumpCell> cells;
    mesh::Health health = mesh::Health::Ok;
    proxies::Origin origin = {};
    int entry = -1;       ///< in Dump::entries(), or in the differences
    QString name = {};    ///< of the Envoy object; of a host its cluster; of a logger itself
    QString key() const { return id; }
    friend bool operator==(const DumpRow &, const DumpRow &) = default;
};

QVector<DumpRow> dumpRows(const QVector<proxies::ListenerRow> &listeners);
QVector<DumpRow> dumpRows(const QVector<proxies::RouteRow> &routes);
QVector<DumpRow> dumpRows(const QVector<proxies::ClusterRow> &clusters);
QVector<DumpRow> dumpRows(const QVector<proxies::HostRow> &hosts);
/// One row for each certificate of a secret.
QVector<DumpRow> dumpRows(const QVector<proxies::SecretRow> &secrets, qint64 nowMs);
QVector<DumpRow> dumpRows(const QVector<proxies::Difference> &differences, const QString &left, const QString &right);
QVector<DumpRow> dumpRows(const QVector<proxies::Logger> &loggers);

/// Of a part that isOfZtunnel().
QVector<DumpRow> dumpRows(const proxies::Ztunnel &dump, DumpPart part, qint64 nowMs);

class DumpTable final : public KeyedTable<DumpRow>
{
    Q_OBJECT

public:
    explicit DumpTable(DumpPart part, QObject *parent = nullptr);

    DumpPart part() const { return m_part; }
    /// Where a click on the maker goes; "" = nowhere.
    void setLinks(std::function<QString(const proxies::Origin &)> linkOf) { m_linkOf = std::move(linkOf); }
    QString linkOf(const DumpRow &row) const { return m_linkOf && !row.origin.isEmpty() ? m_linkOf(row.origin) : QString(); }
    bool isMaker(int column) const { return column > 0 && m_columns[column - 1].madeBy; }

    /// A key for each column. The empty key is all that names the row.
    QStringList filterKeys() const;
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return static_cast<int>(m_columns.size()) + 1; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const DumpRow &row, int column, int role) const override;

private:
    const DumpPart m_part;
    const QVector<DumpColumn> m_columns;
    std::function<QString(const proxies::Origin &)> m_linkOf;
};

/// Of which Istio object a name in the proxy's metadata speaks; nullopt when it is of no kind that Meshdeck knows.
std::optional<mesh::ObjectKey> objectOf(const proxies::Origin &origin);

} // namespace items
