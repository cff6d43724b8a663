// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The control plane's instances as rows: what is known of their pods, joined with what they count of themselves.
#pragma once

#include "models/controlplane/revisions.h"
#include "models/items/keyedtable.h"
#include "models/mesh/health.h"
#include "models/metrics/planes.h"
#include "models/proxies/status.h"

#include <optional>

namespace items {

struct PlaneRow {
    controlplane::Istiod istiod;
    QString revision;
    QStringList tags;
    int connected = -1;       ///< proxies by its own list; -1 = not known
    bool measured = false;    ///< the telemetry store knows it
    QString instance;         ///< there
    metrics::PlaneValues values;
    QVector<metrics::PlaneType> types; ///< not compared: they come with the values
    mesh::Health health = mesh::Health::Ok;
    QString cause;            ///< one sentence of what is wrong; "" = nothing
    qint64 nowMs = 0;         ///< not compared

    QString key() const { return istiod.pod.ns + u'/' + istiod.pod.name; }
    double value(metrics::PlaneNumber number) const { return values[static_cast<size_t>(number)]; }
    friend bool operator==(const PlaneRow &a, const PlaneRow &b);
};

class PlaneTable final : public KeyedTable<PlaneRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Revision, Version, Proxies, Pushes, Converge, Queue, Rejects, Size, Signed, CaErrors, Cpu, Memory, Up, ColumnCount };

    using KeyedTable::KeyedTable;
    /// `planes` and `status` may be null: not known.
    void update(const controlplane::Revisions &revisions, const QVector<metrics::Plane> *planes, const proxies::Status *status, qint64 nowMs);

    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const PlaneRow &row, int column, int role) const override;
};

} // namespace items
