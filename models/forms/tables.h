// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The forms, by what they are about.
#pragma once

#include "models/forms/forms.h"

namespace forms {

std::span<const Form> trafficForms(); ///< VirtualService and DestinationRule
std::span<const Form> policyForms();  ///< Istio's security and telemetry
std::span<const Form> gatewayForms(); ///< what comes in and goes out; Gateway API
std::span<const Form> linkerdForms();
std::span<const Form> envoyForms(); ///< EnvoyFilter: what Istio has no resource for

} // namespace forms
