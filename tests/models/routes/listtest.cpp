// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/routes/routes.h"
#include "tests/models/routes/scene.h"

#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace scene;
using routes::Told;

class ListTest : public QObject
{
    Q_OBJECT

private:
    static const routes::Route &at(const routes::List &list, const QString &name)
    {
        static const routes::Route none;
        for (const routes::Route &route : list.routes) {
            if (u"%1/%2"_s.arg(route.owner.name, route.shownName()) == name)
                return route;
        }
        return none;
    }
    static mesh::Peer web() { return support::workload(u"shop"_s, u"web"_s); }

private slots:
    void withoutNamesOnlyTheSplitIsKnown()
    {
        const routes::List list = routes::list(*scene::snapshot(shop()));
        QCOMPARE(list.routes.size(), 5);
        QVERIFY(list.labels.isEmpty());
        const routes::Route &split = at(list, u"reviews/split"_s);
        QCOMPARE(split.told, Told::SplitOnly);
        QVERIFY(!split.measured.known());
        QCOMPARE(split.targets[0].wanted, 0.7);
        QCOMPARE(split.targets[0].seen, 0.6);
        QCOMPARE(split.targets[1].rate, 40.0);
        QCOMPARE(split.targets[1].errors, 0.1);
        const routes::Host *host = list.host(split.host);
        QVERIFY(host);
        QCOMPARE(host->total.rate, 100.0);
        QCOMPARE(host->split.size(), 2);
        QCOMPARE(host->split[0].workload, u"reviews-v1"_s);
        QCOMPARE(host->split[0].share, 0.6);
    }

    void theOnlyRouteOfAHostHasItsNumbers()
    {
        const routes::List list = routes::list(*scene::snapshot(shop()));
        const routes::Route &lone = at(list, u"ratings/http[0]"_s);
        QCOMPARE(lone.told, Told::Alone);
        QCOMPARE(lone.measured.rate, 12.0);
        QCOMPARE(lone.measured.errors, 0.5);
        QVERIFY(lone.takesAll());
    }

    void anotherRouteToTheSameServiceEndsThat()
    {
        mesh::RouteFacts also;
        also.matches = {u"uri prefix /ratings"_s};
        also.destinations = {to(u"ratings"_s)};
        QVector<mesh::ObjectPtr> objects = shop();
        objects << virtualService(u"shop"_s, u"other"_s, {u"other.example"_s}, {also});
        const routes::List list = routes::list(*scene::snapshot(objects));
        QCOMPARE(at(list, u"ratings/http[0]"_s).told, Told::SplitOnly);
    }

    void aGatewaysHostIsWhatTheGatewaySends()
    {
        const routes::List list = routes::list(*scene::snapshot(shop()));
        const routes::Route &product = at(list, u"web/product"_s);
        const routes::Host *host = list.host(product.host);
        QVERIFY(host);
        QCOMPARE(host->gateway, u"shop/front"_s);
        QCOMPARE(host->title, u"shop.example.com"_s);
        QCOMPARE(host->total.rate, 30.0); // not the 5 that come from inside
        QCOMPARE(list.hosts.first().gateway, u"shop/front"_s);
    }

    void namedRoutesHaveTheirOwnNumbers()
    {
        QVector<mesh::ObjectPtr> objects = shop();
        objects << telemetry();
        const routes::List list = routes::list(*scene::snapshot(
            objects,
            {sample(u"split"_s, web(), u"reviews"_s, u"reviews-v1"_s, u"v1"_s, 60),
             sample(u"split"_s, web(), u"reviews"_s, u"reviews-v2"_s, u"v2"_s, 15),
             sample(u"split"_s, web(), u"reviews"_s, u"reviews-v2"_s, u"v2"_s, 5, u"504"_s, u"UT,URX"_s),
             sample(u"paying"_s, web(), u"reviews"_s, u"reviews-v2"_s, u"v2"_s, 20)},
            {{u"route"_s, u"split"_s, u"shop"_s, u"reviews"_s, 10, 20, 30}, {u"route"_s, u"gone"_s, u"shop"_s, u"reviews"_s, 1, 1, 1}}));
        QCOMPARE(list.labels, QStringList{u"route"_s});
        const routes::Route &split = at(list, u"reviews/split"_s);
        QCOMPARE(split.told, Told::ByName);
        QCOMPARE(split.label, u"route"_s);
        QCOMPARE(split.measured.rate, 80.0);
        QCOMPARE(split.measured.errors, 5.0 / 80);
        QCOMPARE(split.measured.timeouts, 5.0 / 80);
        QCOMPARE(split.measured.exhausted, 5.0 / 80);
        QCOMPARE(split.measured.p95, 20.0);
        QCOMPARE(split.targets[0].seen, 0.75);
        QCOMPARE(split.targets[1].errors, 0.25);
        const routes::Route &paying = at(list, u"reviews/paying"_s);
        QCOMPARE(paying.measured.rate, 20.0);
        QVERIFY(std::isnan(paying.measured.p50));
    }

    void aNamedRouteThatNobodyTookHasZero()
    {
        QVector<mesh::ObjectPtr> objects = shop();
        objects << telemetry();
        const routes::List list = routes::list(*scene::snapshot(objects, {sample(u"split"_s, web(), u"reviews"_s, u"reviews-v1"_s, u"v1"_s, 60)}));
        const routes::Route &paying = at(list, u"reviews/paying"_s);
        QCOMPARE(paying.told, Told::ByName);
        QCOMPARE(paying.measured.rate, 0.0);
    }

