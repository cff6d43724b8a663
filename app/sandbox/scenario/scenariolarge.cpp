// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/scenariolarge.h"

#include "app/sandbox/scenario/scenariorandom.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace sandbox {

namespace {

using Json = nlohmann::json;

constexpr double day = 86400e3;
constexpr std::array<const char *, 30> teams{"shop",  "account", "mobile",   "admin",    "help",      "catalog",   "search",  "pricing",
                                             "promo", "cart",    "identity", "orders",   "content",   "messaging", "loyalty", "pay",
                                             "fraud", "fulfil",  "stock",    "shipping", "tax",       "invoicing", "returns", "media",
                                             "geo",   "risk",    "ledger",   "events",   "warehouse", "reports"};
constexpr std::array<const char *, 24> nouns{"query",  "rank",   "feature", "index",  "session", "profile", "price",  "basket",
                                             "token",  "image",  "label",   "batch",  "quote",   "route",   "notice", "score",
                                             "ticket", "coupon", "address", "stream", "record",  "archive", "model",  "export"};
constexpr std::array<const char *, 10> roles{"", "-api", "-read", "-write", "-sync", "-join", "-cache", "-worker", "-online", "-view"};
/// Where the layers front, domain, core and data end, as a share of the services.
constexpr std::array<double, 4> layerEnds{0.15, 0.5, 0.8, 1.0};

class Generator
{
public:
    Generator(const LargeSpec &spec, Scenario &out)
        : m_spec(spec)
        , m_out(out)
        , m_chance(spec.seed * 7919 + 17)
    {
    }

    void run()
    {
        makeNamespaces();
        makeServices();
        makeCalls();
        makeFaults();
        makeGateway();
        makePlaintextCallers();
        makeCanaries();
    }

private:
    int count() const { return m_spec.services; }
    int layerOf(int index) const { return static_cast<int>(std::ranges::upper_bound(layerEnds, (index + 0.5) / count()) - layerEnds.begin()); }
    int layerStart(int layer) const { return layer == 0 ? 0 : static_cast<int>(layerEnds[static_cast<std::size_t>(layer - 1)] * count()); }
    ServiceSpec &service(int index) { return m_out.services[m_first + static_cast<std::size_t>(index)]; }

    void makeNamespaces()
    {
        const int wanted = std::max(1, static_cast<int>(std::lround(count() / m_spec.servicesPerNamespace)));
        for (int i = 0; i < wanted; ++i) {
            std::string name = teams[static_cast<std::size_t>(i) % teams.size()];
            if (const int round = i / static_cast<int>(teams.size()))
                name += '-' + std::to_string(round + 1);
            m_namespaces.push_back(name);
            m_out.namespaces.push_back({name, true, {{"team", name}}, m_chance.between(100, 700) * day});
        }
    }

    void makeServices()
    {
        m_first = m_out.services.size();
        std::set<std::pair<std::string, std::string>> taken;
        for (int i = 0; i < count(); ++i) {
            ServiceSpec made;
            const std::size_t place = static_cast<std::size_t>(i) * m_namespaces.size() / static_cast<std::size_t>(count());
            made.ns = m_namespaces[place];
            do {
                made.name = std::string(nouns[static_cast<std::size_t>(m_chance.below(nouns.size()))])
                    + roles[static_cast<std::size_t>(m_chance.below(roles.size()))];
                if (taken.contains({made.ns, made.name})) {
                    std::string suffix = m_chance.suffix(2);
                    while (suffix == "v2") // a second workload of the other one is called so
                        suffix = m_chance.suffix(2);
                    made.name += '-' + suffix;
                }
            } while (!taken.insert({made.ns, made.name}).second);
            made.account = made.name;
            const double kind = m_chance.uniform();
            const bool data = layerOf(i) == 3;
            made.protocol = data && kind < 0.3 ? ServiceProtocol::Tcp : kind > 0.8 ? ServiceProtocol::Grpc : ServiceProtocol::Http;
            made.port = made.protocol == ServiceProtocol::Tcp ? 6379 : made.protocol == ServiceProtocol::Grpc ? 50051 : 9080;
            made.responseBytes = std::round(m_chance.powerLaw(300, 1.2));
            made.workloads = makeWorkloads(made);
            m_weights.push_back(std::min(m_chance.powerLaw(1, m_spec.fanInExponent), 400.0));
            m_out.services.push_back(std::move(made));
        }
    }

