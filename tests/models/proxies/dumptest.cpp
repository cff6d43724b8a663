// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// On a dump of a real Envoy, trimmed.
#include "models/proxies/proxies.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace proxies;

class DumpTest : public QObject
{
    Q_OBJECT

private:
    static QByteArray data(const QString &name)
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/proxies/") + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static Dump dump() { return *Dump::read(data(u"envoy.json"_s), u"reviews"_s); }

private slots:
    void findsAllObjects()
    {
        const auto read = Dump::read(data(u"envoy.json"_s), u"reviews"_s);
        QVERIFY(read);
        QCOMPARE(read->entries(Section::Clusters).size(), 9);
        QCOMPARE(read->entries(Section::Listeners).size(), 5);
        QCOMPARE(read->entries(Section::Endpoints).size(), 5);
        QCOMPARE(read->entries(Section::Secrets).size(), 2);
        QCOMPARE(read->entries(Section::Bootstrap).size(), 1);
        const Entry first = read->entries(Section::Clusters).front();
        QCOMPARE(first.state, u"static"_s);
        QVERIFY(read->json(first).startsWith('{'));
        QVERIFY(read->json(first).endsWith('}'));
    }

    void namesClustersAndTheirMakers()
    {
        const auto rows = clusters(dump());
        QVERIFY(rows);
        const auto v1 = std::ranges::find(*rows, u"outbound|9080|v1|reviews.shop.svc.cluster.local"_s, &ClusterRow::fullName);
        QVERIFY(v1 != rows->end());
        QCOMPARE(v1->name.direction, Direction::Outbound);
        QCOMPARE(v1->name.port, 9080);
        QCOMPARE(v1->name.subset, u"v1"_s);
        QCOMPARE(v1->name.fqdn, u"reviews.shop.svc.cluster.local"_s);
        QCOMPARE(v1->type, u"EDS"_s);
        QCOMPARE(v1->origin.text(), u"DestinationRule shop/reviews"_s);
        const auto blackHole = std::ranges::find(*rows, u"BlackHoleCluster"_s, &ClusterRow::fullName);
        QCOMPARE(blackHole->name.direction, Direction::None);
        QCOMPARE(blackHole->name.fqdn, u"BlackHoleCluster"_s);
    }

    void readsClusterNamesOfGateways()
    {
        const ClusterName name = clusterName(u"outbound_.443_.v2_.pay.example.com"_s);
        QCOMPARE(name.port, 443);
        QCOMPARE(name.subset, u"v2"_s);
        QCOMPARE(name.fqdn, u"pay.example.com"_s);
    }

    void showsEachFilterChain()
    {
        const auto rows = listeners(dump());
        QVERIFY(rows);
        QVector<ListenerRow> http;
        std::ranges::copy_if(*rows, std::back_inserter(http), [](const ListenerRow &row) { return row.name == "0.0.0.0_9080"_L1; });
        QCOMPARE(http.size(), 2); // one chain, and the default one
        QCOMPARE(http[0].port, 9080);
        QCOMPARE(http[0].match, u"Trans: raw_buffer; App: http/1.1,h2c"_s);
        QCOMPARE(http[0].destination, u"Route: 9080"_s);
        QCOMPARE(http[0].type, u"HTTP"_s);
        QCOMPARE(http[1].match, u"ALL"_s);
        QCOMPARE(http[1].destination, u"Cluster: PassthroughCluster"_s);
        QCOMPARE(std::ranges::count(*rows, u"virtualInbound"_s, &ListenerRow::name), 8);
    }

    void saysWhoMadeARoute()
    {
        const auto rows = routes(dump());
        QVERIFY(rows);
        const auto paying = std::ranges::find(*rows, u"paying"_s, &RouteRow::routeName);
        QVERIFY(paying != rows->end());
        QCOMPARE(paying->name, u"9080"_s);
        QCOMPARE(paying->host, u"reviews.shop.svc.cluster.local:9080"_s);
        QCOMPARE(paying->origin.text(), u"VirtualService shop/reviews"_s);
        QCOMPARE(paying->match, u"/* headers: x-user-class"_s);
        const auto split = std::ranges::find(*rows, u"split"_s, &RouteRow::routeName);
        QVERIFY(split->destination.contains("outbound|9080|v1|reviews.shop.svc.cluster.local"_L1));
    }

    void takesCertificatesButNoKeys()
    {
        const auto rows = secrets(dump());
        QVERIFY(rows);
        QCOMPARE(rows->size(), 2);
        for (const SecretRow &row : *rows) {
            QVERIFY(row.pem.contains("BEGIN CERTIFICATE"));
            QVERIFY(!row.pem.contains("PRIVATE"));
        }
    }

