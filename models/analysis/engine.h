// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the rules over a world, on all cores, and keeps their results: the next world costs what has changed in it.
#pragma once

#include "models/analysis/rules.h"

namespace analysis {

class Engine
{
public:
    Engine();
    Engine(std::span<const Rule> rules, std::span<const ItemRule> itemRules, std::span<const ObjectRule> objectRules);

    /// All findings, sorted. Blocks; one call at a time.
    QVector<Finding> run(const WorldPtr &world);

    /// Rules over the world, and objects under object rules, that the last run had to look at.
    int rulesRun() const { return m_rulesRun; }
    int objectsChecked() const { return m_objectsChecked; }

private:
    /// Of one kind, against the last run.
    struct Difference {
        std::vector<const Item *> fresh, gone;
    };
    /// Of one rule: objects with findings only.
    using ItemResults = std::unordered_map<const Item *, QVector<Finding>>;

    void compare(const World &world);
    void runRules(const World &world);
    void checkItems(const World &world);
    void checkObjects(const World &world);
    bool isAnew(quint64 context) const { return !m_last || (context & m_changed) != 0; }
    std::vector<const Item *> due(const World &world, quint64 kinds, bool anew, ItemResults &results) const;

    std::span<const Rule> m_rules;
    std::span<const ItemRule> m_itemRules;
    std::span<const ObjectRule> m_objectRules;
    WorldPtr m_last; ///< keeps the items alive that the results are known by
    quint64 m_changed = readsEverything;
    std::array<Difference, mesh::kindCount> m_differences;
    std::vector<QVector<Finding>> m_results; // by rule
    std::vector<ItemResults> m_itemResults;  // by item rule
    ItemResults m_objectResults;             // of all object rules together
    int m_rulesRun = 0, m_objectsChecked = 0;
};

/// The bits of what differs between two worlds; everything when there is no `before`.
quint64 changedBits(const World *before, const World &now);

} // namespace analysis
