// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/engine.h"

#include <QtConcurrent>

namespace analysis {

quint64 changedBits(const World *before, const World &now)
{
    if (!before || before->isLive() != now.isLive())
        return readsEverything;
    quint64 bits = 0;
    for (int kind = 0; kind < mesh::kindCount; ++kind) {
        const auto which = static_cast<mesh::Kind>(kind);
        if (before->setOf(which) != now.setOf(which) || before->isComplete(which) != now.isComplete(which))
            bits |= quint64(1) << kind;
    }
    const auto differs = [](const ItemPtr &a, const ItemPtr &b) { return a != b && !(a && b && a->ref().same(b->ref())); };
    if (differs(before->mesh().item(), now.mesh().item()))
        bits |= readsMeshConfig;
    if (differs(before->meshNetworks(), now.meshNetworks()))
        bits |= readsMeshNetworks;
    return !before->others().isEmpty() || !now.others().isEmpty() ? readsEverything : bits;
}

Engine::Engine()
    : Engine(rules(), objectRules())
{
}

Engine::Engine(std::span<const Rule> rules, std::span<const ObjectRule> objectRules)
    : m_rules(rules)
    , m_objectRules(objectRules)
    , m_results(rules.size())
{
}

QVector<Finding> Engine::run(const WorldPtr &world)
{
    m_changed = changedBits(m_last.get(), *world);
    m_rulesRun = m_objectsChecked = 0;
    runRules(*world);
    checkObjects(*world);
    m_last = world;
    QVector<Finding> all;
    for (const QVector<Finding> &findings : m_results)
        all += findings;
    for (const ObjectResults &results : m_objectResults) {
        for (const auto &[item, result] : results.byItem)
            all += result.second;
    }
    sortFindings(all);
    return all;
}

bool Engine::isStale(quint64 reads) const
{
    return (reads & m_changed) != 0;
}

void Engine::runRules(const World &world)
{
    std::vector<size_t> stale;
    for (size_t at = 0; at < m_rules.size(); ++at) {
        if (isStale(m_rules[at].reads))
            stale.push_back(at);
    }
    QtConcurrent::blockingMap(stale, [&](size_t at) {
        Reporter reporter;
        m_rules[at].run(world, reporter);
        m_results[at] = reporter.take();
    });
    m_rulesRun = static_cast<int>(stale.size());
}

void Engine::checkObjects(const World &world)
{
    for (size_t kind = 0; kind < m_objectResults.size(); ++kind) {
        const KindSetPtr &set = world.setOf(static_cast<mesh::Kind>(kind));
        if (set != m_objectResults[kind].set)
            checkKind(kind, set);
    }
}

void Engine::checkKind(size_t at, const KindSetPtr &set)
{
    std::vector<const ObjectRule *> rules;
    for (const ObjectRule &rule : m_objectRules) {
        if ((rule.kinds >> at) & 1U)
            rules.push_back(&rule);
    }
    ObjectResults &last = m_objectResults[at];
    ObjectResults now{set, {}};
    if (!rules.empty()) {
        struct Task {
            ItemPtr item;
            QVector<Finding> findings;
        };
        std::vector<Task> tasks;
        now.byItem.reserve(set->items().size());
        for (const ItemPtr &item : *set) {
            if (auto known = last.byItem.extract(item.get()))
                now.byItem.insert(std::move(known));
            else
                tasks.push_back({item, {}});
        }
        const auto check = [&rules](Task &task) {
            Reporter reporter;
            for (const ObjectRule *rule : rules)
                rule->check(*task.item, reporter);
            task.findings = reporter.take();
        };
        if (tasks.size() > 50)
            QtConcurrent::blockingMap(tasks, check);
        else
            std::ranges::for_each(tasks, check);
        m_objectsChecked += static_cast<int>(tasks.size());
        for (Task &task : tasks)
            now.byItem.emplace(task.item.get(), std::pair(task.item, std::move(task.findings)));
    }
    last = std::move(now);
}

} // namespace analysis
