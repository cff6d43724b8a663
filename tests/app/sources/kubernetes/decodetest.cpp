// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/decode.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using namespace kubernetes;
using mesh::Kind;

class DecodeTest : public QObject
{
    Q_OBJECT

private slots:
    void pods();
    void virtualService();
    void managedFieldsAreCutOut_data();
    void managedFieldsAreCutOut();
    void missingKindIsAdded();
    void secretKeepsOnlyCertificates();
    void secretOfARemoteCluster();
    void truncatedAnywhereIsAnError();
    void badItemsAreSkipped();
    void limits();
    void invalidUtf8IsVisible();
    void loneSurrogateIsNotFatal();
    void nullsAndWrongTypes();
    void watchEvents();
    void watchRefusesGarbage();
    void status();
    void version();
    void coreKinds();
    void istioKinds();
    void gatewayKinds();
    void certManager();
};

namespace {

QByteArray data(const QString &name)
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/app/sources/kubernetes/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

template <class T> T factsOf(Kind kind, const QByteArray &rest, const QByteArray &ns = "shop")
{
    const mesh::KindInfo &info = mesh::info(kind);
    const QByteArray space = info.namespaced ? R"(,"namespace":")" + ns + '"' : QByteArray();
    const auto object = Decoder(kind, u"v1"_s).object(R"({"metadata":{"name":"n")" + space + "}," + rest + "}");
    if (!object)
        qFatal("%s", qPrintable(object.error().message()));
    return *(*object)->as<T>();
}

QByteArray vs(const QByteArray &name, const QByteArray &more = {})
{
    return R"({"metadata":{"namespace":"shop","name":")" + name + "\"}" + more + "}";
}

QByteArray list(const QByteArrayList &items)
{
    return R"({"kind":"VirtualServiceList","metadata":{"resourceVersion":"5"},"items":[)" + items.join(',') + "]}";
}

const QByteArray certificate("-----BEGIN CERTIFICATE-----\nMIIBszCC\n-----END CERTIFICATE-----\n");
const QByteArray privateKey("-----BEGIN PRIVATE KEY-----\nVERYSECRET\n-----END PRIVATE KEY-----\n");

} // namespace

void DecodeTest::pods()
{
    const auto page = Decoder(Kind::Pod, u"v1"_s).page(data(u"pods.json"_s));
    QVERIFY2(page, qPrintable(page ? QString() : page.error().message()));
    QCOMPARE(page->resourceVersion, u"4711"_s);
    QCOMPARE(page->continueToken, u"next"_s);
    QCOMPARE(page->remaining, 12);
    QCOMPARE(page->objects.size(), 1);
    const mesh::Object &pod = *page->objects[0];
    QCOMPARE(pod.apiVersion, u"v1"_s);
    QCOMPARE(pod.meta.ns, u"shop"_s);
    QCOMPARE(pod.meta.createdMs, QDateTime::fromString(u"2026-11-20T10:00:00Z"_s, Qt::ISODate).toMSecsSinceEpoch());
    QCOMPARE(pod.meta.deletedMs, pod.meta.createdMs + 1'800'250);
    QCOMPARE(pod.meta.annotations, (base::Labels{{u"note"_s, u"says \"hi\"\n"_s}}));
    QCOMPARE(pod.meta.owners.size(), 1);
    QVERIFY(pod.meta.owners[0].controller);
    const auto &facts = *pod.as<mesh::PodFacts>();
    QCOMPARE(facts.phase, u"Running"_s);
    QVERIFY(!facts.ready);
    QCOMPARE(facts.node, u"lab"_s);
    QCOMPARE(facts.ip, u"10.77.1.9"_s);
    QCOMPARE(facts.serviceAccount, u"reviews"_s);
    QVERIFY(facts.hasProxy(u"istio-proxy"_s));
    QCOMPARE(facts.containers.size(), 2);
    const auto &app = facts.containers[facts.containers[0].name == "app"_L1 ? 0 : 1];
    QCOMPARE(app.ports, (QVector<int>{8080, 9090}));
    QCOMPARE(app.restarts, 3);
    QCOMPARE(app.waitingReason, u"CrashLoopBackOff"_s);
    QVERIFY(!app.init);
    const QJsonObject json = QJsonDocument::fromJson(pod.json).object();
    QCOMPARE(json[u"kind"_s].toString(), u"Pod"_s);
    QCOMPARE(json[u"apiVersion"_s].toString(), u"v1"_s);
    QVERIFY(!json[u"metadata"_s].toObject().contains(u"managedFields"_s));
    QVERIFY(json[u"metadata"_s].toObject().contains(u"ownerReferences"_s));
    QVERIFY(pod.json.contains("last-applied")); // stays in the object's own text
}

