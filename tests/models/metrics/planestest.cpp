// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiods count of themselves, from rows.
#include "models/metrics/planes.h"

#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using metrics::Label;
using metrics::PlaneNumber;

class PlanesTest : public QObject
{
    Q_OBJECT

    static metrics::Batch batch() { return metrics::Batch{Label::Namespace, Label::Pod, Label::Instance, Label::What, Label::Type}; }
    static void add(metrics::Batch &rows, std::string_view instance, std::string_view what, double value, std::string_view type = {})
    {
        rows.add({{Label::Instance, instance}, {Label::What, what}, {Label::Type, type}}, value);
    }

private slots:
    void numbersByInstance()
    {
        metrics::Batch rows = batch();
        add(rows, "10.0.0.2:15014", "proxies", 7);
        add(rows, "10.0.0.1:15014", "pushes", 1.5, "cds");
        add(rows, "10.0.0.1:15014", "pushes", 0.5, "eds");
        add(rows, "10.0.0.1:15014", "size-p99", 1000, "cds");
        add(rows, "10.0.0.1:15014", "size-p99", 900, "type.googleapis.com/envoy.config.listener.v3.Listener");
        add(rows, "10.0.0.1:15014", "size-p99", 50'000, "istio.io/debug/syncz"); // a console's own question
        add(rows, "10.0.0.1:15014", "ca-errors", 1, "not signed");
        add(rows, "10.0.0.1:15014", "ca-errors", 2, "not readable");
        add(rows, "10.0.0.1:15014", "converge-p99", std::nan(""));
        add(rows, "10.0.0.1:15014", "something-new", 5);
        const auto planes = metrics::planesOf(rows);
        QCOMPARE(planes.size(), 2);
        QCOMPARE(planes[0].address(), u"10.0.0.1"_s);
        QCOMPARE(planes[0].value(PlaneNumber::Pushes), 2.0);   // summed
        QCOMPARE(planes[0].value(PlaneNumber::SizeP99), 1000.0); // the largest
        QCOMPARE(planes[0].value(PlaneNumber::CaErrors), 3.0);
        QVERIFY(std::isnan(planes[0].value(PlaneNumber::ConvergeP99)));
        QCOMPARE(planes[0].types.size(), 3); // of parts that are no types none
        QCOMPARE(planes[0].types[1].type, u"eds"_s);
        QCOMPARE(planes[0].types[2].type, u"lds"_s);
        QCOMPARE(planes[1].value(PlaneNumber::Proxies), 7.0);
        QCOMPARE(metrics::together(planes, PlaneNumber::Proxies), 7.0);
    }

    void twoAnswersAreOne()
    {
        metrics::Batch state = batch(), counts = batch();
        add(state, "a:1", "proxies", 3);
        add(state, "a:1", "pushes", 1, "cds");
        add(counts, "a:1", "rejects", 2, "lds");
        add(counts, "stranger:1", "rejects", 9, "lds");
        auto planes = metrics::planesOf(state);
        metrics::addPlanes(planes, metrics::planesOf(counts));
        QCOMPARE(planes.size(), 1);
        QCOMPARE(planes[0].value(PlaneNumber::Rejects), 2.0);
        QCOMPARE(planes[0].types.size(), 2);
    }

    void ofSeveral()
    {
        metrics::Batch rows = batch();
        add(rows, "a:1", "services", 10);
        add(rows, "b:1", "services", 12);
        add(rows, "a:1", "uptime", 100);
        add(rows, "b:1", "uptime", 20);
        add(rows, "a:1", "cpu", 0.5);
        add(rows, "b:1", "cpu", 0.25);
        const auto planes = metrics::planesOf(rows);
        QCOMPARE(metrics::together(planes, PlaneNumber::Services), 12.0);
        QCOMPARE(metrics::together(planes, PlaneNumber::Uptime), 20.0);
        QCOMPARE(metrics::together(planes, PlaneNumber::Cpu), 0.75);
        QVERIFY(std::isnan(metrics::together(planes, PlaneNumber::RootExpiry)));
    }

    void addresses()
    {
        QCOMPARE((metrics::Plane{{}, {}, u"[fd00::1]:15014"_s, {}, {}}.address()), u"fd00::1"_s);
        QCOMPARE((metrics::Plane{{}, {}, u"istiod"_s, {}, {}}.address()), u"istiod"_s);
    }
};

QTEST_GUILESS_MAIN(PlanesTest)
#include "planestest.moc"
