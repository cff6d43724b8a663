// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The destinations of a VirtualService, wherever they stand.
#pragma once

#include "models/analysis/item.h"

#include <vector>

namespace analysis {

struct Destination {
    Ref destination; ///< the Destination message; may be nothing
    Ref holder;      ///< the route, mirror or delegate entry that has it
    bool mirror = false;

    std::string_view host() const { return destination["host"].text(); }
    std::string_view subset() const { return destination["subset"].text(); }
    /// The node to blame: the host, else what there is.
    Ref place() const;
};

/// tcp, tls and http routes, in this order.
std::vector<Destination> routeDestinations(const Item &virtualService);
/// http[].mirror and http[].mirrors[].
std::vector<Destination> mirrorDestinations(const Item &virtualService);
std::vector<Destination> allDestinations(const Item &virtualService);

/// No gateways, or "mesh" among them.
bool isOnMesh(const Item &virtualService);

} // namespace analysis
