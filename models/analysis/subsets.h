// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The subsets that DestinationRules define, by host.
#pragma once

#include "models/analysis/kindset.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace analysis {

using NamespaceNames = std::set<std::string, std::less<>>;

class Subsets
{
public:
    Subsets(const KindSet &destinationRules, std::shared_ptr<const NamespaceNames> namespaces);

    /// `host` as written by an object of namespace `ns`.
    bool has(std::string_view host, std::string_view ns, std::string_view subset) const;

private:
    std::string meant(std::string_view host, std::string_view ns) const;

    std::shared_ptr<const NamespaceNames> m_namespaces;
    std::set<std::pair<std::string, std::string>, std::less<>> m_exact; ///< host, subset
    std::vector<std::pair<std::string, std::string>> m_wild;
};

} // namespace analysis
