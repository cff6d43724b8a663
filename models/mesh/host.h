// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Host names as Istio's configuration writes them: short names belong to the namespace of the object that says them.
#pragma once

#include <QString>

namespace mesh {

struct ServiceRef {
    QString ns, name;
    friend auto operator<=>(const ServiceRef &, const ServiceRef &) = default;
    bool isEmpty() const { return name.isEmpty(); }
};

/// "reviews" in shop, "reviews.shop", "reviews.shop.svc", "reviews.shop.svc.cluster.local" -> {shop, reviews}.
/// Empty for a host that cannot be a service of the cluster ("api.bank.example", "*.example.com", "*").
ServiceRef serviceOfHost(const QString &host, const QString &ns, const QString &clusterDomain = QStringLiteral("cluster.local"));

} // namespace mesh