    void seriesWithoutANameAreOfTheOnlyRouteThatHasNone()
    {
        QVector<mesh::ObjectPtr> objects = shop();
        objects << telemetry();
        const routes::List list = routes::list(*scene::snapshot(
            objects,
            {sample(u"unknown"_s, ingress(), u"web"_s, u"web"_s, u"v1"_s, 9), sample(u"unknown"_s, web(), u"ratings"_s, u"ratings"_s, u"v1"_s, 12),
             sample(u"default"_s, web(), u"cart"_s, u"cart-v1"_s, u"v1"_s, 3), sample(u"nowhere"_s, web(), u"cart"_s, u"cart-v1"_s, u"v1"_s, 2)}));
        QCOMPARE(at(list, u"web/http[1]"_s).told, Told::ByExclusion);
        QCOMPARE(at(list, u"web/http[1]"_s).measured.rate, 9.0);
        QCOMPARE(at(list, u"ratings/http[0]"_s).measured.rate, 12.0);
        QCOMPARE(list.unruled, 3.0);
        QCOMPARE(list.unattributed, 2.0);
    }

    void theNameOfAMatchStandsBehindTheRoutes()
    {
        QVector<mesh::ObjectPtr> objects = shop();
        objects << telemetry();
        const routes::List list = routes::list(*scene::snapshot(objects, {sample(u"product.mobile"_s, ingress(), u"web"_s, u"web"_s, u"v1"_s, 4)}));
        QCOMPARE(at(list, u"web/product"_s).measured.rate, 4.0);
    }

    void aNameOfTwoObjectsIsDecidedByWhoCalls()
    {
        mesh::RouteFacts product{.name = u"product"_s};
        product.destinations = {to(u"web"_s)};
        QVector<mesh::ObjectPtr> objects = shop();
        objects << telemetry() << virtualService(u"shop"_s, u"inside"_s, {u"web"_s}, {product});
        const routes::List list = routes::list(*scene::snapshot(
            objects,
            {sample(u"product"_s, ingress(), u"web"_s, u"web"_s, u"v1"_s, 30), sample(u"product"_s, web(), u"web"_s, u"web"_s, u"v1"_s, 5)}));
        QCOMPARE(at(list, u"web/product"_s).measured.rate, 30.0);
        QCOMPARE(at(list, u"inside/product"_s).measured.rate, 5.0);
        QCOMPARE(list.unattributed, 0.0);
    }

    void rulesOfTheGatewayApiHaveANameAnyway()
    {
        mesh::RouteFacts rule;
        rule.destinations = {to(u"catalog"_s, {}, 1)};
        mesh::GatewayRouteFacts facts{.hostnames = {u"edge.example.com"_s}, .parents = {}, .rules = {rule}};
        facts.parents = {mesh::ParentRef{.group = {}, .kindName = u"Gateway"_s, .ns = {}, .name = u"edge"_s, .sectionName = {}}};
        const mesh::Peer edge = support::workload(u"shop"_s, u"edge-istio"_s);
        auto gateway = support::object(mesh::Kind::Deployment, u"shop"_s, u"edge-istio"_s,
                                       mesh::WorkloadFacts{.templateLabels = {{u"gateway.networking.k8s.io/gateway-name"_s, u"edge"_s}}});
        QVector<mesh::ObjectPtr> objects = shop();
        objects << telemetry() << gateway << support::object(mesh::Kind::HttpRoute, u"shop"_s, u"catalog"_s, facts);
        const routes::List list =
            routes::list(*scene::snapshot(objects, {sample(u"shop.catalog.0"_s, edge, u"catalog"_s, u"catalog-v1"_s, u"v1"_s, 7)}));
        const routes::Route &route = at(list, u"catalog/rules[0]"_s);
        QCOMPARE(route.metricName, u"shop.catalog.0"_s);
        QCOMPARE(route.measured.rate, 7.0);
        QCOMPARE(route.told, Told::ByName);
    }

    void labelsAreWhatTelemetriesSay()
    {
        QCOMPARE(routes::labels(*support::snapshot({telemetry("route_name")})), QStringList{u"route_name"_s});
        QVERIFY(routes::labels(*support::snapshot({telemetry("r} or vector(1)")})).isEmpty());
        QVERIFY(routes::labels(*support::snapshot({telemetry("route", R"("operation":"REMOVE",)")})).isEmpty());
        const auto bytes = support::liveObject(
            R"({"apiVersion":"telemetry.istio.io/v1","kind":"Telemetry","metadata":{"name":"a","namespace":"b"},"spec":{"metrics":[{"overrides":[{"match":{"metric":"REQUEST_SIZE"},"tagOverrides":{"r":{"value":"xds.route_name"}}}]}]}})");
        QVERIFY(routes::labels(*support::snapshot({bytes})).isEmpty());
    }

    void withoutTelemetryNothingIsKnown()
    {
        const mesh::SnapshotPtr base = support::snapshot(shop());
        mesh::Snapshot none = *base;
        none.traffic.reset();
        const routes::List list = routes::list(none);
        QVERIFY(!list.traffic);
        QCOMPARE(list.routes.size(), 5);
        QCOMPARE(list.routes.first().told, Told::Nothing);
    }
};

QTEST_GUILESS_MAIN(ListTest)
#include "listtest.moc"
