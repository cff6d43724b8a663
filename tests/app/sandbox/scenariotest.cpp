// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios: what is refused and where, what is read, and what stands in the store afterwards.
#include "app/sandbox/scenario/fixtures.h"
#include "app/sandbox/scenario/scenario.h"
#include "app/sandbox/scenario/scenarioreader.h"
#include "app/sandbox/scenario/lenientjson.h"
#include "app/sandbox/traffic/world.h"

#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

using namespace Qt::Literals::StringLiterals;
using sandbox::Json;

class ScenarioTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void errors_data();
    void errors();
    void limits();
    void durations();
    void unknownName();
    void fileByPath();
    void smallest();
    void shopStandsInTheStore();
    void podsAreReal();
    void endpointsFollowPods();
    void certificates();
    void timesAreFilledIn();
    void sameSeedSameNames();
    void anySizeLoads_data();
    void anySizeLoads();

private:
    static constexpr qint64 now = 1'790'000'000'000;
    sandbox::Scenario m_shop;
    sandbox::ObjectStore m_objects;
};

static std::shared_ptr<X509> parseCertificate(const std::string &pem)
{
    BIO *memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    std::shared_ptr<X509> out(PEM_read_bio_X509(memory, nullptr, nullptr, nullptr), X509_free);
    BIO_free(memory);
    return out;
}

static std::string decoded(const Json &secret, const char *key)
{
    return QByteArray::fromBase64(QByteArray::fromStdString(sandbox::jsonText(sandbox::jsonChild(secret, "data"), key))).toStdString();
}

static double daysLeft(X509 *certificate, qint64 nowMs)
{
    std::tm when{};
    ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &when);
    return (static_cast<double>(timegm(&when)) - static_cast<double>(nowMs) / 1000) / 86400;
}

void ScenarioTest::initTestCase()
{
    auto shop = sandbox::loadScenario({});
    QVERIFY2(shop.has_value(), shop ? "" : qPrintable(shop.error().message()));
    m_shop = std::move(*shop);
    const auto filled = sandbox::fillStore(m_shop, 1, now, m_objects);
    QVERIFY2(filled.has_value(), filled ? "" : qPrintable(filled.error().message()));
}

