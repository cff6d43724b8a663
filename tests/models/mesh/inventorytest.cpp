// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/host.h"
#include "models/mesh/inventory.h"
#include "models/mesh/workloads.h"
#include "tests/support/mesh.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using mesh::Cause;
using mesh::Health;
using mesh::Kind;

class InventoryTest : public QObject
{
    Q_OBJECT

private:
    static mesh::ObjectPtr peerAuthentication(const QString &ns, const QString &name, const QString &mode, qint64 createdMs = 1,
                                              std::optional<base::Labels> selector = {})
    {
        auto made =
            std::make_shared<mesh::Object>(*object(Kind::PeerAuthentication, ns, name, mesh::PeerAuthenticationFacts{std::move(selector), mode, {}}));
        made->meta.createdMs = createdMs;
        return made;
    }

    static mesh::ObjectPtr split(const QString &ns, const QString &service, const QVector<std::pair<QString, int>> &weights)
    {
        mesh::RouteFacts paying{u"paying"_s, {u"header x-user-class exact paying"_s}, {{service, weights.front().first}}, {}, {}, 0, {}, {}, {},
                                false};
        mesh::RouteFacts route;
        for (const auto &[subset, weight] : weights)
            route.destinations.push_back({service, subset, 0, weight});
        return object(Kind::VirtualService, ns, service, mesh::VirtualServiceFacts{{service}, {}, {}, {paying, route}, {}, {}});
    }

    static mesh::ObjectPtr subsets(const QString &ns, const QString &service, const QStringList &versions)
    {
        mesh::DestinationRuleFacts facts;
        facts.host = service;
        for (const QString &version : versions)
            facts.subsets.push_back({version, {{u"version"_s, version}}});
        return object(Kind::DestinationRule, ns, service, facts);
    }

private slots:
    void hostsBelongToTheNamespaceThatSaysThem()
    {
        const mesh::ServiceRef reviews{u"shop"_s, u"reviews"_s};
        for (const QString &host : {u"reviews"_s, u"reviews.shop"_s, u"reviews.shop.svc"_s, u"reviews.shop.svc.cluster.local"_s})
            QCOMPARE(mesh::serviceOfHost(host, u"shop"_s), reviews);
        for (const QString &host : {u"api.bank.example"_s, u"*"_s, u"*.shop.svc.cluster.local"_s, u""_s})
            QVERIFY2(mesh::serviceOfHost(host, u"shop"_s).isEmpty(), qPrintable(host));
    }

    void versionsHaveWantedAndSeenShares()
    {
        QVector<mesh::ObjectPtr> objects = app(u"shop"_s, u"reviews"_s, {u"v1"_s, u"v2"_s, u"v3"_s});
        objects << ns(u"shop"_s) << split(u"shop"_s, u"reviews"_s, {{u"v1"_s, 70}, {u"v2"_s, 20}, {u"v3"_s, 10}})
                << subsets(u"shop"_s, u"reviews"_s, {u"v1"_s, u"v2"_s, u"v3"_s});
        const mesh::Peer web = workload(u"shop"_s, u"web"_s);
        const auto inventory = mesh::inventory(*snapshot(objects,
                                                         {edge(web, workload(u"shop"_s, u"reviews-v1"_s), u"reviews"_s, 60),
                                                          edge(web, workload(u"shop"_s, u"reviews-v2"_s, u"v2"_s), u"reviews"_s, 30),
                                                          edge(web, workload(u"shop"_s, u"reviews-v3"_s, u"v3"_s), u"reviews"_s, 10, 0.3)}));
        const mesh::ServiceInfo *reviews = inventory.service(u"shop"_s, u"reviews"_s);
        QVERIFY(reviews);
        QCOMPARE(reviews->versions.size(), 3);
        QCOMPARE(reviews->versions[0].wantedShare, 0.7);
        QCOMPARE(reviews->versions[0].seenShare, 0.6);
        QCOMPARE(reviews->versions[2].wantedShare, 0.1);
        QCOMPARE(reviews->in.rate, 100.0);
        QCOMPARE(reviews->in.errors, 0.03);
        QCOMPARE(reviews->health, Health::Critical);
        QCOMPARE(reviews->cause, Cause::VersionErrors);
        QCOMPARE(reviews->causeVersion, u"v3"_s);
        QCOMPARE(reviews->configuration, (QStringList{u"VirtualService shop/reviews"_s, u"DestinationRule shop/reviews"_s}));
        QCOMPARE(reviews->dataPlane, mesh::DataPlane::Sidecar);
        const mesh::WorkloadInfo *v3 = inventory.workload(u"shop"_s, u"reviews-v3"_s);
        QVERIFY(v3);
        QCOMPARE(v3->ready, 1);
        QCOMPARE(v3->services, QStringList{u"reviews"_s});
        QCOMPARE(v3->cause, Cause::Errors);
    }

