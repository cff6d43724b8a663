// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The names that proxies can send to: Kubernetes Services and the hosts of ServiceEntries, with who may see them.
#pragma once

#include "models/analysis/kindset.h"

#include <QVarLengthArray>

namespace analysis {

struct HostEntry {
    std::string fqdn;             ///< or a wildcard host
    const Item *item = nullptr;   ///< Service or ServiceEntry
    Ref ports;
    std::vector<std::string> exportTo; ///< namespaces; empty = all

    bool isService() const { return item->kind == mesh::Kind::Service; }
    bool isVisibleIn(std::string_view ns) const;
    /// A ServiceEntry calls it number, a Service port.
    static qint64 numberOf(Ref port);
};

using HostEntries = QVarLengthArray<const HostEntry *, 4>;

class Hosts
{
public:
    Hosts() = default;
    Hosts(const KindSet &services, const KindSet &serviceEntries);

    /// What `host`, as written in an object of namespace `ns`, stands for there; Services first. When the object is exported,
    /// one namespace of its exportTo has to see the entry.
    HostEntries find(std::string_view host, std::string_view ns, Ref exportTo = {}) const;
    /// Whoever may see it.
    HostEntries named(const std::string &fqdn) const;

    static bool hasPort(const HostEntries &entries, qint64 number);

private:
    void add(HostEntry entry);
    std::vector<HostEntry> m_entries;
    std::unordered_map<std::string, std::vector<int>> m_byName;
    std::vector<int> m_wildcards;
};

/// The namespaces of an exportTo list, "." written out; empty when it is for all.
std::vector<std::string> exportedTo(Ref exportTo, std::string_view ns);

} // namespace analysis
