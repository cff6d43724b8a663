// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/world.h"

#include "models/analysis/assumed.h"
#include "models/analysis/meshsources.h"

#include <QtConcurrent>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

using mesh::Kind;

namespace {

/// Thousands of objects that no rule reads.
bool isUnread(Kind kind)
{
    return kind == Kind::EndpointSlice || kind == Kind::ReplicaSet;
}

/// Kubernetes' own namespaces are no part of a mesh, and no rule looks into them.
bool isOutside(std::string_view ns)
{
    return ns == "kube-system" || ns == "kube-public" || ns == "kube-node-lease" || ns == "local-path-storage";
}

struct Made {
    mesh::ObjectPtr object;
    ItemPtr item;
};

const KindSetPtr &emptySet()
{
    static const KindSetPtr empty = std::make_shared<const KindSet>();
    return empty;
}

constexpr std::array stateKinds{Kind::Namespace, Kind::Service,    Kind::Pod,          Kind::Deployment,    Kind::StatefulSet,
                                Kind::DaemonSet, Kind::ReplicaSet, Kind::ServiceEntry, Kind::WorkloadEntry, Kind::WorkloadGroup};
constexpr std::array workloadKinds{Kind::Pod,        Kind::Deployment,    Kind::StatefulSet,  Kind::DaemonSet,
                                   Kind::ReplicaSet, Kind::WorkloadEntry, Kind::WorkloadGroup};

bool isWritten(const KindSet &set)
{
    return std::ranges::any_of(set, [](const ItemPtr &item) { return !item->assumed; });
}

} // namespace

struct World::LiveKind {
    std::unordered_map<const mesh::Object *, Made> made;
    bool trimmed = false; ///< the set made of it left removed objects out
};

WorldPtr World::make(const WorldInput &input, const World *before)
{
    auto world = std::make_shared<World>();
    world->m_live = input.live != nullptr;
    world->m_now = input.now;
    world->m_coverage = input.coverage;
    world->readMesh(input);
    std::array<std::vector<ItemPtr>, mesh::kindCount + 1> overlays;
    if (!input.live && input.defaultIngress && world->m_mesh.ingress()) {
        for (const ItemPtr &item : assumedIngress(world->m_mesh.rootNamespace(), world->m_mesh.ingressService()))
            overlays[static_cast<size_t>(item->kind)].push_back(item);
    }
    for (const ItemPtr &item : input.overlay)
        overlays[static_cast<size_t>(item->kind)].push_back(item);
    for (int kind = 0; kind < mesh::kindCount; ++kind)
        world->takeKind(input, before, static_cast<Kind>(kind), std::move(overlays[static_cast<size_t>(kind)]));
    world->m_sets[mesh::kindCount] = std::make_shared<const KindSet>(std::move(overlays[mesh::kindCount]));
    world->judgeCompleteness(input);
    world->index(before);
    return world;
}

void World::takeKind(const WorldInput &input, const World *before, Kind kind, std::vector<ItemPtr> overlay)
{
    const auto at = static_cast<size_t>(kind);
    static const mesh::Table nothing;
    const mesh::Table &table = input.live && !isUnread(kind) ? input.live->table(kind) : nothing;
    const LiveKind *last = before ? before->m_liveKinds[at].get() : nullptr;
    std::vector<Made> fresh;
    table.forEach([&](const mesh::ObjectPtr &object) {
        if (!last || !last->made.contains(object.get()))
            fresh.push_back({object, nullptr});
    });
    const bool unchanged = last && fresh.empty() && table.size() == static_cast<qsizetype>(last->made.size());
    const bool same = unchanged && !last->trimmed && overlay == before->m_overlays[at] && input.removed.isEmpty();
    m_overlays[at] = std::move(overlay);
    if (same) {
        m_liveKinds[at] = before->m_liveKinds[at];
        m_sets[at] = before->m_sets[at];
        return;
    }
    auto live = std::make_shared<LiveKind>();
    live->made.reserve(static_cast<size_t>(table.size()));
    live->trimmed = !input.removed.isEmpty();
    if (last) {
        table.forEach([&](const mesh::ObjectPtr &object) {
            if (const auto known = last->made.find(object.get()); known != last->made.end())
                live->made.emplace(object.get(), known->second);
        });
    }
    const auto read = [](Made &made) { made.item = Item::make(made.object); };
    if (fresh.size() > 100)
        QtConcurrent::blockingMap(fresh, read);
    else
        std::ranges::for_each(fresh, read);
    for (Made &made : fresh)
        live->made.emplace(made.object.get(), std::move(made));
    std::vector<ItemPtr> items;
    items.reserve(live->made.size() + m_overlays[at].size());
    for (const auto &[object, made] : live->made) {
        if (made.item && !input.removed.contains(object->key()))
            items.push_back(made.item);
    }
    items.insert(items.end(), m_overlays[at].begin(), m_overlays[at].end());
    std::erase_if(items, [](const ItemPtr &item) { return isOutside(item->kind == Kind::Namespace ? item->nameText() : item->nsText()); });
    m_liveKinds[at] = std::move(live);
    m_sets[at] = items.empty() ? emptySet() : std::make_shared<const KindSet>(std::move(items));
}