    std::vector<WorkloadSpec> makeWorkloads(const ServiceSpec &owner)
    {
        WorkloadSpec first;
        first.name = owner.name;
        first.version = "v1";
        first.image = "registry.example.com/" + owner.ns + '/' + owner.name + ":1." + std::to_string(m_chance.below(40)) + ".0";
        first.replicas = m_chance.happens(0.3) ? 2 : 1;
        first.latency.p50 = m_chance.powerLaw(2, 1.1);
        first.latency.p50 = std::min(first.latency.p50, 150.0);
        first.latency.p95 = first.latency.p50 * m_chance.between(2, 5);
        first.failure = m_chance.happens(0.1) ? m_chance.between(0.0005, 0.006) : 0;
        first.ageMs = m_chance.between(1, 90) * day;
        if (!m_chance.happens(0.15))
            return {first};
        WorkloadSpec second = first;
        second.version = "v2";
        second.name += "-v2";
        second.ageMs = m_chance.between(0.1, 5) * day;
        return {first, second};
    }

    /// A callee in a deeper layer: mostly the next one, by weight.
    int pickCallee(int caller)
    {
        const int layer = layerOf(caller);
        const int next = layerStart(layer + 1);
        const int from = m_chance.happens(0.15) ? caller + 1 : next;
        const int to = layer < 2 && m_chance.happens(0.7) ? layerStart(layer + 2) : count();
        const double low = from == 0 ? 0 : m_sums[static_cast<std::size_t>(from - 1)], high = m_sums[static_cast<std::size_t>(to - 1)];
        const auto found = std::ranges::lower_bound(m_sums, m_chance.between(low, high));
        return std::clamp(static_cast<int>(found - m_sums.begin()), from, to - 1);
    }

    void makeCalls()
    {
        double sum = 0;
        for (const double weight : m_weights)
            m_sums.push_back(sum += weight);
        const int callers = layerStart(3);
        if (callers == 0)
            return;
        const double each = m_spec.edgesPerService * count() / callers;
        for (int i = 0; i < callers; ++i) {
            const int wanted = std::min(static_cast<int>(m_chance.between(0.3, 1.7) * each + 0.5), count() - i - 1);
            std::set<int> chosen;
            for (int tries = 0; static_cast<int>(chosen.size()) < wanted && tries < wanted * 8; ++tries)
                chosen.insert(pickCallee(i));
            for (const int callee : chosen) {
                const ServiceSpec &to = service(callee);
                CallSpec call{to.name + '.' + to.ns, to.port, "GET", "/" + to.name, {}, std::pow(m_chance.uniform(), 1.7) * 0.55 + 0.02, {}};
                service(i).calls.push_back(std::move(call));
            }
        }
    }

    void makeFaults()
    {
        std::set<int> faulty;
        const auto pick = [&] {
            int index = m_chance.below(count());
            while (service(index).protocol == ServiceProtocol::Tcp || faulty.contains(index))
                index = (index + 1) % count();
            faulty.insert(index);
            return index;
        };
        const int most = count() / 4;
        for (int i = 0; i < std::min(m_spec.failing + m_spec.degraded, most); ++i) {
            WorkloadSpec &workload = service(pick()).workloads.back();
            workload.failure = i < m_spec.failing ? m_chance.between(0.2, 0.45) : m_chance.between(0.012, 0.1);
            workload.failingSinceMs = (12 + 12 * m_chance.below(4)) * 60e3;
            workload.latency.p95 *= 2;
        }
    }

    void makeGateway()
    {
        m_out.gateways.push_back({m_out.rootNamespace, "istio-ingressgateway", {}, 2, 200 * day});
        m_out.objects.push_back(
            {Json{{"apiVersion", "networking.istio.io/v1"},
                  {"kind", "Gateway"},
                  {"metadata", {{"name", "public"}, {"namespace", m_out.rootNamespace}}},
                  {"spec",
                   {{"selector", {{"istio", "ingressgateway"}}},
                    {"servers",
                     Json::array({Json{{"port", {{"number", 80}, {"name", "http"}, {"protocol", "HTTP"}}}, {"hosts", {"*.example.com"}}}})}}}},
             0});
        double sum = 0;
        std::vector<double> shares;
        const int front = std::max(1, layerStart(1));
        for (int i = 0; i < front; ++i)
            sum += shares.emplace_back(std::min(m_chance.powerLaw(1, 1.2), 60.0));
        for (int i = 0; i < front; ++i) {
            const ServiceSpec &target = service(i);
            const std::string host = target.name + '.' + target.ns + ".example.com";
            m_out.callers.push_back({{},
                                     "users-of-" + host,
                                     {},
                                     "istio-ingressgateway." + m_out.rootNamespace,
                                     80,
                                     host,
                                     "x-user-class",
                                     0,
                                     {{"GET", "/", m_spec.gatewayRate * shares[static_cast<std::size_t>(i)] / sum, {}, {}}}});
            m_out.objects.push_back(
                {Json{{"apiVersion", "networking.istio.io/v1"},
                      {"kind", "VirtualService"},
                      {"metadata", {{"name", target.name + "-public"}, {"namespace", target.ns}}},
                      {"spec",
                       {{"hosts", {host}},
                        {"gateways", {m_out.rootNamespace + "/public"}},
                        {"http",
                         Json::array({Json{
                             {"timeout", "5s"},
                             {"route", Json::array({Json{{"destination", {{"host", target.name}, {"port", {{"number", target.port}}}}}}})}}})}}}},
                 0});
        }
    }