void DecodeTest::virtualService()
{
    const auto object = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s).object(data(u"virtualservice.json"_s));
    QVERIFY(object);
    QCOMPARE((*object)->apiVersion, u"networking.istio.io/v1beta1"_s);
    const auto &facts = *(*object)->as<mesh::VirtualServiceFacts>();
    QCOMPARE(facts.hosts, (QStringList{u"checkout"_s, u"shop.example"_s}));
    QCOMPARE(facts.gateways, (QStringList{u"mesh"_s, u"infra/edge"_s}));
    QCOMPARE(facts.http.size(), 3);
    const mesh::RouteFacts &route = facts.http[0];
    QCOMPARE(
        route.matches,
        (QStringList{u"uri prefix /checkout and header x-user-class exact paying"_s, u"uri regex /v[0-9]+ and without header x-test present"_s}));
    QCOMPARE(route.destinations[0].weight, 90);
    QCOMPARE(route.destinations[0].port, 8080);
    QCOMPARE(route.destinations[1].subset, u"v3"_s);
    QCOMPARE(route.timeout, u"5s"_s);
    QCOMPARE(route.retries->attempts, 3);
    QCOMPARE(route.fault->delayPercent, 12.5);
    QCOMPARE(route.fault->abortPercent, 100.0);
    QCOMPARE(route.fault->abortStatus, 503);
    QCOMPARE(route.mirrorHost, u"checkout-shadow"_s);
    QCOMPARE(route.mirrorPercent, 25.0);
    QCOMPARE(facts.http[1].destinations[0].weight, 100);
    QVERIFY(facts.http[2].redirectsOrDirect);
    QCOMPARE(facts.tls[0].matches, QStringList{u"port 443 and sni a.example or b.example"_s});
    QCOMPARE(facts.tcp[0].destinations[0].weight, 0);
}

void DecodeTest::managedFieldsAreCutOut_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::newRow("first") << QByteArray(R"({"managedFields":[{"a":"}]"}],"name":"n","namespace":"shop"})");
    QTest::newRow("middle") << QByteArray(R"({"name":"n","managedFields":[],"namespace":"shop"})");
    QTest::newRow("last") << QByteArray(R"({"name":"n","namespace":"shop","managedFields":[{"x":{"y":[1,2]}}]})");
    QTest::newRow("twice") << QByteArray(R"({"managedFields":[1],"name":"n","namespace":"shop","managedFields":null})");
    QTest::newRow("pretty") << QByteArray("{\n  \"name\": \"n\",\n  \"managedFields\" : [\n  { }\n  ] ,\n \"namespace\": \"shop\"\n}");
    QTest::newRow("pretty last") << QByteArray("{\n  \"name\": \"n\" ,\n \"namespace\": \"shop\" ,\n  \"managedFields\" : [ ]\n }");
    QTest::newRow("only in metadata") << QByteArray(R"({"name":"n","namespace":"shop","annotations":{"managedFields":"mine"}})");
}

void DecodeTest::managedFieldsAreCutOut()
{
    QFETCH(QByteArray, metadata);
    const QByteArray text =
        R"({"kind":"VirtualService","apiVersion":"networking.istio.io/v1","metadata":)" + metadata + R"(,"spec":{"managedFields":["kept"]}})";
    const auto object = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s).object(text);
    QVERIFY2(object, qPrintable(object ? QString() : object.error().message()));
    QJsonObject expected = QJsonDocument::fromJson(text).object();
    QJsonObject meta = expected[u"metadata"_s].toObject();
    meta.remove(u"managedFields"_s);
    expected[u"metadata"_s] = meta;
    QJsonParseError error;
    QCOMPARE(QJsonDocument::fromJson((*object)->json, &error).object(), expected);
    QCOMPARE(error.error, QJsonParseError::NoError);
}

