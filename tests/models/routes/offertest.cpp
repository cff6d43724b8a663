// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/routes/offer.h"
#include "models/yaml/document.h"
#include "tests/models/routes/scene.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace scene;

class OfferTest : public QObject
{
    Q_OBJECT

private:
    /// What the text would make of the mesh's labels.
    static QStringList labelsAfter(const QByteArray &text)
    {
        const yaml::Stream stream = yaml::parse(text);
        return routes::labels(*support::snapshot({support::liveObject(stream.documents.front().root().json())}));
    }

private slots:
    void aNewObjectInTheRootNamespace()
    {
        const auto offer = routes::offerNames(*support::snapshot(shop()));
        QVERIFY(offer);
        QVERIFY(offer->isNew);
        QCOMPARE(offer->draft.id.toString(), u"Telemetry istio-system/meshdeck-routes"_s);
        QCOMPARE(offer->draft.action, changes::Action::Create);
        QCOMPARE(labelsAfter(offer->draft.text), QStringList{u"route"_s});
        QVERIFY(offer->draft.text.contains("REQUEST_DURATION"));
        QCOMPARE(offer->draft.wanted.root()["spec"]["metrics"].at(0)["overrides"].size(), 2);
    }

    void ofOneNamespaceWithAnotherLabel()
    {
        const auto offer = routes::offerNames(*support::snapshot(shop()), u"shop"_s, u"route_name"_s);
        QVERIFY(offer);
        QCOMPARE(offer->draft.id.ns, u"shop"_s);
        QCOMPARE(labelsAfter(offer->draft.text), QStringList{u"route_name"_s});
    }

    void oneThatIsThereIsEdited()
    {
        const auto there = support::liveObject(
            R"({"apiVersion":"telemetry.istio.io/v1","kind":"Telemetry","metadata":{"name":"default","namespace":"istio-system"},"spec":{"metrics":[{"providers":[{"name":"prometheus"}],"overrides":[{"match":{"metric":"REQUEST_SIZE"},"disabled":true}]}]}})");
        const auto offer = routes::offerNames(*support::snapshot({there}));
        QVERIFY(offer);
        QVERIFY(!offer->isNew);
        QCOMPARE(offer->draft.id.name, u"default"_s);
        QCOMPARE(offer->draft.action, changes::Action::Update);
        QVERIFY(offer->draft.text.contains("REQUEST_SIZE"));
        QCOMPARE(labelsAfter(offer->draft.text), QStringList{u"route"_s});
        QCOMPARE(offer->draft.wanted.root()["spec"]["metrics"].at(0)["overrides"].size(), 3);
    }

    void oneWithoutMetricsGetsThem()
    {
        const auto there = support::liveObject(
            R"({"apiVersion":"telemetry.istio.io/v1","kind":"Telemetry","metadata":{"name":"default","namespace":"istio-system"},"spec":{"tracing":[{"randomSamplingPercentage":1}]}})");
        const auto offer = routes::offerNames(*support::snapshot({there}));
        QVERIFY(offer);
        QCOMPARE(labelsAfter(offer->draft.text), QStringList{u"route"_s});
        QVERIFY(offer->draft.text.contains("randomSamplingPercentage"));
    }

    void namesThatAreThereAreNotOfferedAgain()
    {
        const auto offer = routes::offerNames(*support::snapshot({telemetry()}));
        QVERIFY(!offer);
        QCOMPARE(offer.error().kind, base::ErrorKind::Conflict);
    }

    void theCostIsTheSeriesTimesTheNames()
    {
        const routes::List list = routes::list(*scene::snapshot(shop()));
        const routes::Cost cost = routes::cost(list, {{u"shop"_s, u"reviews"_s, 100}, {u"shop"_s, u"ratings"_s, 40}, {u"shop"_s, u"cart"_s, 7}});
        QCOMPARE(cost.now, 147);
        QCOMPARE(cost.atMost, 247);
        QCOMPARE(cost.rows.size(), 1);
        QCOMPARE(cost.rows[0].names, 2);
        QCOMPARE(cost.rows[0].atMost(), 200);
    }

    void unnamedRoutesGetNamesFromWhatTheyMatch()
    {
        const auto object = support::liveObject(
            R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"web","namespace":"shop"},"spec":{"hosts":["web"],"http":[{"match":[{"uri":{"prefix":"/checkout/pay"}}],"route":[{"destination":{"host":"web"}}]},{"name":"kept","match":[{"uri":{"prefix":"/x"}}],"route":[{"destination":{"host":"web"}}]},{"route":[{"destination":{"host":"web"}}]}]}})");
        const auto naming = routes::proposeNames(*object);
        QVERIFY(naming);
        QCOMPARE(naming->names.size(), 2);
        QCOMPARE(naming->names[0].name, u"checkout-pay"_s);
        QCOMPARE(naming->names[1].name, u"rest"_s);
        const yaml::Stream stream = yaml::parse(naming->draft.text);
        QVERIFY(!stream.hasErrors());
        const base::Tree::Ref http = stream.documents.front().root()["spec"]["http"];
        QCOMPARE(http.at(0)["name"].string(), u"checkout-pay"_s);
        QCOMPARE(http.at(1)["name"].string(), u"kept"_s);
        QCOMPARE(http.at(2)["name"].string(), u"rest"_s);
        QVERIFY(!routes::proposeNames(*support::liveObject(stream.documents.front().root().json())));
    }

    void hostileMatchesMakeTameNames()
    {
        const auto object = support::liveObject(
            R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"web","namespace":"shop"},"spec":{"hosts":["web"],"http":[{"match":[{"uri":{"regex":"^/(a|b)\n: - {x}$"}}],"route":[{"destination":{"host":"web"}}]},{"match":[{"uri":{"exact":"/"}}],"route":[{"destination":{"host":"web"}}]}]}})");
        const auto naming = routes::proposeNames(*object);
        QVERIFY(naming);
        for (const auto &name : naming->names)
            QVERIFY2(QRegularExpression(u"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"_s).match(name.name).hasMatch(), qPrintable(name.name));
        QVERIFY(!yaml::parse(naming->draft.text).hasErrors());
    }
};

QTEST_GUILESS_MAIN(OfferTest)
#include "offertest.moc"
