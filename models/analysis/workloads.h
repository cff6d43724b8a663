// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What selectors select: pods, the pods that Deployments, StatefulSets, DaemonSets and Jobs would make, and WorkloadEntries.
#pragma once

#include "models/analysis/kindset.h"

#include <functional>
#include <span>

namespace analysis {

struct Workload {
    const Item *item = nullptr;
    Ref labels;      ///< of the pod or its template
    Ref annotations;
    Ref podSpec;     ///< nothing for WorkloadEntry and WorkloadGroup
    bool isPod() const { return item->kind == mesh::Kind::Pod; }
    /// A pod, or what makes pods; not a WorkloadEntry.
    bool hasPods() const { return item->kind != mesh::Kind::WorkloadEntry && item->kind != mesh::Kind::WorkloadGroup; }
};

class Workloads
{
public:
    Workloads() = default;
    explicit Workloads(std::span<const KindSetPtr> sets);

    const std::vector<Workload> &all() const { return m_all; }
    /// Visits what `selector` selects in `ns` ("" = everywhere) until visit returns true; returns whether it did. A selector
    /// without pairs selects everything.
    bool find(std::string_view ns, Ref selector, const std::function<bool(const Workload &)> &visit) const;
    bool any(std::string_view ns, Ref selector) const;
    std::vector<const Workload *> selected(std::string_view ns, Ref selector) const;

private:
    void add(Workload workload);
    std::vector<Workload> m_all;
    std::unordered_map<std::string, std::vector<int>> m_byLabel; // "key=value"
    std::unordered_map<std::string_view, std::vector<int>> m_byNamespace;
};

} // namespace analysis
