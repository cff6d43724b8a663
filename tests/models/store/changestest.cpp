// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/changelog.h"
#include "tests/support/mesh.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;
using store::ChangeLog;
using store::ConfigChange;
using store::Gist;
using Act = ConfigChange::Act;

namespace {
constexpr qint64 start = 1'800'000'000'000;

mesh::ObjectPtr with(const mesh::ObjectPtr &object, const QByteArray &json, qint64 createdMs = 0)
{
    auto copy = std::make_shared<mesh::Object>(*object);
    copy->json = json;
    if (createdMs > 0)
        copy->meta.createdMs = createdMs;
    return copy;
}

mesh::ObjectPtr routes(const QVector<int> &weights, const QString &version = u"1"_s)
{
    mesh::VirtualServiceFacts facts;
    mesh::RouteFacts route;
    QByteArray list;
    for (const int weight : weights) {
        route.destinations.push_back({.host = u"reviews"_s, .subset = {}, .weight = weight});
        list += (list.isEmpty() ? "" : ",") + QByteArray(R"({"weight":)") + QByteArray::number(weight) + "}";
    }
    facts.http = {route};
    return with(support::object(Kind::VirtualService, u"shop"_s, u"reviews"_s, facts, version),
                R"({"metadata":{"resourceVersion":")" + version.toUtf8() + R"("},"spec":{"http":[{"route":[)" + list + R"(]}]},"status":{"x":)"
                    + version.toUtf8() + "}}");
}

mesh::ObjectPtr workload(const QString &image, int replicas, const QString &version, int generation, const QByteArray &environment = "1")
{
    mesh::WorkloadFacts facts;
    facts.images = {image};
    facts.wanted = replicas;
    return with(
        support::object(Kind::Deployment, u"shop"_s, u"web"_s, facts, version),
        u"{\"metadata\":{\"generation\":%1},\"spec\":{\"replicas\":%2,\"template\":{\"spec\":{\"containers\":[{\"env\":%3,\"image\":\"%4\"}]}}},\"status\":{\"ready\":%5}}"_s
            .arg(generation)
            .arg(replicas)
            .arg(QString::fromUtf8(environment), image, version)
            .toUtf8());
}
} // namespace

class ChangesTest : public QObject
{
    Q_OBJECT

    struct Room {
        base::FakeClock clock{start};
        store::Store store{clock};
        ChangeLog log{store};

        void apply(const QVector<mesh::ObjectPtr> &objects, const QVector<mesh::ObjectKey> &removals = {})
        {
            mesh::Delta delta;
            delta.upserts = objects;
            delta.removals = removals;
            store.apply(delta);
            store.flush();
        }
        void live(const QVector<mesh::ObjectPtr> &objects = {})
        {
            mesh::Delta delta;
            delta.upserts = objects;
            for (const mesh::KindInfo &info : mesh::allKinds())
                delta.kinds[info.kind].health = mesh::KindHealth::Live;
            store.apply(delta);
            store.flush();
        }
    };

private slots:
    void weightsAreSaidInShort()
    {
        const auto change = store::changeOf(routes({75, 20, 5}), routes({70, 20, 10}, u"2"_s), 5);
        QVERIFY(change);
        QCOMPARE(change->act, Act::Changed);
        QCOMPARE(change->gist, (Gist{Gist::What::Weights, u"75/20/5"_s, u"70/20/10"_s}));
        QCOMPARE(change->fields.size(), 2);
        QCOMPARE(change->fields[0], (store::FieldChange{u"spec.http[0].route[0].weight"_s, u"75"_s, u"70"_s}));
    }

    void statusIsNoChange()
    {
        QVERIFY(!store::changeOf(routes({75, 25}), routes({75, 25}, u"2"_s), 5));
        QVERIFY(!store::changeOf(workload(u"web:1"_s, 2, u"1"_s, 4), workload(u"web:1"_s, 2, u"2"_s, 4), 5));
    }

    void rollOutsAndScaling()
    {
        const auto image =
            store::changeOf(workload(u"reg:5000/shop/web:3.4.0"_s, 2, u"1"_s, 4), workload(u"reg:5000/shop/web:3.4.1"_s, 2, u"2"_s, 5), 5);
        QCOMPARE(image->act, Act::RolledOut);
        QCOMPARE(image->gist, (Gist{Gist::What::Images, u"3.4.0"_s, u"3.4.1"_s}));
        const auto scaled = store::changeOf(workload(u"web:1"_s, 2, u"1"_s, 4), workload(u"web:1"_s, 5, u"2"_s, 5), 5);
        QCOMPARE(scaled->act, Act::Scaled);
        QCOMPARE(scaled->gist, (Gist{Gist::What::Replicas, u"2"_s, u"5"_s}));
        const auto environment = store::changeOf(workload(u"web:1"_s, 2, u"1"_s, 4), workload(u"web:1"_s, 2, u"2"_s, 5, "2"), 5);
        QCOMPARE(environment->act, Act::RolledOut);
        QCOMPARE(environment->gist.what, Gist::What::None);
        QCOMPARE(environment->fields.first().path, u"spec.template.spec.containers[0].env"_s);
    }

