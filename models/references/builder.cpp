// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/references/builder.h"

using namespace Qt::Literals::StringLiterals;

namespace references {

using analysis::toQString;
using mesh::Kind;

bool isMade(const analysis::Workload &workload)
{
    if (!workload.isPod())
        return false;
    // Of a cluster's pod the tree has only what rules read.
    const mesh::ObjectPtr &object = workload.item->object;
    return object ? !object->meta.owners.isEmpty() : workload.item->metadata()["ownerReferences"].size() > 0;
}

int Builder::node(const Item &item)
{
    const auto [found, isNew] = m_nodes.emplace(&item, static_cast<int>(m_graph.m_nodes.size()));
    if (isNew) {
        const mesh::ObjectKey key{item.kind, item.ns, item.subject.name};
        m_graph.m_nodes.push_back(key);
        m_graph.m_index.insert(key, found->second);
        m_graph.m_out.push_back({});
        m_graph.m_in.push_back({});
    }
    return found->second;
}

void Builder::add(const Item &from, const Item *to, How how, const QString &detail)
{
    if (!to || to == &from || to->assumed || to->kind == Kind::Count || from.kind == Kind::Count)
        return;
    const Reference reference{node(from), node(*to), how, detail, {}};
    if (!m_seen.emplace(reference.from, reference.to, how, detail, QString()).second)
        return;
    const int at = static_cast<int>(m_graph.m_references.size());
    m_graph.m_references.push_back(reference);
    m_graph.m_out[reference.from].push_back(at);
    m_graph.m_in[reference.to].push_back(at);
}

void Builder::addMissing(const Item &from, Kind kind, std::string_view ns, std::string_view name, How how)
{
    if (!world.isComplete(kind) || from.kind == Kind::Count || name.empty())
        return;
    const QString missing = mesh::ObjectKey{kind, mesh::info(kind).namespaced ? toQString(ns) : QString(), toQString(name)}.toString();
    const int at = node(from);
    if (!m_seen.emplace(at, -1, how, QString(), missing).second)
        return;
    m_graph.m_out[at].push_back(static_cast<int>(m_graph.m_references.size()));
    m_graph.m_references.push_back({at, -1, how, {}, missing});
}

void Builder::addNamed(const Item &from, Kind kind, std::string_view ns, std::string_view name, How how, const QString &detail)
{
    if (const Item *to = world.find(kind, mesh::info(kind).namespaced ? ns : std::string_view(), name))
        add(from, to, how, detail);
    else
        addMissing(from, kind, ns, name, how);
}

bool Builder::addHost(const Item &from, std::string_view host, How how, const QString &detail)
{
    const analysis::HostEntries entries = world.hosts().find(host, from.nsText());
    for (const analysis::HostEntry *entry : entries)
        add(from, entry->item, how, detail);
    return !entries.isEmpty();
}

void Builder::addSelected(const Item &from, std::string_view ns, Ref labels, How how, const QString &detail)
{
    for (const analysis::Workload *workload : world.workloads().selected(ns, labels)) {
        if (!isMade(*workload))
            add(from, workload->item, how, detail);
    }
}

void Builder::addTarget(const Item &from, Ref target, How how)
{
    const Ref group = target["group"], kindName = target["kind"], ns = target["namespace"];
    const QString kindText = kindName.string(how == How::Parent ? u"Gateway"_s : u"Service"_s);
    const QString groupText = group ? group.string() : kindText == "Service"_L1 ? QString() : u"gateway.networking.k8s.io"_s;
    const auto kind = mesh::kindOf(groupText == "core"_L1 ? QString() : groupText, kindText);
    if (kind && *kind != Kind::Secret)
        addNamed(from, *kind, ns ? ns.text() : from.nsText(), target["name"].text(), how);
}

Graph Builder::take()
{
    return std::move(m_graph);
}

} // namespace references
