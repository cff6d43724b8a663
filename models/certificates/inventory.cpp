// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/inventory.h"

#include "models/certificates/judge.h"

#include <algorithm>
#include <cmath>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

bool sameNumber(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

bool operator==(const Consequence &a, const Consequence &b)
{
    return a.what == b.what && a.subjects == b.subjects && sameNumber(a.rate, b.rate) && sameNumber(a.opened, b.opened) && a.atMost == b.atMost;
}

// The id stands for the certificate.
bool operator==(const Row &a, const Row &b)
{
    const auto fields = [](const Row &row) {
        return std::tie(row.id, row.name, row.kind, row.notBeforeMs, row.notAfterMs, row.issuer, row.selfIssued, row.places, row.uses, row.renewal,
                        row.consequence, row.problems, row.health, row.targets);
    };
    return fields(a) == fields(b);
}

QString ProbeTarget::address() const
{
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

bool Row::has(ProblemKind which) const
{
    return std::ranges::any_of(problems, [which](const Problem &problem) { return problem.kind == which; });
}

const Row *Inventory::find(const QString &id) const
{
    const auto at = std::ranges::find(rows, id, &Row::id);
    return at == rows.cend() ? nullptr : &*at;
}

Inventory inventory(const mesh::Snapshot &snapshot, qint64 nowMs, const Thresholds &thresholds, Cache *cache, const QVector<Observed> &observed)
{
    Cache own;
    Collector collector(snapshot, cache ? *cache : own);
    collector.collect();
    collector.collectProxies(observed);
    const Judge judge(snapshot, collector, nowMs, thresholds);

    Inventory result;
    result.atMs = nowMs;
    result.thresholds = thresholds;
    result.rows = collector.rows;
    for (Row &row : result.rows) {
        judge.judge(row);
        result.certificates += row.certificate != nullptr;
        result.places += row.certificate ? static_cast<int>(row.places.size()) : 0;
    }
    std::ranges::sort(result.rows, breaksBefore);
    result.gaps = collector.gaps;
    result.waiting = collector.waiting;
    result.meshRoots = collector.meshRoots;
    result.linkerdAnchors = collector.linkerdAnchors;
    return result;
}

} // namespace certificates
