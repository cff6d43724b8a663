// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every object that configures the mesh as a row: what is found wrong with it, who keeps it, what it names and what names it,
// whether it is a draft.
#pragma once

#include "models/changes/checker.h"
#include "models/items/keyedtable.h"
#include "models/mesh/health.h"

#include <QHash>

#include <optional>

namespace items {

/// "VirtualService/shop/reviews"; of two kinds with one name the group tells which: "Gateway.gateway.networking.k8s.io/shop/web".
QString configId(const mesh::ObjectKey &key);
std::optional<mesh::ObjectKey> configKey(const QString &id);
mesh::Health healthOf(analysis::Severity severity);

struct ConfigRow {
    enum class Draft : quint8 { None, Edited, Created, Deleted };

    mesh::ObjectKey object;
    QString says;             ///< in short: hosts, mode, action
    mesh::Health health = mesh::Health::Ok;
    int findings = 0;
    QString worst;            ///< the worst finding's sentence
    QStringList codes;
    QString owner, ownerWhy;  ///< who keeps it: "Argo CD application shop"; "" = nobody that is known
    references::Graph::Counts references;
    base::Labels labels;
    qint64 createdMs = 0, changedMs = 0;
    Draft draft = Draft::None;

    QString key() const { return configId(object); }
    friend bool operator==(const ConfigRow &, const ConfigRow &) = default;
};

/// `changedMs`: when each object was last seen to change.
QVector<ConfigRow> configRows(const changes::Verdicts &verdicts, const QVector<changes::Draft> &drafts,
                              const QHash<mesh::ObjectKey, qint64> &changedMs);

class ConfigTable final : public KeyedTable<ConfigRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Kind, Namespace, Says, Findings, References, ReferencedBy, Owner, Age, Changed, Draft, Worst, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const QVector<ConfigRow> &rows, qint64 nowMs);

    /// kind (name, plural or short name), ns, health, severity, owner, code, draft, missing, refs, refby, age, changed.
    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const ConfigRow &row, int column, int role) const override;

private:
    qint64 m_nowMs = 0;
};

} // namespace items
