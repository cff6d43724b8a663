// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/decodediscovery.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using namespace kubernetes;
using mesh::Kind;

class DiscoveryTest : public QObject
{
    Q_OBJECT

private slots:
    void aggregated();
    void plain();
    void bestVersionsFollowOurOrder();
    void garbage();
};

void DiscoveryTest::aggregated()
{
    for (const QByteArray &api : {QByteArray("v2"), QByteArray("v2beta1")}) {
        const auto document =
            decodeDiscovery(R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/)" + api + R"(","metadata":{},"items":[
            {"metadata":{"name":"networking.istio.io","creationTimestamp":null},"versions":[
                {"version":"v1beta1","freshness":"Current","resources":[{"resource":"virtualservices","responseKind":{"group":"","kind":"VirtualService","version":""},"scope":"Namespaced","verbs":["get","list"],
                    "subresources":[{"subresource":"status","verbs":["get"]}]}]},
                {"version":"v1","resources":[{"resource":"virtualservices","verbs":["list","watch"]},{"resource":"sidecars","verbs":["get"]}]}]},
            {"metadata":{"name":"security.istio.io"},"versions":[{"version":"v1","freshness":"Stale"}]},
            {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale"}]}]})");
        QVERIFY2(document, qPrintable(document ? QString() : document.error().message()));
        QVERIFY(document->aggregated);
        QVERIFY(document->groups.isEmpty());
        QCOMPARE(document->staleGroups, QStringList{u"security.istio.io"_s}); // of others we want nothing
        const BestVersions best = bestVersions(document->served);
        QCOMPARE(best[static_cast<size_t>(Kind::VirtualService)], u"v1"_s);
        QCOMPARE(best[static_cast<size_t>(Kind::Sidecar)], QString()); // can't be listed
    }
    const auto core = decodeDiscovery(
        R"({"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1","resources":[{"resource":"pods","verbs":["list"]}]}]}]})");
    QVERIFY(core);
    QCOMPARE(bestVersions(core->served)[static_cast<size_t>(Kind::Pod)], u"v1"_s);
}

void DiscoveryTest::plain()
{
    const auto core = decodeDiscovery(R"({"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0"}]})");
    QVERIFY(core);
    QCOMPARE(core->groups.size(), 1);
    const auto groups = decodeDiscovery(
        R"({"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}]},{"name":"batch","versions":[{"version":"v1"}]},
        {"name":"linkerd.io","versions":[{"version":"v1alpha2"},{"version":"v1alpha1"}]}]})");
    QVERIFY(groups);
    QVERIFY(!groups->aggregated);
    QCOMPARE(groups->groups.size(), 3); // batch is nothing to us
    const auto resources = decodeResources(
        R"({"kind":"APIResourceList","groupVersion":"apps/v1","resources":[{"name":"deployments","kind":"Deployment","verbs":["list"]},
        {"name":"deployments/status","verbs":["get"]},{"name":"controllerrevisions","verbs":["list"]}]})");
    QVERIFY(resources);
    QCOMPARE(resources->size(), 1);
    QCOMPARE(resources->first().kind, Kind::Deployment);
    QCOMPARE(decodeResources(R"({"groupVersion":"v1","resources":[{"name":"pods","verbs":["list"]}]})")->first().version, u"v1"_s);
}

void DiscoveryTest::bestVersionsFollowOurOrder()
{
    const auto best = [](const QStringList &versions) {
        QVector<ServedKind> served;
        for (const QString &version : versions)
            served.append({Kind::LinkerdServer, version});
        return bestVersions(served)[static_cast<size_t>(Kind::LinkerdServer)];
    };
    QCOMPARE(best({u"v1beta1"_s, u"v1beta3"_s, u"v1alpha1"_s}), u"v1beta3"_s);
    QCOMPARE(best({u"v9"_s, u"v1alpha1"_s}), u"v1alpha1"_s);
    QCOMPARE(best({u"v9"_s}), u"v9"_s);
    QCOMPARE(best({}), QString());
}

void DiscoveryTest::garbage()
{
    for (const char *text : {"", "{", "[]", "{}", "null", "<html>", "{\"kind\":\"Status\",\"code\":403}", "{\"kind\":\"APIGroupList\"}{}"})
        QVERIFY2(!decodeDiscovery(text), text);
    QVERIFY(decodeDiscovery(R"({"kind":"APIGroupDiscoveryList","items":{"metadata":5}})")); // of the wrong type: as if not there
    QVERIFY(!decodeResources("{}"));
}

QTEST_GUILESS_MAIN(DiscoveryTest)
#include "discoverytest.moc"
