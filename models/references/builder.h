// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Collects references while the objects of a World are read.
#pragma once

#include "models/references/references.h"

#include <set>
#include <unordered_map>

namespace references {

using analysis::Item;
using analysis::Ref;

/// A pod that something makes: its maker is told in its place.
bool isMade(const analysis::Workload &workload);

class Builder
{
public:
    explicit Builder(const analysis::World &of)
        : world(of)
    {
    }

    const analysis::World &world;

    void add(const Item &from, const Item *to, How how, const QString &detail = {});
    /// Named, and not there. Says nothing where it can't be known.
    void addMissing(const Item &from, mesh::Kind kind, std::string_view ns, std::string_view name, How how);
    /// To the object, or missing.
    void addNamed(const Item &from, mesh::Kind kind, std::string_view ns, std::string_view name, How how, const QString &detail = {});
    /// Services and ServiceEntries a host stands for. False when there is none.
    bool addHost(const Item &from, std::string_view host, How how, const QString &detail = {});
    /// Workloads in `ns` ("" = everywhere) that have these labels.
    void addSelected(const Item &from, std::string_view ns, Ref labels, How how = How::Selects, const QString &detail = {});
    /// By Gateway API's {group, kind, name, namespace}.
    void addTarget(const Item &from, Ref target, How how);

    Graph take();

private:
    int node(const Item &item);

    Graph m_graph;
    std::unordered_map<const Item *, int> m_nodes;
    std::set<std::tuple<int, int, How, QString, QString>> m_seen;
};

// One per family, each called once.
void addIstioRoutes(Builder &builder);
void addIstioPolicies(Builder &builder);
void addGatewayApi(Builder &builder);
void addLinkerd(Builder &builder);

} // namespace references
