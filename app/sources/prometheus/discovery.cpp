// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/discovery.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace prometheus {

namespace {

/// Larger is better; 0 = it is none.
int rankOf(const mesh::Object &service, const QString &rootNamespace)
{
    const QString &name = service.meta.name;
    const QString app = service.meta.labels.value(u"app.kubernetes.io/name"_s, service.meta.labels.value(u"app"_s));
    const QString component = service.meta.labels.value(u"app.kubernetes.io/component"_s);
    if (name == "prometheus"_L1 && service.meta.ns == rootNamespace)
        return 100;
    if ((app.contains("thanos"_L1) && (component == "query"_L1 || component == "query-frontend"_L1)) || name == "thanos-query"_L1 || name == "thanos-query-frontend"_L1)
        return 90;
    if (name.startsWith("vmselect"_L1) || name.startsWith("vmsingle"_L1) || app == "vmselect"_L1 || app == "vmsingle"_L1)
        return 80;
    if (name.endsWith("-prometheus"_L1) && app.contains("prometheus"_L1))
        return 70;
    if (name == "prometheus-operated"_L1)
        return 60;
    if (name == "prometheus-server"_L1 || (app == "prometheus"_L1 && component == "server"_L1))
        return 55;
    if (name == "prometheus"_L1)
        return service.meta.ns == "linkerd-viz"_L1 ? 40 : 50;
    return 0;
}

/// The port that speaks HTTP: by its name, then by the numbers these servers listen on, then the first.
const mesh::ServicePort *portOf(const mesh::ServiceFacts &service)
{
    const auto tcp = [](const mesh::ServicePort &port) { return port.protocol.isEmpty() || port.protocol == "TCP"_L1; };
    static const QStringList names{u"http"_s, u"http-web"_s, u"web"_s, u"http-metrics"_s, u"admin-http"_s};
    const mesh::ServicePort *best = nullptr;
    int bestRank = -1;
    for (const mesh::ServicePort &port : service.ports) {
        if (!tcp(port))
            continue;
        int rank = names.contains(port.name) ? 2 : 0;
        rank += port.port == 9090 || port.port == 10902 || port.port == 8481 || port.port == 8429 ? 1 : 0;
        if (rank > bestRank) {
            bestRank = rank;
            best = &port;
        }
    }
    return best;
}

} // namespace

std::optional<ServiceRef> findPrometheus(const mesh::Snapshot &snapshot)
{
    const QString root = snapshot.rootNamespace();
    std::optional<ServiceRef> best;
    int bestRank = 0;
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::Service)) {
        const auto *facts = object->as<mesh::ServiceFacts>();
        const int rank = facts ? rankOf(*object, root) : 0;
        const mesh::ServicePort *port = rank > bestRank ? portOf(*facts) : nullptr;
        if (!port)
            continue;
        bestRank = rank;
        const bool tls = port->name == "https"_L1 || port->appProtocol == "https"_L1;
        best = ServiceRef{object->meta.ns, object->meta.name, tls ? u"https"_s : QString(), QString::number(port->port)};
    }
    return best;
}

} // namespace prometheus
