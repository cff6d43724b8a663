// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which Istio object made a piece of Envoy's configuration, and what Envoy's cluster names say.
#pragma once

#include "models/base/tree.h"

#include <QString>

namespace proxies {

/// From metadata.filter_metadata.istio.config; empty kind = nobody is named.
struct Origin {
    QString kind = {}, ns = {}, name = {};
    bool isEmpty() const { return kind.isEmpty(); }
    /// "VirtualService shop/reviews"; "" when empty.
    QString text() const;
    friend bool operator==(const Origin &, const Origin &) = default;
};

/// "/apis/networking.istio.io/v1/namespaces/shop/virtual-service/reviews"
Origin originOf(const QString &config);
/// Of any object with `metadata`.
Origin originOf(base::Tree::Ref object);

enum class Direction : quint8 { None, Inbound, Outbound };
QString nameOf(Direction direction);

/// "outbound|9080|v1|reviews.shop.svc.cluster.local"
struct ClusterName {
    Direction direction = Direction::None;
    int port = 0;
    QString subset = {};
    QString fqdn = {}; ///< the whole name, where it is none of Istio's
};
ClusterName clusterName(const QString &name);

} // namespace proxies
