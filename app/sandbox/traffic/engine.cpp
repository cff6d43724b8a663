// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/engine.h"

#include "app/sandbox/traffic/trafficpolicy.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <utility>

namespace sandbox {

namespace {

using End = Outcome::End;

constexpr double leastRate = 1e-4; ///< per second; less is dropped
constexpr int mostVisits = 8;      ///< of one workload, when calls go in circles

/// A template of a path as a path: ids become a number.
std::string concretePath(std::string path)
{
    for (std::size_t at = path.find("{id}"); at != std::string::npos; at = path.find("{id}"))
        path.replace(at, 4, "42");
    return path;
}

const char *baseFlags(End end)
{
    switch (end) {
    case End::NoCluster: return "NC";
    case End::NoHost: return "UH";
    case End::Overflow: return "UO";
    case End::ConnectFailure: return "UF";
    case End::Reset: return "UC";
    case End::TryTimeout:
    case End::Timeout: return "UT";
    default: return "-";
    }
}

/// As Envoy writes them: "-" or a list.
std::string joinFlags(std::initializer_list<std::string_view> flags)
{
    std::string text;
    for (const std::string_view flag : flags) {
        if (flag.empty() || flag == "-")
            continue;
        if (!text.empty())
            text += ',';
        text += flag;
    }
    return text.empty() ? "-" : text;
}

/// HTTP code and gRPC status as the label shows them. An answer by Envoy itself is translated for gRPC callers.
void setStatus(FlowKey &key, int code, End end)
{
    key.code = code;
    if (key.protocol != ServiceProtocol::Grpc)
        return;
    if (code == 200)
        key.grpc = "0";
    else if (code == 0)
        key.grpc = ""; // gone before there was a status
    else if (end == End::Failed)
        key.grpc = "13";
    else
        key.grpc = code == 403 ? "7" : code == 404 ? "12" : code == 400 ? "13" : code >= 500 || code == 429 ? "14" : "2";
    if (code != 0)
        key.code = 200;
}

/// One computation.
class FlowRun
{
public:
    FlowRun(const Scenario &scenario, const TrafficConfig &config, BehaviourOf behaviours, std::vector<int> order, double agoMs)
        : m_scenario(scenario)
        , m_config(config)
        , m_behaviours(std::move(behaviours))
        , m_order(std::move(order))
        , m_agoMs(agoMs)
        , m_series(config, scenario)
        , m_arrivals(config.workloads.size())
        , m_visits(config.workloads.size())
    {
    }

    FlowSet run()
    {
        for (const CallerSpec &caller : m_scenario.callers)
            load(caller);
        flush();
        while (!m_pending.empty()) {
            const int index = m_pending.begin()->second;
            m_pending.erase(m_pending.begin());
            serve(index);
            flush();
        }
        FlowSet out = m_series.take();
        for (auto &[key, flow] : m_hosts)
            out.hosts.push_back(std::move(flow));
        return out;
    }

private:
    struct Send {
        int source = -1;
        std::shared_ptr<const RouteDecision> decision;
        RouteTarget target;
        double rate = 0;
        bool mirror = false;
    };

    const TrafficWorkload &workload(int index) const { return m_config.workloads[static_cast<std::size_t>(index)]; }

    void load(const CallerSpec &caller)
    {
        int source = -1;
        if (!caller.ns.empty()) {
            const auto found = m_config.workloadIndex.find({caller.ns, caller.name});
            if (found == m_config.workloadIndex.end() || workload(found->second).ready == 0)
                return;
            source = found->second;
        }
        for (const LoadSpec &load : caller.load) {
            if (load.classes.empty())
                loadRequests(caller, load, source, {}, load.rate);
            for (const auto &[name, share] : load.classes)
                loadRequests(caller, load, source, name, load.rate * share);
        }
    }

    void loadRequests(const CallerSpec &caller, const LoadSpec &load, int source, const std::string &userClass, double rate)
    {
        TrafficRequest request;
        request.port = caller.port;
        request.method = load.method;
        request.path = concretePath(load.path);
        request.headers = load.headers;
        if (!userClass.empty())
            request.headers[caller.classHeader] = userClass;
        const std::string target = serviceHost(m_config, caller.to, caller.ns);
        const TrafficService *service = m_config.service(target);
        request.host = caller.host.empty() ? target : caller.host;
        double gateways = 0;
        for (const int index : service ? service->workloads : std::vector<int>{})
            gateways += workload(index).gateway ? workload(index).ready : 0;
        if (gateways == 0)
            return call(source, target, request, rate);
        for (const int index : service->workloads) {
            if (workload(index).gateway && workload(index).ready > 0)
                enter(index, *service, request, rate * workload(index).ready / gateways);
        }
    }

