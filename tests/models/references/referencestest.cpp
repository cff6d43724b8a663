// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/references/references.h"
#include "tests/support/shop.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;
using references::Graph;
using references::Reference;

namespace {

Graph graphOf(const QVector<mesh::ObjectPtr> &objects)
{
    analysis::WorldInput input;
    input.live = mesh::apply(nullptr, std::array{support::configured(objects)}, 1).first;
    return Graph::of(*analysis::World::make(input));
}

QStringList outOf(const Graph &graph, const mesh::ObjectKey &key)
{
    QStringList names;
    for (const Reference &reference : graph.outOf(key)) {
        const QString to = reference.to < 0 ? u"missing "_s + reference.missing : graph.nodes()[reference.to].toString();
        names << (reference.detail.isEmpty() ? to : to + u' ' + reference.detail);
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

QStringList into(const Graph &graph, const mesh::ObjectKey &key)
{
    QStringList names;
    for (const Reference &reference : graph.into(key))
        names << graph.nodes()[reference.from].toString();
    names.sort();
    names.removeDuplicates();
    return names;
}

} // namespace

class ReferencesTest final : public QObject
{
    Q_OBJECT

private slots:
    void routeNamesGatewayRuleAndService()
    {
        const Graph graph = graphOf(support::configuredShop());
        QCOMPARE(outOf(graph, {Kind::VirtualService, u"shop"_s, u"reviews"_s}),
                 (QStringList{u"DestinationRule shop/reviews v1"_s, u"DestinationRule shop/reviews v2"_s, u"Gateway shop/web"_s,
                              u"Service shop/reviews"_s, u"Service shop/reviews v1"_s, u"Service shop/reviews v2"_s}));
        QCOMPARE(into(graph, {Kind::Gateway, u"shop"_s, u"web"_s}), QStringList{u"VirtualService shop/reviews"_s});
    }

    void subsetsAreTheirWorkloads()
    {
        const Graph graph = graphOf(support::configuredShop());
        QCOMPARE(outOf(graph, {Kind::DestinationRule, u"shop"_s, u"reviews"_s}),
                 (QStringList{u"Deployment shop/reviews-v1 v1"_s, u"Deployment shop/reviews-v2 v2"_s, u"Service shop/reviews"_s}));
        QCOMPARE(into(graph, {Kind::Deployment, u"shop"_s, u"reviews-v1"_s}),
                 (QStringList{u"AuthorizationPolicy shop/reviews"_s, u"DestinationRule shop/reviews"_s, u"Service shop/reviews"_s}));
    }

    void podsAreToldByTheirMaker()
    {
        QVector<mesh::ObjectPtr> objects = support::configuredShop();
        const QByteArray pod =
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"NAME","namespace":"shop","labels":{"app":"reviews"}},"spec":{"containers":[]}})";
        objects.push_back(support::liveObject(QByteArray(pod).replace("NAME", "bare")));
        auto owned = std::make_shared<mesh::Object>(*support::liveObject(QByteArray(pod).replace("NAME", "owned")));
        owned->meta.owners = {{u"ReplicaSet"_s, u"reviews-v1-abc"_s, u"u"_s, true}};
        objects.push_back(owned);
        const QStringList names = outOf(graphOf(objects), {Kind::Service, u"shop"_s, u"reviews"_s});
        QVERIFY(names.contains(u"Pod shop/bare"_s));
        QVERIFY(!names.contains(u"Pod shop/owned"_s));
    }

    void gatewaysSelectAcrossNamespaces()
    {
        const Graph graph = graphOf(support::configuredShop());
        QCOMPARE(outOf(graph, {Kind::Gateway, u"shop"_s, u"web"_s}), QStringList{u"Deployment istio-system/ingress"_s});
    }

    void policiesWithoutSelectorAreForTheNamespace()
    {
        const Graph graph = graphOf(support::configuredShop());
        QCOMPARE(outOf(graph, {Kind::PeerAuthentication, u"shop"_s, u"all"_s}), QStringList{u"Namespace shop"_s});
    }

    void whatIsNotThereIsMissing()
    {
        const Graph graph = graphOf(support::configuredShop());
        const mesh::ObjectKey broken{Kind::VirtualService, u"shop"_s, u"broken"_s};
        QCOMPARE(outOf(graph, broken), (QStringList{u"missing Gateway shop/nowhere"_s, u"missing Service shop/nothere"_s}));
        QCOMPARE(graph.counts(broken), (Graph::Counts{.out = 2, .missing = 2, .in = 0}));
    }

    /// A kind that may not be read is not known, so nothing of it is missing.
    void whatCantBeKnownIsNotMissing()
    {
        mesh::Delta delta = support::configured(support::configuredShop());
        delta.kinds[Kind::Gateway].health = mesh::KindHealth::Forbidden;
        analysis::WorldInput input;
        input.live = mesh::apply(nullptr, std::array{delta}, 1).first;
        const Graph graph = Graph::of(*analysis::World::make(input));
        QCOMPARE(outOf(graph, {Kind::VirtualService, u"shop"_s, u"broken"_s}), QStringList{u"missing Service shop/nothere"_s});
    }

    void servicesUnderAnObject()
    {
        const Graph graph = graphOf(support::configuredShop());
        const mesh::ObjectKey service{Kind::Service, u"shop"_s, u"reviews"_s};
        for (const mesh::ObjectKey &key :
             {mesh::ObjectKey{Kind::VirtualService, u"shop"_s, u"reviews"_s}, mesh::ObjectKey{Kind::DestinationRule, u"shop"_s, u"reviews"_s},
              mesh::ObjectKey{Kind::AuthorizationPolicy, u"shop"_s, u"reviews"_s}, service})
            QCOMPARE(graph.servicesOf({key}), QVector<mesh::ObjectKey>{service});
        QVERIFY(graph.servicesOf({{Kind::VirtualService, u"shop"_s, u"broken"_s}}).isEmpty());
    }

    void gatewayApi()
    {
        QVector<mesh::ObjectPtr> objects = support::configuredShop();
        objects.push_back(support::liveObject(QByteArray(
            R"({"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"shop"},"spec":{"gatewayClassName":"istio","listeners":[]}})")));
        objects.push_back(support::liveObject(QByteArray(
            R"({"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"r","namespace":"shop"},"spec":{"parentRefs":[{"name":"edge"}],"rules":[{"backendRefs":[{"name":"reviews","port":80}]}]}})")));
        const Graph graph = graphOf(objects);
        QCOMPARE(outOf(graph, {Kind::HttpRoute, u"shop"_s, u"r"_s}), (QStringList{u"Gateway shop/edge"_s, u"Service shop/reviews"_s}));
        QCOMPARE(outOf(graph, {Kind::K8sGateway, u"shop"_s, u"edge"_s}), QStringList{u"missing GatewayClass istio"_s});
    }
};

QTEST_GUILESS_MAIN(ReferencesTest)
#include "referencestest.moc"
