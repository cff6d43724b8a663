// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/source.h"

#include "fakeapi.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using namespace kubernetes;
using mesh::Kind;
using mesh::KindHealth;
using mesh::SourceHealth;

namespace {

/// A source against a fake server, and the snapshot its deltas make.
struct Rig {
    FakeApi api;
    base::SystemClock clock;
    Options options;
    std::unique_ptr<Source> source;
    mesh::SnapshotPtr snapshot = std::make_shared<mesh::Snapshot>();
    QVector<KindHealth> podHealth;
    QVector<SourceHealth> health;

    Rig()
    {
        Timing &timing = options.timing;
        timing.backoffBaseMs = 20;
        timing.backoffMaxMs = 100;
        timing.initialDeadlineMs = 500;
        timing.heartbeatMs = 200;
        timing.heartbeatTimeoutMs = 150;
        timing.coalesceMs = 5;
        timing.refusedRetryMs = 100;
        timing.rediscoverSoonMs = 20;
        for (const char *ns : {"istio-system", "pay", "shop"}) {
            api.put(Kind::Namespace, {}, QLatin1String(ns));
            api.put(Kind::Pod, QLatin1String(ns), u"pod"_s);
            api.put(Kind::ConfigMap, QLatin1String(ns), u"istio-ca-root-cert"_s, {{u"data"_s, QJsonObject{{u"root-cert.pem"_s, u"PEM"_s}}}});
            api.put(Kind::ConfigMap, QLatin1String(ns), u"unrelated"_s);
        }
    }
    void start()
    {
        source = std::make_unique<Source>(http::Endpoint{api.url(), {}, {}, {}, {}}, options, clock);
        QObject::connect(source.get(), &store::Source::delta, [this](const mesh::Delta &delta) {
            snapshot = mesh::apply(snapshot, std::span(&delta, 1), clock.nowMs()).first;
            podHealth.append(state(Kind::Pod).health);
            health.append(snapshot->source(mesh::SourceId::Kubernetes).health);
        });
        source->start();
    }
    const mesh::KindState &state(Kind kind) const { return snapshot->state(kind); }
    const mesh::SourceState &sourceState() const { return snapshot->source(mesh::SourceId::Kubernetes); }
    bool isLive(Kind kind = Kind::Pod) const { return sourceState().health == SourceHealth::Live && state(kind).health == KindHealth::Live; }
    QStringList names(Kind kind) const
    {
        QStringList all;
        for (const mesh::ObjectPtr &object : snapshot->objects(kind))
            all.append(object->meta.ns.isEmpty() ? object->meta.name : object->meta.ns + u'/' + object->meta.name);
        return all;
    }
};

const QByteArray pem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

QJsonObject secretBody(const QJsonObject &labels = {})
{
    return {{u"metadata"_s, QJsonObject{{u"labels"_s, labels}}},
            {u"type"_s, u"kubernetes.io/tls"_s},
            {u"data"_s, QJsonObject{{u"tls.crt"_s, QString::fromLatin1(pem.toBase64())}, {u"tls.key"_s, u"c2VjcmV0"_s}}}};
}

} // namespace

class SourceTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void everyKindArrives_data();
    void everyKindArrives();
    void absentKindsAndStaleGroups();
    void crdBringsAKind();
    void namedConfigMaps();
    void serverKilledAndBack();
    void serverFrozen();
    void perNamespace();
    void perNamespaceFollowsNamespaces();
    void givenNamespaces();
    void forbiddenEverywhere();
    void refusedLogin();
    void secrets();
    void getOne();
    void proxyEndpoint();
    void stopIsSilent();
    void agreesAfterRandomOperations();
};

void SourceTest::everyKindArrives_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("aggregated");
    QTest::newRow("list and watch, plain discovery") << u"v1.24.0"_s << false;
    QTest::newRow("list and watch, aggregated discovery") << u"v1.33.1"_s << true;
    QTest::newRow("WatchList") << u"v1.35.3"_s << true;
}

