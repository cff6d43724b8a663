// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of Istio's metrics by hand, in few words.
#pragma once

#include "models/metrics/metrics.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace rows {

using metrics::Label;

inline metrics::Batch requests()
{
    return metrics::Batch{Label::Reporter,
                          Label::SourceCluster,
                          Label::SourceNamespace,
                          Label::SourceWorkload,
                          Label::SourceApp,
                          Label::SourceVersion,
                          Label::SourcePrincipal,
                          Label::DestinationCluster,
                          Label::DestinationNamespace,
                          Label::DestinationWorkload,
                          Label::DestinationApp,
                          Label::DestinationVersion,
                          Label::DestinationPrincipal,
                          Label::DestinationService,
                          Label::DestinationServiceName,
                          Label::DestinationServiceNamespace,
                          Label::RequestProtocol,
                          Label::ResponseCode,
                          Label::GrpcStatus,
                          Label::ResponseFlags,
                          Label::SecurityPolicy,
                          Label::Le,
                          Label::What,
                          Label::Via};
}

struct End {
    std::string_view ns = "unknown", workload = "unknown", service = "unknown";
};

struct Row {
    std::string_view reporter;
    End from, to;
    std::string_view code = "200";
    double value = 0;
    std::string_view flags = "-";
    std::string_view policy = "unknown";
    std::string_view protocol = "http";
    std::string_view grpc = "";
    std::string_view what = "", via = "", le = "";
    std::string_view host = ""; ///< instead of service.ns.svc.cluster.local
    std::string_view sourceVersion = "v1", version = "v1";
};

inline void add(metrics::Batch &batch, const Row &r)
{
    const bool known = r.to.ns != "unknown" && r.to.service != "unknown";
    const std::string full = known ? std::string(r.to.service) + "." + std::string(r.to.ns) + ".svc.cluster.local" : std::string(r.to.service);
    const std::string host = r.host.empty() ? full : std::string(r.host);
    batch.add({{Label::Reporter, r.reporter},
               {Label::SourceNamespace, r.from.workload == "unknown" ? "unknown" : r.from.ns},
               {Label::SourceWorkload, r.from.workload},
               {Label::SourceApp, r.from.workload},
               {Label::SourceVersion, r.from.workload == "unknown" ? "latest" : r.sourceVersion},
               {Label::DestinationNamespace, r.to.workload == "unknown" ? "unknown" : r.to.ns},
               {Label::DestinationWorkload, r.to.workload},
               {Label::DestinationApp, r.to.workload},
               {Label::DestinationVersion, r.to.workload == "unknown" ? "unknown" : r.version},
               {Label::DestinationService, host},
               {Label::DestinationServiceName, r.to.service},
               {Label::DestinationServiceNamespace, r.to.ns},
               {Label::RequestProtocol, r.protocol},
               {Label::ResponseCode, r.code},
               {Label::GrpcStatus, r.grpc},
               {Label::ResponseFlags, r.flags},
               {Label::SecurityPolicy, r.policy},
               {Label::What, r.what},
               {Label::Via, r.via},
               {Label::Le, r.le}},
              r.value);
}

inline metrics::Batch requests(std::initializer_list<Row> list)
{
    metrics::Batch batch = requests();
    for (const Row &r : list)
        add(batch, r);
    return batch;
}

inline QVector<mesh::EdgeTraffic> joined(std::initializer_list<Row> list)
{
    const metrics::Batch batch = requests(list);
    return metrics::join(metrics::IstioAnswers{.requests = &batch});
}

/// "200/- 3, 503/UF 1"
inline QString codes(const mesh::EdgeTraffic &e)
{
    QStringList out;
    for (const auto &c : e.codes)
        out.append(c.code + u'/' + c.flags + u' ' + QString::number(c.rate, 'g', 4));
    return out.join(QStringLiteral(", "));
}

inline const mesh::EdgeTraffic *find(const QVector<mesh::EdgeTraffic> &edges, const QString &from, const QString &to)
{
    for (const auto &e : edges) {
        if (e.source.workload == from && e.destination.workload == to)
            return &e;
    }
    return nullptr;
}

} // namespace rows