    /// At a gateway: its own authorization, then its routes. Nobody reports the way to it.
    void enter(int gateway, const TrafficService &service, const TrafficRequest &request, double rate)
    {
        const RouteDecision decision = gatewayRoute(m_config, workload(gateway), request);
        if (decision.kind == RouteDecision::Kind::Refused)
            return;
        const TrafficPort *port = service.port(request.port);
        if (!authorized(m_config, workload(gateway), request, port ? port->target : request.port, {}))
            return answerHere(gateway, request, "-", 403, rate, decision);
        forward(gateway, decision, rate);
    }

    void call(int source, const std::string &host, TrafficRequest request, double rate)
    {
        const TrafficService *service = m_config.service(host);
        const TrafficPort *port = service ? service->port(request.port) : nullptr;
        if (port) {
            request.port = port->number;
            request.protocol = port->protocol;
        } else if (request.port == 0) {
            request.port = 80;
        }
        if (source >= 0 && workload(source).sidecar)
            return forward(source, meshRoute(m_config, workload(source), request), rate);
        RouteDecision direct;
        direct.request = request;
        direct.targets = {{host, request.port, {}, 1}};
        direct.retries = 0;
        forward(source, direct, rate);
    }

    /// Of what the caller's proxy counts.
    FlowKey sourceKey(int source, const TrafficRequest &request, const RouteDecision &decision) const
    {
        FlowKey key = keyFor(source, request);
        if (source >= 0 && key.protocol != ServiceProtocol::Tcp)
            key.routeTag = m_config.routeTag(workload(source).ns);
        if (!key.routeTag.empty())
            key.route = decision.route;
        return key;
    }

    FlowKey keyFor(int source, const TrafficRequest &request) const
    {
        FlowKey key;
        key.source = source;
        key.protocol = request.protocol;
        return key;
    }

    /// An answer that the client's proxy gives itself.
    void answerHere(int source, const TrafficRequest &request, std::string flags, int code, double rate, const RouteDecision &decision)
    {
        FlowKey key = sourceKey(source, request, decision);
        key.flags = std::move(flags);
        setStatus(key, code, End::NoCluster);
        nameService(key, decision.targets.empty() ? std::string() : decision.targets.front().host, source);
        m_series.add(key, rate, {0.3, 0.8}, 300, 120);
    }

    /// The service labels: of a known service its own; else a sidecar (not a gateway) believes the Host header.
    void nameService(FlowKey &key, const std::string &host, int source) const
    {
        if (const TrafficService *service = m_config.service(host)) {
            key.host = service->host;
            key.service = service->name;
            key.serviceNs = service->ns;
        } else if (!host.empty() && source >= 0 && !workload(source).gateway) {
            key.host = key.service = host;
        }
    }

    bool reports(int source) const { return source >= 0 && workload(source).sidecar; }

    void forward(int source, const RouteDecision &decision, double rate)
    {
        if (decision.kind == RouteDecision::Kind::NoRoute || decision.kind == RouteDecision::Kind::Direct) {
            const bool none = decision.kind == RouteDecision::Kind::NoRoute;
            if (reports(source))
                answerHere(source, decision.request, none ? "NR" : "-", none ? 404 : decision.code, rate, decision);
            return;
        }
        const double aborted = rate * decision.abortShare;
        if (aborted > 0 && reports(source))
            abort(source, decision, aborted);
        const auto shared = std::make_shared<const RouteDecision>(decision);
        for (const RouteTarget &target : decision.targets)
            m_sends.push_back({source, shared, target, (rate - aborted) * target.share, false});
        for (const RouteTarget &mirror : decision.mirrors)
            m_sends.push_back({source, shared, mirror, (rate - aborted) * mirror.share, true});
    }

    /// Sends what has been decided. Circuit breakers and ejection go by all that a client sends to a cluster, whatever its class.
    void flush()
    {
        const std::vector<Send> sends = std::exchange(m_sends, {});
        const auto cluster = [](const Send &s) { return std::tuple(s.source, std::cref(s.target.host), s.target.port, std::cref(s.target.subset)); };
        std::map<std::tuple<int, std::string, int, std::string>, double> rates;
        for (const Send &one : sends)
            rates[cluster(one)] += one.rate;
        for (const Send &one : sends)
            send(one, rates.at(cluster(one)));
    }

    void abort(int source, const RouteDecision &decision, double rate)
    {
        for (const bool delayed : {false, true}) {
            FlowKey key = sourceKey(source, decision.request, decision);
            nameService(key, decision.targets.empty() ? std::string() : decision.targets.front().host, source);
            key.flags = delayed ? "DI,FI" : "FI";
            key.code = decision.abortCode;
            if (key.protocol == ServiceProtocol::Grpc)
                key.grpc = decision.abortGrpc.empty() ? "14" : decision.abortGrpc;
            m_series.add(key, rate * (delayed ? decision.delayShare : 1 - decision.delayShare), {0.3, 0.8, delayed ? decision.delayMs : 0}, 300, 120);
        }
    }