void SourceTest::everyKindArrives()
{
    QFETCH(QString, version);
    QFETCH(bool, aggregated);
    Rig rig;
    rig.api.gitVersion = version;
    rig.api.aggregated = aggregated;
    rig.api.watchLists = version == "v1.35.3"_L1;
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        if (info.watched)
            rig.api.put(info.kind, u"shop"_s, u"one"_s);
    }
    rig.start();
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        if (!info.watched)
            continue;
        QTRY_VERIFY2(rig.isLive(info.kind), qPrintable(info.name));
        QVERIFY(rig.snapshot->find({info.kind, info.namespaced ? u"shop"_s : QString(), u"one"_s}));
        QCOMPARE(rig.state(info.kind).version, info.versions.first());
        QCOMPARE(rig.state(info.kind).loaded, rig.snapshot->objects(info.kind).size());
    }
    QCOMPARE(rig.sourceState().version, version.mid(1));
    QVERIFY(rig.sourceState().contactMs > 0);
    QCOMPARE(rig.sourceState().endpoint, rig.api.url());
    QCOMPARE(rig.api.countOf(u"/api/v1/pods"_s), rig.api.watchLists ? 0 : 1);
    QCOMPARE(rig.api.countOf(u"/api/v1/secrets"_s), 0);
    QCOMPARE(rig.state(Kind::Secret).health, KindHealth::Unknown);
}

void SourceTest::absentKindsAndStaleGroups()
{
    Rig rig;
    rig.api.absent = {Kind::ServiceProfile};
    rig.api.staleGroups = {u"security.istio.io"_s};
    rig.start();
    QTRY_VERIFY(rig.isLive());
    QTRY_COMPARE(rig.state(Kind::ServiceProfile).health, KindHealth::Absent);
    QVERIFY(!rig.state(Kind::ServiceProfile).error);
    QCOMPARE(rig.state(Kind::AuthorizationPolicy).health, KindHealth::Failed);
    QVERIFY(rig.state(Kind::AuthorizationPolicy).error);
    QVERIFY(rig.sourceState().notes.join(u' ').contains(u"security.istio.io"_s));
}

void SourceTest::crdBringsAKind()
{
    Rig rig;
    rig.api.absent = {Kind::Telemetry};
    rig.api.put(Kind::Telemetry, u"shop"_s, u"t"_s);
    rig.start();
    QTRY_VERIFY(rig.isLive(Kind::CustomResourceDefinition) && rig.state(Kind::Telemetry).health == KindHealth::Absent);
    rig.api.absent.clear();
    rig.api.put(Kind::CustomResourceDefinition, {}, u"telemetries.telemetry.istio.io"_s);
    QTRY_VERIFY(rig.isLive(Kind::Telemetry));
    QCOMPARE(rig.names(Kind::Telemetry), QStringList{u"shop/t"_s});
    rig.api.absent = {Kind::Telemetry};
    rig.api.remove(Kind::CustomResourceDefinition, {}, u"telemetries.telemetry.istio.io"_s);
    QTRY_COMPARE(rig.state(Kind::Telemetry).health, KindHealth::Absent);
    QVERIFY(rig.names(Kind::Telemetry).isEmpty());
}

void SourceTest::namedConfigMaps()
{
    Rig rig;
    rig.api.put(Kind::ConfigMap, u"istio-system"_s, u"istio"_s, {{u"data"_s, QJsonObject{{u"mesh"_s, u"trustDomain: td\n"_s}}}});
    rig.api.put(Kind::ConfigMap, u"istio-system"_s, u"istio-leader"_s);
    rig.api.put(Kind::ConfigMap, u"linkerd"_s, u"linkerd-config"_s);
    rig.api.put(Kind::ConfigMap, u"linkerd"_s, u"other"_s);
    rig.start();
    const QStringList wanted{u"istio-system/istio"_s, u"istio-system/istio-ca-root-cert"_s, u"linkerd/linkerd-config"_s, u"pay/istio-ca-root-cert"_s,
                             u"shop/istio-ca-root-cert"_s};
    QTRY_COMPARE(rig.names(Kind::ConfigMap), wanted);
    QTRY_VERIFY(rig.isLive(Kind::ConfigMap));
    QCOMPARE(rig.snapshot->trustDomain(), u"td"_s);
    rig.api.remove(Kind::ConfigMap, u"pay"_s, u"istio-ca-root-cert"_s);
    QTRY_COMPARE(rig.names(Kind::ConfigMap).size(), 4);
    rig.api.compact();
    rig.api.cut(); // the fresh list of one part leaves the other parts alone
    rig.api.put(Kind::ConfigMap, u"pay"_s, u"istio-ca-root-cert"_s);
    QTRY_COMPARE(rig.names(Kind::ConfigMap), wanted);
    rig.source->setRootNamespace(u"mesh-root"_s);
    QTRY_COMPARE(rig.names(Kind::ConfigMap).size(), 4); // istio-system/istio is no longer of interest
}

