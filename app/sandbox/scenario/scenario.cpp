// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/scenario.h"

#include "app/sandbox/scenario/scenariolarge.h"
#include "app/sandbox/scenario/scenariocheck.h"
#include "app/sandbox/scenario/scenarioreader.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

/// The scenarios lie in a static library, where nothing else refers to them. Outside of any namespace, as the macro wants it.
static void initScenarioResources()
{
    Q_INIT_RESOURCE(meshdeck_scenarios_rc);
}

namespace sandbox {

namespace {

constexpr double year = 365.0 * 86400e3;
constexpr qint64 maxFileBytes = 4 << 20;

/// Header names.
std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

NamespaceSpec readNamespace(FieldReader &in)
{
    NamespaceSpec out{in.required("name"), in.boolean("injection", false), in.strings("labels"), in.duration("age", 0)};
    in.finish();
    return out;
}

LatencySpec readLatency(FieldReader in)
{
    LatencySpec out;
    out.p50 = in.duration("p50", out.p50);
    out.p95 = in.duration("p95", out.p50 * 3);
    out.slowShare = in.number("slowShare", 0, 0, 1);
    out.slow = in.duration("slow", 1000);
    if (out.p50 <= 0 || out.p95 < out.p50)
        in.complain("p95", u"must not be below p50, which must be above 0"_s);
    in.finish();
    return out;
}

WorkloadSpec readWorkload(FieldReader &in, const ServiceSpec &service)
{
    WorkloadSpec out;
    out.version = in.text("version", "v1");
    out.name = in.text("name", service.name);
    out.replicas = in.integer("replicas", 1, 0, 1000);
    out.image = in.text("image", "registry.example.com/" + service.ns + '/' + service.name + ":1.0.0");
    out.latency = readLatency(in.child("latency"));
    out.failure = in.number("failure", 0, 0, 1);
    out.failureCode = in.integer("failureCode", 500, 400, 599);
    out.failingSinceMs = in.duration("failingSince", 0);
    out.ageMs = in.duration("age", 0);
    out.xds = in.text("xds");
    if (!out.xds.empty() && out.xds != "stale" && out.xds != "not-sent")
        in.complain("xds", u"must be stale or not-sent"_s);
    in.finish();
    return out;
}

CallSpec readCall(FieldReader &in)
{
    CallSpec out;
    out.host = in.required("to");
    out.port = in.integer("port", 0, 0, 65535);
    out.method = in.text("method", "GET");
    out.path = in.text("path", "/");
    out.on = in.text("on");
    out.ratio = in.number("ratio", 1, 0, 100);
    out.versions = in.list("versions");
    in.finish();
    return out;
}

ServiceProtocol readProtocol(FieldReader &in)
{
    const std::string word = in.text("protocol", "http");
    if (word == "grpc")
        return ServiceProtocol::Grpc;
    if (word == "tcp")
        return ServiceProtocol::Tcp;
    if (word != "http")
        in.complain("protocol", u"must be http, grpc or tcp"_s);
    return ServiceProtocol::Http;
}

ServiceSpec readService(FieldReader &in)
{
    ServiceSpec out;
    out.ns = in.required("namespace");
    out.name = in.required("name");
    out.account = in.text("serviceAccount", out.name);
    out.protocol = readProtocol(in);
    out.port = in.integer("port", out.protocol == ServiceProtocol::Grpc ? 50051 : 9080, 1, 65535);
    out.requestBytes = in.number("requestBytes", out.requestBytes, 0, 1e9);
    out.responseBytes = in.number("responseBytes", out.responseBytes, 0, 1e9);
    in.each("workloads", [&](FieldReader &item, const YamlNode &) { out.workloads.push_back(readWorkload(item, out)); });
    in.each("calls", [&](FieldReader &item, const YamlNode &) { out.calls.push_back(readCall(item)); });
    if (out.workloads.empty())
        in.complain("workloads", u"a service needs at least one workload (replicas may be 0)"_s);
    in.finish();
    return out;
}

LoadSpec readLoad(FieldReader &in)
{
    LoadSpec out;
    out.method = in.text("method", "GET");
    out.path = in.text("path", "/");
    out.rate = in.number("rate", 0, 0, 1e6);
    out.classes = in.numbers("classes", 0, 1);
    for (const auto &[name, value] : in.strings("headers"))
        out.headers[lower(name)] = value;
    double sum = 0;
    for (const auto &[name, share] : out.classes)
        sum += share;
    if (!out.classes.empty() && (sum < 0.999 || sum > 1.001))
        in.complain("classes", u"the shares must sum to 1, not %1"_s.arg(sum));
    in.finish();
    return out;
}

CallerSpec readCaller(FieldReader &in)
{
    CallerSpec out;
    out.ns = in.text("namespace");
    out.name = in.required("name");
    out.image = in.text("image", "registry.example.com/tools/load:1.0");
    out.to = in.required("to");
    out.port = in.integer("port", 80, 1, 65535);
    out.host = in.text("host");
    out.classHeader = lower(in.text("classHeader", out.classHeader));
    out.replicas = in.integer("replicas", 1, 0, 100);
    in.each("load", [&](FieldReader &item, const YamlNode &) { out.load.push_back(readLoad(item)); });
    in.finish();
    return out;
}

GatewaySpec readGateway(FieldReader &in)
{
    GatewaySpec out{in.required("namespace"), in.required("name"), in.text("gatewayApi"), in.integer("replicas", 1, 0, 100), in.duration("age", 0)};
    in.finish();
    return out;
}

std::string readKey(FieldReader &in, const char *otherwise)
{
    std::string key = in.text("key", otherwise);
    if (key != "p256" && key != "rsa2048" && key != "rsa1024")
        in.complain("key", u"must be p256, rsa2048 or rsa1024"_s);
    return key;
}

/// endsIn, or expired (how long ago).
double readEnd(FieldReader &in, double otherwise)
{
    return in.has("expired") ? -in.duration("expired", 0) : in.duration("endsIn", otherwise);
}

CertificatesSpec readCertificates(FieldReader in)
{
    CertificatesSpec out;
    in.each("authorities", [&](FieldReader &item, const YamlNode &) {
        AuthoritySpec a{item.required("name"),    item.text("commonName"), item.text("organization"), item.text("issuer"),
                        readKey(item, "rsa2048"), item.duration("age", 0), readEnd(item, 10 * year)};
        item.finish();
        out.authorities.push_back(std::move(a));
    });
    out.mesh = in.text("mesh");
    out.staleRoots = in.strings("staleRoots");
    in.each("secrets", [&](FieldReader &item, const YamlNode &) {
        CertificateSpec c{item.required("namespace"), item.required("name"),   item.text("commonName"), item.required("issuer"),    item.list("dns"),
                          readKey(item, "p256"),      item.duration("age", 0), readEnd(item, year),     item.strings("annotations")};
        item.finish();
        out.secrets.push_back(std::move(c));
    });
    in.each("remoteClusters", [&](FieldReader &item, const YamlNode &) {
        out.remoteClusters.push_back({item.required("name"), readEnd(item, year)});
        item.finish();
    });
    in.finish();
    return out;
}

MetricsSpec readMetrics(FieldReader in)
{
    MetricsSpec out{in.numberList("durationBuckets"), in.boolean("lean", false), in.integer("scrapeSeconds", 5, 1, 300)};
    if (!std::is_sorted(out.durationBuckets.begin(), out.durationBuckets.end()))
        in.complain("durationBuckets", u"must grow"_s);
    in.finish();
    return out;
}

void readMesh(FieldReader in, Scenario &out)
{
    out.meshVersion = in.text("version", out.meshVersion);
    out.trustDomain = in.text("trustDomain", out.trustDomain);
    out.cluster = in.text("cluster", out.cluster);
    out.rootNamespace = in.text("rootNamespace", out.rootNamespace);
    out.outbound = in.text("outbound", out.outbound);
    if (out.outbound != "ALLOW_ANY" && out.outbound != "REGISTRY_ONLY")
        in.complain("outbound", u"must be ALLOW_ANY or REGISTRY_ONLY"_s);
    in.finish();
}

/// The objects are checked where their lines are still known.
void readObjects(FieldReader &in, Scenario &out, ScenarioProblem &problem)
{
    in.each("objects", [&](FieldReader &item, const YamlNode &node) {
        out.objects.push_back({toJson(node), 0});
        checkObject(out.objects.back().object, node.line, item.path(), problem);
    });
    in.each("history", [&](FieldReader &item, const YamlNode &node) {
        const double until = item.duration("until", 0);
        const YamlNode *object = item.raw("object");
        item.finish();
        out.history.push_back({object ? toJson(*object) : nlohmann::json(), until});
        checkObject(out.history.back().object, node.line, item.path() + ".object", problem);
    });
}

} // namespace

base::Result<Scenario> parseScenario(const QByteArray &yaml, const QString &file, const Options &options)
{
    auto root = parseYaml(yaml, file);
    if (!root)
        return tl::unexpected(root.error());
    ScenarioProblem problem{file, {}};
    FieldReader in(&*root, {}, problem);
    Scenario out;
    out.name = in.required("name");
    readMesh(in.child("mesh"), out);
    out.nodes = in.integer("nodes", out.nodes, 1, 5000);
    in.each("namespaces", [&](FieldReader &item, const YamlNode &) { out.namespaces.push_back(readNamespace(item)); });
    in.each("services", [&](FieldReader &item, const YamlNode &) { out.services.push_back(readService(item)); });
    in.each("callers", [&](FieldReader &item, const YamlNode &) { out.callers.push_back(readCaller(item)); });
    in.each("gateways", [&](FieldReader &item, const YamlNode &) { out.gateways.push_back(readGateway(item)); });
    out.certificates = readCertificates(in.child("certificates"));
    if (out.certificates.authorities.empty() && out.certificates.mesh.empty()) { // a mesh always has one
        out.certificates.mesh = "mesh";
        out.certificates.authorities.push_back({"mesh", {}, out.trustDomain, {}, "rsa2048", 0.5 * year, 9.5 * year});
    }
    out.metrics = readMetrics(in.child("metrics"));
    readObjects(in, out, problem);
    if (in.has("generate"))
        generateLarge(readLarge(in.child("generate"), options), out);
    in.finish();
    if (!problem.first)
        checkScenario(out, *root, problem);
    if (problem.first)
        return tl::unexpected(*problem.first);
    return out;
}

base::Result<Scenario> loadScenario(const Options &options)
{
    const bool known = scenarioNames().contains(options.scenario);
    QFile file(known ? u":/scenarios/%1.yaml"_s.arg(options.scenario) : options.scenario);
    const QString name = known ? options.scenario + u".yaml"_s : options.scenario;
    if (!known && !QFileInfo(options.scenario).isFile()) {
        return base::fail(base::ErrorKind::NotFound, u"no such scenario or file; there are: %1"_s.arg(scenarioNames().join(u", "_s)),
                          options.scenario);
    }
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(base::ErrorKind::NotFound, file.errorString(), name);
    if (file.size() > maxFileBytes)
        return base::fail(base::ErrorKind::TooLarge, u"the file is larger than the limit of 4 MiB"_s, name);
    return parseScenario(file.readAll(), name, options);
}

QStringList scenarioNames()
{
    initScenarioResources();
    QStringList names;
    for (const QString &entry : QDir(u":/scenarios"_s).entryList({u"*.yaml"_s}, QDir::Files, QDir::Name))
        names << entry.chopped(5);
    return names;
}

} // namespace sandbox