    void send(const Send &one, double clusterRate)
    {
        const auto &[source, route, target, rate, mirror] = one;
        if (rate < leastRate)
            return;
        const RouteDecision &decision = *route;
        if (!target.host.empty() && !m_config.service(target.host) && target.host == decision.request.host)
            return passThrough(source, decision.request, target, rate);
        const TrafficWorkload *from = source >= 0 ? &workload(source) : nullptr;
        const ClusterCall call{m_config, from, decision, target, clusterRate};
        for (const Outcome &outcome : clusterOutcomes(call, m_behaviours, m_agoMs)) {
            if (!mirror && reports(source))
                reportSource(source, decision, target, outcome, rate * outcome.share);
            if (reports(source))
                countHost(source, target, outcome, rate * outcome.attempts);
            if (outcome.atProxy)
                reportDestination(source, decision, target, outcome, rate * outcome.attempts);
            if (outcome.atProgram)
                arrive(outcome.workload, decision.request, rate * outcome.attempts);
        }
    }

    /// Of those tries that had a host: by cluster, as Envoy counts them.
    void countHost(int source, const RouteTarget &target, const Outcome &outcome, double rate)
    {
        const TrafficService *service = m_config.service(target.host);
        const TrafficPort *port = service ? service->port(target.port) : nullptr;
        if (!port || rate <= 0 || (outcome.workload < 0 && !(service->external && outcome.end == End::Answered)))
            return;
        const std::string cluster = "outbound|" + std::to_string(port->number) + '|' + target.subset + '|' + service->host;
        HostFlow &flow = m_hosts[{source, cluster, outcome.workload}];
        flow.source = source;
        flow.destination = outcome.workload;
        flow.cluster = cluster;
        flow.rate += rate;
        flow.errorRate += outcome.code >= 500 ? rate : 0;
        flow.busyMs += rate * outcome.latency.mean();
        flow.ejected = outcome.ejected;
    }

    /// To a host that is in no registry.
    void passThrough(int source, const TrafficRequest &request, const RouteTarget &target, double rate)
    {
        if (!reports(source))
            return;
        FlowKey key = keyFor(source, request);
        key.host = target.host;
        key.service = m_config.allowAny ? "PassthroughCluster" : "BlackHoleCluster";
        setStatus(key, m_config.allowAny ? 200 : 502, End::NoCluster);
        m_series.add(key, rate, m_config.allowAny ? Latency{45, 140} : Latency{0.3, 0.8}, 400, m_config.allowAny ? 5000 : 0);
    }

    std::pair<double, double> bytesOf(const Outcome &outcome) const
    {
        const ServiceSpec *spec = outcome.workload >= 0 ? m_behaviours[static_cast<std::size_t>(outcome.workload)].service : nullptr;
        const double request = spec ? spec->requestBytes : 400, response = spec ? spec->responseBytes : 2400;
        return {request, outcome.end == End::Answered ? response : outcome.end == End::Failed ? 220 : 95};
    }

    void reportSource(int source, const RouteDecision &decision, const RouteTarget &target, const Outcome &outcome, double rate)
    {
        FlowKey key = sourceKey(source, decision.request, decision);
        nameService(key, outcome.end == End::NoCluster ? decision.request.host : target.host, source);
        if (outcome.end == End::NoCluster && workload(source).gateway)
            key.host = key.service = key.serviceNs = {};
        key.destination = outcome.workload;
        key.mtls = outcome.mtls;
        setStatus(key, outcome.code, outcome.end);
        const auto [request, response] = bytesOf(outcome);
        for (const bool delayed : {false, true}) {
            const double share = delayed ? decision.delayShare : 1 - decision.delayShare;
            key.flags = joinFlags({baseFlags(outcome.end), delayed ? "DI" : "-", outcome.retried ? "URX" : "-"});
            Latency latency = outcome.latency;
            latency.shift += 0.6 + (delayed ? decision.delayMs : 0);
            m_series.add(key, rate * share, latency, request, response);
        }
    }