void SourceTest::serverKilledAndBack()
{
    Rig rig;
    rig.start();
    QTRY_VERIFY(rig.isLive() && rig.api.openWatches(Kind::Pod) == 1);
    rig.api.stop();
    QTRY_COMPARE(rig.sourceState().health, SourceHealth::Lost);
    QTRY_COMPARE(rig.state(Kind::Pod).health, KindHealth::Stale);
    QVERIFY(rig.sourceState().error);
    QVERIFY(rig.sourceState().retryMs > 0);
    QCOMPARE(rig.names(Kind::Pod).size(), 3); // still there to look at
    rig.api.put(Kind::Pod, u"shop"_s, u"new"_s);
    rig.api.remove(Kind::Pod, u"pay"_s, u"pod"_s);
    rig.api.listen();
    QTRY_VERIFY(rig.isLive());
    QTRY_COMPARE(rig.names(Kind::Pod), (QStringList{u"istio-system/pod"_s, u"shop/new"_s, u"shop/pod"_s}));
    QCOMPARE(rig.sourceState().retryMs, 0);
    QVERIFY(!rig.sourceState().error);
}

void SourceTest::serverFrozen()
{
    Rig rig;
    rig.start();
    QTRY_VERIFY(rig.isLive() && rig.api.openWatches(Kind::Pod) == 1);
    rig.api.setFrozen(true); // no byte comes, no connection ends
    QTRY_COMPARE(rig.sourceState().health, SourceHealth::Lost);
    QTRY_COMPARE(rig.state(Kind::Pod).health, KindHealth::Stale);
    rig.api.setFrozen(false);
    QTRY_VERIFY(rig.isLive());
    rig.api.put(Kind::Pod, u"shop"_s, u"new"_s);
    QTRY_VERIFY(rig.names(Kind::Pod).contains(u"shop/new"_s));
}

void SourceTest::perNamespace()
{
    Rig rig;
    rig.api.allowed = [](const QString &ns, const QString &plural) { return plural == "namespaces"_L1 || ns == "shop"_L1; };
    rig.start();
    QTRY_VERIFY(rig.isLive());
    QTRY_COMPARE(rig.state(Kind::Pod).forbiddenNamespaces, (QStringList{u"istio-system"_s, u"pay"_s}));
    QVERIFY(rig.state(Kind::Pod).perNamespace);
    QCOMPARE(rig.names(Kind::Pod), QStringList{u"shop/pod"_s});
    QTRY_COMPARE(rig.names(Kind::ConfigMap), QStringList{u"shop/istio-ca-root-cert"_s});
    QCOMPARE(rig.state(Kind::Node).health, KindHealth::Forbidden);
    QVERIFY(rig.state(Kind::Node).error->kind == base::ErrorKind::Forbidden);
    rig.api.put(Kind::Pod, u"shop"_s, u"new"_s);
    QTRY_COMPARE(rig.names(Kind::Pod).size(), 2);
    rig.api.allowed = nullptr; // more rights
    rig.source->refresh();
    QTRY_COMPARE(rig.names(Kind::Pod).size(), 4);
    QTRY_VERIFY(rig.isLive() && !rig.state(Kind::Pod).perNamespace);
    QVERIFY(rig.state(Kind::Pod).forbiddenNamespaces.isEmpty());
}

void SourceTest::perNamespaceFollowsNamespaces()
{
    Rig rig;
    rig.api.allowed = [](const QString &ns, const QString &plural) { return plural == "namespaces"_L1 || !ns.isEmpty(); };
    rig.start();
    QTRY_COMPARE(rig.names(Kind::Pod).size(), 3);
    rig.api.put(Kind::Namespace, {}, u"data"_s);
    rig.api.put(Kind::Pod, u"data"_s, u"db"_s);
    QTRY_VERIFY(rig.names(Kind::Pod).contains(u"data/db"_s));
    rig.api.remove(Kind::Namespace, {}, u"pay"_s);
    QTRY_VERIFY(!rig.names(Kind::Pod).contains(u"pay/pod"_s));
    QTRY_VERIFY(rig.isLive());
}

void SourceTest::givenNamespaces()
{
    Rig rig;
    rig.options.namespaces = {u"pay"_s, u"shop"_s};
    rig.api.allowed = [](const QString &ns, const QString &) { return ns == "shop"_L1; }; // GET of its own Namespace object too
    rig.start();
    QTRY_COMPARE(rig.names(Kind::Pod), QStringList{u"shop/pod"_s});
    QTRY_COMPARE(rig.state(Kind::Pod).forbiddenNamespaces, QStringList{u"pay"_s});
    QTRY_COMPARE(rig.names(Kind::Namespace), QStringList{u"shop"_s});
}