void World::readMesh(const WorldInput &input)
{
    MeshSources sources = meshSources(input);
    m_mesh = MeshConfig(std::move(sources.config));
    m_meshNetworks = std::move(sources.networks);
    m_root = m_mesh.rootNamespace().toStdString();
}

void World::judgeCompleteness(const WorldInput &input)
{
    if (input.live) {
        for (int kind = 0; kind < mesh::kindCount; ++kind) {
            const mesh::KindState &state = input.live->state(static_cast<Kind>(kind));
            using enum mesh::KindHealth;
            m_complete[static_cast<size_t>(kind)] = !state.perNamespace && (state.health == Live || state.health == Stale || state.health == Absent);
        }
        return;
    }
    m_complete.fill(std::ranges::any_of(stateKinds, [this](Kind kind) { return isWritten(of(kind)); }));
    const bool services = isWritten(of(Kind::Service)) || isWritten(of(Kind::ServiceEntry));
    m_complete[static_cast<size_t>(Kind::Service)] = m_complete[static_cast<size_t>(Kind::ServiceEntry)] = services;
}

bool World::sharesWith(const World *before, std::initializer_list<Kind> kinds) const
{
    return before && std::ranges::all_of(kinds, [&](Kind kind) { return setOf(kind) == before->setOf(kind); });
}

void World::index(const World *before)
{
    m_hosts = sharesWith(before, {Kind::Service, Kind::ServiceEntry}) ? before->m_hosts
                                                                      : std::make_shared<const Hosts>(of(Kind::Service), of(Kind::ServiceEntry));
    const bool sameWorkloads =
        sharesWith(before,
                   {Kind::Pod, Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet, Kind::ReplicaSet, Kind::WorkloadEntry, Kind::WorkloadGroup})
        && others().isEmpty() && before->others().isEmpty();
    if (sameWorkloads) {
        m_workloads = before->m_workloads;
    } else {
        std::vector<KindSetPtr> sets{m_sets[mesh::kindCount]};
        for (const Kind kind : workloadKinds)
            sets.push_back(setOf(kind));
        m_workloads = std::make_shared<const Workloads>(sets);
    }
    nameNamespaces(before);
    m_subsets = sharesWith(before, {Kind::DestinationRule}) && m_namespaces == before->m_namespaces
        ? before->m_subsets
        : std::make_shared<const Subsets>(of(Kind::DestinationRule), m_namespaces);
}

void World::nameNamespaces(const World *before)
{
    NamespaceNames names{m_root, "istio-system", "default", "kube-system", "kube-public", "kube-node-lease"};
    for (const KindSetPtr &set : m_sets) {
        std::string_view last;
        for (const ItemPtr &item : *set) { // sorted by namespace
            if (item->nsText() != last)
                names.emplace(last = item->nsText());
        }
    }
    for (const ItemPtr &item : of(Kind::Namespace))
        names.emplace(item->nameText());
    const bool same = before && *before->m_namespaces == names;
    m_namespaces = same ? before->m_namespaces : std::make_shared<const NamespaceNames>(std::move(names));
}

bool World::hasNamespace(std::string_view name) const
{
    return m_namespaces->contains(name);
}

Ref World::namespaceLabels(std::string_view name) const
{
    const Item *item = find(Kind::Namespace, {}, name);
    return item ? item->labels() : Ref();
}

bool World::knowsWorkloads() const
{
    if (m_live)
        return isComplete(Kind::Pod) && isComplete(Kind::Deployment);
    return std::ranges::any_of(m_workloads->all(), [](const Workload &workload) { return !workload.item->assumed; });
}

} // namespace analysis