void DecodeTest::missingKindIsAdded()
{
    const auto page = Decoder(Kind::VirtualService, u"networking.istio.io/v1alpha3"_s).page(list({vs("a")}));
    QVERIFY(page);
    QCOMPARE(page->objects[0]->apiVersion, u"networking.istio.io/v1alpha3"_s);
    QCOMPARE(page->objects[0]->json,
             QByteArray(R"({"kind":"VirtualService","apiVersion":"networking.istio.io/v1alpha3","metadata":{"namespace":"shop","name":"a"}})"));
}

QByteArray secretText(const QByteArray &kubeconfig)
{
    QByteArray text = data(u"secret.json"_s);
    text.replace("@CERT@", certificate.toBase64());
    text.replace("@KEY@", privateKey.toBase64());
    text.replace("@MIXED@", (privateKey + certificate + "comment\n" + certificate).toBase64());
    text.replace("@KUBECONFIG@", kubeconfig.toBase64());
    return text;
}

void DecodeTest::secretKeepsOnlyCertificates()
{
    const auto object = Decoder(Kind::Secret, u"v1"_s).object(secretText("a: b"));
    QVERIFY(object);
    QVERIFY((*object)->json.isEmpty());
    QVERIFY((*object)->meta.annotations.isEmpty());
    const auto &facts = *(*object)->as<mesh::SecretFacts>();
    QCOMPARE(facts.type, u"istio.io/ca-root"_s);
    QCOMPARE(facts.certificates.keys(), (QStringList{u"ca-cert.pem"_s, u"mixed.pem"_s}));
    QCOMPARE(facts.certificates[u"ca-cert.pem"_s], certificate);
    QCOMPARE(facts.certificates[u"mixed.pem"_s], certificate + certificate);
    QCOMPARE(facts.otherKeys, (QStringList{u"ca-key.pem"_s, u"password"_s, u"config"_s}));
    // A certificate whose end is that of a key takes nothing of the key along.
    const QByteArray tricky = "-----BEGIN CERTIFICATE-----\nAAA\n" + privateKey + "-----END CERTIFICATE-----\n";
    const auto facts2 = factsOf<mesh::SecretFacts>(Kind::Secret, R"("data":{"x":")" + tricky.toBase64() + "\"}");
    QVERIFY(facts2.certificates.isEmpty());
}

void DecodeTest::secretOfARemoteCluster()
{
    const QByteArray kubeconfig = "clusters:\n- cluster:\n    certificate-authority-data: " + certificate.toBase64()
        + "\n    server: https://x\nusers:\n- user:\n" + "    client-certificate-data: \"" + certificate.toBase64()
        + "\"\n    client-key-data: " + privateKey.toBase64() + "\n    token: abc\n";
    const auto plain = Decoder(Kind::Secret, u"v1"_s).object(secretText(kubeconfig));
    QCOMPARE((*plain)->as<mesh::SecretFacts>()->certificates.size(), 2); // without the label it is no kubeconfig
    QVERIFY((*plain)->as<mesh::SecretFacts>()->otherKeys.contains(u"config"_s));
    QByteArray text = secretText(kubeconfig);
    text.replace("\"uid\"", "\"labels\":{\"istio/multiCluster\":\"true\"},\"uid\"");
    const auto object = Decoder(Kind::Secret, u"v1"_s).object(text);
    QVERIFY(object);
    const auto &facts = *(*object)->as<mesh::SecretFacts>();
    QCOMPARE(facts.certificates[u"config/ca"_s], certificate);
    QCOMPARE(facts.certificates[u"config/client"_s], certificate);
    for (const QByteArray &pem : facts.certificates)
        QVERIFY(!pem.contains("PRIVATE"));
    QCOMPARE(text.count('\0'), text.size()); // overwritten where it was received
}

void DecodeTest::truncatedAnywhereIsAnError()
{
    const QByteArray whole = list({vs("a"), vs("b", R"(,"spec":{"hosts":["x"]})"), vs("c")});
    QVERIFY(Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s).page(whole));
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const auto page = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s).page(whole.first(size));
        QVERIFY2(!page, whole.first(size).constData());
    }
    QVERIFY(!Decoder(Kind::VirtualService, u"v1"_s).page("{}"));
    QVERIFY(!Decoder(Kind::VirtualService, u"v1"_s).page(whole + whole));
    QVERIFY(!Decoder(Kind::VirtualService, u"v1"_s).page("<html>"));
}

