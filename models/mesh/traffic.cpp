// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/traffic.h"

#include <algorithm>
#include <utility>

namespace mesh {

std::strong_ordering operator<=>(const Peer &a, const Peer &b)
{
    if (const auto kinds = a.kind <=> b.kind; kinds != 0)
        return kinds;
    // QString has no <=> in Qt 6.4.
    for (const auto field : {&Peer::cluster, &Peer::ns, &Peer::workload, &Peer::app, &Peer::version, &Peer::principal}) {
        if (const int order = (a.*field).compare(b.*field); order != 0)
            return order <=> 0;
    }
    return std::strong_ordering::equal;
}

const ServiceHistory *TrafficHistory::find(const QString &ns, const QString &service) const
{
    const auto wanted = std::pair(ns, service);
    const auto found = std::ranges::lower_bound(services, wanted, {}, [](const ServiceHistory &s) { return std::pair(s.ns, s.service); });
    return found != services.end() && found->ns == ns && found->service == service ? &*found : nullptr;
}

} // namespace mesh
