// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Routes with their traffic as a report table, for `get routes`, `top routes` and exports.
#pragma once

#include "models/report/meshreport.h"
#include "models/routes/offer.h"
#include "models/routes/routes.h"

namespace report {

/// Namespaces are those of the objects; names match the route, its object or its host.
Table routes(const routes::List &list, const Scope &scope);
/// What the list says of itself, beside its rows: labels, what is not told apart.
void addRouteHeader(QJsonObject &header, const routes::List &list);

/// Series now and with the offered tag, per service that gets more.
Table routeCost(const routes::Cost &cost);

} // namespace report