void ScenarioTest::errors_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("detail");
    const QByteArray head = "name: x\nnamespaces: [{name: a}]\n";
    QTest::newRow("no name") << QByteArray("nodes: 3\n") << u"s.yaml:1:name"_s << u"must be given"_s;
    QTest::newRow("unknown field") << QByteArray("name: x\nservces: []\n") << u"s.yaml:2:servces"_s << u"no such field"_s;
    QTest::newRow("unknown field, deep") << head + "services:\n  - namespace: a\n    name: s\n    workloads:\n      - latencies: 3\n"
                                         << u"s.yaml:7:services[0].workloads[0].latencies"_s << u"no such field"_s;
    QTest::newRow("number") << head + "services:\n  - {namespace: a, name: s, port: web, workloads: [{}]}\n"
                            << u"s.yaml:4:services[0].port"_s << u"expected a number"_s;
    QTest::newRow("range") << head + "services:\n  - namespace: a\n    name: s\n    workloads:\n      - failure: 1.5\n"
                           << u"s.yaml:7:services[0].workloads[0].failure"_s << u"from 0 to 1"_s;
    QTest::newRow("duration") << head + "services: [{namespace: a, name: s, workloads: [{latency: {p50: 5 apples}}]}]\n"
                              << u"s.yaml:3:services[0].workloads[0].latency.p50"_s << u"expected a duration"_s;
    QTest::newRow("boolean") << QByteArray("name: x\nnamespaces:\n  - name: a\n    injection: yes\n") << u"s.yaml:4:namespaces[0].injection"_s
                             << u"true or false"_s;
    QTest::newRow("list") << QByteArray("name: x\nnamespaces: a\n") << u"s.yaml:2:namespaces"_s << u"expected a list"_s;
    QTest::newRow("fields") << QByteArray("name: x\nmesh: [1]\n") << u"s.yaml:2:mesh"_s << u"expected fields"_s;
    QTest::newRow("namespace") << head + "services: [{namespace: b, name: s, workloads: [{}]}]\n"
                               << u"s.yaml:3:services[0].namespace"_s << u"not in namespaces"_s;
    QTest::newRow("service twice") << head
            + "services:\n  - {namespace: a, name: s, workloads: [{}]}\n  - {namespace: a, name: s, workloads: [{name: t}]}\n"
                                   << u"s.yaml:5:services[1].name"_s << u"twice"_s;
    QTest::newRow("caller") << head + "callers:\n  - {name: c, to: nowhere.a, load: []}\n"
                            << u"s.yaml:4:callers[0].to"_s << u"no service or gateway"_s;
    QTest::newRow("shares") << head
            + "services: [{namespace: a, name: s, workloads: [{}]}]\ncallers:\n  - name: c\n    to: s.a\n    load:\n"
              "      - {rate: 1, classes: {x: 0.5, y: 0.4}}\n"
                            << u"s.yaml:8:callers[0].load[0].classes"_s << u"sum to 1"_s;
    QTest::newRow("kind") << head + "objects:\n  - {apiVersion: v1, kind: Potato, metadata: {name: p}}\n"
                          << u"s.yaml:4:objects[0].kind"_s << u"\"v1 Potato\" is not a kind"_s;
    QTest::newRow("object namespace") << head + "objects:\n  - {apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: p}}\n"
                                      << u"s.yaml:4:objects[0].metadata.namespace"_s << u"must be given"_s;
    QTest::newRow("issuer") << head + "certificates:\n  mesh: m\n  authorities: [{name: m}]\n  secrets: [{namespace: a, name: s, issuer: z}]\n"
                            << u"s.yaml:6:certificates.secrets[0].issuer"_s << u"no authority"_s;
    QTest::newRow("key") << head + "certificates:\n  mesh: m\n  authorities:\n    - {name: m, key: rsa512}\n"
                         << u"s.yaml:6:certificates.authorities[0].key"_s << u"p256"_s;
    QTest::newRow("syntax") << QByteArray("name: x\nnodes: [1, 2\n") << QString() << u"YAML"_s;
    QTest::newRow("twice") << QByteArray("name: x\nnodes: 1\nnodes: 2\n") << u"s.yaml:3"_s << QString();
    QTest::newRow("alias") << QByteArray("name: &a x\nnodes: *a\n") << u"s.yaml:2"_s << u"aliases"_s;
    QTest::newRow("empty") << QByteArray() << u"s.yaml"_s << QString();
    QTest::newRow("binary") << QByteArray("\0\1\2\xff\xfe", 5) << QString() << QString();
}

void ScenarioTest::errors()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, where);
    QFETCH(QString, detail);
    const auto parsed = sandbox::parseScenario(yaml, u"s.yaml"_s, {});
    QVERIFY(!parsed.has_value());
    QVERIFY(parsed.error().kind == base::ErrorKind::Invalid);
    if (!where.isEmpty())
        QCOMPARE(parsed.error().where, where);
    QVERIFY2(parsed.error().detail.contains(detail), qPrintable(parsed.error().message()));
    QVERIFY2(parsed.error().message().startsWith(u"s.yaml"_s), qPrintable(parsed.error().message()));
}

