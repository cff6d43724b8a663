// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/documents.h"
#include "models/analysis/engine.h"
#include "tests/support/mesh.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace analysis;

namespace {

/// An object as the API server sends it.
mesh::ObjectPtr live(const QByteArray &json, const QString &version = u"1"_s)
{
    const base::Tree tree = *base::readJson(json);
    const QString apiVersion = tree.root()["apiVersion"].string();
    const auto kind = mesh::kindOf(apiVersion.contains(u'/') ? apiVersion.section(u'/', 0, 0) : QString(), tree.root()["kind"].string());
    auto object = std::make_shared<mesh::Object>();
    object->kind = *kind;
    object->apiVersion = apiVersion;
    object->meta.ns = tree.root()["metadata"]["namespace"].string();
    object->meta.name = tree.root()["metadata"]["name"].string();
    object->meta.uid = object->meta.ns + object->meta.name;
    object->meta.resourceVersion = version;
    object->json = json;
    return object;
}

QByteArray service(const char *name)
{
    return QByteArray(
               R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"NAME","namespace":"shop"},"spec":{"ports":[{"name":"http","port":80}]}})")
        .replace("NAME", name);
}

QByteArray route(const char *name, const char *to)
{
    return QByteArray(R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"NAME","namespace":"shop"},)"
                      R"("spec":{"hosts":["NAME"],"http":[{"route":[{"destination":{"host":"TO"}}]}]}})")
        .replace("NAME", name)
        .replace("TO", to);
}

mesh::SnapshotPtr snapshot(const QVector<mesh::ObjectPtr> &objects, const mesh::SnapshotPtr &before = nullptr)
{
    mesh::Delta delta;
    delta.upserts = objects;
    for (const mesh::KindInfo &kind : mesh::allKinds())
        delta.kinds.insert(kind.kind, mesh::KindState{.health = mesh::KindHealth::Live});
    return mesh::apply(before, std::array{delta}, 1).first;
}

QStringList idsOf(const QVector<Finding> &findings)
{
    QStringList ids;
    for (const Finding &finding : findings)
        ids << finding.id + u' ' + finding.object.name;
    return ids;
}

} // namespace

class EngineTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void liveObjectsAreLookedAt()
    {
        WorldInput input{.live = snapshot({live(service("reviews")), live(route("reviews", "nothere"))})};
        Engine engine;
        const QVector<Finding> findings = engine.run(World::make(input));
        QCOMPARE(idsOf(findings), QStringList{u"destination-host-unknown reviews"_s});
        QCOMPARE(findings.first().path, u"spec.http[0].route[0].destination.host"_s);
        QVERIFY(findings.first().file.isEmpty());
        QCOMPARE(findings.first().line, 0);
        QCOMPARE(findings.first().object.group, u"networking.istio.io"_s);
    }

    void anEditRunsOnlyWhatReadsIt()
    {
        const mesh::SnapshotPtr first = snapshot({live(service("reviews")), live(route("reviews", "reviews")), live(route("ratings", "reviews"))});
        Engine engine;
        const WorldPtr before = World::make({.live = first});
        QVERIFY(engine.run(before).isEmpty());
        QCOMPARE(engine.rulesRun(), static_cast<int>(rules().size()));
        QCOMPARE(engine.objectsChecked(), 3);

        const WorldPtr same = World::make({.live = first}, before.get());
        QVERIFY(same->setOf(mesh::Kind::VirtualService) == before->setOf(mesh::Kind::VirtualService));
        QVERIFY(engine.run(same).isEmpty());
        QCOMPARE(engine.rulesRun(), 0);
        QCOMPARE(engine.objectsChecked(), 0);

        const WorldPtr after = World::make({.live = snapshot({live(route("ratings", "gone"), u"2"_s)}, first)}, same.get());
        QVERIFY(after->setOf(mesh::Kind::Service) == before->setOf(mesh::Kind::Service));
        QCOMPARE(idsOf(engine.run(after)), QStringList{u"destination-host-unknown ratings"_s});
        QVERIFY(engine.rulesRun() > 0 && engine.rulesRun() < static_cast<int>(rules().size()));
        QCOMPARE(engine.objectsChecked(), 1);
    }

    /// What the engine keeps must not show: whatever came before, the same world gives the same findings.
    void incrementalAgreesWithFresh()
    {
        mesh::SnapshotPtr at = snapshot({live(service("a")), live(service("b"))});
        Engine engine;
        WorldPtr world = World::make({.live = at});
        engine.run(world);
        for (int step = 0; step < 20; ++step) {
            const char *target = step % 3 == 0 ? "a" : step % 3 == 1 ? "b" : "c";
            const QByteArray name = QByteArray(step % 2 == 0 ? "one" : "two");
            at = snapshot({live(route(name.constData(), target), QString::number(step))}, at);
            world = World::make({.live = at}, world.get());
            Engine fresh;
            QCOMPARE(engine.run(world), fresh.run(World::make({.live = at})));
        }
    }

    void filesLieOverTheCluster()
    {
        const mesh::SnapshotPtr cluster = snapshot({live(service("reviews")), live(route("reviews", "nothere"))});
        const Documents mended = readDocuments(route("reviews", "reviews"), u"mended.json"_s, u"default"_s);
        QVERIFY(mended.findings.isEmpty());
        Engine engine;
        const WorldPtr before = World::make({.live = cluster});
        QCOMPARE(engine.run(before).size(), 1);
        WorldInput input{.live = cluster, .overlay = mended.items};
        const WorldPtr over = World::make(input, before.get());
        QVERIFY(engine.run(over).isEmpty());
        input.overlay.clear();
        input.removed = {{mesh::Kind::Service, u"shop"_s, u"reviews"_s}};
        const WorldPtr without = World::make(input, over.get());
        QCOMPARE(idsOf(engine.run(without)), QStringList{u"destination-host-unknown reviews"_s});
        input.removed.clear();
        QVERIFY(World::make(input, without.get())->find(mesh::Kind::Service, "shop", "reviews"));
    }

    void aKindThatCantBeReadIsNotMissed()
    {
        mesh::Delta delta;
        delta.upserts = {live(route("reviews", "nothere"))};
        delta.kinds.insert(mesh::Kind::VirtualService, mesh::KindState{.health = mesh::KindHealth::Live});
        delta.kinds.insert(mesh::Kind::Service, mesh::KindState{.health = mesh::KindHealth::Forbidden});
        Engine engine;
        QVERIFY(engine.run(World::make({.live = mesh::apply(nullptr, std::array{delta}, 1).first})).isEmpty());
    }

    void theOrderIsAlwaysTheSame()
    {
        QVector<mesh::ObjectPtr> objects{live(service("reviews"))};
        for (int i = 0; i < 200; ++i)
            objects << live(route(QByteArray("r" + QByteArray::number(i)).constData(), "nothere"));
        const mesh::SnapshotPtr at = snapshot(objects);
        Engine one, two;
        const QVector<Finding> first = one.run(World::make({.live = at}));
        QCOMPARE(first.size(), 200);
        QCOMPARE(two.run(World::make({.live = at})), first);
    }
};

QTEST_GUILESS_MAIN(EngineTest)
#include "enginetest.moc"
