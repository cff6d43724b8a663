// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An inventory as Prometheus text (exposition format 0.0.4), for `meshdeck exporter`.
#pragma once

#include "models/certificates/inventory.h"

namespace certificates {

/// meshdeck_certificate_not_after_timestamp_seconds and _not_before_ per certificate and object it was found in, labels kind,
/// name, namespace, source, object, issuer, fingerprint; _problem (1) with problem and severity; _health (0 ok .. 6 critical,
/// as mesh::Health) ; totals; the time of the inventory. Labels are escaped, control characters become U+FFFD.
QByteArray metrics(const Inventory &inventory);

/// Stable words for JSON, CSV and metrics: "gateway", "missing-secret", "cert-manager", "gateway-tls".
QString word(Kind kind);
QString word(Source source);
QString word(ProblemKind kind);
QString word(RenewalKind kind);
QString word(Breaks breaks);
QString word(UseKind kind);

} // namespace certificates
