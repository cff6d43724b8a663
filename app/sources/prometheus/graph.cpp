// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/graph.h"

#include "models/metrics/metrics.h"
#include "models/metrics/routes.h"

using namespace Qt::Literals::StringLiterals;

namespace prometheus {

QString toString(Part part)
{
    switch (part) {
    case Part::Requests: return u"requests"_s;
    case Part::Connections: return u"TCP connections"_s;
    case Part::Latency: return u"latency"_s;
    case Part::LinkerdResponses: return u"Linkerd responses"_s;
    case Part::LinkerdConnections: return u"Linkerd connections"_s;
    case Part::LinkerdLatency: return u"Linkerd latency"_s;
    case Part::Routes: return u"routes"_s;
    case Part::RouteLatency: return u"route latency"_s;
    case Part::Count: break;
    }
    return {};
}

std::shared_ptr<const mesh::Traffic> makeTraffic(const GraphInput &in)
{
    const auto batch = [&in](Part p) { return in[p] ? &in[p]->batch : nullptr; };
    auto traffic = std::make_shared<mesh::Traffic>();
    traffic->windowSeconds = in.windowSeconds;
    traffic->queries = in.queries;
    traffic->seconds = in.seconds;
    traffic->atMs = in.nowMs;
    for (const Part p : {Part::Requests, Part::LinkerdResponses}) {
        if (in[p] && in[p]->batch.startMs > 0) {
            traffic->atMs = in[p]->batch.startMs;
            break;
        }
    }
    traffic->edges =
        metrics::join(metrics::IstioAnswers{.requests = batch(Part::Requests), .buckets = batch(Part::Latency), .tcp = batch(Part::Connections)});
    traffic->edges += metrics::join(metrics::LinkerdAnswers{
        .responses = batch(Part::LinkerdResponses), .buckets = batch(Part::LinkerdLatency), .tcp = batch(Part::LinkerdConnections)});

    traffic->routeLabels = in.routeLabels;
    if (const metrics::Batch *rows = batch(Part::Routes))
        traffic->routes = metrics::routes(*rows);
    if (const metrics::Batch *rows = batch(Part::RouteLatency))
        traffic->routeLatencies = metrics::routeLatencies(*rows);

    for (int i = 0; i < partCount; ++i) {
        const AnswerPtr &answer = in.answers[static_cast<size_t>(i)];
        const QString &error = in.errors[static_cast<size_t>(i)];
        if (answer) {
            traffic->partial |= answer->partial;
            for (const QString &w : answer->warnings) {
                if (!traffic->warnings.contains(w))
                    traffic->warnings.append(w);
            }
        }
        if (error.isEmpty())
            continue;
        const qint64 age = answer && answer->batch.startMs > 0 ? std::max<qint64>(0, in.nowMs - answer->batch.startMs) / 1000 : -1;
        traffic->missing.append({toString(Part(i)), age < 0 ? error : u"%1; shown as of %2 s ago"_s.arg(error).arg(age)});
    }
    if (in.latencyByDestination)
        traffic->missing.append({u"latency per caller"_s, u"too many edges: percentiles are the destination's for all its callers"_s});
    return traffic;
}

} // namespace prometheus
