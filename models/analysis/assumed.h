// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What files alone leave unsaid: Istio's default ingress gateway, as istioctl analyze assumes it.
#pragma once

#include "models/analysis/item.h"

namespace analysis {

/// A pod labelled istio=ingressgateway and its Service with ports 80, 443, 31400 and 15443.
QVector<ItemPtr> assumedIngress(const QString &ns, const QString &service);

} // namespace analysis