void SourceTest::forbiddenEverywhere()
{
    Rig rig;
    rig.options.contextNamespace = u"shop"_s;
    rig.api.allowed = [](const QString &, const QString &) { return false; };
    rig.start();
    QTRY_COMPARE(rig.state(Kind::Pod).health, KindHealth::Forbidden);
    QTRY_COMPARE(rig.state(Kind::Pod).forbiddenNamespaces, QStringList{u"shop"_s}); // the context's was tried
    QTRY_COMPARE(rig.state(Kind::Namespace).health, KindHealth::Forbidden);
    QCOMPARE(rig.sourceState().health, SourceHealth::Live); // it answers well
}

void SourceTest::refusedLogin()
{
    Rig rig;
    bool expired = true;
    rig.api.script = [&expired](const FakeApi::Request &request, QTcpSocket *socket) {
        if (!expired || request.path == "/version"_L1)
            return false;
        FakeApi::fail(socket, 401, u"Unauthorized"_s);
        return true;
    };
    rig.start();
    QTRY_COMPARE(rig.sourceState().health, SourceHealth::Refused);
    QVERIFY(rig.sourceState().error->kind == base::ErrorKind::Unauthorized);
    QVERIFY(rig.sourceState().retryMs > 0);
    expired = false; // tried again slowly
    QTRY_VERIFY(rig.isLive() && rig.api.openWatches(Kind::Pod) == 1);
    expired = true;
    rig.api.cut();
    QTRY_COMPARE(rig.sourceState().health, SourceHealth::Refused);
    QTRY_COMPARE(rig.state(Kind::Pod).health, KindHealth::Stale);
    rig.api.put(Kind::Pod, u"shop"_s, u"new"_s);
    expired = false;
    rig.source->refresh();
    QTRY_VERIFY(rig.isLive());
    QTRY_VERIFY(rig.names(Kind::Pod).contains(u"shop/new"_s));
}

void SourceTest::secrets()
{
    Rig rig;
    rig.api.put(Kind::Secret, u"shop"_s, u"shop-cert"_s, secretBody());
    rig.api.put(Kind::Secret, u"shop"_s, u"unwanted"_s, secretBody());
    rig.api.put(Kind::Secret, u"istio-system"_s, u"remote"_s, secretBody({{u"istio/multiCluster"_s, u"true"_s}}));
    rig.api.put(Kind::Secret, u"istio-system"_s, u"istio-ca-secret"_s, secretBody());
    rig.api.allowed = [](const QString &ns, const QString &plural) { return plural != "secrets"_L1 || ns != "pay"_L1; };
    rig.options.timing.namedMs = 100;
    rig.start();
    QTRY_VERIFY(rig.isLive());
    QVERIFY(std::ranges::none_of(rig.api.requests, [](const auto &request) { return request.path.contains("secrets"_L1); }));

    rig.source->wantSecrets(
        {{Kind::Secret, u"shop"_s, u"shop-cert"_s}, {Kind::Secret, u"pay"_s, u"hidden"_s}, {Kind::Secret, u"shop"_s, u"missing"_s}});
    QTRY_COMPARE(rig.names(Kind::Secret), (QStringList{u"istio-system/remote"_s, u"shop/shop-cert"_s}));
    QTRY_COMPARE(rig.state(Kind::Secret).forbiddenNamespaces, QStringList{u"pay"_s});
    QTRY_COMPARE(rig.state(Kind::Secret).health, KindHealth::Live);
    QCOMPARE(rig.state(Kind::Secret).loaded, 2);
    const mesh::ObjectPtr secret = rig.snapshot->find({Kind::Secret, u"shop"_s, u"shop-cert"_s});
    QVERIFY(secret->json.isEmpty());
    QCOMPARE(secret->as<mesh::SecretFacts>()->certificates.value(u"tls.crt"_s), pem);
    QCOMPARE(secret->as<mesh::SecretFacts>()->otherKeys, QStringList{u"tls.key"_s});

    rig.source->wantSecrets({{Kind::Secret, u"istio-system"_s, u"istio-ca-secret"_s}});
    QTRY_COMPARE(rig.names(Kind::Secret), (QStringList{u"istio-system/istio-ca-secret"_s, u"istio-system/remote"_s}));
    rig.api.remove(Kind::Secret, u"istio-system"_s, u"istio-ca-secret"_s);
    rig.api.remove(Kind::Secret, u"istio-system"_s, u"remote"_s);
    QTRY_VERIFY(rig.names(Kind::Secret).isEmpty()); // read again by itself
    QVERIFY(!rig.names(Kind::Secret).contains(u"shop/unwanted"_s));
}