    void reportDestination(int source, const RouteDecision &decision, const RouteTarget &target, const Outcome &outcome, double rate)
    {
        if (!workload(outcome.workload).sidecar)
            return;
        FlowKey key = keyFor(source, decision.request);
        key.reporter = Reporter::Destination;
        nameService(key, target.host, source);
        key.destination = outcome.workload;
        key.mtls = outcome.mtls;
        // Without a sidecar nobody tells who is calling; neither does plain TCP.
        if (!reports(source) || (key.protocol == ServiceProtocol::Tcp && !outcome.mtls))
            key.source = -1;
        const bool left = outcome.end == End::Timeout || outcome.end == End::TryTimeout;
        setStatus(key, left ? 0 : outcome.code, outcome.end);
        key.flags = left ? "DC" : "-";
        const auto [request, response] = bytesOf(outcome);
        m_series.add(key, rate, outcome.latency, request, left ? 0 : response);
    }

    void arrive(int index, const TrafficRequest &request, double rate)
    {
        const Behaviour &behaviour = m_behaviours[static_cast<std::size_t>(index)];
        if (rate < leastRate || !behaviour.service || behaviour.service->calls.empty() || m_visits[static_cast<std::size_t>(index)] >= mostVisits)
            return;
        TrafficRequest kept = request; // what calls depend on
        kept.host.clear();
        kept.port = 0;
        m_arrivals[static_cast<std::size_t>(index)][kept] += rate;
        m_pending.insert({m_order[static_cast<std::size_t>(index)], index});
    }

    /// The program's calls, for all that has arrived so far.
    void serve(int index)
    {
        ++m_visits[static_cast<std::size_t>(index)];
        const std::map<TrafficRequest, double> arrivals = std::exchange(m_arrivals[static_cast<std::size_t>(index)], {});
        const ServiceSpec &spec = *m_behaviours[static_cast<std::size_t>(index)].service;
        const std::string &version = m_behaviours[static_cast<std::size_t>(index)].workload->version;
        for (const CallSpec &planned : spec.calls) {
            if (!planned.versions.empty() && std::ranges::find(planned.versions, version) == planned.versions.end())
                continue;
            // Requests that do not differ in what they carry on become one call.
            std::map<std::map<std::string, std::string>, double> byHeaders;
            for (const auto &[request, rate] : arrivals) {
                if (request.path.starts_with(planned.on))
                    byHeaders[request.headers] += rate * planned.ratio;
            }
            const std::string host = serviceHost(m_config, planned.host, spec.ns);
            for (const auto &[headers, rate] : byHeaders) {
                TrafficRequest request;
                request.host = host;
                request.port = planned.port;
                request.method = planned.method;
                request.path = concretePath(planned.path);
                request.headers = headers;
                call(index, host, std::move(request), rate);
            }
        }
    }

    const Scenario &m_scenario;
    const TrafficConfig &m_config;
    BehaviourOf m_behaviours;
    std::vector<int> m_order;
    double m_agoMs;
    SeriesBuilder m_series;
    std::vector<std::map<TrafficRequest, double>> m_arrivals;
    std::vector<int> m_visits;
    std::vector<Send> m_sends;
    std::map<std::tuple<int, std::string, int>, HostFlow> m_hosts; ///< by source, cluster, destination
    std::set<std::pair<int, int>> m_pending; ///< (order, workload)
};

} // namespace

TrafficEngine::TrafficEngine(const Scenario &scenario)
    : m_scenario(scenario)
{
    std::map<std::string, const ServiceSpec *> byHost;
    for (const ServiceSpec &service : scenario.services) {
        byHost[service.name + '.' + service.ns] = &service;
        for (const WorkloadSpec &workload : service.workloads)
            m_behaviours[{service.ns, workload.name}] = {&service, &workload};
    }
    // Depth first; a service is numbered after all that it calls, then the numbers are turned round.
    std::set<const ServiceSpec *> seen;
    int next = 0;
    const std::function<void(const ServiceSpec *)> visit = [&](const ServiceSpec *service) {
        if (!seen.insert(service).second)
            return;
        for (const CallSpec &call : service->calls) {
            const auto callee = byHost.find(call.host.find('.') == std::string::npos ? call.host + '.' + service->ns : call.host);
            if (callee != byHost.end())
                visit(callee->second);
        }
        m_order[service] = --next;
    };
    for (const ServiceSpec &service : scenario.services)
        visit(&service);
}

FlowSet TrafficEngine::compute(const TrafficConfig &config, double agoMs) const
{
    BehaviourOf behaviours(config.workloads.size());
    std::vector<int> order(config.workloads.size());
    for (std::size_t i = 0; i < config.workloads.size(); ++i) {
        const auto found = m_behaviours.find({config.workloads[i].ns, config.workloads[i].name});
        if (found == m_behaviours.end())
            continue;
        behaviours[i] = found->second;
        order[i] = m_order.at(found->second.service);
    }
    return FlowRun(m_scenario, config, std::move(behaviours), std::move(order), agoMs).run();
}

} // namespace sandbox
