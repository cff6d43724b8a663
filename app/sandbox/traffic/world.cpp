// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/world.h"

#include "app/sandbox/traffic/backfill.h"
#include "app/sandbox/scenario/fixtures.h"
#include "app/sandbox/traffic/hostcounter.h"
#include "app/sandbox/traffic/metricscontrol.h"
#include "app/sandbox/traffic/prometheuschild.h"
#include "models/base/logging.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <QDateTime>
#include <QDir>
#include <QStandardPaths>
#include <QThread>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

constexpr auto lookEvery = std::chrono::milliseconds(250); ///< for a change of the configuration

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

class World::Private : public HostCounts
{
public:
    Private(const Options &wanted, Scenario made, ObjectStore &store)
        : options(wanted)
        , scenario(std::move(made))
        , objects(store)
        , engine(scenario)
        , startedMs(nowMs())
        , counters(std::make_unique<MetricCounters>(options.seed, startedMs, scenario.metrics.lean))
        , hosts(startedMs)
    {
    }

    ~Private() override
    {
        {
            const std::lock_guard lock(mutex);
            stop = true;
        }
        wake.notify_all();
        if (traffic.joinable())
            traffic.join();
        if (prometheus) {
            prometheus->wait();
            prometheus.reset();
        }
    }

    /// Reads the configuration again if it changed, and lets the new flows hold from now on.
    void refresh()
    {
        const std::uint64_t version = trafficVersion(objects);
        if (config && version == seenVersion)
            return;
        seenVersion = version;
        auto fresh = readTrafficConfig(objects);
        auto computed = std::make_unique<FlowSet>(engine.compute(*fresh));
        ControlPlaneFacts newFacts{scenario.meshVersion, startedMs, rootExpiry(objects, fresh->rootNamespace), 0,
                                   istiodPods(objects, fresh->rootNamespace)};
        const std::lock_guard lock(mutex);
        counters->advance(nowMs());
        counters->setFlows(*computed);
        hosts.advance(nowMs());
        hosts.setFlows(computed->hosts, *fresh);
        flows = std::move(computed);
        config = std::move(fresh);
        newFacts.pushes = facts.pushes + 1;
        facts = std::move(newFacts);
    }

    std::map<std::string, std::vector<HostCount>> of(const std::string &ns, const std::string &workload) const override
    {
        const std::lock_guard lock(mutex);
        hosts.advance(nowMs());
        return hosts.of(ns, workload);
    }

    void runTraffic()
    {
        for (;;) {
            refresh();
            std::unique_lock lock(mutex);
            wake.wait_for(lock, lookEvery, [this] { return stop.load(); });
            if (stop)
                return;
        }
    }

    void setNote(const QString &text)
    {
        const std::lock_guard lock(mutex);
        note = text;
        if (!text.isEmpty())
            url.clear();
    }

    void setUp(const QString &address)
    {
        const std::lock_guard lock(mutex);
        url = address;
        note.clear();
    }

    /// Everything that counted so far goes on from where history ends.
    void joinHistory(std::unique_ptr<MetricCounters> history)
    {
        const std::lock_guard lock(mutex);
        if (flows)
            history->setFlows(*flows);
        history->advance(counters->now());
        counters = std::move(history);
    }

    void makeHistory(const QString &directory, const QString &promtool, int minutes)
    {
        const qint64 length = qint64{minutes} * 60'000;
        const std::vector<FlowPeriod> periods = flowHistory(scenario, engine, objects, startedMs, length);
        auto history = std::make_unique<MetricCounters>(options.seed, startedMs - length, scenario.metrics.lean);
        const auto done = backfill({promtool, directory, scrapeLabels, startedMs}, periods, *history, stop);
        if (!done && done.error().kind != base::ErrorKind::Cancelled)
            qCWarning(logSandbox) << "no history for Prometheus:" << done.error().message();
        if (!stop)
            joinHistory(std::move(history));
    }

    void runPrometheus(const QString &parent, const QString &metricsUrl, int minutes)
    {
        const QString program = QStandardPaths::findExecutable(u"prometheus"_s), promtool = QStandardPaths::findExecutable(u"promtool"_s);
        if (program.isEmpty())
            return setNote(u"prometheus is not installed"_s);
        const QString directory = parent + u"/prometheus"_s;
        QDir(directory + u"/data"_s).removeRecursively(); // of an earlier run: its counters do not go on
        if (!QDir().mkpath(directory + u"/data"_s))
            return setNote(u"exited: %1 cannot be made"_s.arg(directory));
        if (minutes > 0 && !promtool.isEmpty())
            makeHistory(directory, promtool, minutes);
        keepPrometheus(
            {program, directory, metricsUrl, scenario.metrics.scrapeSeconds}, stop, [this](const QString &address) { setUp(address); },
            [this](const QString &text) { setNote(text); });
    }

    const Options options;
    const Scenario scenario;
    ObjectStore &objects;
    const TrafficEngine engine;
    const qint64 startedMs;
    std::atomic<bool> stop = false;

    mutable std::mutex mutex; // protects all below
    std::condition_variable wake;
    std::unique_ptr<MetricCounters> counters;
    mutable HostCounter hosts;
    std::unique_ptr<FlowSet> flows;
    std::shared_ptr<const TrafficConfig> config; // written by the traffic thread only (or before it starts)
    ControlPlaneFacts facts;
    QString url, note = u"not started"_s;

    std::uint64_t seenVersion = 0; // of the traffic thread
    std::size_t lastSize = 0;      // of the last exposition, under `mutex`
    std::thread traffic;
    std::unique_ptr<QThread> prometheus;
};

World::World() = default;
World::~World() = default;

base::Result<std::unique_ptr<World>> World::create(const Options &options, ObjectStore &objects)
{
    auto scenario = loadScenario(options);
    if (!scenario)
        return tl::unexpected(scenario.error());
    std::unique_ptr<World> world(new World);
    world->d = std::make_unique<Private>(options, std::move(*scenario), objects);
    if (auto done = fillStore(world->d->scenario, options.seed, world->d->startedMs, objects); !done)
        return tl::unexpected(done.error());
    world->d->refresh();
    return world;
}

void World::start()
{
    if (!d->traffic.joinable())
        d->traffic = std::thread([this] { d->runTraffic(); });
}

std::string World::metrics()
{
    std::string out;
    const std::lock_guard lock(d->mutex);
    d->counters->advance(nowMs());
    out.reserve(d->lastSize + d->lastSize / 8);
    d->counters->expose(out);
    exposeControlPlane(*d->config, d->facts, d->counters->now(), out);
    d->lastSize = out.size();
    return out;
}

const HostCounts &World::hostCounts() const
{
    return *d;
}

void World::startPrometheus(const QString &directory, const QString &metricsUrl, int historyMinutes)
{
    if (d->prometheus)
        return;
    d->setNote(u"starting"_s);
    d->prometheus.reset(QThread::create([this, directory, metricsUrl, historyMinutes] { d->runPrometheus(directory, metricsUrl, historyMinutes); }));
    d->prometheus->start();
}

QString World::prometheusUrl() const
{
    const std::lock_guard lock(d->mutex);
    return d->url;
}

QString World::prometheusNote() const
{
    const std::lock_guard lock(d->mutex);
    return d->note;
}

} // namespace sandbox
