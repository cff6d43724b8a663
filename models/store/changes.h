// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What changed in the cluster's configuration, when, and in short what it was: from two versions of an object, or from
// metadata for what happened before anybody looked. Values and pure functions; ChangeLog collects them.
#pragma once

#include "models/mesh/snapshot.h"

namespace store {

struct FieldChange {
    QString path;          ///< "spec.http[0].route[1].weight", as base::Tree writes it
    QString before, after; ///< compact JSON, shortened; "" = it was not there
    friend bool operator==(const FieldChange &, const FieldChange &) = default;
};

/// The change in one comparison, where the facts tell it. Words and units belong to who shows it; both sides are names and
/// numbers as the objects have them.
struct Gist {
    enum class What : quint8 {
        None,
        Weights,   ///< "75/20/5"
        Images,    ///< "3.4.0" where only the tag differs, else the whole image
        Replicas,
        Restarted,
        Mode,      ///< of a PeerAuthentication: "STRICT"
        Action,    ///< of an AuthorizationPolicy: "ALLOW"
        Rules,     ///< of an AuthorizationPolicy: their number
        Timeout,
        Fault,     ///< "abort 10 %", "delay 5s 1 %"
        Mirror,    ///< "20 %"
        Subsets,   ///< "v1, v2"
        TlsMode,   ///< of a DestinationRule: "DISABLE"
        Hosts,
        Injection, ///< a Namespace's label
        Selector,  ///< of a Service
    };
    What what = What::None;
    QString before, after;
    friend bool operator==(const Gist &, const Gist &) = default;
};

struct ConfigChange {
    enum class Act : quint8 { Created, Changed, Deleted, RolledOut, Scaled };

    qint64 atMs = 0;
    mesh::ObjectKey object;
    Act act = Act::Changed;
    Gist gist;
    QVector<FieldChange> fields; ///< at most mostFields
    int moreFields = 0;
    QString revision;            ///< of a Deployment's roll-out, "" = not told
    bool seen = true;            ///< false: told by metadata, the fields before are not known

    /// The same change keeps it: for markers and links.
    QString id() const;
    friend bool operator==(const ConfigChange &, const ConfigChange &) = default;
};

inline constexpr qsizetype mostFields = 24;

/// Kinds whose objects are what people and pipelines write: the mesh's, services, namespaces, workloads' templates.
bool isConfiguration(mesh::Kind kind);

/// nullopt when only status or bookkeeping differs. One of both may be null: created, deleted.
std::optional<ConfigChange> changeOf(const mesh::ObjectPtr &before, const mesh::ObjectPtr &after, qint64 atMs);

/// Creations and roll-outs (ReplicaSets of a Deployment) that metadata tells, before `untilMs`; oldest first.
QVector<ConfigChange> pastChanges(const mesh::Snapshot &snapshot, qint64 untilMs);

} // namespace store