void DecodeTest::badItemsAreSkipped()
{
    const auto page = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s)
                          .page(list({vs("a"), "5", "null", R"({"metadata":{"namespace":"x"}})",
                                      R"({"kind":"Pod","metadata":{"name":"p","namespace":"x"}})", R"({"metadata":{"name":"nons"}})", vs("b")}));
    QVERIFY(page);
    QCOMPARE(page->objects.size(), 2);
    QCOMPARE(page->skipped.count, 5);
    QVERIFY(!page->skipped.reason.isEmpty());
}

void DecodeTest::limits()
{
    const auto nested = [](int depth) { return R"(,"spec":)" + QByteArray("[").repeated(depth) + QByteArray("]").repeated(depth); };
    const auto decode = [](const QByteArray &item, Limits limits = {}) {
        return Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s, limits).page(list({vs("good"), item}));
    };
    const auto taken = [&](const QByteArray &item, Limits limits = {}) {
        const auto page = decode(item, limits);
        return page && page->objects.size() == 2;
    };
    const auto reason = [&](const QByteArray &item, Limits limits = {}) {
        const auto page = decode(item, limits);
        return page && page->skipped.count == 1 ? page->skipped.reason : QString();
    };
    QVERIFY(taken(vs("x", nested(198))));
    QVERIFY(taken(vs("x", nested(199))));
    QVERIFY(reason(vs("x", nested(200))).contains(u"200 levels"_s));
    QVERIFY(reason(vs("x", nested(100'000))).contains(u"200 levels"_s));

    const Limits small{.objectBytes = 1000, .depth = 200, .keys = 5, .stringBytes = 50};
    const auto text = [](int size) { return R"(,"spec":")" + QByteArray(size, 'x') + '"'; };
    QVERIFY(taken(vs("x", text(49)), small));
    QVERIFY(taken(vs("x", text(50)), small));
    QVERIFY(reason(vs("x", text(51)), small).contains(u"50 bytes"_s));
    const auto map = [](int keys) {
        QByteArrayList fields;
        for (int i = 0; i < keys; ++i)
            fields.append('"' + QByteArray::number(i) + "\":1");
        return ",\"spec\":{" + fields.join(',') + '}';
    };
    QVERIFY(taken(vs("x", map(5)), small));
    QVERIFY(reason(vs("x", map(6)), small).contains(u"limit of 5"_s));
    const qsizetype bare = vs("x", R"(,"spec":[])").size();
    const auto sized = [&](qsizetype size) { return vs("x", ",\"spec\":[" + QByteArray(size - bare, ' ') + ']'); };
    QVERIFY(taken(sized(1000), small));
    QVERIFY(reason(sized(1001), small).contains(u"limit of 1000"_s));
}

void DecodeTest::invalidUtf8IsVisible()
{
    const auto page = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s).page(list({vs("a\xff\xfe"), vs("b")}));
    QVERIFY(page);
    QCOMPARE(page->objects.size(), 2);
    QVERIFY(page->objects[0]->meta.name.contains(QChar::ReplacementCharacter));
    const auto events = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s)
                            .events(R"({"type":"ADDED","object":)" + vs("c\xc3") + "}\n" + R"({"type":"ADDED","object":)" + vs("d") + "}\n");
    QVERIFY(events);
    QCOMPARE(events->events.size(), 2);
}

void DecodeTest::loneSurrogateIsNotFatal()
{
    const auto object = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s).object(vs("a\\ud800b"));
    QVERIFY(object);
    QCOMPARE((*object)->meta.name.size(), 3);
}

void DecodeTest::nullsAndWrongTypes()
{
    const auto page =
        Decoder(Kind::Service, u"v1"_s)
            .page(
                R"({"metadata":null,"items":[{"metadata":{"name":"s","namespace":"n","labels":null,"annotations":[1],"ownerReferences":7},"spec":{"ports":"none","selector":5,"clusterIPs":null},"status":null}]})");
    QVERIFY(page);
    QCOMPARE(page->objects.size(), 1);
    QCOMPARE(page->objects[0]->as<mesh::ServiceFacts>()->type, u"ClusterIP"_s);
    const auto empty = Decoder(Kind::Service, u"v1"_s).page(R"({"metadata":{"resourceVersion":"1"},"items":null})");
    QVERIFY(empty);
    QVERIFY(empty->objects.isEmpty());
}

