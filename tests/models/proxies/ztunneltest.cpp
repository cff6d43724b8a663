// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A ztunnel's dump, of this release and of older ones, and what is none.
#include "models/proxies/ztunnel.h"

#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace proxies;

class ZtunnelTest : public QObject
{
    Q_OBJECT

    static QByteArray data()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/proxies/ztunnel.json"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static Ztunnel read(const QByteArray &json)
    {
        auto dump = readZtunnel(json, u"z"_s);
        return dump ? std::move(*dump) : Ztunnel{};
    }

private slots:
    void everyPart()
    {
        QVERIFY(isZtunnel(data()));
        const Ztunnel dump = read(data());
        QCOMPARE(dump.workloads.size(), 2);
        QCOMPARE(dump.workloads[0].waypoint, u"shop/waypoint.shop.svc.cluster.local"_s);
        QCOMPARE(dump.workloads[0].ips, QStringList{u"10.1.0.4"_s});
        QCOMPARE(dump.workloads[0].policies, QStringList{u"shop/deny-web"_s});
        QCOMPARE(dump.workloads[1].status, u"Unhealthy"_s);
        QCOMPARE(dump.services.size(), 2);
        QCOMPARE(dump.services[0].endpoints, 1);
        QCOMPARE(dump.services[0].waypoint, u"waypoint.shop.svc.cluster.local"_s);
        QCOMPARE(dump.policies.size(), 3);
        QCOMPARE(dump.policies[0].origin.text(), u"AuthorizationPolicy shop/deny-web"_s);
        QCOMPARE(dump.policies[0].rules, u"not principals *; destinationPorts 8080"_s);
        QCOMPARE(dump.policies[1].origin.text(), u"PeerAuthentication shop/strict"_s);
        QCOMPARE(dump.policies[1].rules, u"not principals a, b* and namespaces *c"_s);
        QVERIFY(dump.policies[2].origin.isEmpty()); // istiod's own
        QCOMPARE(dump.certificates.size(), 2);
        QCOMPARE(dump.certificates[0].state, u"Available"_s);
        QVERIFY(dump.certificates[0].chainPem.startsWith("-----BEGIN CERTIFICATE-----"));
        QCOMPARE(dump.certificates[1].state, u"Unavailable"_s);
        QCOMPARE(dump.certificates[1].reason, u"signing: no token"_s);
        QCOMPARE(dump.connections.size(), 2);
        QVERIFY(dump.connections[0].inbound);
        QCOMPARE(dump.connections[1].destination, u"10.1.0.8:15008"_s);
        // Each knows its place.
        QCOMPARE(dump.tree->ref(dump.elements[dump.connections[1].entry])["originalDst"].string(), u"10.96.0.9:80"_s);
    }

    void byItsOutermostKeys()
    {
        QVERIFY(isZtunnel(R"({"config":{"configs":[1]},"services":[{"name":"configs"},{"a":"b"}],"workloads":[]})"));
        QVERIFY(isZtunnel(R"({ "workloadState" : {} })"));
        QVERIFY(!isZtunnel(R"({"configs":[{"workloads":[]}],"workloads":[]})"));
        QVERIFY(!isZtunnel(R"({"a":"workloads","b":{"workloads":1}})")); // a value, a key further in
        QVERIFY(!isZtunnel(R"(["workloads"])"));
        QVERIFY(!isZtunnel("{\"workloads"));
    }

    void olderShapes()
    {
        const Ztunnel dump = read(R"({"workloads":{"10.1.0.4":{"workloadIp":"10.1.0.4","name":"web-1","namespace":"shop","protocol":"HBONE"}},
            "services":{"a":{"name":"web","namespace":"shop","hostname":"web","vips":["10.96.0.4"]}},"policies":{},
            "certificates":[{"identity":"id-x","state":{"Unavailable":"no token"},"caCert":["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]}]})");
        QCOMPARE(dump.workloads.size(), 1);
        QCOMPARE(dump.workloads[0].ips, QStringList{u"10.1.0.4"_s});
        QCOMPARE(dump.services.size(), 1);
        QCOMPARE(dump.certificates[0].reason, u"no token"_s);
        QVERIFY(dump.certificates[0].chainPem.startsWith("-----BEGIN"));
        QVERIFY(dump.connections.isEmpty());
    }

    void whoARuleIsFor_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QString>("words");
        QTest::newRow("none") << QByteArray("[]") << u"nobody"_s;
        QTest::newRow("a group without clauses") << QByteArray("[[]]") << u"everyone"_s;
        QTest::newRow("a clause that says nothing") << QByteArray("[[[{}]]]") << u"nobody"_s;
        QTest::newRow("one clause of two says nothing") << QByteArray(R"([[[{"sourceIps":["10.0.0.0/8"]}],[{}]]])") << u"nobody"_s;
        QTest::newRow("either") << QByteArray(R"([[[{"namespaces":[{"Exact":"a"}]},{"principals":[{"Exact":"b"}]}]],[[{"destinationPorts":[80]}]]])")
                                << u"namespaces a or principals b | destinationPorts 80"_s;
        QTest::newRow("by name") << QByteArray(R"([{"clauses":[{"matches":[{"serviceAccounts":[{"namespace":"a","serviceAccount":"b"}]}]}]}])")
                                 << u"serviceAccounts a/b"_s;
    }
    void whoARuleIsFor()
    {
        QFETCH(const QByteArray, rules);
        QFETCH(const QString, words);
        const Ztunnel dump = read(R"({"workloads":[],"policies":[{"name":"p","namespace":"n","rules":)" + rules + "}]}");
        QCOMPARE(dump.policies.size(), 1);
        QCOMPARE(dump.policies[0].rules, words);
    }

    void neverAKey()
    {
        const Ztunnel dump = read(
            R"({"workloads":[],"certificates":[{"identity":"x","state":"Available","certChain":["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]}]})");
        QVERIFY(dump.certificates[0].chainPem.isEmpty());
    }

    void whatIsNone_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("Envoy") << QByteArray(R"({"configs":[{"@type":"x"}],"workloads":[]})");
        QTest::newRow("other") << QByteArray(R"({"a":1})");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("text") << QByteArray("404 page not found");
        QTest::newRow("nothing") << QByteArray();
    }
    void whatIsNone()
    {
        QFETCH(const QByteArray, json);
        QVERIFY(!isZtunnel(json));
        const auto dump = readZtunnel(json, u"shop/z"_s);
        QVERIFY(!dump);
        QVERIFY(dump.error().where.contains(u"shop/z"_s));
    }

    void nonsenseInItsPlaces()
    {
        const Ztunnel dump = read(
            R"({"workloads":[3,null,"x",{"name":7,"workloadIps":{"a":1}}],"services":"x","policies":[{"rules":[[3],{"clauses":"x"}]}],"workloadState":[{"connections":{"inbound":7}}]})");
        QCOMPARE(dump.workloads.size(), 4);
        QVERIFY(dump.services.isEmpty());
        QCOMPARE(dump.policies.size(), 1);
    }
};

QTEST_GUILESS_MAIN(ZtunnelTest)
#include "ztunneltest.moc"
