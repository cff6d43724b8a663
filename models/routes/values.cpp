// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/kind.h"
#include "models/routes/routes.h"

#include <QMap>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace routes {

namespace {

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool sameCodes(const QVector<mesh::CodeRate> &a, const QVector<mesh::CodeRate> &b)
{
    return std::ranges::equal(
        a, b, [](const mesh::CodeRate &x, const mesh::CodeRate &y) { return x.code == y.code && x.flags == y.flags && x.rate == y.rate; });
}

bool sameRetries(const std::optional<mesh::RetryFacts> &a, const std::optional<mesh::RetryFacts> &b)
{
    if (!a || !b)
        return !a && !b;
    return a->attempts == b->attempts && a->perTryTimeout == b->perTryTimeout && a->retryOn == b->retryOn;
}

bool sameFault(const std::optional<mesh::FaultFacts> &a, const std::optional<mesh::FaultFacts> &b)
{
    if (!a || !b)
        return !a && !b;
    return a->delayPercent == b->delayPercent && a->abortPercent == b->abortPercent && a->fixedDelay == b->fixedDelay
        && a->abortStatus == b->abortStatus;
}

} // namespace

bool operator==(const Measured &a, const Measured &b)
{
    return same(a.rate, b.rate) && a.errors == b.errors && a.denied == b.denied && a.limited == b.limited && a.refused == b.refused
        && a.timeouts == b.timeouts && a.exhausted == b.exhausted && same(a.p50, b.p50) && same(a.p95, b.p95) && same(a.p99, b.p99)
        && sameCodes(a.codes, b.codes);
}

bool operator==(const Target &a, const Target &b)
{
    return a.host == b.host && a.subset == b.subset && a.service == b.service && a.port == b.port && a.wanted == b.wanted && same(a.seen, b.seen)
        && same(a.rate, b.rate) && same(a.errors, b.errors);
}

bool operator==(const Route &a, const Route &b)
{
    return a.owner == b.owner && a.place == b.place && a.name == b.name && a.metricName == b.metricName && a.host == b.host && a.hosts == b.hosts
        && a.gateways == b.gateways && a.matches == b.matches && a.targets == b.targets && a.mirror == b.mirror && a.timeout == b.timeout
        && sameRetries(a.retries, b.retries) && sameFault(a.fault, b.fault) && a.sendsNowhere == b.sendsNowhere && a.told == b.told
        && a.label == b.label && a.measured == b.measured;
}

bool operator==(const Host &a, const Host &b)
{
    return a.key == b.key && a.title == b.title && a.gateway == b.gateway && a.ns == b.ns && a.service == b.service && a.total == b.total
        && a.split == b.split && a.routes == b.routes && a.named == b.named;
}

QVector<std::pair<QString, double>> Measured::flags() const
{
    QMap<QString, double> rates;
    for (const mesh::CodeRate &code : codes) {
        if (!code.flags.isEmpty() && code.flags != "-"_L1 && code.rate > 0)
            rates[code.flags] += code.rate;
    }
    QVector<std::pair<QString, double>> out;
    for (auto it = rates.cbegin(); it != rates.cend(); ++it)
        out.append({it.key(), *it});
    std::ranges::stable_sort(out, std::ranges::greater(), &std::pair<QString, double>::second);
    return out;
}

QString Target::label() const
{
    return subset.isEmpty() ? host : subset;
}

QString Route::id() const
{
    return u"%1/%2/%3/%4"_s.arg(mesh::info(owner.kind).name, owner.ns, owner.name, place);
}

QString Route::shownName() const
{
    return name.isEmpty() ? place : name;
}

const Host *List::host(const QString &key) const
{
    const auto found = std::ranges::find(hosts, key, &Host::key);
    return found == hosts.end() ? nullptr : &*found;
}

const Route *List::route(const QString &id) const
{
    const auto found = std::ranges::find_if(routes, [&id](const Route &route) { return route.id() == id; });
    return found == routes.end() ? nullptr : &*found;
}

} // namespace routes
