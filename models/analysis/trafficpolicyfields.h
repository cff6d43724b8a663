// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

/// trafficPolicy of a DestinationRule or a subset.
void checkTrafficPolicy(const Fields &fields, Ref policy);
/// connectionPool, also a Sidecar's.
void checkConnectionPool(const Fields &fields, Ref pool);
/// ClientTLSSettings.
void checkClientTls(const Fields &fields, Ref tls);

} // namespace analysis
