// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/problem.h"

#include <utility>

namespace graph::layered {

/// Neighbours of v are other[begin[v]] .. other[begin[v + 1]), by link number.
struct Adjacency {
    std::vector<int> begin, other, link;
};

/// `key(link)` gives {v, other} of each link.
template <class Key> Adjacency adjacency(int vertices, int links, Key key)
{
    Adjacency out;
    out.begin.assign(static_cast<size_t>(vertices) + 1, 0);
    for (int e = 0; e < links; ++e)
        ++out.begin[key(e).first + 1];
    for (int v = 0; v < vertices; ++v)
        out.begin[v + 1] += out.begin[v];
    out.other.resize(links);
    out.link.resize(links);
    std::vector<int> at(out.begin.begin(), out.begin.end() - 1);
    for (int e = 0; e < links; ++e) {
        const auto [v, other] = key(e);
        out.other[at[v]] = other;
        out.link[at[v]++] = e;
    }
    return out;
}

inline Adjacency outgoing(const Problem &p)
{
    return adjacency(static_cast<int>(p.items.size()), static_cast<int>(p.links.size()),
                     [&](int e) { return std::pair(p.links[e].from, p.links[e].to); });
}

inline Adjacency incoming(const Problem &p)
{
    return adjacency(static_cast<int>(p.items.size()), static_cast<int>(p.links.size()),
                     [&](int e) { return std::pair(p.links[e].to, p.links[e].from); });
}

} // namespace graph::layered
