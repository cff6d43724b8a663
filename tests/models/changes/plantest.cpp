// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/body.h"
#include "models/changes/changes.h"
#include "models/changes/keeper.h"
#include "models/yaml/document.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;

class PlanTest final : public QObject
{
    Q_OBJECT

private:
    static base::Tree tree(const QByteArray &text) { return yaml::parse(text).documents.at(0).tree(); }
    static Draft draft(const QByteArray &text, const QByteArray &base = {}, Action action = Action::Apply)
    {
        Draft draft;
        draft.wanted = tree(text);
        draft.base = base.isEmpty() ? base::Tree() : tree(base);
        draft.id = idOf(draft.wanted.root(), u"shop"_s).value();
        draft.action = action;
        if (action == Action::Delete)
            draft.wanted = {};
        return draft;
    }
    static QStringList order(const QVector<Draft> &drafts)
    {
        QStringList names;
        const Plan plan = makePlan({{}, drafts}, {}).value();
        for (const Step &step : plan.steps)
            names << step.draft.id.kind + u' ' + step.draft.id.name;
        return names;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void whatIsReferredToComesFirst();
    void subsetsGoAfterTheRoute();
    void removingGoesTheOtherWay();
    void sameObjectTwiceIsRefused();
    void planSurvivesJson();
    void keepers_data();
    void keepers();
    void applyBodyHasOnlyWhatChanges();
};

namespace {

const QByteArray rule =
    "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r}\nspec: {host: reviews, subsets: [{name: v1}]}\n";
const QByteArray wider =
    "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r}\nspec: {host: reviews, subsets: [{name: v1}, {name: v2}]}\n";
const QByteArray route = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r}\nspec: {hosts: [reviews]}\n";
const QByteArray gateway = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec: {}\n";
const QByteArray space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";

} // namespace

void PlanTest::whatIsReferredToComesFirst()
{
    QCOMPARE(order({draft(route), draft(gateway), draft(wider, rule), draft(space)}),
             (QStringList{u"Namespace shop"_s, u"DestinationRule r"_s, u"Gateway g"_s, u"VirtualService r"_s}));
}

void PlanTest::subsetsGoAfterTheRoute()
{
    QCOMPARE(order({draft(rule, wider), draft(route)}), (QStringList{u"VirtualService r"_s, u"DestinationRule r"_s}));
    const Plan plan = makePlan({{}, {draft(rule, wider), draft(route)}}, {}).value();
    QVERIFY(plan.steps[1].why.contains(u"VirtualService shop/r"_s));
}

void PlanTest::removingGoesTheOtherWay()
{
    QCOMPARE(order({draft(space, {}, Action::Delete), draft(rule, {}, Action::Delete), draft(route, {}, Action::Delete), draft(gateway)}),
             (QStringList{u"Gateway g"_s, u"VirtualService r"_s, u"DestinationRule r"_s, u"Namespace shop"_s}));
}

void PlanTest::sameObjectTwiceIsRefused()
{
    const auto plan = makePlan({{}, {draft(route), draft(route)}}, {});
    QVERIFY(!plan);
    QVERIFY(plan.error().detail.contains(u"comes twice"_s));
}

void PlanTest::planSurvivesJson()
{
    Plan plan = makePlan({u"title"_s, {draft(rule, wider), draft(route), draft(gateway, {}, Action::Delete)}}, u"lab"_s).value();
    plan.inverseOf = 7;
    plan.steps[0].draft.takeOver = true;
    const QByteArray json = toJson(plan);
    const Plan back = planFromJson(json).value();
    QCOMPARE(toJson(back), json);
    QCOMPARE(back.steps.size(), 3);
    QVERIFY(back.steps[0].draft.takeOver);
    QVERIFY(!planFromJson("{\"kind\":\"Plan\",\"format\":9}"));
    QVERIFY(!planFromJson("[]"));
}

void PlanTest::keepers_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QString>("keeper");
    QTest::newRow("nobody") << QByteArray("{labels: {app: reviews}}") << QString();
    QTest::newRow("argo") << QByteArray("{annotations: {argocd.argoproj.io/tracking-id: 'shop:networking.istio.io/VirtualService:shop/r'}}")
                          << u"Argo CD application shop"_s;
    QTest::newRow("argo manager") << QByteArray("{managedFields: [{manager: argocd-controller}], labels: {app.kubernetes.io/instance: web}}")
                                  << u"Argo CD application web"_s;
    QTest::newRow("instance label alone is ambiguous") << QByteArray("{labels: {app.kubernetes.io/instance: web}}") << QString();
    QTest::newRow("flux") << QByteArray("{labels: {kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: flux-system}}")
                          << u"Flux Kustomization flux-system/apps"_s;
    QTest::newRow("flux disabled") << QByteArray(
        "{labels: {kustomize.toolkit.fluxcd.io/name: apps}, annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}")
                                   << QString();
    QTest::newRow("helm") << QByteArray(
        "{labels: {app.kubernetes.io/managed-by: Helm}, annotations: {meta.helm.sh/release-name: mesh, meta.helm.sh/release-namespace: shop}}")
                          << u"Helm release shop/mesh"_s;
    QTest::newRow("owner") << QByteArray("{ownerReferences: [{kind: Gateway, name: edge, controller: true}]}") << u"its owner, Gateway edge"_s;
    QTest::newRow("label") << QByteArray("{labels: {app.kubernetes.io/managed-by: pulumi}}") << u"pulumi"_s;
}

void PlanTest::keepers()
{
    QFETCH(const QByteArray, metadata);
    QFETCH(const QString, keeper);
    const base::Tree object = tree("metadata: " + metadata + "\n");
    const auto found = keeperOf(object.root());
    QCOMPARE(found ? found->toString() : QString(), keeper);
}

void PlanTest::applyBodyHasOnlyWhatChanges()
{
    const base::Tree live = tree(
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
        "metadata: {name: r, namespace: shop, uid: u, resourceVersion: '5', labels: {a: b}, managedFields: [{manager: meshdeck, operation: Apply, "
        "fieldsV1: {'f:spec': {'f:exportTo': {}}}}]}\nspec: {hosts: [reviews], exportTo: ['.'], http: [{timeout: 3s}]}\n");
    Draft draft;
    draft.id = idOf(live.root()).value();
    draft.whole = true;
    draft.wanted = tree("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r, labels: {a: b}}\n"
                        "spec: {hosts: [reviews], exportTo: ['.'], http: [{timeout: 5s}]}\n");
    const QByteArray trimmed = R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"r","namespace":"shop",)"
                               R"("resourceVersion":"5","uid":"u"},"spec":{"exportTo":["."],"http":[{"timeout":"5s"}]}})";
    QCOMPARE(applyBody(draft, live.root()), trimmed);
    draft.whole = false;
    QVERIFY(applyBody(draft, live.root()).contains("\"hosts\""));
}

QTEST_GUILESS_MAIN(PlanTest)
#include "plantest.moc"