void SourceTest::getOne()
{
    Rig rig;
    rig.start();
    auto good = rig.source->get({Kind::Pod, u"shop"_s, u"pod"_s});
    auto missing = rig.source->get({Kind::Pod, u"shop"_s, u"none/../x"_s});
    QTRY_VERIFY(good.isFinished() && missing.isFinished());
    QVERIFY(good.result());
    QCOMPARE((*good.result())->meta.name, u"pod"_s);
    QVERIFY(missing.result().error().kind == base::ErrorKind::NotFound);
    QVERIFY(missing.result().error().where.startsWith(rig.api.url()));
}

void SourceTest::proxyEndpoint()
{
    const base::SystemClock clock;
    http::Endpoint api{u"https://10.0.0.1:6443/"_s, {}, {}, {}, {}};
    api.tls.serverName = u"kubernetes"_s;
    api.headers = {{"Impersonate-User", "x"}};
    const Source source(api, {}, clock);
    const auto url = [&](const QString &scheme, const QString &port) {
        return source.proxyEndpoint(u"istio-system"_s, u"prometheus"_s, scheme, port).baseUrl;
    };
    const QString root = u"https://10.0.0.1:6443/api/v1/namespaces/istio-system/services/"_s;
    QCOMPARE(url({}, u"9090"_s), root + u"prometheus:9090/proxy"_s);
    QCOMPARE(url(u"http"_s, u"http"_s), root + u"prometheus:http/proxy"_s);
    QCOMPARE(url(u"https"_s, u"9090"_s), root + u"https:prometheus:9090/proxy"_s);
    QCOMPARE(url(u"https"_s, {}), root + u"https:prometheus:/proxy"_s);
    QCOMPARE(url({}, {}), root + u"prometheus/proxy"_s);
    QCOMPARE(source.proxyEndpoint(u"a"_s, u"b"_s, {}, {}).tls.serverName, u"kubernetes"_s);
    QCOMPARE(source.proxyEndpoint(u"a"_s, u"b"_s, {}, {}).headers.size(), 1);
}

void SourceTest::stopIsSilent()
{
    Rig rig;
    rig.start();
    QTRY_VERIFY(rig.isLive());
    rig.source->stop();
    rig.source->stop();
    QCOMPARE(rig.sourceState().health, SourceHealth::Off);
    QTRY_COMPARE(rig.api.openWatches(Kind::Pod), 0);
    QSignalSpy deltas(rig.source.get(), &store::Source::delta);
    rig.api.put(Kind::Pod, u"shop"_s, u"new"_s);
    QTest::qWait(50);
    QCOMPARE(deltas.size(), 0);
    rig.source->start();
    QTRY_VERIFY(rig.names(Kind::Pod).contains(u"shop/new"_s));
}

void SourceTest::agreesAfterRandomOperations()
{
    Rig rig;
    rig.options.kinds = {Kind::Pod, Kind::Service, Kind::VirtualService};
    rig.start();
    QRandomGenerator random(11);
    const std::array kinds{Kind::Pod, Kind::Service, Kind::VirtualService};
    for (int step = 0; step < 400; ++step) {
        const Kind kind = kinds[random.bounded(3U)];
        const QString name = u"o%1"_s.arg(random.bounded(8));
        switch (random.bounded(25)) {
        case 0: rig.api.endWatches(); break;
        case 1: rig.api.cut(); break;
        case 2: rig.api.compact(); break;
        case 3:
            rig.api.stop();
            QTest::qWait(random.bounded(20));
            rig.api.listen();
            break;
        case 4: QTest::qWait(random.bounded(40)); break;
        case 5:
        case 6:
        case 7:
            if (rig.api.versionsOf(kind).contains(u"shop/"_s + name))
                rig.api.remove(kind, u"shop"_s, name);
            break;
        default: rig.api.put(kind, u"shop"_s, name);
        }
        QCoreApplication::processEvents();
    }
    for (const Kind kind : kinds) {
        QTRY_VERIFY(rig.isLive(kind));
        const auto agrees = [&] {
            QMap<QString, QString> mine;
            for (const mesh::ObjectPtr &object : rig.snapshot->objects(kind))
                mine.insert(object->meta.ns + u'/' + object->meta.name, object->meta.resourceVersion);
            return mine == rig.api.versionsOf(kind);
        };
        QTRY_VERIFY(agrees());
        QTRY_COMPARE(rig.state(kind).loaded, rig.snapshot->objects(kind).size());
    }
}

QTEST_GUILESS_MAIN(SourceTest)
#include "sourcetest.moc"
