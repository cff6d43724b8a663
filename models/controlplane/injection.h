// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who injects the pods of each namespace, and what its pods really have. A pure function of a snapshot.
#pragma once

#include "models/controlplane/revisions.h"

namespace controlplane {

enum class Injection : quint8 {
    None,     ///< no label says anything
    Disabled, ///< istio-injection=disabled
    Sidecar,  ///< by a revision
    Ambient,  ///< istio.io/dataplane-mode=ambient
};

struct Wanted {
    Injection how = Injection::None;
    QString name; ///< Sidecar: the revision or tag that the label names; istio-injection=enabled is "default"
    friend bool operator==(const Wanted &, const Wanted &) = default;
};
/// By a namespace's labels. istio-injection wins over istio.io/rev, as the webhooks' selectors have it.
Wanted wantedBy(const base::Labels &namespaceLabels);

enum class Trouble : quint8 {
    None,
    UnknownRevision,  ///< the label names no revision and no tag that exists: pods get no sidecar
    RevisionDown,     ///< no istiod of that revision is ready: pods can't be made, or get no sidecar
    Contradiction,    ///< istio-injection and another label say different things
    PodsWithout,      ///< pods that should have a sidecar have none
    OtherRevision,    ///< pods are still with another revision: they have to be restarted
    OtherVersion,     ///< sidecars are of another version than their istiod: the same
};

struct NamespaceInjection {
    QString ns;
    Wanted wanted;
    QString revision;           ///< that `wanted` comes to; "" = none
    int pods = 0;               ///< that count: running, not on the host's network, not opted out
    int injected = 0;           ///< with a sidecar
    int without = 0;            ///< should have one
    int elsewhere = 0;          ///< sidecars of another revision
    int outdated = 0;           ///< sidecars of another version than their revision's istiod
    QMap<QString, int> versions; ///< of the sidecars: how many pods
    QVector<mesh::ObjectKey> podsWithout, podsOutdated; ///< sorted; the latter also those of `elsewhere`
    Trouble trouble = Trouble::None; ///< the worst
    QString key() const { return ns; }
    friend bool operator==(const NamespaceInjection &, const NamespaceInjection &) = default;
};

/// All namespaces but Kubernetes's own, sorted by name.
QVector<NamespaceInjection> injection(const mesh::Snapshot &snapshot, const Revisions &revisions);

} // namespace controlplane