void ScenarioTest::limits()
{
    const auto big = sandbox::parseScenario(QByteArray((4 << 20) + 1, ' '), u"s.yaml"_s, {});
    QVERIFY(!big && big.error().kind == base::ErrorKind::TooLarge && big.error().detail.contains(u"4 MiB"_s));
    const auto deep = sandbox::parseScenario("name: " + QByteArray(100, '[') + QByteArray(100, ']'), u"s.yaml"_s, {});
    QVERIFY(!deep && deep.error().kind == base::ErrorKind::TooLarge && deep.error().detail.contains(u"64"_s));
    const auto wide = sandbox::parseScenario("name: [" + QByteArray("1,").repeated(250'000) + "1]", u"s.yaml"_s, {});
    QVERIFY(!wide && wide.error().kind == base::ErrorKind::TooLarge && wide.error().detail.contains(u"200000"_s));
}

void ScenarioTest::durations()
{
    QCOMPARE(sandbox::durationMs("250ms").value_or(-1), 250.0);
    QCOMPARE(sandbox::durationMs("1.5s").value_or(-1), 1500.0);
    QCOMPARE(sandbox::durationMs("3d4h").value_or(-1), (3 * 24 + 4) * 3600e3);
    for (const char *bad : {"", "5", "s", "5 s", "1x", "-3s", "1.2.3s"})
        QVERIFY2(!sandbox::durationMs(bad), bad);
}

void ScenarioTest::unknownName()
{
    sandbox::Options options;
    options.scenario = u"no-such-thing"_s;
    const auto loaded = sandbox::loadScenario(options);
    QVERIFY(!loaded && loaded.error().kind == base::ErrorKind::NotFound);
    QVERIFY(loaded.error().detail.contains(u"large"_s) && loaded.error().detail.contains(u"shop"_s));
    options.scenario = QDir::tempPath(); // a folder is no file
    QVERIFY(!sandbox::loadScenario(options));
}

void ScenarioTest::fileByPath()
{
    QTemporaryDir directory;
    sandbox::Options options;
    options.scenario = directory.filePath(u"mine.yaml"_s);
    QFile file(options.scenario);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("name: mine\n") > 0);
    file.close();
    const auto loaded = sandbox::loadScenario(options);
    QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().message()));
    QCOMPARE(loaded->name, std::string("mine"));
}

void ScenarioTest::smallest()
{
    const auto parsed = sandbox::parseScenario("name: x\n", u"s.yaml"_s, {});
    QVERIFY(parsed.has_value());
    sandbox::ObjectStore objects;
    QVERIFY(sandbox::fillStore(*parsed, 1, now, objects).has_value());
    QVERIFY(objects.get({"", "secrets"}, "istio-system", "istio-ca-secret"));
    QVERIFY(objects.get({"", "configmaps"}, "default", "istio-ca-root-cert"));
}

