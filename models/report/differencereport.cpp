// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/differencereport.h"

#include "models/base/quantity.h"
#include "models/items/words.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace report {

namespace {

QStringList kinds(const graph::Difference &difference)
{
    QStringList names;
    for (const graph::Differs what : graph::allDiffers) {
        if (difference.what.testFlag(what))
            names << graph::nameOf(what);
    }
    return names;
}

QString subject(const graph::Difference &d)
{
    const auto end = [](const QString &name, const QString &version) { return version.isEmpty() ? name : name + u' ' + version; };
    if (d.subject == graph::Difference::Subject::Node)
        return end(d.target, d.targetVersion);
    return end(d.source, d.sourceVersion) + u" > "_s + end(d.target, d.targetVersion);
}

/// "0.1 > 8.1"; one value where the other side has none.
QString change(const QString &before, const QString &after)
{
    return before == after ? after : before + u" > "_s + after;
}

QJsonObject json(const mesh::Flow &flow)
{
    const bool requests = flow.rate > 0;
    return {{"requestsPerSecond"_L1, jsonNumber(flow.rate)},
            {"errorShare"_L1, jsonNumber(requests ? flow.errors : mesh::nan)},
            {"deniedShare"_L1, jsonNumber(requests ? flow.denied : mesh::nan)},
            {"p50Ms"_L1, jsonNumber(flow.p50)},
            {"p95Ms"_L1, jsonNumber(flow.p95)},
            {"p99Ms"_L1, jsonNumber(flow.p99)},
            {"connectionsPerSecond"_L1, jsonNumber(flow.opened)},
            {"mtlsShare"_L1, jsonNumber(flow.mtls)}};
}

} // namespace

Table differences(const QVector<graph::Difference> &all)
{
    Table table{u"DifferenceList"_s,
                {{u"WHAT"_s},
                 {u"SUBJECT"_s},
                 {u"NAMESPACE"_s},
                 {u"PROTOCOL"_s},
                 {u"REQ/S"_s, true},
                 {u"5XX %"_s, true},
                 {u"403 %"_s, true},
                 {u"P95 MS"_s, true},
                 {u"P99 MS"_s, true, true},
                 {u"MTLS %"_s, true},
                 {u"SIGNIFICANT"_s, false, true}},
                {},
                {}};
    for (const graph::Difference &d : all) {
        const bool edge = d.subject == graph::Difference::Subject::Edge;
        const auto share = [](const mesh::Flow &flow, double value) { return quantity::percentNumber(flow.rate > 0 ? value : mesh::nan); };
        const mesh::Flow &a = d.before, &b = d.after;
        const QStringList what = kinds(d);
        table.rows.push_back({(edge ? u"edge/"_s : u"node/"_s) + d.id(),
                              {{what.join(u", "_s), d.health},
                               {subject(d)},
                               {d.ns},
                               {edge ? items::Words::protocol(d.protocol) : QString()},
                               {change(quantity::rateNumber(a.rate), quantity::rateNumber(b.rate))},
                               {change(share(a, a.errors), share(b, b.errors))},
                               {change(share(a, a.denied), share(b, b.denied))},
                               {change(quantity::latencyNumber(a.p95), quantity::latencyNumber(b.p95))},
                               {change(quantity::latencyNumber(a.p99), quantity::latencyNumber(b.p99))},
                               {change(quantity::percentNumber(a.mtls), quantity::percentNumber(b.mtls))},
                               {d.significant ? u"yes"_s : u"no"_s}},
                              QJsonObject{{"subject"_L1, edge ? u"edge"_s : u"node"_s},
                                          {"id"_L1, d.id()},
                                          {"what"_L1, QJsonArray::fromStringList(what)},
                                          {"health"_L1, items::Words::health(d.health)},
                                          {"significant"_L1, d.significant},
                                          {"namespace"_L1, d.ns},
                                          {"source"_L1, d.source},
                                          {"sourceVersion"_L1, d.sourceVersion},
                                          {"target"_L1, d.target},
                                          {"targetVersion"_L1, d.targetVersion},
                                          {"protocol"_L1, items::Words::protocol(d.protocol)},
                                          {"before"_L1, json(a)},
                                          {"after"_L1, json(b)}}});
    }
    return table;
}

} // namespace report