    void manyFieldsAreCounted()
    {
        QByteArray before = "{\"spec\":{", after = before;
        for (int i = 0; i < 100; ++i) {
            before += (i ? ",\"f" : "\"f") + QByteArray::number(i) + "\":1";
            after += (i ? ",\"f" : "\"f") + QByteArray::number(i) + "\":2";
        }
        const auto object = support::object(Kind::Telemetry, u"shop"_s, u"t"_s);
        const auto change = store::changeOf(with(object, before + "}}"), with(object, after + "}}"), 5);
        QCOMPARE(change->fields.size(), store::mostFields);
        QCOMPARE(change->moreFields, 100 - static_cast<int>(store::mostFields));
    }

    void hostileTextIsCleaned()
    {
        const auto object = support::object(Kind::Telemetry, u"shop"_s, u"t"_s);
        const auto change = store::changeOf(with(object, R"({"spec":{"a":"x"}})"), with(object, "{\"spec\":{\"a\":\"\\u001b[2J\\u202e\"}}"), 5);
        QVERIFY(!change->fields.first().after.contains(u'\x1b'));
        QVERIFY(!change->fields.first().after.contains(QChar(0x202e)));
    }

    void loadingIsNoNews()
    {
        Room room;
        room.apply({routes({75, 25})});
        room.live();
        QTRY_COMPARE(room.log.all().size(), 1); // its creation, by metadata
        QVERIFY(!room.log.all().first().seen);
        QCOMPARE(room.log.all().first().atMs, 1'700'000'000'000);
        room.clock.advance(5000);
        QSignalSpy changed(&room.log, &ChangeLog::changed);
        room.apply({routes({50, 50}, u"2"_s)});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(room.log.all().size(), 2);
        QCOMPARE(room.log.all().last().atMs, start + 5000);
        QVERIFY(room.log.all().last().seen);
        QCOMPARE(room.log.find(room.log.all().last().id()), &room.log.all().last());
        QCOMPARE(room.log.between(start, start + 5000).size(), 1);
        QCOMPARE(room.log.between(start, start + 4999).size(), 0);
        QCOMPARE(room.log.of(routes({1})->key()).first().gist.after, u"50/50"_s);
    }

    void createdAndDeletedWhileWatching()
    {
        Room room;
        room.live({support::ns(u"shop"_s)});
        room.clock.advance(5000);
        room.apply({with(routes({75, 25}), "{}", start + 4000)});
        QCOMPARE(room.log.all().last().act, Act::Created);
        QCOMPARE(room.log.all().last().atMs, start + 4000);
        room.clock.advance(5000);
        room.apply({}, {routes({1})->key()});
        QCOMPARE(room.log.all().last().act, Act::Deleted);
        QCOMPARE(room.log.all().last().atMs, start + 10'000);
    }

    void anOldObjectThatComesIntoSightIsNotNew()
    {
        Room room;
        room.live({support::ns(u"shop"_s)});
        room.clock.advance(5000);
        room.apply({routes({75, 25})}); // created long ago
        QTRY_COMPARE(room.log.all().size(), 2);
        QVERIFY(!room.log.all()[0].seen && !room.log.all()[1].seen);
    }

    void rollOutsBeforeTheStart()
    {
        Room room;
        const auto set = [](const QString &name, const QString &image, qint64 createdMs, const QString &revision) {
            mesh::WorkloadFacts facts;
            facts.images = {image};
            auto object = std::make_shared<mesh::Object>(*support::object(Kind::ReplicaSet, u"shop"_s, name, facts));
            object->meta.createdMs = createdMs;
            object->meta.owners = {{u"Deployment"_s, u"web"_s, {}, true}};
            object->meta.annotations = {{u"deployment.kubernetes.io/revision"_s, revision}};
            return object;
        };
        room.live({with(workload(u"web:3"_s, 2, u"1"_s, 4), "{}", start - 9'000'000), set(u"web-b"_s, u"web:2"_s, start - 600'000, u"2"_s),
                   set(u"web-a"_s, u"web:1"_s, start - 9'000'000, u"1"_s), set(u"web-c"_s, u"web:3"_s, start - 300'000, u"3"_s)});
        QTRY_COMPARE(room.log.all().size(), 3);
        const auto &all = room.log.all();
        QCOMPARE(all[0].act, Act::Created);
        QCOMPARE(all[1].act, Act::RolledOut);
        QCOMPARE(all[1].gist, (Gist{Gist::What::Images, u"1"_s, u"2"_s}));
        QCOMPARE(all[2].gist, (Gist{Gist::What::Images, u"2"_s, u"3"_s}));
        QCOMPARE(all[2].revision, u"3"_s);
        QCOMPARE(all[2].object.kind, Kind::Deployment);
    }

    void anotherContextForgets()
    {
        Room room;
        room.live({routes({75, 25})});
        QTRY_COMPARE(room.log.all().size(), 1);
        room.store.reset(u"other"_s);
        QVERIFY(room.log.all().isEmpty());
    }
};

QTEST_GUILESS_MAIN(ChangesTest)
#include "changestest.moc"
