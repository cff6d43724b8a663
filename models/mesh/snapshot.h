// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that is known at one moment, as an immutable value, and the change from one to the next.
// Graph, certificates, inventory, findings and exports are pure functions of a Snapshot.
#pragma once

#include "models/mesh/object.h"
#include "models/mesh/state.h"
#include "models/mesh/table.h"
#include "models/mesh/traffic.h"

#include <QHash>
#include <QMap>
#include <QMetaType>

#include <array>
#include <memory>
#include <optional>
#include <span>

namespace mesh {

/// The answer of a live TLS handshake (app/sources/tls).
struct ProbedChain {
    QString address;            ///< host:port
    QString serverName;         ///< SNI sent
    qint64 atMs = 0;
    QVector<QByteArray> der;    ///< as sent by the server, leaf first
    QString tlsVersion;         ///< "TLSv1.3"
    qint64 tookMs = 0;
    std::optional<base::Error> error; ///< no handshake
};

class Snapshot
{
public:
    quint64 generation = 0;
    qint64 atMs = 0;
    QString context;   ///< kubeconfig context, "" before one is chosen
    std::array<KindState, kindCount> kinds;
    std::array<SourceState, sourceCount> sources;
    std::shared_ptr<const Traffic> traffic;        ///< null until the first answer
    std::shared_ptr<const TrafficHistory> history; ///< null until the first answer
    QMap<QString, ProbedChain> probes;             ///< by "address serverName": one address serves several names

    const Table &table(Kind kind) const { return m_tables[static_cast<size_t>(kind)]; }
    Table &table(Kind kind) { return m_tables[static_cast<size_t>(kind)]; }
    const KindState &state(Kind kind) const { return kinds[static_cast<size_t>(kind)]; }
    const SourceState &source(SourceId id) const { return sources[static_cast<size_t>(id)]; }

    ObjectPtr find(const ObjectKey &key) const { return table(key.kind).find(key.ns, key.name); }
    QVector<ObjectPtr> objects(Kind kind) const { return table(kind).sorted(); }
    qsizetype objectCount() const;

    /// MeshConfig's rootNamespace if it could be read, else istio-system.
    QString rootNamespace() const;
    /// MeshConfig's trustDomain, else cluster.local.
    QString trustDomain() const;

private:
    std::array<Table, kindCount> m_tables;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// All objects of a kind after a fresh list: what is not among them is gone.
struct Replacement {
    Kind kind = Kind::Namespace;
    QString ns; ///< "" = all namespaces
    QVector<ObjectPtr> objects;
};

struct Delta {
    QVector<Replacement> replaced; ///< applied first
    QVector<ObjectPtr> upserts;
    QVector<ObjectKey> removals;
    QMap<Kind, KindState> kinds;
    QMap<SourceId, SourceState> sources;
    std::shared_ptr<const Traffic> traffic;
    std::shared_ptr<const TrafficHistory> history;
    QVector<ProbedChain> probes;

    bool isEmpty() const;
};

/// What a tick of the store changed, for those who redo work only when they must.
struct Change {
    QVector<ObjectKey> upserted, removed;
    quint64 kindBits = 0; ///< bit n: objects of Kind n changed
    bool states = false, traffic = false, history = false, probes = false;

    bool touches(Kind kind) const { return (kindBits >> static_cast<int>(kind)) & 1U; }
    bool objects() const { return kindBits != 0; }
};
static_assert(kindCount <= 64);

/// A new snapshot with the deltas applied one after the other. An object that is there already (same uid, same
/// resourceVersion) changes nothing. `before` may be null.
std::pair<SnapshotPtr, Change> apply(const SnapshotPtr &before, std::span<const Delta> deltas, qint64 nowMs);

} // namespace mesh

Q_DECLARE_METATYPE(mesh::Delta)
Q_DECLARE_METATYPE(mesh::Change)
