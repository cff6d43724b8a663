// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/routes.h"

#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using metrics::Label;

class RoutesTest : public QObject
{
    Q_OBJECT

private:
    static metrics::Batch requests()
    {
        return metrics::Batch{Label::Route,
                              Label::What,
                              Label::SourceNamespace,
                              Label::SourceWorkload,
                              Label::DestinationServiceNamespace,
                              Label::DestinationServiceName,
                              Label::DestinationNamespace,
                              Label::DestinationWorkload,
                              Label::DestinationVersion,
                              Label::RequestProtocol,
                              Label::ResponseCode,
                              Label::GrpcStatus,
                              Label::ResponseFlags};
    }
    static void row(metrics::Batch &batch, std::string_view route, std::string_view workload, std::string_view code, double value,
                    std::string_view flags = "-", std::string_view protocol = "http", std::string_view grpc = "")
    {
        batch.add({{Label::Route, route},
                   {Label::What, "route"},
                   {Label::SourceNamespace, "shop"},
                   {Label::SourceWorkload, "web"},
                   {Label::DestinationServiceNamespace, "shop"},
                   {Label::DestinationServiceName, "reviews"},
                   {Label::DestinationNamespace, "shop"},
                   {Label::DestinationWorkload, workload},
                   {Label::DestinationVersion, "v1"},
                   {Label::RequestProtocol, protocol},
                   {Label::ResponseCode, code},
                   {Label::GrpcStatus, grpc},
                   {Label::ResponseFlags, flags}},
                  value);
    }

private slots:
    void rowsOfOneRouteAndDestinationAreSummed()
    {
        metrics::Batch batch = requests();
        row(batch, "split", "reviews-v1", "200", 6);
        row(batch, "split", "reviews-v1", "503", 2, "UF");
        row(batch, "split", "reviews-v1", "503", 2, "UF,URX");
        row(batch, "split", "reviews-v2", "200", 3);
        row(batch, "paying", "reviews-v2", "429", 1);
        const auto found = metrics::routes(batch);
        QCOMPARE(found.size(), 3);
        QCOMPARE(found[0].route, u"paying"_s);
        QCOMPARE(found[0].limited, 1.0);
        QCOMPARE(found[1].workload, u"reviews-v1"_s);
        QCOMPARE(found[1].rate, 10.0);
        QCOMPARE(found[1].errors, 0.4);
        QCOMPARE(found[1].codes.size(), 3);
        QCOMPARE(found[1].codes.first().code, u"200"_s);
        QCOMPARE(found[1].label, u"route"_s);
        QCOMPARE(found[2].rate, 3.0);
    }

    void unknownEndsAreEmptyAndBadValuesAreLeftOut()
    {
        metrics::Batch batch = requests();
        row(batch, "unknown", "unknown", "0", 1, "NR");
        row(batch, "", "reviews-v1", "200", 5);
        row(batch, "split", "reviews-v1", "200", std::nan(""));
        row(batch, "split", "reviews-v1", "200", -1);
        const auto found = metrics::routes(batch);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found[0].route, u"unknown"_s); // of a route: it has no name
        QCOMPARE(found[0].workload, QString());
        QCOMPARE(found[0].errors, 1.0);
    }

    void grpcIsJudgedByItsStatus()
    {
        metrics::Batch batch = requests();
        row(batch, "call", "reviews-v1", "200", 3, "-", "grpc", "0");
        row(batch, "call", "reviews-v1", "200", 1, "-", "grpc", "14");
        const auto found = metrics::routes(batch);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found[0].errors, 0.25);
        QCOMPARE(found[0].codes[1].code, u"grpc 14"_s);
    }

    void percentilesComeFromTheBucketsOfARoute()
    {
        metrics::Batch batch{Label::Route, Label::What, Label::DestinationServiceNamespace, Label::DestinationServiceName, Label::Le};
        const auto bucket = [&batch](std::string_view route, std::string_view le, double value) {
            batch.add({{Label::Route, route},
                       {Label::What, "route"},
                       {Label::DestinationServiceNamespace, "shop"},
                       {Label::DestinationServiceName, "reviews"},
                       {Label::Le, le}},
                      value);
        };
        bucket("split", "10", 5);
        bucket("split", "20", 10);
        bucket("split", "+Inf", 10);
        bucket("paying", "100", 1);
        bucket("paying", "+Inf", 1);
        bucket("paying", "nonsense", 1);
        const auto found = metrics::routeLatencies(batch);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].route, u"paying"_s);
        QCOMPARE(found[0].p50, 50.0);
        QCOMPARE(found[1].p50, 10.0);
        QCOMPARE(found[1].p99, 19.8);
    }
};

QTEST_GUILESS_MAIN(RoutesTest)
#include "routestest.moc"
