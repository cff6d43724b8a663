// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a response code and Envoy's response flags say about one kind of request: failed, refused, limited, lost, cut.
#pragma once

#include "models/mesh/traffic.h"

#include <QStringView>

namespace metrics {

/// Envoy sets these flags itself and does not send them on, so a caller's proxy that reports one of them answered in
/// place of the destination: no connection (UF), no healthy host (UH), breaker (UO), no route or cluster (NR, NC, NFCF,
/// DF), or its own filters and limits (FI, RL, RLSE, UAEX, IH, DPE, OM, LH). URX and DC are not among them: a try arrived,
/// as a rule, and the destination counted it. Flags come joined by commas: "UF,URX".
bool neverArrived(QStringView flags);

/// The caller gave up on a request that was on its way: timeout, reset, its own client left. The destination counts the
/// same request as code 0.
bool cutByCaller(QStringView flags);

/// Failed connection of a TCP series, Envoy's flags or ztunnel's (TLS_FAILURE, CONNECT, ...).
bool failedConnection(QStringView flags);
/// A TCP connection turned away by policy: ztunnel's DENY, NETWORK_POLICY.
bool deniedConnection(QStringView flags);

/// "503", or "grpc 14" when the protocol is gRPC and a status is known.
QString codeText(mesh::Protocol protocol, const QString &code, const QString &grpcStatus);

enum class Outcome : quint8 { Fine, Failed, Denied, Limited };

/// Denied: 403, gRPC 7. Limited: 429, flags RL; gRPC 8 (RESOURCE_EXHAUSTED) too, which is how servers and Envoy say "over
/// your quota" in gRPC: a limit that holds is not a fault of the server. Failed: 5xx, gRPC 2, 4, 13, 14, 15, code 0 (the
/// caller left before an answer), and whatever never arrived; only an external authorizer (UAEX) is taken by its code, for
/// it also answers with redirects to a login. Anything else is fine; a 404 is an answer.
Outcome outcome(const mesh::CodeRate &code);

/// Adds codes that are the same, drops zeros, sorts largest first, and sets rate, errors, denied and limited.
void summarise(mesh::EdgeTraffic &edge);

} // namespace metrics