    void aServiceWithoutReadyEndpointsIsCritical()
    {
        const auto inventory =
            mesh::inventory(*snapshot({service(u"shop"_s, u"cart"_s), deployment(u"shop"_s, u"cart"_s, u"cart"_s, u"v1"_s),
                                       pod(u"shop"_s, u"cart"_s, 1, u"cart"_s, u"v1"_s, true, false), endpoints(u"shop"_s, u"cart"_s, 0, 1)}));
        QCOMPARE(inventory.service(u"shop"_s, u"cart"_s)->cause, Cause::NoEndpoints);
        QCOMPARE(inventory.service(u"shop"_s, u"cart"_s)->health, Health::Critical);
        QCOMPARE(inventory.workload(u"shop"_s, u"cart"_s)->cause, Cause::PodsNotReady);
    }

    void deniedAndPlaintextWarn()
    {
        QVector<mesh::ObjectPtr> objects = app(u"pay"_s, u"checkout"_s) + app(u"data"_s, u"store"_s);
        mesh::EdgeTraffic denied = edge(workload(u"shop"_s, u"web"_s), workload(u"pay"_s, u"checkout"_s), u"checkout"_s, 10);
        denied.denied = 0.12;
        mesh::EdgeTraffic plain = edge({}, workload(u"data"_s, u"store"_s), u"store"_s, 10);
        plain.mtls = 0;
        const auto inventory = mesh::inventory(*snapshot(objects, {denied, plain}));
        QCOMPARE(inventory.service(u"pay"_s, u"checkout"_s)->cause, Cause::Denied);
        QCOMPARE(inventory.service(u"pay"_s, u"checkout"_s)->health, Health::Warn);
        QCOMPARE(inventory.service(u"data"_s, u"store"_s)->cause, Cause::Plaintext);
    }

    void theOldestPolicyOfTheNarrowestScopeDecides()
    {
        const auto snapshot =
            support::snapshot({peerAuthentication(u"istio-system"_s, u"default"_s, u"PERMISSIVE"_s),
                               peerAuthentication(u"pay"_s, u"new"_s, u"PERMISSIVE"_s, 9), peerAuthentication(u"pay"_s, u"old"_s, u"STRICT"_s, 3),
                               peerAuthentication(u"pay"_s, u"fraud"_s, u"DISABLE"_s, 5, base::Labels{{u"app"_s, u"fraud"_s}}),
                               peerAuthentication(u"shop"_s, u"unset"_s, u"UNSET"_s)});
        const mesh::PeerModes modes(*snapshot);
        QCOMPARE(modes.of(u"pay"_s, {}), mesh::MtlsMode::Strict);
        QCOMPARE(modes.of(u"pay"_s, {{u"app"_s, u"fraud"_s}}), mesh::MtlsMode::Disable);
        QCOMPARE(modes.of(u"shop"_s, {}), mesh::MtlsMode::Permissive);
        QCOMPARE(mesh::PeerModes(*support::snapshot({})).of(u"x"_s, {}), mesh::MtlsMode::Permissive);
    }

    void podsFindTheirDeploymentEvenWithoutReplicaSets()
    {
        const auto snapshot = support::snapshot({deployment(u"shop"_s, u"web"_s, u"web"_s, u"v1"_s), pod(u"shop"_s, u"web"_s, 1, u"web"_s, u"v1"_s)});
        const mesh::Workloads workloads(*snapshot);
        QCOMPARE(workloads.all().size(), 1);
        QCOMPARE(workloads.find(u"shop"_s, u"web"_s)->pods.size(), 1);
        QVERIFY(workloads.selectedBy(u"shop"_s, {}).isEmpty());
        QCOMPARE(workloads.selectedBy(u"shop"_s, {{u"app"_s, u"web"_s}}).size(), 1);
    }

    void namespacesCountWhatIsInThem()
    {
        QVector<mesh::ObjectPtr> objects = app(u"shop"_s, u"web"_s) + app(u"legacy"_s, u"batch"_s, {u"v1"_s}, false);
        objects << ns(u"shop"_s, {{u"istio-injection"_s, u"enabled"_s}}) << ns(u"legacy"_s);
        const auto inventory = mesh::inventory(*snapshot(objects));
        QCOMPARE(inventory.namespaces.size(), 2);
        QCOMPARE(inventory.namespaces[0].name, u"legacy"_s);
        QCOMPARE(inventory.namespaces[0].podsInMesh, 0);
        QCOMPARE(inventory.namespaces[0].pods, 1);
        QCOMPARE(inventory.namespaces[1].podsInMesh, 1);
        QCOMPARE(inventory.namespaces[1].injection, u"enabled"_s);
    }
};

QTEST_GUILESS_MAIN(InventoryTest)
#include "inventorytest.moc"
