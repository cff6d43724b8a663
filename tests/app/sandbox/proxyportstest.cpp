// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shop's proxies and istiod over its object store, and the port-forward that leads to them, without a socket.
#include "app/sandbox/api/api.h"
#include "app/sandbox/api/spdy.h"
#include "app/sandbox/proxy/proxy.h"
#include "app/sandbox/traffic/world.h"

#include <boost/asio/io_context.hpp>

#include <QRegularExpression>
#include <QSslCertificate>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

class ProxyPortsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Options options;
        options.prometheus = false;
        auto world = World::create(options, m_objects);
        QVERIFY(world);
        m_world = std::move(*world);
        m_ports = std::make_unique<ProxyPorts>(m_objects, m_tokens, &m_world->hostCounts());
        for (const StoredObject &pod : m_objects.list({"", "pods"}).first) {
            if (pod.ns == "shop" && pod.name.starts_with("reviews-v1"))
                m_reviews = pod.name;
            if (pod.ns == "istio-system" && pod.name.starts_with("istiod"))
                m_istiod = pod.name;
            if (pod.ns == "istio-system" && pod.name.starts_with("istio-ingressgateway"))
                m_gateway = pod.name;
        }
        QVERIFY(!m_reviews.empty() && !m_istiod.empty() && !m_gateway.empty());
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesAreThoseOfIstio()
    {
        const Json cluster = entry("shop", m_reviews, "dynamic_active_clusters", "cluster", "outbound|9080|v1|reviews.shop.svc.cluster.local");
        QCOMPARE(cluster["cluster"]["metadata"]["filter_metadata"]["istio"]["config"].get<std::string>(),
                 std::string("/apis/networking.istio.io/v1/namespaces/shop/destination-rule/reviews"));
        QCOMPARE(cluster["cluster"]["circuit_breakers"]["thresholds"][0]["max_pending_requests"].get<int>(), 64);
        const Json routes = entry("shop", m_reviews, "dynamic_route_configs", "route_config", "9080");
        const Json hosts = routes["route_config"]["virtual_hosts"];
        const auto reviews =
            std::find_if(hosts.begin(), hosts.end(), [](const Json &host) { return host["name"] == "reviews.shop.svc.cluster.local:9080"; });
        QVERIFY(reviews != hosts.end());
        QCOMPARE((*reviews)["routes"][0]["name"].get<std::string>(), std::string("paying"));
        QCOMPARE((*reviews)["routes"][1]["route"]["weighted_clusters"]["clusters"][0]["weight"].get<int>(), 70);
        QVERIFY(!entry("shop", m_reviews, "dynamic_listeners", {}, "virtualInbound").is_null());
        QVERIFY(!entry("shop", m_reviews, "dynamic_listeners", {}, "0.0.0.0_9080").is_null());
    }

    void aGatewayCarriesItsServers()
    {
        QVERIFY(!entry("istio-system", m_gateway, "dynamic_listeners", {}, "0.0.0.0_8080").is_null());
        const Json http = entry("istio-system", m_gateway, "dynamic_route_configs", "route_config", "http.8080");
        QCOMPARE(http["route_config"]["virtual_hosts"][0]["name"].get<std::string>(), std::string("shop.example.com:80"));
        QVERIFY(!entry("istio-system", m_gateway, "dynamic_route_configs", "route_config", "https.443.https.shop.shop").is_null());
    }

    void certificatesAreTheMeshs()
    {
        const Json secret = entry("shop", m_reviews, "dynamic_active_secrets", {}, "default");
        const std::string chain = secret["secret"]["tls_certificate"]["certificate_chain"]["inline_bytes"];
        const auto certificates = QSslCertificate::fromData(QByteArray::fromBase64(QByteArray::fromStdString(chain)));
        QVERIFY(!certificates.isEmpty());
        QVERIFY(certificates.front().toText().contains(u"spiffe://cluster.local/ns/shop/sa/"_s));
        QCOMPARE(certificates.front().effectiveDate().secsTo(certificates.front().expiryDate()), 86'520);
    }

    void anEditReachesTheProxies()
    {
        const ResourceId kind{"networking.istio.io", "virtualservices"};
        const auto before = m_objects.get(kind, "shop", "reviews");
        Json changed = *before->json;
        changed["spec"]["http"][1]["route"][0]["weight"] = 60;
        changed["spec"]["http"][1]["route"][1]["weight"] = 30;
        m_objects.put(kind, changed);
        const std::string dump = get("shop", m_reviews, 15000, "/config_dump", "resource=dynamic_route_configs").body;
        m_objects.put(kind, *before->json);
        QVERIFY(dump.find("\"weight\":60") != std::string::npos);
        QVERIFY(dump.find("\"weight\":70") == std::string::npos);
    }

    void anUnknownExtensionIsRefused()
    {
        QCOMPARE(status(m_reviews)["resources"][listenerType].contains("lastError"), false);
        const Json value{{"name", "nope"}, {"typed_config", {{"@type", "type.googleapis.com/example.nope.v1.Nope"}}}};
        const Json patch{
            {"applyTo", "HTTP_FILTER"}, {"match", {{"context", "SIDECAR_INBOUND"}}}, {"patch", {{"operation", "INSERT_BEFORE"}, {"value", value}}}};
        const ResourceId kind{"networking.istio.io", "envoyfilters"};
        m_objects.put(kind,
                      {{"apiVersion", "networking.istio.io/v1alpha3"},
                       {"kind", "EnvoyFilter"},
                       {"metadata", {{"name", "nope"}, {"namespace", "shop"}}},
                       {"spec", {{"configPatches", Json::array({patch})}}}});
        const Json refused = status(m_reviews)["resources"][listenerType];
        const std::string dump = get("shop", m_reviews, 15000, "/config_dump", {}).body;
        m_objects.remove(kind, "shop", "nope");
        QVERIFY(refused["lastError"].get<std::string>().find("example.nope.v1.Nope") != std::string::npos);
        QVERIFY(dump.find("error_state") != std::string::npos);
        QCOMPARE(status(m_reviews)["resources"][listenerType].contains("lastError"), false);
    }

    void aStaleProxyRunsWhatItTookLast()
    {
        const ResourceId kind{"networking.istio.io", "virtualservices"};
        const auto route = m_objects.get(kind, "shop", "reviews");
        QVERIFY(status(m_reviews)["cluster_sent"] == status(m_reviews)["cluster_acked"]);
        const auto pod = disturb("stale");
        const Json stale = status(m_reviews);
        Json changed = *route->json;
        changed["spec"]["http"][1]["route"][0]["weight"] = 61;
        changed["spec"]["http"][1]["route"][1]["weight"] = 29;
        m_objects.put(kind, changed);
        const std::string runs = get("shop", m_reviews, 15000, "/config_dump", "resource=dynamic_route_configs").body;
        const std::string wanted = get("istio-system", m_istiod, 15014, "/debug/config_dump", "proxyID=" + m_reviews + ".shop").body;
        m_objects.put(kind, *route->json);
        m_objects.put(pods, pod);
        const Json synced = status(m_reviews);
        QVERIFY(stale["cluster_sent"] != stale["cluster_acked"]);
        QVERIFY(runs.find("\"weight\":70") != std::string::npos && runs.find("\"weight\":61") == std::string::npos);
        QVERIFY(wanted.find("\"weight\":61") != std::string::npos);
        QVERIFY(wanted.find("dynamicActiveClusters") != std::string::npos && wanted.find("\"tlsMode\"") != std::string::npos);
        QVERIFY(synced["cluster_sent"] == synced["cluster_acked"]);
    }

    void aProxyThatWasSentNothingHasNothing()
    {
        const auto pod = disturb("not-sent");
        const Json known = status(m_reviews), dump = Json::parse(get("shop", m_reviews, 15000, "/config_dump", "include_eds").body);
        m_objects.put(pods, pod);
        QCOMPARE(known["resources"][listenerType]["sent"].get<std::string>(), std::string());
        QVERIFY(!known.contains("listener_sent"));
        for (const Json &part : dump["configs"])
            QVERIFY(!part.contains("dynamic_listeners") && !part.contains("dynamic_active_clusters") && !part.contains("dynamic_endpoint_configs"));
        QVERIFY(!entry("shop", m_reviews, "dynamic_listeners", {}, "virtualInbound").is_null());
    }

    void hostsAreCounted()
    {
        m_world->metrics();
        const auto hosts = [this] {
            double requests = 0;
            const Json answered = Json::parse(get("shop", productPage(), 15000, "/clusters", "format=json").body);
            for (const Json &cluster : answered["cluster_statuses"]) {
                for (const Json &host : cluster.value("host_statuses", Json::array())) {
                    for (const Json &stat : host["stats"])
                        requests += stat["name"] == "rq_total" ? std::stod(stat["value"].get<std::string>()) : 0;
                }
            }
            return requests;
        };
        QTRY_VERIFY_WITH_TIMEOUT(hosts() > 0, 20'000);
    }

    void logLevelsAreKept()
    {
        QVERIFY(post("/logging", "").find("  router: warning\n") != std::string::npos);
        QVERIFY(post("/logging", "router=debug").find("  router: debug\n") != std::string::npos);
        QVERIFY(post("/logging", "").find("  router: debug\n") != std::string::npos);
        QVERIFY(post("/logging", "level=info").find("  router: info\n") != std::string::npos);
        QVERIFY(post("/logging", "nonsense=debug").starts_with("usage"));
        QCOMPARE(get("shop", m_reviews, 15000, "/logging", {}).status, 405);
    }

    void aTunnelOfSomethingElseEnds()
    {
        HttpResponse opened = forward({}, "SPDY/3.1+portforward.k8s.io, v4.channel.k8s.io");
        QCOMPARE(opened.status, 101);
        QCOMPARE(std::string(headerValue(opened.headers, "Sec-WebSocket-Protocol")), std::string("SPDY/3.1+portforward.k8s.io"));
        // What is not SPDY ends it.
        QVERIFY(!opened.upgrade->isOver());
        opened.upgrade->received(masked(std::string("\x80\x02\x00\x01\x00\x00\x00\x00", 8)));
        QVERIFY(opened.upgrade->isOver());
    }

    void theDictionaryIsThatOfSpdy()
    {
        // The Adler-32 that SPDY/3's dictionary has in every implementation.
        std::uint32_t a = 1, b = 0;
        for (const char letter : spdy::dictionary()) {
            a = (a + static_cast<unsigned char>(letter)) % 65521;
            b = (b + a) % 65521;
        }
        QCOMPARE(b << 16 | a, 0xe3c6a7c2U);
    }

    void tokensAreForAnAudienceAndATime()
    {
        const std::string token = m_tokens.make("shop", "default", {"istio-ca"}, 0, 100'000);
        const auto claims = m_tokens.read(token, "istio-ca", 50'000);
        QVERIFY(claims && claims->ns == "shop" && claims->account == "default");
        QVERIFY(!m_tokens.read(token, "vault", 50'000));
        QVERIFY(!m_tokens.read(token, "istio-ca", 100'000));
        QVERIFY(!m_tokens.read(token + "x", "istio-ca", 50'000));
        QVERIFY(!AccountTokens().read(token, "istio-ca", 50'000));
        QVERIFY(!m_tokens.read("a.b.c", "istio-ca", 50'000) && !m_tokens.read("", "istio-ca", 50'000));
    }

    void nothingElseListens()
    {
        QVERIFY(!m_ports->connect({"shop", m_reviews}, 15014));
        QVERIFY(!m_ports->connect({"shop", m_reviews}, 15012));
        QVERIFY(!m_ports->connect({"shop", "nobody"}, 15000));
        QVERIFY(m_ports->connect({"istio-system", m_istiod}, 15014));
        QVERIFY(m_ports->connect({"istio-system", m_istiod}, 15012));
        QCOMPARE(get("istio-system", m_istiod, 15014, "/debug/nothing", {}).status, 404);
        QCOMPARE(get("istio-system", m_istiod, 15014, "/debug/config_dump", "proxyID=nobody.shop").status, 404);
    }

    void aPortForwardCarriesRequests()
    {
        HttpResponse opened = forward("ports=15000,1", "v4.channel.k8s.io");
        QCOMPARE(opened.status, 101);
        QVERIFY(opened.upgrade);
        const std::string greeting = opened.upgrade->greeting();
        QVERIFY(greeting.starts_with(std::string("\x82\x03\x00\x98\x3a\x82\x03\x01\x98\x3a", 10))); // 15000 on both channels of the first port
        QVERIFY(greeting.find("connection refused") != std::string::npos);
        const std::string frame = masked(std::string(1, '\0') + "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(opened.upgrade->received(frame.substr(0, 9)), std::string()); // in two pieces
        const std::string answer = opened.upgrade->received(frame.substr(9));
        QVERIFY(answer.find("HTTP/1.1 200 OK") != std::string::npos && answer.ends_with("LIVE\n"));
        QVERIFY(!opened.upgrade->isOver());
        QCOMPARE(opened.upgrade->received(std::string("\x88\x80\x00\x00\x00\x00", 6)), std::string("\x88\x00", 2));
        QVERIFY(opened.upgrade->isOver());
    }

    void aPortForwardIsRefused()
    {
        QCOMPARE(forward("", "v4.channel.k8s.io").status, 400);
        QCOMPARE(forward("ports=70000", "v4.channel.k8s.io").status, 400);
        QCOMPARE(forward("ports=15000", "v9.channel.k8s.io").status, 400);
        QCOMPARE(forward("ports=15000", "v4.channel.k8s.io", {}, Access::adminName, portforward::Speaks::Tunnel).status, 400);
        QCOMPARE(forward("ports=15000", "v4.channel.k8s.io", "nobody").status, 404);
        QCOMPARE(forward("ports=15000", "v4.channel.k8s.io", m_reviews, Access::viewerName).status, 403); // reads, but may not create
    }

private:
    /// A client's WebSocket message.
    static std::string masked(const std::string &payload)
    {
        std::string frame{'\x82', static_cast<char>(0x80 | payload.size()), 1, 2, 3, 4};
        for (std::size_t i = 0; i < payload.size(); ++i)
            frame += static_cast<char>(payload[i] ^ static_cast<char>(i % 4 + 1));
        return frame;
    }

    /// Returns what the pod was.
    Json disturb(const char *how)
    {
        const Json before = *m_objects.get(pods, "shop", m_reviews)->json;
        Json changed = before;
        changed["metadata"]["annotations"]["sandbox.meshdeck.io/xds"] = how;
        m_objects.put(pods, changed);
        return before;
    }

    /// A pod whose proxy sends requests.
    std::string productPage() const
    {
        for (const StoredObject &pod : m_objects.list(pods, "shop").first) {
            if (pod.name.starts_with("web"))
                return pod.name;
        }
        return {};
    }

    std::string post(const std::string &path, const std::string &query) const
    {
        HttpRequest request;
        request.method = "POST";
        request.path = path;
        request.query = query;
        return m_ports->answer({"shop", m_reviews}, 15000, request).value_or(HttpResponse{}).body;
    }

    HttpResponse get(const std::string &ns, const std::string &pod, int port, const std::string &path, const std::string &query) const
    {
        HttpRequest request;
        request.method = "GET";
        request.path = path;
        request.query = query;
        return m_ports->answer({ns, pod}, port, request).value_or(HttpResponse{.status = 0});
    }

    /// The entry of that name in a list of the dump; `inner` is the key its object stands below. Null when there is none.
    Json entry(const std::string &ns, const std::string &pod, const std::string &list, const std::string &inner, const std::string &name) const
    {
        const Json dump = Json::parse(get(ns, pod, 15000, "/config_dump", "resource=" + list).body);
        for (const Json &one : dump["configs"]) {
            if ((inner.empty() ? one : one[inner])["name"] == name)
                return one;
        }
        return {};
    }

    Json status(const std::string &pod) const
    {
        const Json all = Json::parse(get("istio-system", m_istiod, 15014, "/debug/syncz", {}).body);
        for (const Json &one : all) {
            if (one["proxy"] == pod + ".shop")
                return one;
        }
        return {};
    }

    HttpResponse forward(const std::string &query, const std::string &protocol, const std::string &pod = {},
                         const std::string &user = Access::adminName, portforward::Speaks speaks = portforward::Speaks::Both)
    {
        const Access access({"shop"});
        Faults faults{Faults::Hooks{}};
        boost::asio::io_context io;
        const ServiceProxy services(io, m_objects, {});
        Api api(m_objects, access, faults, services);
        api.setPodPorts(m_ports.get());
        api.setPortForward(speaks);
        HttpRequest request;
        request.method = "GET";
        request.path = "/api/v1/namespaces/shop/pods/" + (pod.empty() ? m_reviews : pod) + "/portforward";
        request.query = query;
        request.headers = {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Key", "a"}, {"Sec-WebSocket-Protocol", protocol}};
        request.certificateUser = user;
        HttpResponse got;
        api.handle(std::move(request), [&got](HttpResponse response) { got = std::move(response); });
        return got;
    }

    const ResourceId pods{"", "pods"};
    const std::string listenerType = "type.googleapis.com/envoy.config.listener.v3.Listener";
    ObjectStore m_objects;
    std::unique_ptr<World> m_world;
    AccountTokens m_tokens;
    std::unique_ptr<ProxyPorts> m_ports;
    std::string m_reviews, m_istiod, m_gateway;
};

} // namespace sandbox

QTEST_GUILESS_MAIN(sandbox::ProxyPortsTest)
#include "proxyportstest.moc"
