// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/routes.h"

#include "models/metrics/codes.h"
#include "models/metrics/histogram.h"

#include <QMap>

#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace metrics {

namespace {

template <size_t N> using Key = std::array<QString, N>;

QString known(const Batch &batch, qsizetype row, Label label)
{
    const QString &text = batch.text(row, label);
    return text == "unknown"_L1 ? QString() : text;
}

bool usable(double value)
{
    return std::isfinite(value) && value >= 0;
}

mesh::Protocol protocolOf(const QString &label)
{
    return label == "grpc"_L1 ? mesh::Protocol::Grpc : mesh::Protocol::Http;
}

/// Codes are summed and judged as an edge's are.
void judge(mesh::RouteTraffic &route)
{
    mesh::EdgeTraffic edge;
    edge.codes = std::move(route.codes);
    summarise(edge);
    route.codes = std::move(edge.codes);
    route.rate = edge.rate;
    route.errors = edge.errors;
    route.denied = edge.denied;
    route.limited = edge.limited;
}

} // namespace

QVector<mesh::RouteTraffic> routes(const Batch &requests)
{
    QMap<Key<9>, mesh::RouteTraffic> found; // sorted as the result is
    for (qsizetype row = 0; row < requests.rows(); ++row) {
        const double rate = requests.value(row);
        const QString &name = requests.text(row, Label::Route);
        if (!usable(rate) || name.isEmpty())
            continue;
        const auto text = [&](Label label) { return known(requests, row, label); };
        const Key<9> key{name,
                         text(Label::DestinationServiceNamespace),
                         text(Label::DestinationServiceName),
                         text(Label::DestinationNamespace),
                         text(Label::DestinationWorkload),
                         text(Label::DestinationVersion),
                         text(Label::SourceNamespace),
                         text(Label::SourceWorkload),
                         requests.text(row, Label::What)};
        mesh::RouteTraffic &route = found[key];
        route.route = name;
        route.serviceNs = key[1];
        route.service = key[2];
        route.workloadNs = key[3];
        route.workload = key[4];
        route.version = key[5];
        route.sourceNs = key[6];
        route.sourceWorkload = key[7];
        route.label = key[8];
        const mesh::Protocol protocol = protocolOf(requests.text(row, Label::RequestProtocol));
        route.codes.append({codeText(protocol, requests.text(row, Label::ResponseCode), requests.text(row, Label::GrpcStatus)),
                            requests.text(row, Label::ResponseFlags), rate});
    }
    QVector<mesh::RouteTraffic> out;
    out.reserve(found.size());
    for (mesh::RouteTraffic &route : found) {
        judge(route);
        out.append(std::move(route));
    }
    return out;
}

QVector<mesh::RouteLatency> routeLatencies(const Batch &buckets)
{
    QMap<Key<4>, std::vector<Bucket>> found;
    for (qsizetype row = 0; row < buckets.rows(); ++row) {
        const double upper = bucketBound(buckets.strings.utf8(buckets.cell(row, Label::Le)));
        const QString &name = buckets.text(row, Label::Route);
        if (std::isnan(upper) || !usable(buckets.value(row)) || name.isEmpty())
            continue;
        found[{name, known(buckets, row, Label::DestinationServiceNamespace), known(buckets, row, Label::DestinationServiceName),
               buckets.text(row, Label::What)}]
            .push_back({upper, buckets.value(row)});
    }
    QVector<mesh::RouteLatency> out;
    for (auto it = found.begin(); it != found.end(); ++it) {
        prepare(*it);
        const auto &key = it.key();
        out.append({.label = key[3],
                    .route = key[0],
                    .serviceNs = key[1],
                    .service = key[2],
                    .p50 = quantile(0.5, *it),
                    .p95 = quantile(0.95, *it),
                    .p99 = quantile(0.99, *it)});
    }
    return out;
}

} // namespace metrics
