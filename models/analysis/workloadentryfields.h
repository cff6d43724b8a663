// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/analysis/fields.h"

#include <set>

namespace analysis {

/// A WorkloadEntry's spec, or an endpoint of a ServiceEntry, whose port names are `servicePorts`.
void checkWorkloadEntry(const Fields &fields, Ref entry, const std::set<std::string_view> *servicePorts, bool mayBeName);
void checkEndpointPorts(const Fields &fields, Ref ports, const std::set<std::string_view> *servicePorts);

} // namespace analysis
