// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

/// ServerTLSSettings of a Gateway's server or a Sidecar's ingress.
void checkServerTls(const Fields &fields, Ref tls);

} // namespace analysis