void DecodeTest::watchEvents()
{
    const QByteArray lines = R"({"type":"ADDED","object":)" + vs("a") + "}\n\n"
        + R"({"object":{"metadata":{"name":"b","namespace":"shop","resourceVersion":"12","uid":"u"}},"type":"DELETED"})" + "\r\n"
        + R"({"type":"BOOKMARK","object":{"kind":"VirtualService","metadata":{"resourceVersion":"13","annotations":{"k8s.io/initial-events-end":"true"}}}})"
        + "\n" + R"({"type":"MODIFIED","object":{"kind":"Pod","metadata":{"name":"odd","namespace":"shop","resourceVersion":"14"}}})" + "\n"
        + R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}})";
    const auto all = Decoder(Kind::VirtualService, u"networking.istio.io/v1"_s).events(lines);
    QVERIFY2(all, qPrintable(all ? QString() : all.error().message()));
    using Type = WatchEvent::Type;
    QCOMPARE(all->events.size(), 5);
    QCOMPARE(all->events[0].type, Type::Added);
    QVERIFY(all->events[0].object);
    QCOMPARE(all->events[1].type, Type::Deleted);
    QCOMPARE(all->events[1].name, u"b"_s);
    QCOMPARE(all->events[1].resourceVersion, u"12"_s);
    QVERIFY(all->events[2].initialEnd);
    QCOMPARE(all->events[2].resourceVersion, u"13"_s);
    QVERIFY(!all->events[3].object);
    QCOMPARE(all->events[3].resourceVersion, u"14"_s);
    QCOMPARE(all->skipped.count, 1);
    QCOMPARE(all->events[4].status.code, 410);
    QCOMPARE(all->events[4].status.reason, u"Expired"_s);
}

void DecodeTest::watchRefusesGarbage()
{
    for (const char *line : {"{", "[]", "{\"type\":\"ADDED\"}", "{\"type\":\"NEW\",\"object\":{}}", "{\"type\":\"ADDED\",\"object\":{\"metadata\":{}",
                             "x", "\"ADDED\"", "{}{}"})
        QVERIFY2(!Decoder(Kind::Pod, u"v1"_s).events(line), line);
}

void DecodeTest::status()
{
    const auto status =
        decodeStatus(R"({"kind":"Status","status":"Failure","message":"m","reason":"TooManyRequests","code":429,"metadata":{"continue":"c"},
        "details":{"retryAfterSeconds":7,"causes":[{"reason":"ResourceVersionTooLarge"}]}})");
    QVERIFY(status);
    QCOMPARE(status->code, 429);
    QCOMPARE(status->retryAfterSeconds, 7);
    QCOMPARE(status->continueToken, u"c"_s);
    QCOMPARE(status->causes, QStringList{u"ResourceVersionTooLarge"_s});
    QVERIFY(!decodeStatus("<html>bad gateway</html>"));
    QVERIFY(!decodeStatus(R"({"kind":"Pod"})"));
    QVERIFY(!decodeStatus({}));
}

void DecodeTest::version()
{
    QCOMPARE(decodeVersion(R"({"major":"1","gitVersion":"v1.35.3"})").value(), u"1.35.3"_s);
    QVERIFY(!decodeVersion("{}"));
    QVERIFY(!decodeVersion("no"));
}

