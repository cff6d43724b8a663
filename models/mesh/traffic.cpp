// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/traffic.h"

#include <algorithm>
#include <utility>

namespace mesh {

const ServiceHistory *TrafficHistory::find(const QString &ns, const QString &service) const
{
    const auto wanted = std::pair(ns, service);
    const auto found = std::ranges::lower_bound(services, wanted, {}, [](const ServiceHistory &s) { return std::pair(s.ns, s.service); });
    return found != services.end() && found->ns == ns && found->service == service ? &*found : nullptr;
}

} // namespace mesh
