// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/backfill.h"

#include "app/sandbox/traffic/prometheuschild.h"

#include <QFile>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

/// promtool reads about 60 MB of such text a second, once for each two-hour block.
constexpr double maxBytes = 250e6;

struct Thinning {
    int histogramEvery = 1; ///< steps; 0 = never
    qint64 fromMs = 0;
};

/// Sizes one step by the flows that hold now, as if all had been counted.
Thinning thinningFor(const std::vector<FlowPeriod> &periods, qint64 untilMs, const std::string &labels)
{
    MetricCounters probe(1, 0, false);
    probe.setFlows(periods.back().flows);
    probe.advance(3'600'000);
    std::string with, without;
    probe.sample(with, labels, true);
    probe.sample(without, labels, false);
    const qint64 start = periods.front().fromMs;
    const double steps = static_cast<double>(untilMs - start) / historyStepMs;
    const double full = static_cast<double>(with.size()), counts = std::max(static_cast<double>(without.size()), 1.0);
    if (full * steps <= maxBytes)
        return {1, start};
    if ((full + counts) / 2 * steps <= maxBytes)
        return {2, start};
    if (counts * steps <= maxBytes)
        return {0, start};
    return {0, untilMs - static_cast<qint64>(maxBytes / counts) * historyStepMs};
}

} // namespace

base::Result<void> backfill(const BackfillOrder &order, const std::vector<FlowPeriod> &periods, MetricCounters &counters,
                            const std::atomic<bool> &stop)
{
    const QString path = order.directory + u"/history.txt"_s;
    QFile file(path);
    const bool writable = file.open(QIODevice::WriteOnly | QIODevice::Truncate);
    const Thinning thin = thinningFor(periods, order.untilMs, order.labels);
    std::string text;
    int step = 0;
    bool written = writable;
    replayHistory(periods, counters, order.untilMs, historyStepMs, [&](const MetricCounters &now) {
        if (now.now() < thin.fromMs || !written)
            return !stop.load();
        text.clear();
        ++step;
        now.sample(text, order.labels, thin.histogramEvery > 0 && step % thin.histogramEvery == 0);
        written = file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size());
        return !stop.load();
    });
    if (stop)
        return base::fail(base::ErrorKind::Cancelled, u"stopped"_s);
    written = written && file.write("# EOF\n") > 0 && file.flush();
    file.close();
    if (!written) {
        QFile::remove(path);
        return base::fail(base::ErrorKind::Internal, u"the history could not be written: "_s + file.errorString(), path);
    }
    auto done = runToEnd(order.promtool, {u"tsdb"_s, u"create-blocks-from"_s, u"openmetrics"_s, u"-q"_s, path, order.directory + u"/data"_s}, stop);
    QFile::remove(path);
    return done;
}

} // namespace sandbox
