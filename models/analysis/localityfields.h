// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

/// LocalityLoadBalancerSetting of a DestinationRule or of MeshConfig.
void checkLocality(const Fields &fields, Ref locality, bool hasOutlierDetection);

} // namespace analysis
