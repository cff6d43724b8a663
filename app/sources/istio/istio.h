// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// istiod and Envoy, asked from outside: xDS by gRPC with istiod's TLS verified (client), its debug pages by HTTP, Envoy's admin
// pages (admin), bytes to values (decode), and all control planes of a mesh joined (source). Only pages without effects can be
// asked for; the one write is Envoy's log level. It knows no kubeconfig and opens no port-forward itself: it gets a Reach.
#pragma once

#include "app/sources/http/client.h"

#include <functional>

namespace istio {

struct Reach {
    http::Endpoint api; ///< the API server: pods, a token, the mesh's root certificate
    std::function<std::shared_ptr<http::Dialer>(const QString &ns, const QString &pod, quint16 port)> dial;
};

inline constexpr quint16 xdsPort = 15012, monitoringPort = 15014, adminPort = 15000;

} // namespace istio
