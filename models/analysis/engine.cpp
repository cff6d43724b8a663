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
    if (before->namespaceNames() != now.namespaceNames())
        bits |= readsNamespaces;
    if (differs(before->mesh().item(), now.mesh().item()))
        bits |= readsMeshConfig;
    if (differs(before->meshNetworks(), now.meshNetworks()))
        bits |= readsMeshNetworks;
    return !before->others().isEmpty() || !now.others().isEmpty() ? readsEverything : bits;
}

namespace {

/// Two sets in one order, walked together.
void compareSets(const KindSet &before, const KindSet &now, std::vector<const Item *> &fresh, std::vector<const Item *> &gone)
{
    const auto key = [](const ItemPtr &item) { return std::pair(item->nsText(), item->nameText()); };
    auto old = before.begin();
    for (const ItemPtr &item : now) {
        if (old != before.end() && *old == item) {
            ++old;
            continue;
        }
        for (; old != before.end() && key(*old) <= key(item) && *old != item; ++old)
            gone.push_back(old->get());
        if (old != before.end() && *old == item)
            ++old;
        else
            fresh.push_back(item.get());
    }
    for (; old != before.end(); ++old)
        gone.push_back(old->get());
}

/// `check` gives the findings of one item.
template <class Check> void checkAll(const std::vector<const Item *> &items, std::unordered_map<const Item *, QVector<Finding>> &results, Check check)
{
    struct Task {
        const Item *item;
        QVector<Finding> findings;
    };
    std::vector<Task> tasks;
    tasks.reserve(items.size());
    for (const Item *item : items)
        tasks.push_back({item, {}});
    const auto run = [&check](Task &task) {
        Reporter reporter;
        check(*task.item, reporter);
        task.findings = reporter.take();
    };
    if (tasks.size() > 50)
        QtConcurrent::blockingMap(tasks, run);
    else
        std::ranges::for_each(tasks, run);
    for (Task &task : tasks) {
        if (!task.findings.isEmpty())
            results.emplace(task.item, std::move(task.findings));
    }
}

} // namespace

Engine::Engine()
    : Engine(rules(), itemRules(), objectRules())
{
}

Engine::Engine(std::span<const Rule> rules, std::span<const ItemRule> itemRules, std::span<const ObjectRule> objectRules)
    : m_rules(rules)
    , m_itemRules(itemRules)
    , m_objectRules(objectRules)
    , m_results(rules.size())
    , m_itemResults(itemRules.size())
{
}

QVector<Finding> Engine::run(const WorldPtr &world)
{
    m_changed = changedBits(m_last.get(), *world);
    m_rulesRun = m_objectsChecked = 0;
    compare(*world);
    runRules(*world);
    checkItems(*world);
    checkObjects(*world);
    m_last = world;
    QVector<Finding> all;
    const auto take = [&all](const ItemResults &results) {
        for (const auto &[item, findings] : results)
            all += findings;
    };
    for (const QVector<Finding> &findings : m_results)
        all += findings;
    std::ranges::for_each(m_itemResults, take);
    take(m_objectResults);
    sortFindings(all);
    return all;
}

void Engine::compare(const World &world)
{
    static const KindSet none;
    for (int kind = 0; kind < mesh::kindCount; ++kind) {
        Difference &difference = m_differences[static_cast<size_t>(kind)];
        difference = {};
        const auto which = static_cast<mesh::Kind>(kind);
        if (!m_last || m_last->setOf(which) != world.setOf(which))
            compareSets(m_last ? m_last->of(which) : none, world.of(which), difference.fresh, difference.gone);
    }
}

void Engine::runRules(const World &world)
{
    std::vector<size_t> stale;
    for (size_t at = 0; at < m_rules.size(); ++at) {
        if (isAnew(m_rules[at].reads))
            stale.push_back(at);
    }
    QtConcurrent::blockingMap(stale, [&](size_t at) {
        Reporter reporter;
        m_rules[at].run(world, reporter);
        m_results[at] = reporter.take();
    });
    m_rulesRun = static_cast<int>(stale.size());
}

/// The items to look at; what is not known any more has left `results`.
std::vector<const Item *> Engine::due(const World &world, quint64 kinds, bool anew, ItemResults &results) const
{
    std::vector<const Item *> items;
    if (anew)
        results.clear();
    for (int kind = 0; kind < mesh::kindCount; ++kind) {
        if (((kinds >> kind) & 1U) == 0)
            continue;
        if (anew) {
            for (const ItemPtr &item : world.of(static_cast<mesh::Kind>(kind)))
                items.push_back(item.get());
            continue;
        }
        const Difference &difference = m_differences[static_cast<size_t>(kind)];
        for (const Item *item : difference.gone)
            results.erase(item);
        items.insert(items.end(), difference.fresh.begin(), difference.fresh.end());
    }
    return items;
}

void Engine::checkItems(const World &world)
{
    for (size_t at = 0; at < m_itemRules.size(); ++at) {
        const ItemRule &rule = m_itemRules[at];
        checkAll(due(world, rule.kinds, isAnew(rule.context), m_itemResults[at]), m_itemResults[at],
                 [&](const Item &item, Reporter &reporter) { rule.check(world, item, reporter); });
    }
}

void Engine::checkObjects(const World &world)
{
    std::array<std::vector<const ObjectRule *>, mesh::kindCount> byKind;
    quint64 kinds = 0;
    for (const ObjectRule &rule : m_objectRules) {
        kinds |= rule.kinds;
        for (int kind = 0; kind < mesh::kindCount; ++kind) {
            if ((rule.kinds >> kind) & 1U)
                byKind[static_cast<size_t>(kind)].push_back(&rule);
        }
    }
    const std::vector<const Item *> items = due(world, kinds, !m_last, m_objectResults);
    m_objectsChecked = static_cast<int>(items.size());
    // One reporter for all rules of an item: a later one may leave out what an earlier one said.
    checkAll(items, m_objectResults, [&byKind](const Item &item, Reporter &reporter) {
        for (const ObjectRule *rule : byKind[static_cast<size_t>(item.kind)])
            rule->check(item, reporter);
    });
}

} // namespace analysis
