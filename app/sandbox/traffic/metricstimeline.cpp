// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/metricstimeline.h"

#include "app/sandbox/scenario/fixtures.h"

#include <algorithm>
#include <set>

namespace sandbox {

namespace {

/// Ages at which something changed, oldest first, within the history.
std::set<double, std::greater<>> changeAges(const Scenario &scenario, double historyMs)
{
    std::set<double, std::greater<>> ages{historyMs};
    const auto add = [&](double age) {
        if (age > 0 && age < historyMs)
            ages.insert(age);
    };
    for (const ServiceSpec &service : scenario.services) {
        for (const WorkloadSpec &workload : service.workloads)
            add(workload.failure > 0 ? workload.failingSinceMs : 0);
    }
    for (const ObjectSpec &past : scenario.history)
        add(past.untilMs);
    return ages;
}

/// The mesh as it was `ageMs` ago: today's objects, with those of the scenario's history in their place.
void copyObjects(const ObjectStore &from, const Scenario &scenario, qint64 nowMs, double ageMs, ObjectStore &to)
{
    for (const ResourceId &resource : trafficResources()) {
        for (const StoredObject &object : from.list(resource).first)
            to.put(resource, *object.json);
    }
    for (const ObjectSpec &past : scenario.history) {
        if (past.untilMs < ageMs) {
            auto [resource, object] = resolveObject(past.object, nowMs);
            to.put(resource, std::move(object));
        }
    }
}

} // namespace

std::vector<FlowPeriod> flowHistory(const Scenario &scenario, const TrafficEngine &engine, const ObjectStore &objects, qint64 nowMs, qint64 historyMs)
{
    std::vector<FlowPeriod> periods;
    const auto ages = changeAges(scenario, static_cast<double>(historyMs));
    const std::shared_ptr<const TrafficConfig> today = readTrafficConfig(objects);
    for (auto age = ages.begin(); age != ages.end(); ++age) {
        // Somewhere inside the period, so that what begins at its edge has begun.
        const double end = std::next(age) == ages.end() ? 0 : *std::next(age), inside = (*age + end) / 2;
        std::shared_ptr<const TrafficConfig> config = today;
        if (std::ranges::any_of(scenario.history, [inside](const ObjectSpec &past) { return past.untilMs < inside; })) {
            ObjectStore past(0);
            copyObjects(objects, scenario, nowMs, inside, past);
            config = readTrafficConfig(past);
        }
        periods.push_back({nowMs - static_cast<qint64>(*age), engine.compute(*config, inside)});
    }
    return periods;
}

void replayHistory(const std::vector<FlowPeriod> &periods, MetricCounters &counters, qint64 untilMs, qint64 stepMs,
                   const std::function<bool(const MetricCounters &)> &each)
{
    std::size_t next = 0;
    const auto begin = [&](qint64 atMs) {
        while (next < periods.size() && periods[next].fromMs <= atMs)
            counters.setFlows(periods[next++].flows);
    };
    for (qint64 at = counters.now(); at < untilMs;) {
        begin(at);
        const qint64 edge = next < periods.size() ? periods[next].fromMs : untilMs;
        const qint64 goal = std::min(at + stepMs, untilMs);
        if (edge > at && edge < goal) {
            counters.advance(edge);
            begin(edge);
        }
        counters.advance(goal);
        at = goal;
        if (each && !each(counters))
            return;
    }
}

} // namespace sandbox
