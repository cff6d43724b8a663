// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/subsets.h"

#include <algorithm>

namespace analysis {

Subsets::Subsets(const KindSet &destinationRules, std::shared_ptr<const NamespaceNames> namespaces)
    : m_namespaces(std::move(namespaces))
{
    for (const ItemPtr &rule : destinationRules) {
        const std::string host = meant(rule->spec()["host"].text(), rule->nsText());
        for (const Ref subset : rule->spec()["subsets"]) {
            const std::string name(subset["name"].text());
            if (host.starts_with('*'))
                m_wild.emplace_back(host, name);
            else
                m_exact.emplace(host, name);
        }
    }
}

/// "reviews.shop" is no name that proxies know (the host rules say so), but which subset it means is plain.
std::string Subsets::meant(std::string_view host, std::string_view ns) const
{
    const size_t dot = host.find('.');
    const bool half =
        dot != std::string_view::npos && host.find('.', dot + 1) == std::string_view::npos && m_namespaces->contains(host.substr(dot + 1));
    return half ? names::toFqdn(host.substr(0, dot), host.substr(dot + 1)) : names::toFqdn(host, ns);
}

bool Subsets::has(std::string_view host, std::string_view ns, std::string_view subset) const
{
    const std::string full = meant(host, ns);
    return m_exact.contains(std::pair<std::string, std::string>(full, subset))
        || std::ranges::any_of(m_wild, [&](const auto &one) { return one.second == subset && names::isSubsetOf(full, one.first); });
}

} // namespace analysis