void DecodeTest::coreKinds()
{
    const auto service =
        factsOf<mesh::ServiceFacts>(Kind::Service, R"("spec":{"type":"LoadBalancer","clusterIP":"None","clusterIPs":["None"],"selector":{"a":"b"},
        "ports":[{"name":"http","port":80,"targetPort":8080,"appProtocol":"http"},{"port":53,"protocol":"UDP","targetPort":"dns"}]},
        "status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"},{"hostname":"lb.example"}]}})");
    QVERIFY(service.headless);
    QVERIFY(service.clusterIps.isEmpty());
    QCOMPARE(service.ports[0].targetPort, u"8080"_s);
    QCOMPARE(service.ports[0].protocol, u"TCP"_s);
    QCOMPARE(service.ports[1].targetPort, u"dns"_s);
    QCOMPARE(service.addresses, (QStringList{u"1.2.3.4"_s, u"lb.example"_s}));

    const auto slice = Decoder(Kind::EndpointSlice, u"discovery.k8s.io/v1"_s)
                           .object(R"({"metadata":{"name":"s-1","namespace":"shop","labels":{"kubernetes.io/service-name":"s"}},
        "addressType":"IPv4","ports":[{"name":"http","port":8080}],"endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":false},"targetRef":{"kind":"Pod","name":"p"},"nodeName":"n","zone":"z"},
        {"addresses":["10.0.0.2"],"conditions":{"ready":null,"serving":true,"terminating":true},"topology":{"topology.kubernetes.io/zone":"old"}}]})");
    QVERIFY(slice);
    const auto &endpoints = *(*slice)->as<mesh::EndpointSliceFacts>();
    QCOMPARE(endpoints.service, u"s"_s);
    QVERIFY(!endpoints.endpoints[0].ready && !endpoints.endpoints[0].serving);
    QCOMPARE(endpoints.endpoints[0].targetName, u"p"_s);
    QVERIFY(endpoints.endpoints[1].ready && endpoints.endpoints[1].terminating);
    QCOMPARE(endpoints.endpoints[1].zone, u"old"_s);

    const auto deployment = factsOf<mesh::WorkloadFacts>(Kind::Deployment, R"("spec":{"replicas":3,"selector":{"matchLabels":{"app":"x"}},
        "template":{"metadata":{"labels":{"app":"x","version":"v1"},"annotations":{"k":"v"}},"spec":{"serviceAccountName":"sa","containers":[{"image":"i:1"}]}}},
        "status":{"replicas":3,"readyReplicas":2,"updatedReplicas":1,"availableReplicas":2})");
    QCOMPARE(deployment.wanted, 3);
    QCOMPARE(deployment.ready, 2);
    QCOMPARE(deployment.templateLabels.value(u"version"_s), u"v1"_s);
    QCOMPARE(deployment.serviceAccount, u"sa"_s);
    QCOMPARE(deployment.images, QStringList{u"i:1"_s});
    const auto daemon = factsOf<mesh::WorkloadFacts>(
        Kind::DaemonSet,
        R"("status":{"desiredNumberScheduled":5,"currentNumberScheduled":4,"numberReady":3,"updatedNumberScheduled":2,"numberAvailable":1})");
    QCOMPARE((std::array{daemon.wanted, daemon.current, daemon.ready, daemon.updated, daemon.available}), (std::array{5, 4, 3, 2, 1}));

    const auto map = factsOf<mesh::ConfigMapFacts>(Kind::ConfigMap, R"("data":{"mesh":"rootNamespace: x\n"},"binaryData":{"b":"AAE="})");
    QCOMPARE(map.data[u"mesh"_s], QByteArray("rootNamespace: x\n"));
    QCOMPARE(map.data[u"b"_s], QByteArray("\0\1", 2));

    const auto hooks = factsOf<mesh::WebhookFacts>(
        Kind::MutatingWebhook,
        R"("webhooks":[{"name":"w","clientConfig":{"caBundle":")" + certificate.toBase64()
            + R"(","service":{"namespace":"istio-system","name":"istiod","path":"/inject"}}},{"name":"u","failurePolicy":"Ignore","clientConfig":{"url":"https://x"}}])");
    QCOMPARE(hooks.webhooks[0].caBundle, certificate);
    QCOMPARE(hooks.webhooks[0].servicePort, 443);
    QCOMPARE(hooks.webhooks[0].failurePolicy, u"Fail"_s);
    QCOMPARE(hooks.webhooks[1].url, u"https://x"_s);

    const auto crd = factsOf<mesh::CrdFacts>(
        Kind::CustomResourceDefinition,
        R"("spec":{"group":"g.io","names":{"kind":"K","plural":"ks"},"versions":[{"name":"v1","served":true},{"name":"v0","served":false}]})");
    QCOMPARE(crd.servedVersions, QStringList{u"v1"_s});
    QCOMPARE(crd.plural, u"ks"_s);

    const auto node =
        Decoder(Kind::Node, u"v1"_s)
            .object(
                R"({"metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"z","failure-domain.beta.kubernetes.io/region":"r"}},"status":{"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"kubeletVersion":"v1.35.3"}}})");
    QVERIFY((*node)->as<mesh::NodeFacts>()->ready);
    QCOMPARE((*node)->as<mesh::NodeFacts>()->region, u"r"_s);
    QCOMPARE(factsOf<mesh::NamespaceFacts>(Kind::Namespace, R"("status":{"phase":"Terminating"})").phase, u"Terminating"_s);
}

