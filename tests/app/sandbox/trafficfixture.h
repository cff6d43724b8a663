// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A mesh from a few lines of YAML, the flows that the engine makes of it, and sums over them by label.
#pragma once

#include "app/sandbox/traffic/engine.h"
#include "app/sandbox/scenario/fixtures.h"
#include "app/sandbox/schema/plainyaml.h"

#include <QTest>

#include <memory>

namespace fixture {

using Labels = std::map<std::string, std::string>;

inline constexpr qint64 now = 1'790'000'000'000;

/// Strict: name="value",... with the three escapes; anything else fails the test.
inline Labels parseLabels(const std::string &text)
{
    Labels out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t equals = text.find("=\"", at);
        if (equals == std::string::npos)
            qFatal("labels: no =\" in %s", text.c_str());
        const std::string name = text.substr(at, equals - at);
        std::string value;
        std::size_t i = equals + 2;
        for (; i < text.size() && text[i] != '"'; ++i) {
            if (text[i] == '\n')
                qFatal("labels: raw newline");
            value += text[i] == '\\' ? (++i, text[i] == 'n' ? '\n' : text[i]) : text[i];
        }
        if (i >= text.size() || !out.emplace(name, value).second)
            qFatal("labels: unterminated or twice: %s", name.c_str());
        at = i + 1;
        if (at < text.size() && text[at++] != ',')
            qFatal("labels: no comma in %s", text.c_str());
    }
    return out;
}

struct Flow {
    Labels labels;
    sandbox::FlowSeries series;
};

/// What flowed, and sums over it.
class Flows
{
public:
    explicit Flows(sandbox::FlowSet set)
    {
        for (sandbox::FlowSeries &series : set.series)
            m_flows.push_back({parseLabels(series.labels), std::move(series)});
    }

    double rate(const Labels &wanted) const
    {
        double sum = 0;
        for (const Flow &flow : m_flows)
            sum += matches(flow, wanted) ? flow.series.rate : 0;
        return sum;
    }
    const Flow *find(const Labels &wanted) const
    {
        for (const Flow &flow : m_flows) {
            if (matches(flow, wanted))
                return &flow;
        }
        return nullptr;
    }
    const std::vector<Flow> &all() const & { return m_flows; }
    const std::vector<Flow> &all() const && = delete;

private:
    static bool matches(const Flow &flow, const Labels &wanted)
    {
        return std::ranges::all_of(wanted, [&](const auto &label) {
            const auto found = flow.labels.find(label.first);
            return found != flow.labels.end() && found->second == label.second;
        });
    }
    std::vector<Flow> m_flows;
};

class Mesh
{
public:
    explicit Mesh(const QByteArray &yaml)
    {
        auto parsed = sandbox::parseScenario(yaml, QStringLiteral("test.yaml"), {});
        if (!parsed)
            qFatal("%s", qPrintable(parsed.error().message()));
        scenario = std::move(*parsed);
        for (sandbox::AuthoritySpec &authority : scenario.certificates.authorities)
            authority.key = "p256"; // RSA keys take long to find, and nothing here looks at them
        for (sandbox::CertificateSpec &certificate : scenario.certificates.secrets)
            certificate.key = "p256";
        if (const auto filled = sandbox::fillStore(scenario, 1, now, objects); !filled)
            qFatal("%s", qPrintable(filled.error().message()));
        engine = std::make_unique<sandbox::TrafficEngine>(scenario);
    }

    void put(const QByteArray &yaml)
    {
        const auto node = sandbox::parseYaml(yaml, QStringLiteral("object"));
        if (!node)
            qFatal("%s", qPrintable(node.error().message()));
        auto [resource, object] = sandbox::resolveObject(sandbox::toJson(*node), now);
        objects.put(resource, std::move(object));
    }
    void remove(const char *group, const char *plural, const char *ns, const char *name) { objects.remove({group, plural}, ns, name); }
    /// With another number of replicas wanted; the pods stay.
    void scale(const char *ns, const char *name, int replicas)
    {
        sandbox::Json json = *objects.get({"apps", "deployments"}, ns, name)->json;
        json["spec"]["replicas"] = replicas;
        objects.put({"apps", "deployments"}, std::move(json));
    }
    Flows flows(double agoMs = 0) const { return Flows(engine->compute(*sandbox::readTrafficConfig(objects), agoMs)); }

    sandbox::Scenario scenario;
    sandbox::ObjectStore objects;
    std::unique_ptr<sandbox::TrafficEngine> engine;
};

/// front -> back (versions v1, v2, v3, two pods each) -> deep; 100 requests a second, half of them "paying".
inline const QByteArray &twoTiers()
{
    static const QByteArray yaml = R"(
name: tiers
namespaces: [{name: a, injection: true}, {name: b, injection: true}, {name: plain}]
services:
  - namespace: a
    name: front
    workloads: [{}]
    calls: [{to: back.b, method: GET, path: "/items/{id}", on: /front}]
  - namespace: b
    name: back
    workloads:
      - {name: back-v1, version: v1, replicas: 2}
      - {name: back-v2, version: v2, replicas: 2, failure: 0.5, failureCode: 503}
      - {name: back-v3, version: v3, replicas: 2}
    calls: [{to: deep, path: /deep}]
  - namespace: b
    name: deep
    workloads: [{}]
callers:
  - namespace: a
    name: client
    to: front.a
    port: 9080
    load: [{path: /front, rate: 100, classes: {paying: 0.5, anonymous: 0.5}}]
)";
    return yaml;
}

inline const QByteArray &subsets()
{
    static const QByteArray yaml =
        R"({apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: back, namespace: b}, spec: {host: back,
        subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}, {name: v3, labels: {version: v3}}]}})";
    return yaml;
}

/// A VirtualService for back.b with these http routes.
inline QByteArray routes(const QByteArray &http)
{
    return "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: back, namespace: b}, spec: {hosts: [back], http: [" + http
        + "]}}";
}

inline bool near(double value, double wanted, double tolerance = 0.01)
{
    const bool close = std::abs(value - wanted) <= std::max(std::abs(wanted) * tolerance, 1e-6);
    if (!close)
        qWarning("%g is not near %g", value, wanted);
    return close;
}

} // namespace fixture
