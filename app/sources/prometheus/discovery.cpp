// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/discovery.h"

#include <algorithm>
#include <array>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace prometheus {

namespace {

enum class Rank : quint8 { Front, MeshAddon, Operator, Victoria, Named, None };

struct Candidate {
    Rank rank = Rank::None;
    ServiceRef ref;
};

bool has(const QString &text, QLatin1StringView part)
{
    return text.contains(part);
}

bool onlyLooksAlike(const QString &name)
{
    constexpr std::array others{"exporter"_L1, "alertmanager"_L1, "pushgateway"_L1, "adapter"_L1,       "sidecar"_L1, "kube-state"_L1,
                                "webhook"_L1,  "blackbox"_L1,     "compact"_L1,     "store-gateway"_L1, "ruler"_L1,   "receive"_L1,
                                "vminsert"_L1, "vmagent"_L1,      "vmalert"_L1,     "grafana"_L1};
    return std::ranges::any_of(others, [&name](QLatin1StringView o) { return has(name, o); }) || name.endsWith("-operator"_L1);
}

const mesh::ServicePort *portOf(const mesh::ServiceFacts &facts, std::initializer_list<int> numbers)
{
    const auto tcp = [](const mesh::ServicePort &p) { return p.protocol.isEmpty() || p.protocol == "TCP"_L1; };
    for (const int n : numbers) {
        const auto found = std::ranges::find_if(facts.ports, [n, tcp](const mesh::ServicePort &p) { return p.port == n && tcp(p); });
        if (found != facts.ports.end())
            return &*found;
    }
    for (const auto name : {"http-web"_L1, "web"_L1, "admin"_L1, "http"_L1, "http-metrics"_L1, "https"_L1}) {
        const auto found = std::ranges::find_if(facts.ports, [name, tcp](const mesh::ServicePort &p) { return p.name == name && tcp(p); });
        if (found != facts.ports.end())
            return &*found;
    }
    return nullptr;
}

/// What the name, the labels and the namespace say it is.
Candidate judge(const mesh::Object &service, const QString &rootNs)
{
    const QString &name = service.meta.name, &ns = service.meta.ns;
    const auto label = [&service](const char *key) { return service.meta.labels.value(QString::fromLatin1(key)); };
    const QString app = label("app.kubernetes.io/name").isEmpty() ? label("app") : label("app.kubernetes.io/name");
    const QString component = label("app.kubernetes.io/component");
    Candidate c;
    c.ref = {.ns = ns, .name = name, .port = 9090, .scheme = {}, .basePath = {}, .flavour = Flavour::Auto};
    if (onlyLooksAlike(name))
        return c;
    const bool thanos = name == "thanos-query"_L1 || name == "thanos-query-frontend"_L1 || name == "thanos-querier"_L1
        || name.endsWith("-thanos-query"_L1) || (app == "thanos"_L1 && has(component, "query"_L1)) || app == "thanos-query"_L1;
    const bool mimir = (has(name, "mimir"_L1) && (has(name, "gateway"_L1) || has(name, "nginx"_L1) || has(name, "query-frontend"_L1)))
        || (app == "mimir"_L1 && (component == "gateway"_L1 || component == "query-frontend"_L1));
    if (thanos) {
        c.rank = Rank::Front;
        c.ref.flavour = Flavour::Thanos;
    } else if (mimir) {
        c.rank = Rank::Front;
        c.ref.flavour = Flavour::Mimir;
        c.ref.basePath = u"/prometheus"_s;
    } else if (has(name, "vmselect"_L1) || app == "vmselect"_L1) {
        c.rank = Rank::Front;
        c.ref.flavour = Flavour::VictoriaMetrics;
        c.ref.basePath = u"/select/0/prometheus"_s;
    } else if (name == "prometheus"_L1 && (ns == rootNs || ns == "linkerd-viz"_L1 || ns == "istio-system"_L1)) {
        c.rank = Rank::MeshAddon;
    } else if (name == "prometheus-operated"_L1 || name == "prometheus-k8s"_L1 || name.endsWith("kube-prometheus-prometheus"_L1)
               || name.endsWith("kube-prom-prometheus"_L1)) {
        c.rank = Rank::Operator;
    } else if (name.startsWith("vmsingle"_L1) || has(name, "victoria-metrics"_L1) || app == "vmsingle"_L1) {
        c.rank = Rank::Victoria;
        c.ref.flavour = Flavour::VictoriaMetrics;
    } else if (name == "prometheus"_L1 || name == "prometheus-server"_L1 || name.endsWith("-prometheus-server"_L1) || app == "prometheus"_L1) {
        c.rank = Rank::Named;
    }
    return c;
}

std::initializer_list<int> usualPorts(Flavour flavour)
{
    static constexpr std::initializer_list<int> victoria{8481, 8428, 8429, 9090}, mimir{8080, 80}, thanos{9090, 10902, 9091, 80},
        plain{9090, 9091, 80};
    switch (flavour) {
    case Flavour::VictoriaMetrics: return victoria;
    case Flavour::Mimir: return mimir;
    case Flavour::Thanos: return thanos;
    case Flavour::Auto:
    case Flavour::Prometheus: break;
    }
    return plain;
}

bool isMonitoring(const QString &ns)
{
    return has(ns, "monitoring"_L1) || has(ns, "observability"_L1) || has(ns, "prometheus"_L1) || has(ns, "metrics"_L1) || has(ns, "telemetry"_L1);
}

} // namespace

QString ServiceRef::proxyPath() const
{
    const QString target = scheme.isEmpty() ? name : scheme + u':' + name;
    return u"/api/v1/namespaces/%1/services/%2:%3/proxy%4"_s.arg(http::encode(ns), target, QString::number(port), basePath);
}

QString ServiceRef::shownName() const
{
    return u"service %1/%2:%3 by the API server"_s.arg(ns, name, QString::number(port));
}

std::optional<ServiceRef> findPrometheus(const mesh::Snapshot &snapshot)
{
    const QString rootNs = snapshot.rootNamespace();
    std::optional<Candidate> best;
    const auto order = [](const Candidate &c) { return std::tuple(c.rank, !isMonitoring(c.ref.ns), c.ref.ns, c.ref.name); };
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::Service)) {
        const auto *facts = object->as<mesh::ServiceFacts>();
        if (!facts || facts->type == "ExternalName"_L1)
            continue;
        Candidate c = judge(*object, rootNs);
        const mesh::ServicePort *port = c.rank == Rank::None ? nullptr : portOf(*facts, usualPorts(c.ref.flavour));
        if (!port)
            continue;
        c.ref.port = port->port;
        if (port->name.startsWith("https"_L1) || port->appProtocol == "https"_L1)
            c.ref.scheme = u"https"_s;
        if (!best || order(c) < order(*best))
            best = c;
    }
    return best ? std::optional(best->ref) : std::nullopt;
}

} // namespace prometheus