    void readsSecretsOnTheirOwn()
    {
        const auto dump = Dump::read(R"({"configs":[{"@type":"type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret","name":"ROOTCA",
            "secret":{"validation_context":{"trusted_ca":{"inline_bytes":"QUJD"}}}}]})",
                                     u"made"_s);
        QVERIFY(dump);
        const auto rows = secrets(*dump);
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->front().name, u"ROOTCA"_s);
        QCOMPARE(rows->front().pem, QByteArray("ABC"));
    }

    void readsHosts()
    {
        const auto rows = hosts(data(u"clusters.json"_s), u"reviews"_s);
        QVERIFY(rows);
        const auto v1 = std::ranges::find(*rows, u"10.77.1.7:9080"_s, &HostRow::address);
        QVERIFY(v1 != rows->end());
        QCOMPARE(v1->health, u"HEALTHY"_s);
        QVERIFY(!v1->ejected);
        const auto made = hosts(R"({"cluster_statuses":[{"name":"c","host_statuses":[{"address":{"socket_address":{"address":"::1","port_value":1}},
            "stats":[{"name":"rq_total","value":"12"},{"name":"rq_error","value":"3"}],"health_status":{"failed_outlier_check":true},
            "success_rate":{"value":75}}]}]})",
                                u"made"_s);
        QVERIFY(made);
        QCOMPARE(made->front().address, u"[::1]:1"_s);
        QCOMPARE(made->front().requests, 12);
        QCOMPARE(made->front().errors, 3);
        QVERIFY(made->front().ejected);
        QCOMPARE(made->front().successRate, 75.0);
        QVERIFY(!hosts("[1]", u"none"_s));
    }

    void comparesDumps()
    {
        const Dump one = dump();
        QVERIFY(compare(one, one)->isEmpty());
        QByteArray changed = data(u"envoy.json"_s);
        QVERIFY(changed.contains("10.77.1.8"));
        changed.replace("10.77.1.8", "10.77.9.9");
        const auto differences = compare(one, *Dump::read(changed, u"changed"_s));
        QVERIFY(differences);
        QVERIFY(!differences->isEmpty());
        QCOMPARE(differences->front().section, Section::Endpoints);
        QCOMPARE(differences->front().kind, Difference::Kind::Differs);
        QVERIFY(differences->front().paths.front().endsWith("address.socket_address.address"_L1));
    }

    void comparesWhatIstiodNamesOtherwise()
    {
        const auto istiod =
            Dump::read(R"({"configs":[{"dynamicEndpointConfigs":[{"endpointConfig":{"clusterName":"a","endpoints":[{"lbEndpoints":[1]}]}}],
            "dynamicListeners":[{"name":"l","activeState":{"listener":{"name":"l","bindToPort":false}}}]}]})",
                       u"istiod"_s);
        const auto envoy =
            Dump::read(R"({"configs":[{"dynamic_endpoint_configs":[{"endpoint_config":{"cluster_name":"a","endpoints":[{"lb_endpoints":[1]}]}}],
            "dynamic_listeners":[{"name":"l","active_state":{"listener":{"name":"l","bind_to_port":true}}}]}]})",
                       u"envoy"_s);
        QVERIFY(istiod && envoy);
        QCOMPARE(istiod->entries().size(), 2);
        const auto differences = compare(*istiod, *envoy);
        QCOMPARE(differences->size(), 1);
        QCOMPARE(differences->front().name, u"l"_s);
        QVERIFY(differences->front().paths.front().endsWith("bindToPort"_L1));
    }

    void comparesWhatIsOnlyThere()
    {
        const auto of = [](const QByteArray &names) {
            return *Dump::read(R"({"configs":[{"dynamic_active_clusters":[)" + names + "]}]}", u"made"_s);
        };
        const auto differences =
            compare(of(R"({"cluster":{"name":"a"}},{"cluster":{"name":"b"}})"), of(R"({"cluster":{"name":"b"}},{"cluster":{"name":"c"}})"));
        QCOMPARE(differences->size(), 2);
        QCOMPARE((*differences)[0].kind, Difference::Kind::OnlyLeft);
        QCOMPARE((*differences)[1].kind, Difference::Kind::OnlyRight);
        QCOMPARE((*differences)[1].name, u"c"_s);
    }

    void whatEnvoyFillsInOrLetsGoIsNoDifference()
    {
        const auto istiod = Dump::read(R"({"configs":[{"dynamicEndpointConfigs":[{"endpointConfig":{"clusterName":"outbound|80||a","endpoints":[
            {"lbEndpoints":[{"endpoint":{"address":1},"healthStatus":"HEALTHY"}]}]}}]}]})",
                                       u"istiod"_s);
        const auto envoy = [](const QByteArray &address, const QByteArray &policy) {
            return Dump::read(R"({"configs":[{"dynamic_endpoint_configs":[{"endpoint_config":{"cluster_name":"outbound|80||a","endpoints":[
                {"lb_endpoints":[{"endpoint":{"address":)"
                                  + address + R"(,"health_check_config":{}},"health_status":"UNHEALTHY"}]}],"policy":)" + policy
                                  + R"(}},{"endpoint_config":{"cluster_name":"BlackHoleCluster"}}],
                "dynamic_listeners":[{"name":"gone","draining_state":{"listener":{"name":"gone"}}}]}]})",
                              u"envoy"_s);
        };
        const QByteArray unset = R"({"overprovisioning_factor":140})";
        QVERIFY(istiod && envoy("1", unset));
        QVERIFY(compare(*istiod, *envoy("1", unset))->isEmpty());
        QCOMPARE(compare(*istiod, *envoy("2", unset))->size(), 1);
        QCOMPARE(compare(*istiod, *envoy("1", R"({"overprovisioning_factor":200})"))->size(), 1);
    }

    void showsRefusedListeners()
    {
        const auto dump = Dump::read(
            R"({"configs":[{"dynamic_listeners":[{"name":"x","error_state":{"failed_configuration":{"name":"x"},"details":"no"}}]}]})", u"made"_s);
        QVERIFY(dump);
        const auto rows = listeners(*dump);
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->front().state, u"refused"_s);
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("Proxy not connected to this Pilot instance");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("other") << QByteArray("{\"a\":1}");
        QTest::newRow("cut") << data(u"envoy.json"_s).first(20'000);
    }
    void refusesWhatIsNone()
    {
        QFETCH(QByteArray, text);
        const auto read = Dump::read(text, u"pod"_s);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, base::ErrorKind::Invalid);
        QCOMPARE(read.error().where, u"pod"_s);
    }
};

QTEST_GUILESS_MAIN(DumpTest)
#include "dumptest.moc"