void DecodeTest::istioKinds()
{
    const auto gateway = factsOf<mesh::GatewayFacts>(
        Kind::Gateway,
        R"("spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["ns/a"],
        "tls":{"mode":"SIMPLE","credentialName":"shop-cert","credentialNames":["b"]}},{"port":{"number":80,"protocol":"HTTP"},"name":"plain"},{"port":{"number":1},"tls":{}}]})");
    QCOMPARE(gateway.servers[0].credentialNames, (QStringList{u"shop-cert"_s, u"b"_s}));
    QCOMPARE(gateway.servers[0].tlsMode, u"SIMPLE"_s);
    QCOMPARE(gateway.servers[1].tlsMode, QString());
    QCOMPARE(gateway.servers[1].name, u"plain"_s);
    QCOMPARE(gateway.servers[2].tlsMode, u"PASSTHROUGH"_s);

    const auto rule = factsOf<mesh::DestinationRuleFacts>(
        Kind::DestinationRule, R"("spec":{"host":"reviews","trafficPolicy":{"tls":{"mode":"ISTIO_MUTUAL"},"connectionPool":{"tcp":{}}},
        "subsets":[{"name":"v1","labels":{"version":"v1"},"trafficPolicy":{"outlierDetection":{"interval":"1s"},"tls":{"mode":"DISABLE"}}}]})");
    QCOMPARE(rule.tlsMode, u"ISTIO_MUTUAL"_s);
    QVERIFY(rule.hasOutlierDetection && rule.hasConnectionPool);
    QCOMPARE(rule.subsets[0].labels.value(u"version"_s), u"v1"_s);

    const auto entry = factsOf<mesh::ServiceEntryFacts>(
        Kind::ServiceEntry,
        R"("spec":{"hosts":["pay.example"],"ports":[{"number":443,"name":"tls","protocol":"TLS","targetPort":8443}],"endpoints":[{},{}]})");
    QCOMPARE(entry.location, u"MESH_EXTERNAL"_s);
    QCOMPARE(entry.resolution, u"NONE"_s);
    QCOMPARE(entry.endpoints, 2);
    QCOMPARE(entry.ports[0].port, 443);
    QCOMPARE(entry.ports[0].targetPort, u"8443"_s);

    const auto peer = factsOf<mesh::PeerAuthenticationFacts>(
        Kind::PeerAuthentication,
        R"("spec":{"selector":{"matchLabels":{"app":"x"}},"mtls":{"mode":"STRICT"},"portLevelMtls":{"8080":{"mode":"DISABLE"}}})");
    QCOMPARE(peer.mode, u"STRICT"_s);
    QCOMPARE(peer.portModes[8080], u"DISABLE"_s);
    QVERIFY(peer.selector);
    QVERIFY(!factsOf<mesh::PeerAuthenticationFacts>(Kind::PeerAuthentication, R"("spec":{})").selector);
    const auto policy = factsOf<mesh::AuthorizationPolicyFacts>(Kind::AuthorizationPolicy, R"("spec":{"rules":[{},{}]})");
    QCOMPARE(policy.action, u"ALLOW"_s);
    QCOMPARE(policy.rules, 2);
}

