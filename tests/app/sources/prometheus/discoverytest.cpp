// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/discovery.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using prometheus::findPrometheus;
using prometheus::Flavour;

static mesh::ObjectPtr service(const QString &ns, const QString &name, const QVector<mesh::ServicePort> &ports, const base::Labels &labels = {},
                               const QString &type = u"ClusterIP"_s)
{
    auto o = std::make_shared<mesh::Object>();
    o->kind = mesh::Kind::Service;
    o->meta.ns = ns;
    o->meta.name = name;
    o->meta.uid = ns + name;
    o->meta.labels = labels;
    mesh::ServiceFacts facts;
    facts.type = type;
    facts.ports = ports;
    o->facts = facts;
    return o;
}

static mesh::ServicePort port(int number, const QString &name = {})
{
    mesh::ServicePort p;
    p.port = number;
    p.name = name;
    p.protocol = u"TCP"_s;
    return p;
}

static mesh::SnapshotPtr snapshot(const QVector<mesh::ObjectPtr> &objects)
{
    mesh::Delta d;
    d.upserts = objects;
    return mesh::apply(nullptr, std::span(&d, 1), 1).first;
}

class DiscoveryTest : public QObject
{
    Q_OBJECT

private slots:
    void findsEachKind_data();
    void findsEachKind();
    void ranks();
    void findsNone();
};

void DiscoveryTest::findsEachKind_data()
{
    QTest::addColumn<QString>("ns");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("portName");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *ns, const char *name, int number, const char *portName, const char *path) {
        QTest::newRow(name) << QString::fromLatin1(ns) << QString::fromLatin1(name) << number << QString::fromLatin1(portName)
                            << QString::fromLatin1(path);
    };
    row("istio-system", "prometheus", 9090, "http", "/api/v1/namespaces/istio-system/services/prometheus:9090/proxy");
    row("linkerd-viz", "prometheus", 9090, "admin", "/api/v1/namespaces/linkerd-viz/services/prometheus:9090/proxy");
    row("monitoring", "prometheus-operated", 9090, "http-web", "/api/v1/namespaces/monitoring/services/prometheus-operated:9090/proxy");
    row("monitoring", "stack-kube-prometheus-prometheus", 9090, "http-web",
        "/api/v1/namespaces/monitoring/services/stack-kube-prometheus-prometheus:9090/proxy");
    row("monitoring", "prometheus-k8s", 9091, "https", "/api/v1/namespaces/monitoring/services/https:prometheus-k8s:9091/proxy");
    row("monitoring", "prometheus-server", 80, "http", "/api/v1/namespaces/monitoring/services/prometheus-server:80/proxy");
    row("obs", "thanos-query", 10902, "http", "/api/v1/namespaces/obs/services/thanos-query:10902/proxy");
    row("obs", "mimir-nginx", 80, "http-metric", "/api/v1/namespaces/obs/services/mimir-nginx:80/proxy/prometheus");
    row("vm", "vmselect-main", 8481, "http", "/api/v1/namespaces/vm/services/vmselect-main:8481/proxy/select/0/prometheus");
    row("vm", "vmsingle-main", 8429, "http", "/api/v1/namespaces/vm/services/vmsingle-main:8429/proxy");
}

void DiscoveryTest::findsEachKind()
{
    QFETCH(QString, ns);
    QFETCH(QString, name);
    QFETCH(int, number);
    QFETCH(QString, portName);
    const auto found =
        findPrometheus(*snapshot({service(ns, name, {port(10901, u"grpc"_s), port(number, portName)}), service(u"shop"_s, u"web"_s, {port(9090)})}));
    QVERIFY(found);
    QCOMPARE(found->name, name);
    QCOMPARE(found->port, number);
    QTEST(found->proxyPath(), "path");
    QVERIFY(found->shownName().contains(ns + u'/' + name));
}

void DiscoveryTest::ranks()
{
    const auto thanos = service(u"obs"_s, u"thanos-query"_s, {port(9090)});
    const auto addon = service(u"istio-system"_s, u"prometheus"_s, {port(9090)});
    const auto operated = service(u"monitoring"_s, u"prometheus-operated"_s, {port(9090)});
    const auto single = service(u"a"_s, u"vmsingle-x"_s, {port(8428)});
    const auto named = service(u"a"_s, u"prometheus"_s, {port(9090)});
    const auto monitored = service(u"monitoring"_s, u"prometheus-server"_s, {port(80)});
    QVector<mesh::ObjectPtr> all{named, monitored, single, operated, addon, thanos};
    for (const auto &expected :
         {u"thanos-query"_s, u"prometheus"_s, u"prometheus-operated"_s, u"vmsingle-x"_s, u"prometheus-server"_s, u"prometheus"_s}) {
        const auto found = findPrometheus(*snapshot(all));
        QVERIFY(found);
        QCOMPARE(found->name, expected);
        all.removeLast();
        if (expected == "vmsingle-x"_L1)
            QCOMPARE(all.size(), 2);
    }
}

void DiscoveryTest::findsNone()
{
    QVERIFY(!findPrometheus(mesh::Snapshot()));
    QVERIFY(!findPrometheus(*snapshot({
        service(u"monitoring"_s, u"prometheus-node-exporter"_s, {port(9100)}, {{u"app"_s, u"prometheus"_s}}),
        service(u"monitoring"_s, u"prometheus-operator"_s, {port(8080, u"http"_s)}, {{u"app"_s, u"prometheus"_s}}),
        service(u"monitoring"_s, u"prometheus"_s, {port(9090)}, {}, u"ExternalName"_s),
        service(u"monitoring"_s, u"prometheus-server"_s, {port(1234, u"other"_s)}),
        service(u"monitoring"_s, u"thanos-store-gateway"_s, {port(9090)}, {{u"app"_s, u"thanos"_s}}),
    })));
}

QTEST_GUILESS_MAIN(DiscoveryTest)
#include "discoverytest.moc"
