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
    Engine(std::span<const Rule> rules, std::span<const ObjectRule> objectRules);

    /// All findings, sorted. Blocks; one call at a time.
    QVector<Finding> run(const WorldPtr &world);

    /// Rules, and objects under object rules, that the last run had to look at.
    int rulesRun() const { return m_rulesRun; }
    int objectsChecked() const { return m_objectsChecked; }

private:
    struct ObjectResults {
        KindSetPtr set;
        std::unordered_map<const Item *, std::pair<ItemPtr, QVector<Finding>>> byItem;
    };
    bool isStale(quint64 reads) const;
    void runRules(const World &world);
    void checkObjects(const World &world);
    void checkKind(size_t at, const KindSetPtr &set);

    std::span<const Rule> m_rules;
    std::span<const ObjectRule> m_objectRules;
    WorldPtr m_last, m_now;
    quint64 m_changed = readsEverything;
    std::vector<QVector<Finding>> m_results;                          // by rule
    std::array<ObjectResults, mesh::kindCount> m_objectResults; // by kind
    int m_rulesRun = 0, m_objectsChecked = 0;
};

/// The bits of what differs between two worlds; everything when there is no `before`.
quint64 changedBits(const World *before, const World &now);

} // namespace analysis
