// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/guardwatch.h"

#include "models/base/clock.h"
#include "models/base/later.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace changes {

namespace {

using What = store::SeriesQuery::What;

constexpr int stepMs = 10'000;
/// A guard over hundreds of services would be asked for hours.
constexpr qsizetype mostServices = 40;

/// The mean of what is known.
double meanOf(const mesh::Series &series)
{
    double sum = 0;
    int count = 0;
    for (const float value : series.values) {
        if (std::isfinite(value)) {
            sum += static_cast<double>(value);
            ++count;
        }
    }
    return count == 0 ? mesh::nan : sum / count;
}

double valueOf(const QVector<store::NamedSeries> &all, What what)
{
    const auto found = std::ranges::find(all, what, &store::NamedSeries::what);
    return found == all.end() ? mesh::nan : meanOf(found->series);
}

void raise(double &worst, double value)
{
    if (std::isfinite(value) && (!std::isfinite(worst) || value > worst))
        worst = value;
}

} // namespace

/// The answers of all services to one look.
struct GuardWatch::Round {
    bool before = false;
    qsizetype waiting = 0;
    double rate = 0, failed = 0;
    bool any = false;
    Measured worst;
    QString problem;

    void add(const QVector<store::NamedSeries> &answer)
    {
        const double r = valueOf(answer, What::Rate), e = valueOf(answer, What::ErrorShare);
        if (std::isfinite(r)) {
            any = true;
            rate += r;
            failed += std::isfinite(e) ? e * r : 0;
        }
        raise(worst.p50, valueOf(answer, What::P50));
        raise(worst.p95, valueOf(answer, What::P95));
        raise(worst.p99, valueOf(answer, What::P99));
    }
    Measured measured() const
    {
        Measured result = worst;
        result.rate = any ? rate : mesh::nan;
        result.errors = any && rate > 0 ? failed / rate : mesh::nan;
        return result;
    }
};

GuardWatch::GuardWatch(store::Telemetry &telemetry, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_telemetry(telemetry)
    , m_clock(clock)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &GuardWatch::look);
}

void GuardWatch::start(const Guard &guard, const QVector<mesh::ObjectKey> &services, qint64 sinceMs)
{
    ++m_run;
    m_sinceMs = sinceMs;
    m_guard = guard;
    m_services = services.mid(0, mostServices);
    m_before = m_now = {};
    m_reasons.clear();
    m_problem.clear();
    m_failures = 0;
    m_startMs = m_clock.nowMs();
    m_verdict = Verdict::Looking;
    emit changed();
    ask(m_startMs - std::min<qint64>(guard.forMs, 10 * m_timing.windowMs), m_startMs, true);
    m_next.start(m_timing.firstMs);
}

void GuardWatch::cancel()
{
    ++m_run;
    m_next.stop();
    m_verdict = Verdict::None;
    emit changed();
}

void GuardWatch::look()
{
    const qint64 now = m_clock.nowMs();
    ask(std::max(m_startMs, now - m_timing.windowMs), now, false);
}

void GuardWatch::ask(qint64 fromMs, qint64 toMs, bool before)
{
    auto round = std::make_shared<Round>();
    round->before = before;
    const bool proxies = !before && m_sinceMs > 0 && m_askProxies && m_guard.asks(Condition::Metric::Nacks);
    round->waiting = m_services.size() + (proxies ? 1 : 0);
    const auto done = [this, round, run = m_run] {
        if (--round->waiting == 0 && run == m_run)
            take(*round);
    };
    if (proxies) {
        base::whenDone(m_askProxies(), this, [round, done, since = m_sinceMs](const base::Result<proxies::Status> &status) {
            if (status)
                round->worst.nacks = static_cast<double>(proxies::arrival(*status, since).refused.size());
            else
                round->problem = status.error().message();
            done();
        });
    }
    if (round->waiting == 0) {
        take(*round);
        return;
    }
    for (const mesh::ObjectKey &service : m_services) {
        store::SeriesQuery query{.what = {What::Rate, What::ErrorShare, What::P50, What::P95, What::P99},
                                 .serviceNs = service.ns,
                                 .service = service.name,
                                 .workloadNs = {},
                                 .workload = {},
                                 .version = {},
                                 .sourceNs = {},
                                 .sourceWorkload = {},
                                 .fromMs = fromMs,
                                 .toMs = toMs,
                                 .stepMs = stepMs};
        base::whenDone(m_telemetry.series(query), this, [round, done](const base::Result<QVector<store::NamedSeries>> &answer) {
            if (answer)
                round->add(*answer);
            else
                round->problem = answer.error().message();
            done();
        });
    }
}

void GuardWatch::take(const Round &round)
{
    m_problem = round.problem;
    if (round.before) {
        m_before = round.measured();
        emit changed();
        return;
    }
    m_now = round.measured();
    judge();
}

void GuardWatch::judge()
{
    const QStringList failing = violations(m_guard, m_before, m_now);
    m_failures = failing.isEmpty() ? 0 : m_failures + 1;
    m_reasons = failing;
    emit changed();
    if (m_failures >= m_timing.failures) {
        end(Verdict::Broken);
    } else if (m_clock.nowMs() >= endMs()) {
        // At the end one look that fails is enough: there is none after it.
        end(!failing.isEmpty() ? Verdict::Broken : canJudge(m_guard, m_before, m_now) ? Verdict::Kept : Verdict::Unjudged);
    } else {
        m_next.start(m_timing.lookMs);
    }
}

void GuardWatch::end(Verdict verdict)
{
    m_next.stop();
    m_verdict = verdict;
    emit changed();
    emit ended();
}

} // namespace changes
