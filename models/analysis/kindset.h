// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All resources of one kind, sorted by namespace and name. Immutable once it is in a World, and shared by the next World
// when nothing of the kind has changed: the same pointer means the same resources.
#pragma once

#include "models/analysis/item.h"
#include "models/analysis/names.h"

#include <unordered_map>
#include <vector>

namespace analysis {

class KindSet
{
public:
    KindSet() = default;
    /// Of items with the same key the last one counts.
    explicit KindSet(std::vector<ItemPtr> items);

    const std::vector<ItemPtr> &items() const { return m_items; }
    bool isEmpty() const { return m_items.empty(); }
    auto begin() const { return m_items.begin(); }
    auto end() const { return m_items.end(); }
    const Item *find(std::string_view ns, std::string_view name) const;

private:
    std::vector<ItemPtr> m_items;
    std::unordered_map<NamePair, const Item *, NamePairHash> m_byName;
};
using KindSetPtr = std::shared_ptr<const KindSet>;

} // namespace analysis
