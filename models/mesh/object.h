// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One object of the cluster, as an immutable shared value.
#pragma once

#include "models/base/labels.h"
#include "models/mesh/facts.h"
#include "models/mesh/kind.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QVector>

#include <compare>
#include <memory>

namespace mesh {

/// Names an object within one cluster. `ns` is empty for cluster-scoped kinds.
struct ObjectKey {
    Kind kind = Kind::Namespace;
    QString ns;
    QString name;

    /// "VirtualService shop/reviews", "Namespace shop".
    QString toString() const;
    friend bool operator==(const ObjectKey &, const ObjectKey &) = default;
    friend std::strong_ordering operator<=>(const ObjectKey &a, const ObjectKey &b);
};
size_t qHash(const ObjectKey &key, size_t seed = 0) noexcept;

struct OwnerRef {
    QString kind;
    QString name;
    QString uid;
    bool controller = false;
};

struct Meta {
    QString ns;
    QString name;
    QString uid;
    QString resourceVersion; ///< opaque
    qint64 createdMs = 0;    ///< creationTimestamp; 0 when missing
    qint64 deletedMs = 0;    ///< deletionTimestamp; 0 when not being deleted
    base::Labels labels;
    base::Labels annotations; ///< without kubectl's last-applied-configuration
    QVector<OwnerRef> owners;
};

struct Object {
    Kind kind = Kind::Namespace;
    QString apiVersion; ///< as served, e.g. "networking.istio.io/v1"
    Meta meta;
    Facts facts;     ///< what we read of its spec and status; monostate where nothing is
    /// The object as JSON, UTF-8, without managedFields. Empty for Secrets, always.
    QByteArray json;

    ObjectKey key() const { return {kind, meta.ns, meta.name}; }
    template <class T> const T *as() const { return std::get_if<T>(&facts); }
};
using ObjectPtr = std::shared_ptr<const Object>;

} // namespace mesh
