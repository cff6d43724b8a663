// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who may talk to whom, and in the clear or not, as Istio's sidecars decide it: PeerAuthentication at the server, automatic
// mTLS or a DestinationRule at the client, AuthorizationPolicy DENY and ALLOW at the server.
// Not modelled: CUSTOM and AUDIT policies, request authentication (no request carries a token), source addresses.
#pragma once

#include "app/sandbox/traffic/trafficmatch.h"

namespace sandbox {

enum class MtlsMode : std::uint8_t { Permissive, Strict, Disable };

/// Mode of the server's port; `workloadPort` 0 gives the workload's.
MtlsMode serverMode(const TrafficConfig &config, const TrafficWorkload &server, int workloadPort);

enum class Handshake : std::uint8_t {
    Plain,        ///< no TLS between the proxies
    Mutual,       ///< Istio mTLS
    RefusedPlain, ///< plaintext to STRICT: the server resets the connection
    RefusedTls,   ///< TLS to a server that does not speak it, or one-way TLS to a sidecar
};

/// `tls` is the DestinationRule's tls block, null = automatic. `source` null = no sidecar.
Handshake handshake(const TrafficConfig &config, const TrafficWorkload *source, const TrafficWorkload &server, const TrafficPort &port,
                    const Json &tls);

/// Whether `server` lets the request in. `principal` "" = the peer showed no certificate. For TCP the request's HTTP parts are ignored.
bool authorized(const TrafficConfig &config, const TrafficWorkload &server, const TrafficRequest &request, int workloadPort,
                const std::string &principal);

} // namespace sandbox
