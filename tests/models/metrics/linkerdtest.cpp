// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include <QtTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using mesh::PeerKind;
using mesh::Protocol;
using metrics::Batch;
using metrics::Label;

static Batch empty()
{
    return Batch{Label::Direction,  Label::Classification, Label::Tls,           Label::Authority,   Label::StatusCode, Label::GrpcStatus,
                 Label::ServerId,   Label::Namespace,      Label::Deployment,    Label::StatefulSet, Label::ReplicaSet, Label::DstNamespace,
                 Label::DstService, Label::DstDeployment,  Label::DstReplicaSet, Label::Le,          Label::What};
}

struct Out {
    std::string_view from = "web", to = "emoji", status = "200", grpc = "", classification = "success", tls = "true", what = "", le = "";
    double value = 0;
};

static void outbound(Batch &b, const Out &o)
{
    b.add({{Label::Direction, "outbound"},
           {Label::Namespace, "emojivoto"},
           {Label::Deployment, o.from},
           {Label::ReplicaSet, "web-5d4f"},
           {Label::DstNamespace, "emojivoto"},
           {Label::DstDeployment, o.to},
           {Label::DstService, "emoji-svc"},
           {Label::Authority, "emoji-svc.emojivoto.svc.cluster.local:8080"},
           {Label::StatusCode, o.status},
           {Label::GrpcStatus, o.grpc},
           {Label::Classification, o.classification},
           {Label::Tls, o.tls},
           {Label::ServerId, "emoji.emojivoto.serviceaccount.identity"},
           {Label::What, o.what},
           {Label::Le, o.le}},
          o.value);
}

static void inbound(Batch &b, std::string_view to, std::string_view tls, std::string_view status, double value)
{
    b.add({{Label::Direction, "inbound"},
           {Label::Namespace, "emojivoto"},
           {Label::Deployment, to},
           {Label::StatusCode, status},
           {Label::Classification, "success"},
           {Label::Tls, tls}},
          value);
}

class LinkerdTest : public QObject
{
    Q_OBJECT

private slots:
    void makesEdgesFromOutbound();
    void takesLinkerdsClassification();
    void addsCallersWithoutProxy();
    void foldsConnectionsIntoHttp();
    void keepsOpaqueConnections();
    void namesExternalAuthorities();
};

void LinkerdTest::makesEdgesFromOutbound()
{
    Batch b = empty();
    outbound(b, {.value = 3});
    outbound(b, {.status = "403", .classification = "success", .value = 1});
    inbound(b, "emoji", "true", "200", 3); // the same requests
    Batch buckets = empty();
    outbound(buckets, {.le = "10", .value = 4});
    outbound(buckets, {.le = "+Inf", .value = 4});
    const auto edges = metrics::join(metrics::LinkerdAnswers{.responses = &b, .buckets = &buckets});
    QCOMPARE(edges.size(), 1);
    const auto &e = edges[0];
    QCOMPARE(e.source.workload, u"web"_s);
    QCOMPARE(e.destination.workload, u"emoji"_s);
    QCOMPARE(e.destination.principal, u"emoji.emojivoto.serviceaccount.identity"_s);
    QCOMPARE(e.service, u"emoji-svc"_s);
    QCOMPARE(e.serviceNs, u"emojivoto"_s);
    QCOMPARE(e.host, u"emoji-svc.emojivoto.svc.cluster.local"_s);
    QCOMPARE(e.rate, 4.0);
    QCOMPARE(e.denied, 0.25);
    QCOMPARE(e.errors, 0.0);
    QCOMPARE(e.mtls, 1.0);
    QCOMPARE(e.p50, 5.0);
    QVERIFY(e.reporters & mesh::FromLinkerd);
}

void LinkerdTest::takesLinkerdsClassification()
{
    Batch b = empty();
    outbound(b, {.grpc = "0", .value = 3});
    outbound(b, {.grpc = "10", .classification = "failure", .value = 1}); // our own rule would let it pass
    const auto edges = metrics::join(metrics::LinkerdAnswers{.responses = &b});
    QCOMPARE(int(edges[0].protocol), int(Protocol::Grpc));
    QCOMPARE(rows::codes(edges[0]), u"grpc 0/- 3, grpc 10/- 1"_s);
    QCOMPARE(edges[0].errors, 0.25);
}

void LinkerdTest::addsCallersWithoutProxy()
{
    Batch b = empty();
    inbound(b, "web", "no_identity", "200", 2);
    inbound(b, "web", "true", "200", 5);
    const auto edges = metrics::join(metrics::LinkerdAnswers{.responses = &b});
    QCOMPARE(edges.size(), 1);
    QCOMPARE(int(edges[0].source.kind), int(PeerKind::Unknown));
    QCOMPARE(edges[0].destination.workload, u"web"_s);
    QCOMPARE(edges[0].rate, 2.0);
    QCOMPARE(edges[0].mtls, 0.0);
}

void LinkerdTest::foldsConnectionsIntoHttp()
{
    Batch b = empty();
    outbound(b, {.value = 3});
    Batch tcp = empty();
    outbound(tcp, {.status = "", .what = "open", .value = 2});
    outbound(tcp, {.status = "", .what = "opened", .value = 0.1});
    outbound(tcp, {.status = "", .what = "written", .value = 100});
    outbound(tcp, {.status = "", .what = "read", .value = 900});
    const auto edges = metrics::join(metrics::LinkerdAnswers{.responses = &b, .tcp = &tcp});
    QCOMPARE(edges.size(), 1);
    QCOMPARE(edges[0].sentBytes, 100.0);
    QCOMPARE(edges[0].receivedBytes, 900.0);
    QCOMPARE(edges[0].opened, 0.1);
}

void LinkerdTest::keepsOpaqueConnections()
{
    Batch tcp = empty();
    outbound(tcp, {.to = "mysql", .what = "open", .value = 2});
    outbound(tcp, {.to = "mysql", .what = "opened", .value = 0});
    outbound(tcp, {.to = "gone", .what = "open", .value = 0});
    const auto edges = metrics::join(metrics::LinkerdAnswers{.tcp = &tcp});
    QCOMPARE(edges.size(), 1); // a closed one is no edge
    QCOMPARE(int(edges[0].protocol), int(Protocol::Tcp));
    QCOMPARE(edges[0].mtls, 1.0);
    QCOMPARE(edges[0].opened, 0.0);
    QVERIFY(std::isnan(edges[0].sentBytes));
}

void LinkerdTest::namesExternalAuthorities()
{
    Batch b = empty();
    b.add({{Label::Direction, "outbound"},
           {Label::Namespace, "emojivoto"},
           {Label::StatefulSet, "vote"},
           {Label::Authority, "api.example.com:443"},
           {Label::StatusCode, ""},
           {Label::Classification, "failure"},
           {Label::Tls, "disabled"}},
          1);
    const auto edges = metrics::join(metrics::LinkerdAnswers{.responses = &b});
    QCOMPARE(edges.size(), 1);
    QCOMPARE(edges[0].source.workload, u"vote"_s);
    QCOMPARE(int(edges[0].destination.kind), int(PeerKind::External));
    QCOMPARE(edges[0].destination.workload, u"api.example.com"_s);
    QCOMPARE(rows::codes(edges[0]), u"0/- 1"_s); // no status: no answer came
    QCOMPARE(edges[0].errors, 1.0);
    QCOMPARE(edges[0].mtls, 0.0);
}

QTEST_GUILESS_MAIN(LinkerdTest)
#include "linkerdtest.moc"
