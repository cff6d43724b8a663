// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/enginecluster.h"

#include "app/sandbox/scenario/lenientjson.h"
#include "app/sandbox/traffic/trafficpolicy.h"

#include <algorithm>
#include <cmath>

namespace sandbox {

namespace {

using End = Outcome::End;

struct Endpoint {
    int workload = -1;
    double weight = 0; ///< ready pods, less those ejected
    double ejected = 0;
};

class Cluster
{
public:
    Cluster(const ClusterCall &call, const BehaviourOf &behaviours, double agoMs)
        : m_call(call)
        , m_config(call.config)
        , m_behaviours(behaviours)
        , m_agoMs(agoMs)
    {
    }

    std::vector<Outcome> outcomes()
    {
        const TrafficService *service = m_config.service(m_call.target.host);
        if (m_call.target.host.empty())
            return one(End::NoBackend, 500);
        const TrafficPort *port = service ? service->port(m_call.target.port) : nullptr;
        if (!port)
            return one(End::NoCluster, 503);
        m_port = *port;
        if (m_call.source && m_call.source->sidecar)
            m_policy = clientPolicy(m_config, m_call.source->ns, *service, m_call.target.subset, port->number);
        if (m_policy.subsetMissing)
            return one(End::NoCluster, 503);
        if (service->external)
            return externalOutcomes();
        std::vector<Endpoint> endpoints = endpointsOf(*service);
        if (endpoints.empty())
            return one(End::NoHost, 503);
        const double none = eject(endpoints);
        std::vector<Outcome> out = attemptOutcomes(endpoints);
        for (Outcome &outcome : out)
            outcome.share *= 1 - none;
        if (none > 0)
            append(out, End::NoHost, 503, none);
        overflow(out);
        return retry(std::move(out));
    }

private:
    static std::vector<Outcome> one(End end, int code)
    {
        std::vector<Outcome> out;
        append(out, end, code, 1);
        return out;
    }

    static void append(std::vector<Outcome> &out, End end, int code, double share)
    {
        Outcome outcome;
        outcome.end = end;
        outcome.code = code;
        outcome.share = outcome.attempts = share;
        outcome.latency = {0.3, 0.8};
        out.push_back(outcome);
    }

    const TrafficWorkload &workload(int index) const { return m_config.workloads[static_cast<std::size_t>(index)]; }
    bool isTcp() const { return m_call.route.request.protocol == ServiceProtocol::Tcp; }

    std::vector<Endpoint> endpointsOf(const TrafficService &service) const
    {
        static const Json none;
        const Json &labels = m_policy.subset ? jsonChild(*m_policy.subset, "labels") : none;
        std::vector<Endpoint> out;
        for (const int index : service.workloads) {
            if (workload(index).ready > 0 && labelsMatch(labels, workload(index).labels))
                out.push_back({index, static_cast<double>(workload(index).ready), 0});
        }
        return out;
    }

    double failureOf(int index) const
    {
        const WorkloadSpec *spec = m_behaviours[static_cast<std::size_t>(index)].workload;
        return spec && (spec->failingSinceMs <= 0 || m_agoMs < spec->failingSinceMs) ? spec->failure : 0;
    }

    LatencySpec latencyOf(int index) const
    {
        const WorkloadSpec *spec = m_behaviours[static_cast<std::size_t>(index)].workload;
        return spec ? spec->latency : LatencySpec{};
    }

    Handshake handshakeWith(int index) const
    {
        static const Json none;
        return handshake(m_config, m_call.source, workload(index), m_port, m_policy.tls ? *m_policy.tls : none);
    }

