// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/workloads.h"

namespace analysis {

namespace {

std::string pairOf(Ref label)
{
    std::string pair(label.key());
    return pair.append("=").append(label.text());
}

Workload workloadOf(const Item &item)
{
    switch (item.kind) {
    case mesh::Kind::Pod: return {&item, item.labels(), item.annotations(), item.spec()};
    case mesh::Kind::WorkloadEntry: return {&item, item.spec()["labels"], item.annotations(), {}};
    case mesh::Kind::WorkloadGroup: return {&item, item.spec()["metadata"]["labels"], item.spec()["metadata"]["annotations"], {}};
    default: break;
    }
    Ref pod = item.spec()["template"];
    if (!pod)
        pod = item.spec()["jobTemplate"]["spec"]["template"];
    return {&item, pod["metadata"]["labels"], pod["metadata"]["annotations"], pod["spec"]};
}

} // namespace

Workloads::Workloads(std::span<const KindSetPtr> sets)
{
    for (const KindSetPtr &set : sets) {
        for (const ItemPtr &item : *set) {
            const Workload workload = workloadOf(*item);
            const bool entry = item->kind == mesh::Kind::WorkloadEntry || item->kind == mesh::Kind::WorkloadGroup;
            if (workload.podSpec || workload.isPod() || entry)
                add(workload);
        }
    }
}

void Workloads::add(Workload workload)
{
    const int at = static_cast<int>(m_all.size());
    for (const Ref label : workload.labels)
        m_byLabel[pairOf(label)].push_back(at);
    m_byNamespace[workload.item->nsText()].push_back(at);
    m_all.push_back(workload);
}

bool Workloads::find(std::string_view ns, Ref selector, const std::function<bool(const Workload &)> &visit) const
{
    const std::vector<int> *candidates = nullptr;
    if (selector.size() > 0) {
        const auto found = m_byLabel.find(pairOf(*selector.begin()));
        if (found == m_byLabel.end())
            return false;
        candidates = &found->second;
    } else if (!ns.empty()) {
        const auto found = m_byNamespace.find(ns);
        if (found == m_byNamespace.end())
            return false;
        candidates = &found->second;
    }
    const auto tried = [&](const Workload &workload) {
        return (ns.empty() || workload.item->nsText() == ns) && names::selects(selector, workload.labels) && visit(workload);
    };
    if (!candidates)
        return std::ranges::any_of(m_all, tried);
    return std::ranges::any_of(*candidates, [&](int at) { return tried(m_all[static_cast<size_t>(at)]); });
}

bool Workloads::any(std::string_view ns, Ref selector) const
{
    return find(ns, selector, [](const Workload &) { return true; });
}

std::vector<const Workload *> Workloads::selected(std::string_view ns, Ref selector) const
{
    std::vector<const Workload *> result;
    find(ns, selector, [&result](const Workload &workload) {
        result.push_back(&workload);
        return false;
    });
    return result;
}

} // namespace analysis
