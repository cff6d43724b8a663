// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/kindset.h"

#include <algorithm>

namespace analysis {

KindSet::KindSet(std::vector<ItemPtr> items)
    : m_items(std::move(items))
{
    const auto key = [](const ItemPtr &item) { return std::pair(item->nsText(), item->nameText()); };
    if (!std::ranges::is_sorted(m_items, {}, key))
        std::ranges::stable_sort(m_items, {}, key);
    // Keep the last of each run: reversed, unique() keeps the first.
    std::ranges::reverse(m_items);
    const auto gone = std::ranges::unique(m_items, {}, key);
    m_items.erase(gone.begin(), gone.end());
    std::ranges::reverse(m_items);
    m_byName.reserve(m_items.size());
    for (const ItemPtr &item : m_items)
        m_byName.emplace(NamePair{item->nsText(), item->nameText()}, item.get());
}

const Item *KindSet::find(std::string_view ns, std::string_view name) const
{
    const auto found = m_byName.find({ns, name});
    return found == m_byName.end() ? nullptr : found->second;
}

} // namespace analysis