    /// Lowers the weights by the time that endpoints are ejected; returns the share of time when none is left.
    double eject(std::vector<Endpoint> &endpoints) const
    {
        if (!m_policy.outlier || !m_policy.outlier->is_object())
            return 0;
        const double run = jsonNumber(*m_policy.outlier, "consecutive5xxErrors", 5);
        const double base = jsonDuration(*m_policy.outlier, "baseEjectionTime").value_or(30e3) / 1000;
        const double percent = std::clamp(jsonNumber(*m_policy.outlier, "maxEjectionPercent", 10), 0.0, 100.0);
        double count = 0, ejected = 0;
        for (const Endpoint &endpoint : endpoints)
            count += endpoint.weight;
        std::vector<double> shares;
        for (const Endpoint &endpoint : endpoints) {
            const Handshake shake = handshakeWith(endpoint.workload);
            const bool refused = shake == Handshake::RefusedPlain || shake == Handshake::RefusedTls;
            shares.push_back(run < 1 ? 0 : ejectedShare(refused ? 1 : failureOf(endpoint.workload), run, m_call.rate / count, base));
            ejected += shares.back() * endpoint.weight;
        }
        // Envoy looks at the limit before it ejects one more, so that the last one may pass it.
        const double most = std::ceil(count * percent / 100);
        const double scale = ejected > most ? most / ejected : 1;
        double allOut = most >= count ? 1 : 0;
        for (std::size_t i = 0; i < endpoints.size(); ++i) {
            allOut *= std::pow(shares[i] * scale, endpoints[i].weight);
            endpoints[i].ejected = shares[i] * scale;
            endpoints[i].weight *= 1 - endpoints[i].ejected;
        }
        return allOut;
    }

    /// Of one endpoint that fails `failure` of `rate` requests per second.
    static double ejectedShare(double failure, double run, double rate, double base)
    {
        if (failure <= 0 || rate <= 0)
            return 0;
        const double chance = std::pow(failure, run);
        const double requests = failure >= 1 ? run : (1 - chance) / ((1 - failure) * chance); // until a run of so many failures
        return base / (base + requests / rate);
    }

    std::vector<Outcome> attemptOutcomes(const std::vector<Endpoint> &endpoints)
    {
        double sum = 0;
        for (const Endpoint &endpoint : endpoints)
            sum += endpoint.weight;
        std::vector<Outcome> out;
        for (const Endpoint &endpoint : endpoints)
            addEndpoint(out, endpoint, sum > 0 ? endpoint.weight / sum : 1.0 / static_cast<double>(endpoints.size()));
        return out;
    }

    void addEndpoint(std::vector<Outcome> &out, const Endpoint &endpoint, double share)
    {
        const int index = endpoint.workload;
        const Handshake shake = handshakeWith(index);
        Outcome outcome;
        outcome.ejected = endpoint.ejected;
        outcome.share = share;
        outcome.workload = index;
        outcome.latency = {0.4, 1.2};
        if (shake == Handshake::RefusedPlain || shake == Handshake::RefusedTls) {
            outcome.end = shake == Handshake::RefusedPlain ? End::Reset : End::ConnectFailure;
            outcome.code = 503;
            out.push_back(outcome);
            return;
        }
        outcome.mtls = shake == Handshake::Mutual;
        outcome.atProxy = true;
        const std::string principal = outcome.mtls && m_call.source ? m_call.source->principal : std::string();
        if (!authorized(m_config, workload(index), m_call.route.request, m_port.target, principal)) {
            outcome.end = End::Denied;
            outcome.code = 403;
            out.push_back(outcome);
            return;
        }
        outcome.atProgram = true;
        addAnswers(out, outcome, index);
    }

    /// Splits by slow or not, by the program's failures and by the timeout.
    void addAnswers(std::vector<Outcome> &out, const Outcome &reached, int index) const
    {
        const LatencySpec spec = latencyOf(index);
        const double failure = isTcp() ? 0 : failureOf(index);
        const double perTry = m_call.route.perTryMs, all = m_call.route.timeoutMs;
        const bool tryFirst = perTry > 0 && (all <= 0 || perTry < all);
        const double limit = tryFirst ? perTry : all;
        for (const bool slow : {false, true}) {
            const double part = slow ? spec.slowShare : 1 - spec.slowShare;
            if (part <= 0)
                continue; // and then `slow` need not be given
            Latency latency{slow ? spec.slow : spec.p50, slow ? spec.slow * 1.1 : spec.p95};
            const double late = limit > 0 && !isTcp() ? latency.above(limit) : 0;
            latency.cut = late > 0 ? limit : 0;
            const auto push = [&](double share, End end, int code, bool atCut) {
                if (share <= 1e-9)
                    return;
                Outcome outcome = reached;
                outcome.share = reached.share * share;
                outcome.end = end;
                outcome.code = code;
                outcome.latency = latency;
                outcome.latency.atCut = atCut;
                out.push_back(outcome);
            };
            const WorkloadSpec *workloadSpec = m_behaviours[static_cast<std::size_t>(index)].workload;
            push(part * (1 - late) * (1 - failure), End::Answered, 200, false);
            push(part * (1 - late) * failure, End::Failed, workloadSpec ? workloadSpec->failureCode : 500, false);
            push(part * late, tryFirst ? End::TryTimeout : End::Timeout, 504, true);
        }
    }

