// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/snapshot.h"
#include "tests/support/mesh.h"

#include <QMap>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using mesh::Delta;
using mesh::Kind;

class SnapshotTest : public QObject
{
    Q_OBJECT

private:
    static std::pair<mesh::SnapshotPtr, mesh::Change> apply(const mesh::SnapshotPtr &before, const Delta &delta)
    {
        return mesh::apply(before, std::span(&delta, 1), 1000);
    }

private slots:
    void oldSnapshotsStayAsTheyWere()
    {
        Delta first;
        first.upserts = {support::service(u"shop"_s, u"web"_s)};
        const auto [one, change] = apply(nullptr, first);
        QVERIFY(change.touches(Kind::Service));
        QVERIFY(!change.touches(Kind::Pod));
        Delta second;
        second.removals = {{Kind::Service, u"shop"_s, u"web"_s}};
        const auto [two, gone] = apply(one, second);
        QCOMPARE(one->table(Kind::Service).size(), 1);
        QCOMPARE(two->table(Kind::Service).size(), 0);
        QCOMPARE(gone.removed.size(), 1);
        QVERIFY(two->generation > one->generation);
    }

    void theSameVersionChangesNothing()
    {
        Delta delta;
        delta.upserts = {support::service(u"shop"_s, u"web"_s)};
        const auto one = apply(nullptr, delta).first;
        const auto [two, change] = apply(one, delta);
        QVERIFY(!change.objects());
        QVERIFY(change.upserted.isEmpty());
    }

    void aListReplacesItsScopeOnly()
    {
        Delta delta;
        delta.upserts = {support::service(u"shop"_s, u"web"_s), support::service(u"shop"_s, u"old"_s), support::service(u"pay"_s, u"api"_s)};
        const auto one = apply(nullptr, delta).first;
        Delta list;
        list.replaced = {{Kind::Service, u"shop"_s, {support::service(u"shop"_s, u"web"_s)}}};
        const auto [two, change] = apply(one, list);
        QCOMPARE(two->table(Kind::Service).size(), 2);
        QVERIFY(!two->find({Kind::Service, u"shop"_s, u"old"_s}));
        QVERIFY(two->find({Kind::Service, u"pay"_s, u"api"_s}));
        QCOMPARE(change.removed, (QVector<mesh::ObjectKey>{{Kind::Service, u"shop"_s, u"old"_s}}));
        QVERIFY(change.upserted.isEmpty());
    }

    void randomChangesEndInTheModelsState()
    {
        QRandomGenerator random(7);
        QMap<QString, QString> model;
        mesh::SnapshotPtr snapshot;
        for (int step = 0; step < 2000; ++step) {
            const QString name = u"s%1"_s.arg(random.bounded(300));
            Delta delta;
            if (random.bounded(3) == 0) {
                delta.removals = {{Kind::Service, u"n"_s, name}};
                model.remove(name);
            } else {
                const QString version = QString::number(step);
                delta.upserts = {support::object(Kind::Service, u"n"_s, name, {}, version)};
                model.insert(name, version);
            }
            snapshot = apply(snapshot, delta).first;
        }
        QCOMPARE(snapshot->table(Kind::Service).size(), model.size());
        for (const mesh::ObjectPtr &object : snapshot->objects(Kind::Service))
            QCOMPARE(object->meta.resourceVersion, model.value(object->meta.name));
    }

    void kindsAreFoundByTheWordsPeopleType()
    {
        QCOMPARE(mesh::kindNamed(u"vs"_s), Kind::VirtualService);
        QCOMPARE(mesh::kindNamed(u"VirtualServices"_s), Kind::VirtualService);
        QCOMPARE(mesh::kindNamed(u"gateway"_s), Kind::Gateway);
        QCOMPARE(mesh::kindNamed(u"gateways.gateway.networking.k8s.io"_s), Kind::K8sGateway);
        QCOMPARE(mesh::kindNamed(u"nonsense"_s), std::nullopt);
        for (const mesh::KindInfo &info : mesh::allKinds()) {
            QCOMPARE(mesh::kindOf(info.group, info.name), info.kind);
            QCOMPARE(mesh::kindOfResource(info.group, info.plural), info.kind);
            QCOMPARE(&mesh::info(info.kind), &info);
            QVERIFY(!info.versions.isEmpty());
        }
    }

    void meshConfigGivesRootAndTrustDomain()
    {
        QCOMPARE(support::snapshot({})->rootNamespace(), u"istio-system"_s);
        const auto config = support::object(
            Kind::ConfigMap, u"mesh"_s, u"istio"_s,
            mesh::ConfigMapFacts{{{u"mesh"_s, "defaultConfig:\n  trustDomain: no\nrootNamespace: mesh\ntrustDomain: \"example.org\"\n"}}});
        QCOMPARE(support::snapshot({config})->rootNamespace(), u"mesh"_s);
        QCOMPARE(support::snapshot({config})->trustDomain(), u"example.org"_s);
    }
};

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshottest.moc"