void DecodeTest::gatewayKinds()
{
    const auto gateway = factsOf<mesh::K8sGatewayFacts>(
        Kind::K8sGateway, R"("spec":{"gatewayClassName":"istio","listeners":[{"name":"https","hostname":"*.x","port":443,"protocol":"HTTPS",
        "tls":{"certificateRefs":[{"name":"c"},{"name":"d","namespace":"other"}]}}]},"status":{"addresses":[{"value":"1.1.1.1"}],"conditions":[{"type":"Accepted","status":"True"},{"type":"Programmed","status":"False"}]})");
    QCOMPARE(gateway.listeners[0].tlsMode, u"Terminate"_s);
    QCOMPARE(gateway.listeners[0].certificates[0].kindName, u"Secret"_s);
    QCOMPARE(gateway.listeners[0].certificates[1].ns, u"other"_s);
    QVERIFY(gateway.accepted && !gateway.programmed);

    const QByteArray spec =
        R"("spec":{"parentRefs":[{"name":"edge","namespace":"infra","sectionName":"https"},{"group":"","kind":"Service","name":"s"}],"hostnames":["h"],"rules":[
        {"matches":[{"path":{"type":"PathPrefix","value":"/a"},"method":"GET","headers":[{"name":"x","value":"y"}]}],"filters":[{"type":"RequestMirror","requestMirror":{"backendRef":{"name":"m"},"percent":5}}],
         "backendRefs":[{"name":"s","port":80},{"name":"t","namespace":"far","port":81,"weight":9},{"group":"inference","kind":"InferencePool","name":"p"}],"timeouts":{"request":"10s"},"retry":{"attempts":2,"codes":[500,503]}},
        {"filters":[{"type":"RequestRedirect","requestRedirect":{}}]}]})";
    for (const Kind kind : {Kind::HttpRoute, Kind::LinkerdHttpRoute}) {
        const auto route = factsOf<mesh::GatewayRouteFacts>(kind, spec);
        QCOMPARE(route.parents[0].kindName, u"Gateway"_s);
        QCOMPARE(route.parents[0].group, u"gateway.networking.k8s.io"_s);
        QCOMPARE(route.parents[1].kindName, u"Service"_s);
        QCOMPARE(route.parents[1].group, QString());
        const mesh::RouteFacts &rule = route.rules[0];
        QCOMPARE(rule.matches, QStringList{u"path prefix /a and method GET and header x exact y"_s});
        QCOMPARE(rule.destinations[0].host, u"s"_s);
        QCOMPARE(rule.destinations[0].weight, 1);
        QCOMPARE(rule.destinations[1].host, u"t.far"_s);
        QCOMPARE(rule.destinations[1].weight, 9);
        QCOMPARE(rule.destinations[2].host, u"InferencePool/p"_s);
        QCOMPARE(rule.mirrorHost, u"m"_s);
        QCOMPARE(rule.mirrorPercent, 5.0);
        QCOMPARE(rule.timeout, u"10s"_s);
        QCOMPARE(rule.retries->retryOn, u"500,503"_s);
        QVERIFY(route.rules[1].redirectsOrDirect);
    }
    const auto grpc =
        factsOf<mesh::GatewayRouteFacts>(Kind::GrpcRoute, R"("spec":{"rules":[{"matches":[{"method":{"service":"shop.Cart","method":"Add"}}]}]})");
    QCOMPARE(grpc.rules[0].matches, QStringList{u"grpc exact shop.Cart/Add"_s});
    const auto grant = factsOf<mesh::ReferenceGrantFacts>(
        Kind::ReferenceGrant,
        R"("spec":{"from":[{"group":"gateway.networking.k8s.io","kind":"Gateway","namespace":"shop"}],"to":[{"group":"","kind":"Secret"}]})");
    QCOMPARE(grant.from[0].ns, u"shop"_s);
    QCOMPARE(grant.to[0].kindName, u"Secret"_s);
}

void DecodeTest::certManager()
{
    const auto facts = factsOf<mesh::CertManagerFacts>(
        Kind::CertManagerCertificate,
        R"("spec":{"secretName":"s","issuerRef":{"name":"ca"},"dnsNames":["a"],"uris":["spiffe://x"],"duration":"2160h","renewBefore":"360h"},
        "status":{"notBefore":"2026-11-01T00:00:00Z","notAfter":"2027-01-30T00:00:00Z","renewalTime":"2027-01-15T00:00:00Z","conditions":[{"type":"Ready","status":"False","reason":"Expired","message":"m"},{"type":"Issuing","status":"True"}]})");
    QCOMPARE(facts.issuerKind, u"Issuer"_s);
    QCOMPARE(facts.notAfterMs - facts.notBeforeMs, 90LL * 86'400'000);
    QVERIFY(!facts.ready);
    QCOMPARE(facts.reason, u"Expired"_s);
}

QTEST_GUILESS_MAIN(DecodeTest)
#include "decodetest.moc"
