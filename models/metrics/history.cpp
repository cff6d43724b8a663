// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/history.h"

#include "models/metrics/hosts.h"
#include "models/metrics/series.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace metrics {

namespace {

using Key = std::pair<QString, QString>;

struct Told {
    ByReporter all, failed;
    mesh::Series lost;
};

mesh::Series plus(const mesh::Series &a, const mesh::Series &b)
{
    return a.isEmpty() ? b : sum(std::array{a, b});
}

float at(const mesh::Series &s, qsizetype i)
{
    return i < s.values.size() ? s.values[i] : std::numeric_limits<float>::quiet_NaN();
}

float orZero(float v)
{
    return std::isnan(v) ? 0 : v;
}

/// Names that stand for no service count in the total under an empty key.
Key keyOf(const Batch &batch, qsizetype row, const Hosts &hosts)
{
    const QString &ns = batch.text(row, Label::DestinationServiceNamespace);
    const QString &name = batch.text(row, Label::DestinationServiceName);
    if (name.isEmpty() || name == "unknown"_L1 || name == "PassthroughCluster"_L1 || name == "BlackHoleCluster"_L1)
        return {};
    if (!ns.isEmpty() && ns != "unknown"_L1)
        return {ns, name};
    const HostName resolved = hosts.resolve(name, {});
    return resolved.service.isEmpty() ? Key(QString(), resolved.host) : Key(resolved.ns, resolved.service);
}

mesh::Series blank(const mesh::Series &like)
{
    return {.startMs = like.startMs, .stepMs = like.stepMs, .values = QVector<float>(like.values.size(), std::numeric_limits<float>::quiet_NaN())};
}

QMap<Key, History::Rates> linkerdRates(const Batch &batch)
{
    QMap<Key, History::Rates> out;
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        History::Rates &r = out[{batch.text(row, Label::DstNamespace), batch.text(row, Label::DstService)}];
        const mesh::Series values = rowSeries(batch, row);
        r.rate = plus(r.rate, values);
        if (batch.text(row, Label::Classification) == "failure"_L1)
            r.failures = plus(r.failures, values);
    }
    return out;
}

QMap<Key, History::Rates> istioRates(const HistoryAnswers &answers)
{
    QMap<Key, Told> told;
    Hosts hosts;
    if (answers.all)
        hosts.learn(*answers.all);
    for (const auto &[batch, part] : {std::pair{answers.all, &Told::all}, {answers.failed, &Told::failed}}) {
        for (qsizetype row = 0; batch && row < batch->rows(); ++row)
            (told[keyOf(*batch, row, hosts)].*part).add(batch->text(row, Label::Reporter), rowSeries(*batch, row));
    }
    for (qsizetype row = 0; answers.lost && row < answers.lost->rows(); ++row) {
        Told &t = told[keyOf(*answers.lost, row, hosts)];
        t.lost = plus(t.lost, rowSeries(*answers.lost, row));
    }
    QMap<Key, History::Rates> out;
    for (auto it = told.cbegin(); it != told.cend(); ++it)
        out[it.key()] = joinReporters(it->all, it->failed, it->lost);
    return out;
}

} // namespace

void ByReporter::add(const QString &reporter, const mesh::Series &values)
{
    if (reporter == "source"_L1)
        source = plus(source, values);
    else if (reporter == "destination"_L1)
        destination = plus(destination, values);
    else if (reporter == "waypoint"_L1)
        waypoint = plus(waypoint, values);
}

History::Rates joinReporters(const ByReporter &all, const ByReporter &failed, const mesh::Series &lost)
{
    History::Rates out;
    for (const mesh::Series *s : {&all.source, &all.destination, &all.waypoint}) {
        if (!s->isEmpty())
            out.rate = blank(*s);
    }
    out.failures = out.rate;
    for (qsizetype i = 0; i < out.rate.values.size(); ++i) {
        const float s = at(all.source, i), d = at(all.destination, i), w = at(all.waypoint, i), n = orZero(at(lost, i));
        // A waypoint stands at the destination: both report only where some callers go through it and others do not.
        const float arrived = std::isnan(w) ? d : orZero(d) + w;
        const bool bySource = !std::isnan(s) && (std::isnan(arrived) || s >= arrived + n);
        if (!bySource && std::isnan(arrived))
            continue;
        out.rate.values[i] = bySource ? s : arrived + n;
        out.failures.values[i] = bySource ? orZero(at(failed.source, i)) : orZero(at(failed.destination, i)) + orZero(at(failed.waypoint, i)) + n;
    }
    return out;
}

void History::add(const HistoryAnswers &answers, qsizetype keep)
{
    QMap<Key, Rates> fresh = istioRates(answers);
    if (answers.linkerd) {
        const auto linkerd = linkerdRates(*answers.linkerd);
        for (auto it = linkerd.cbegin(); it != linkerd.cend(); ++it) {
            Rates &r = fresh[it.key()];
            r.rate = plus(r.rate, it->rate);
            r.failures = plus(r.failures, it->failures);
        }
    }
    for (auto it = fresh.cbegin(); it != fresh.cend(); ++it) {
        Rates &kept = m_services[it.key()];
        kept.rate = merge(kept.rate, it->rate, keep);
        kept.failures = merge(kept.failures, it->failures, keep);
    }
}

mesh::TrafficHistory History::history(qint64 toMs, qint64 stepMs, qsizetype keep) const
{
    mesh::TrafficHistory out{
        .fromMs = toMs - (keep - 1) * stepMs, .toMs = toMs, .stepMs = stepMs, .services = {}, .totalRate = {}, .totalErrors = {}};
    QVector<mesh::Series> rates, failures;
    for (auto it = m_services.cbegin(); it != m_services.cend(); ++it) {
        mesh::Series rate = align(it->rate, out.fromMs, toMs, stepMs);
        if (std::ranges::all_of(rate.values, [](float v) { return std::isnan(v); }))
            continue;
        const mesh::Series failed = align(it->failures, out.fromMs, toMs, stepMs);
        rates.append(rate);
        failures.append(failed);
        if (!it.key().second.isEmpty())
            out.services.append({it.key().first, it.key().second, std::move(rate), share(failed, rates.constLast())});
    }
    out.totalRate = sum(rates);
    out.totalErrors = share(sum(failures), out.totalRate);
    return out;
}

} // namespace metrics
