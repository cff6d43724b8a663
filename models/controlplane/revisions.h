// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The control planes of a mesh by revision: their pods, what names them (tags, the labels of namespaces) and what belongs to
// each (MeshConfig, injector). A pure function of a snapshot.
#pragma once

#include "models/mesh/snapshot.h"

namespace controlplane {

/// Labels and names of Istio.
inline constexpr auto revisionLabel = "istio.io/rev";
inline constexpr auto tagLabel = "istio.io/tag";

struct Istiod {
    mesh::ObjectKey pod;
    QString version;  ///< its image's tag; "" = by digest
    QString ip, node;
    bool ready = false;
    QString reason;   ///< why it is not: what its container waits for, or its phase
    int restarts = 0;
    qint64 startedMs = 0;
    friend bool operator==(const Istiod &, const Istiod &) = default;
};

struct Revision {
    QString name;                  ///< "default", "1-29"
    QVector<Istiod> istiods;       ///< running and not; none: what is left of it still names it
    int wanted = 0;                ///< replicas of its Deployments
    QString version;               ///< of its ready pods, the oldest
    bool mixed = false;            ///< its pods are of several versions: it is being updated, or that got stuck
    QStringList tags;              ///< sorted
    mesh::ObjectKey meshConfig;    ///< the ConfigMap; empty name = not there
    QVector<mesh::ObjectKey> injectors; ///< webhook configurations that send pods to it
    QStringList namespaces;        ///< that are injected by it, sorted
    int ready() const;
    friend bool operator==(const Revision &, const Revision &) = default;
};

struct Tag {
    QString name, revision;
    mesh::ObjectKey webhook;
    friend bool operator==(const Tag &, const Tag &) = default;
};

struct Revisions {
    QVector<Revision> all;  ///< sorted by name, "default" first
    QVector<Tag> tags;      ///< sorted by name; revision may not exist

    const Revision *find(const QString &name) const;
    /// Of a revision's or tag's name; "" = there is none of that name.
    QString resolve(const QString &name) const;
};

Revisions revisions(const mesh::Snapshot &snapshot);

/// The name of a revision's ConfigMap or injector: "istio" and "istio-1-29".
QString nameOf(const QString &stem, const QString &revision);

} // namespace controlplane