    void makePlaintextCallers()
    {
        if (m_spec.plaintext == 0)
            return;
        m_out.namespaces.push_back({"legacy", false, {}, 900 * day});
        for (int i = 0; i < m_spec.plaintext; ++i) {
            const ServiceSpec *to = &service(m_chance.below(count()));
            for (int tries = 0; to->protocol != ServiceProtocol::Http && tries < 200; ++tries)
                to = &service(m_chance.below(count()));
            const std::string name = std::string(nouns[static_cast<std::size_t>(m_chance.below(nouns.size()))]) + "-job-" + std::to_string(i + 1);
            m_out.callers.push_back({"legacy",
                                     name,
                                     "registry.example.com/legacy/" + name + ":0.9",
                                     to->name + '.' + to->ns,
                                     to->port,
                                     {},
                                     "x-user-class",
                                     1,
                                     {{"GET", "/" + to->name, m_chance.powerLaw(0.4, 0.8), {}, {}}}});
        }
    }

    void makeCanaries()
    {
        int made = 0;
        for (int i = 0; i < count() && made < m_spec.canaries; ++i) {
            const ServiceSpec &target = service(i);
            if (target.workloads.size() < 2 || target.protocol == ServiceProtocol::Tcp)
                continue;
            ++made;
            const auto to = [&](const char *subset, int weight) {
                return Json{{"destination", {{"host", target.name}, {"subset", subset}}}, {"weight", weight}};
            };
            const auto subset = [](const char *name) { return Json{{"name", name}, {"labels", {{"version", name}}}}; };
            m_out.objects.push_back({Json{{"apiVersion", "networking.istio.io/v1"},
                                          {"kind", "VirtualService"},
                                          {"metadata", {{"name", target.name}, {"namespace", target.ns}}},
                                          {"spec",
                                           {{"hosts", {target.name}},
                                            {"http", Json::array({Json{{"name", "split"}, {"route", Json::array({to("v1", 90), to("v2", 10)})}}})}}}},
                                     0});
            m_out.objects.push_back({Json{{"apiVersion", "networking.istio.io/v1"},
                                          {"kind", "DestinationRule"},
                                          {"metadata", {{"name", target.name}, {"namespace", target.ns}}},
                                          {"spec", {{"host", target.name}, {"subsets", Json::array({subset("v1"), subset("v2")})}}}},
                                     0});
        }
    }

    const LargeSpec &m_spec;
    Scenario &m_out;
    Chance m_chance;
    std::size_t m_first = 0;
    std::vector<std::string> m_namespaces;
    std::vector<double> m_weights, m_sums;
};

} // namespace

LargeSpec readLarge(FieldReader in, const Options &options)
{
    LargeSpec out;
    out.services = in.integer("services", out.services, 1, 20'000);
    if (options.services > 0)
        out.services = std::min(options.services, 20'000);
    out.servicesPerNamespace = in.number("servicesPerNamespace", out.servicesPerNamespace, 1, 1000);
    out.edgesPerService = in.number("edgesPerService", out.edgesPerService, 0, 20);
    out.fanInExponent = in.number("fanInExponent", out.fanInExponent, 0.5, 5);
    out.gatewayRate = in.number("gatewayRate", out.gatewayRate, 0, 1e6);
    out.failing = in.integer("failing", out.failing, 0, 1000);
    out.degraded = in.integer("degraded", out.degraded, 0, 1000);
    out.plaintext = in.integer("plaintext", out.plaintext, 0, 1000);
    out.canaries = in.integer("canaries", out.canaries, 0, 1000);
    out.seed = options.seed;
    in.finish();
    return out;
}

void generateLarge(const LargeSpec &spec, Scenario &out)
{
    Generator(spec, out).run();
    // A scrape is as large as the mesh: on two cores Prometheus takes about 150 services a second.
    out.metrics.scrapeSeconds = std::clamp(spec.services / 150, out.metrics.scrapeSeconds, 300);
}

} // namespace sandbox
