// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario as values: what stands in the cluster, who calls whom, what is wrong. The format is documented at the top of
// resources/scenarios/shop.yaml. Pure: bytes in, values or an error with file:line:field out. Times are ages in ms before
// "now", so that a scenario never grows old.
#pragma once

#include "app/sandbox/sandbox.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <QByteArray>

namespace sandbox {

struct NamespaceSpec {
    std::string name;
    bool injection = false;
    std::map<std::string, std::string> labels;
    double ageMs = 0;
};

struct LatencySpec {
    double p50 = 5, p95 = 20; ///< ms, log-normal
    double slowShare = 0;     ///< of requests that take `slow` instead, plus or minus a tenth
    double slow = 0;
};

struct WorkloadSpec {
    std::string name, version, image;
    int replicas = 1;
    LatencySpec latency;
    double failure = 0;        ///< share of requests that the program itself fails
    int failureCode = 500;     ///< HTTP; gRPC answers status 13
    double failingSinceMs = 0; ///< age; 0 = always
    double ageMs = 0;          ///< of the Deployment's last change
    std::string xds;           ///< its proxies' state: "" = follow istiod, "stale", "not-sent"
};

/// One call that each arriving request makes, `ratio` times on average.
struct CallSpec {
    std::string host; ///< as written: name.namespace or a full name
    int port = 0;     ///< 0 = the only port of the service, else 80
    std::string method = "GET", path = "/";
    std::string on; ///< only for arriving requests whose path starts so
    double ratio = 1;
    std::vector<std::string> versions; ///< of the caller that make it; empty = all
};

enum class ServiceProtocol : std::uint8_t { Http, Grpc, Tcp };

struct ServiceSpec {
    std::string ns, name, account;
    ServiceProtocol protocol = ServiceProtocol::Http;
    int port = 9080;
    double requestBytes = 400, responseBytes = 2400; ///< per request or per connection
    std::vector<WorkloadSpec> workloads;
    std::vector<CallSpec> calls;
};

/// Requests of one kind that a caller sends.
struct LoadSpec {
    std::string method = "GET", path = "/";
    double rate = 0;                       ///< per second
    std::map<std::string, double> classes; ///< shares by user class; empty = no class header
    std::map<std::string, std::string> headers;
};

struct CallerSpec {
    std::string ns, name, image; ///< its Deployment; "" = outside the cluster
    std::string to;              ///< service, or the gateway's service
    int port = 80;
    std::string host;            ///< Host header; "" = `to`
    std::string classHeader = "x-user-class";
    int replicas = 1;
    std::vector<LoadSpec> load;
};

struct GatewaySpec {
    std::string ns, name; ///< Deployment and Service
    std::string gatewayApi; ///< name of the Gateway API Gateway it was made for; "" = a plain ingress gateway
    int replicas = 1;
    double ageMs = 0;
};

struct AuthoritySpec {
    std::string name, commonName, organization, issuer; ///< issuer "" = self-signed
    std::string key = "rsa2048";
    double ageMs = 0, endsInMs = 0;
};

struct CertificateSpec {
    std::string ns, secret, commonName, issuer;
    std::vector<std::string> dns;
    std::string key = "p256"; ///< p256, rsa2048, rsa1024
    double ageMs = 0, endsInMs = 0; ///< endsIn may be negative: expired
    std::map<std::string, std::string> annotations;
};

struct RemoteClusterSpec {
    std::string name;
    double endsInMs = 0;
};

struct CertificatesSpec {
    std::vector<AuthoritySpec> authorities;
    std::string mesh; ///< the authority that signs workloads
    std::map<std::string, std::string> staleRoots; ///< namespace -> authority
    std::vector<CertificateSpec> secrets;
    std::vector<RemoteClusterSpec> remoteClusters;
};

/// A raw Kubernetes object. Strings may hold "${now}", "${now-2d}", "${now+60d}": they become RFC 3339 times.
struct ObjectSpec {
    nlohmann::json object;
    double untilMs = 0; ///< history only: it stood until so long ago, instead of the current one
};

struct MetricsSpec {
    std::vector<double> durationBuckets; ///< empty = Istio's own
    bool lean = false; ///< histograms only as the destination reports them, those of bytes without buckets
    int scrapeSeconds = 5;
};

struct Scenario {
    std::string name, meshVersion = "1.31.0", trustDomain = "cluster.local", cluster = "Kubernetes", rootNamespace = "istio-system";
    std::string outbound = "ALLOW_ANY";
    int nodes = 3;
    std::vector<NamespaceSpec> namespaces;
    std::vector<ServiceSpec> services;
    std::vector<CallerSpec> callers;
    std::vector<GatewaySpec> gateways;
    std::vector<ObjectSpec> objects, history;
    CertificatesSpec certificates;
    MetricsSpec metrics;
};

/// `file` is for messages. Options: services and seed, for scenarios that scale.
base::Result<Scenario> parseScenario(const QByteArray &yaml, const QString &file, const Options &options);
/// Options::scenario: a name of resources/scenarios or a file.
base::Result<Scenario> loadScenario(const Options &options);
/// Names of resources/scenarios.
QStringList scenarioNames();

} // namespace sandbox