void ScenarioTest::shopStandsInTheStore()
{
    QVERIFY(m_shop.services.size() >= 15);
    const auto has = [this](const char *group, const char *plural, const char *ns, const char *name) {
        return m_objects.get({group, plural}, ns, name).has_value();
    };
    for (const char *ns : {"shop", "pay", "data", "legacy", "istio-system", "default"}) {
        QVERIFY2(has("", "namespaces", "", ns), ns);
        QVERIFY2(has("", "configmaps", ns, "istio-ca-root-cert"), ns);
        QVERIFY2(has("", "serviceaccounts", ns, "default"), ns);
    }
    QVERIFY(has("apps", "deployments", "istio-system", "istiod"));
    QVERIFY(has("", "services", "istio-system", "prometheus"));
    QVERIFY(has("", "services", "istio-system", "istio-ingressgateway"));
    QVERIFY(has("", "configmaps", "istio-system", "istio"));
    QVERIFY(has("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "istio-sidecar-injector"));
    QVERIFY(has("admissionregistration.k8s.io", "validatingwebhookconfigurations", "", "istio-validator-istio-system"));
    QVERIFY(has("apiextensions.k8s.io", "customresourcedefinitions", "", "virtualservices.networking.istio.io"));
    QVERIFY(has("gateway.networking.k8s.io", "httproutes", "shop", "catalog-edge"));
    QVERIFY(has("cert-manager.io", "certificates", "pay", "bank-client"));
    QVERIFY(!m_objects.list({"", "nodes"}).first.empty());
    const Json crd = *m_objects.get({"apiextensions.k8s.io", "customresourcedefinitions"}, "", "virtualservices.networking.istio.io")->json;
    QCOMPARE(crd["spec"]["versions"].size(), std::size_t{3});
    const Json prometheus = *m_objects.get({"", "services"}, "istio-system", "prometheus")->json;
    QCOMPARE(prometheus["spec"]["ports"][0]["port"].get<int>(), 9090);
}

void ScenarioTest::podsAreReal()
{
    int injected = 0;
    std::set<std::string> addresses;
    for (const auto &stored : m_objects.list({"", "pods"}).first) {
        const Json &pod = *stored.json;
        QCOMPARE(sandbox::jsonText(pod["status"], "phase"), std::string("Running"));
        QVERIFY(addresses.insert(pod["status"]["podIP"]).second);
        const std::string set = pod["metadata"]["ownerReferences"][0]["name"];
        const auto owner = m_objects.get({"apps", "replicasets"}, stored.ns, set);
        QVERIFY(owner);
        QVERIFY((*owner->json)["metadata"]["uid"] == pod["metadata"]["ownerReferences"][0]["uid"]);
        const std::string deployment = (*owner->json)["metadata"]["ownerReferences"][0]["name"];
        QVERIFY(m_objects.get({"apps", "deployments"}, stored.ns, deployment));
        QVERIFY(m_objects.get({"", "serviceaccounts"}, stored.ns, pod["spec"]["serviceAccountName"]));
        const bool proxy = std::ranges::any_of(pod["spec"]["containers"], [](const Json &c) { return c["name"] == "istio-proxy"; });
        QCOMPARE(proxy, sandbox::jsonText(pod["metadata"]["labels"], "security.istio.io/tlsMode") == "istio");
        QCOMPARE(pod["status"]["containerStatuses"].size(), pod["spec"]["containers"].size());
        injected += proxy;
        if (stored.ns == "legacy" || stored.ns == "internet")
            QVERIFY(!proxy);
    }
    QVERIFY(injected > 25);
}

void ScenarioTest::endpointsFollowPods()
{
    const auto slices = m_objects.list({"discovery.k8s.io", "endpointslices"}, "shop").first;
    const auto found = std::ranges::find_if(
        slices, [](const auto &slice) { return sandbox::jsonText((*slice.json)["metadata"]["labels"], "kubernetes.io/service-name") == "reviews"; });
    QVERIFY(found != slices.end());
    QCOMPARE((*found->json)["endpoints"].size(), std::size_t{6});
    for (const Json &endpoint : (*found->json)["endpoints"])
        QVERIFY(m_objects.get({"", "pods"}, "shop", endpoint["targetRef"]["name"]));
}

void ScenarioTest::certificates()
{
    const Json ca = *m_objects.get({"", "secrets"}, "istio-system", "istio-ca-secret")->json;
    QCOMPARE(sandbox::jsonText(ca, "type"), std::string("istio.io/ca-root"));
    const auto root = parseCertificate(decoded(ca, "ca-cert.pem"));
    QVERIFY(root && X509_check_ca(root.get()));
    QVERIFY(decoded(ca, "ca-key.pem").find("PRIVATE KEY") != std::string::npos);
    const auto rootOf = [this](const char *ns) {
        return sandbox::jsonText((*m_objects.get({"", "configmaps"}, ns, "istio-ca-root-cert")->json)["data"], "root-cert.pem");
    };
    QCOMPARE(rootOf("shop"), decoded(ca, "ca-cert.pem"));
    QVERIFY(rootOf("legacy") != rootOf("shop")); // the stale one

    const auto leaf = [this](const char *ns, const char *name) {
        return parseCertificate(decoded(*m_objects.get({"", "secrets"}, ns, name)->json, "tls.crt"));
    };
    QVERIFY(std::abs(daysLeft(leaf("istio-system", "shop-cert").get(), now) - 20) < 0.01);
    QVERIFY(std::abs(daysLeft(leaf("shop", "edge-cert").get(), now) - (3 + 4 / 24.0)) < 0.01);
    QVERIFY(daysLeft(leaf("istio-system", "old-portal-cert").get(), now) < -1.9);
    const auto weak = leaf("istio-system", "partner-cert");
    QCOMPARE(EVP_PKEY_get_bits(X509_get0_pubkey(weak.get())), 1024);
    const auto edge = leaf("shop", "edge-cert");
    QCOMPARE(X509_check_host(edge.get(), "x.edge.example.com", 0, 0, nullptr), 1);
    // The Secret holds the chain: its second certificate signed the first.
    const std::string chain = decoded(*m_objects.get({"", "secrets"}, "shop", "edge-cert")->json, "tls.crt");
    const auto issuer = parseCertificate(chain.substr(chain.find("-----BEGIN", 10)));
    QVERIFY(issuer && X509_verify(edge.get(), X509_get0_pubkey(issuer.get())) == 1);

    const Json hook = *m_objects.get({"admissionregistration.k8s.io", "mutatingwebhookconfigurations"}, "", "istio-sidecar-injector")->json;
    const std::string bundle = hook["webhooks"][0]["clientConfig"]["caBundle"];
    QCOMPARE(QByteArray::fromBase64(QByteArray::fromStdString(bundle)).toStdString(), rootOf("shop"));
    const Json remote = *m_objects.get({"", "secrets"}, "istio-system", "istio-remote-secret-prod-us")->json;
    QVERIFY(decoded(remote, "prod-us").find("client-certificate-data") != std::string::npos);
}

void ScenarioTest::timesAreFilledIn()
{
    const Json certificate = *m_objects.get({"cert-manager.io", "certificates"}, "pay", "bank-client")->json;
    const QDateTime end = QDateTime::fromString(QString::fromStdString(certificate["status"]["notAfter"]), Qt::ISODate);
    QCOMPARE(end.toMSecsSinceEpoch(), now + qint64{7} * 86'400'000);
    for (const auto &stored : m_objects.list({"", "pods"}).first)
        QVERIFY(QDateTime::fromString(QString::fromStdString((*stored.json)["metadata"]["creationTimestamp"]), Qt::ISODate).isValid());
}

void ScenarioTest::sameSeedSameNames()
{
    sandbox::ObjectStore again, other;
    QVERIFY(sandbox::fillStore(m_shop, 1, now, again).has_value());
    QVERIFY(sandbox::fillStore(m_shop, 2, now, other).has_value());
    const auto names = [](const sandbox::ObjectStore &store) {
        QStringList out;
        for (const auto &pod : store.list({"", "pods"}).first)
            out << QString::fromStdString(pod.ns + '/' + pod.name);
        return out;
    };
    QCOMPARE(names(again), names(m_objects));
    QVERIFY(names(other) != names(m_objects));
}

void ScenarioTest::anySizeLoads_data()
{
    QTest::addColumn<int>("services");
    for (const int services : {1, 20, 2000, 10'000})
        QTest::addRow("%d", services) << services;
}

/// Names are drawn; none may stand twice, however many there are.
void ScenarioTest::anySizeLoads()
{
    QFETCH(const int, services);
    for (const quint64 seed : {1, 2, 3}) {
        const auto loaded = sandbox::loadScenario({.scenario = u"large"_s, .services = services, .seed = seed});
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message()));
        QVERIFY(static_cast<int>(loaded->services.size()) >= std::min(services, 20));
        QCOMPARE(loaded->metrics.scrapeSeconds, services == 10'000 ? 66 : 15);
    }
}

QTEST_GUILESS_MAIN(ScenarioTest)
#include "scenariotest.moc"
