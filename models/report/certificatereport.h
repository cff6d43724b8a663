// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates as a report table, what breaks first on top.
#pragma once

#include "models/certificates/certificates.h"
#include "models/report/meshreport.h"

namespace report {

/// Rows with a place in a wanted namespace; cluster-wide places (webhooks, probes) belong to every choice. Names match the
/// row's name or one of its objects'. A label selector means nothing for certificates and is not looked at.
Table certificates(const certificates::Inventory &inventory, const Scope &scope);

} // namespace report