    std::vector<Outcome> externalOutcomes() const
    {
        std::vector<Outcome> out(1);
        out.front().latency = {40, 120};
        return out;
    }

    /// Circuit breaking: what more requests than the connection pool allows are under way.
    void overflow(std::vector<Outcome> &out) const
    {
        if (!m_policy.pool || !m_call.source)
            return;
        const Json &http = jsonChild(*m_policy.pool, "http"), &tcp = jsonChild(*m_policy.pool, "tcp");
        double places = jsonNumber(http, "http2MaxRequests", 1e9);
        if (jsonHas(tcp, "maxConnections"))
            places = std::min(places, jsonNumber(tcp, "maxConnections", 1e9) + (isTcp() ? 0 : jsonNumber(http, "http1MaxPendingRequests", 1e9)));
        double mean = 0;
        for (const Outcome &outcome : out)
            mean += outcome.share * (isTcp() ? 1000 : outcome.latency.mean());
        const double load = m_call.rate / std::max(1, m_call.source->ready) * mean / 1000;
        const double lost = lossShare(load, std::floor(places));
        if (lost < 1e-6)
            return;
        for (Outcome &outcome : out)
            outcome.share *= 1 - lost;
        append(out, End::Overflow, 503, lost);
    }

    bool retriable(const Outcome &outcome) const
    {
        const bool grpc = m_call.route.request.protocol == ServiceProtocol::Grpc;
        switch (outcome.end) {
        case End::Failed: return grpc ? asksFor("internal") : asksFor("5xx") || isGatewayError(outcome.code) || asksFor(std::to_string(outcome.code));
        case End::ConnectFailure: return asksFor("connect-failure") || asksFor("5xx") || asksFor("gateway-error");
        case End::Reset: return asksFor("reset") || asksFor("reset-before-request") || asksFor("5xx") || asksFor("gateway-error");
        case End::TryTimeout: return asksFor("5xx") || asksFor("gateway-error") || asksFor("reset");
        default: return false;
        }
    }

    bool isGatewayError(int code) const { return code >= 502 && code <= 504 && asksFor("gateway-error"); }

    bool asksFor(std::string_view word) const
    {
        std::string_view rest = m_call.route.retryOn;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            std::string_view token = rest.substr(0, comma);
            while (token.starts_with(' '))
                token.remove_prefix(1);
            if (token == word)
                return true;
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        return false;
    }

    /// Each try ends as the first did. What may be tried again counts as the client's last answer only when all tries failed.
    std::vector<Outcome> retry(std::vector<Outcome> out) const
    {
        double again = 0;
        const bool proxied = m_call.source && m_call.source->sidecar && !isTcp() && m_call.route.retries > 0;
        for (const Outcome &outcome : out)
            again += proxied && retriable(outcome) ? outcome.share : 0;
        const double last = std::pow(again, m_call.route.retries);
        const double tries = again >= 1 ? m_call.route.retries + 1 : (1 - again * last) / (1 - again);
        for (Outcome &outcome : out) {
            outcome.attempts = again > 0 ? outcome.share * tries : outcome.share;
            outcome.retried = again > 0 && retriable(outcome);
            if (again > 0)
                outcome.share *= outcome.retried ? last : tries;
        }
        return out;
    }

    const ClusterCall &m_call;
    const TrafficConfig &m_config;
    const BehaviourOf &m_behaviours;
    double m_agoMs;
    TrafficPort m_port;
    ClientPolicy m_policy;
};

} // namespace

std::vector<Outcome> clusterOutcomes(const ClusterCall &call, const BehaviourOf &behaviours, double agoMs)
{
    return Cluster(call, behaviours, agoMs).outcomes();
}

} // namespace sandbox
