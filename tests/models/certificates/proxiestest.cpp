// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What proxies hold, among the certificates that the snapshot has.
#include "tests/models/certificates/scene.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;
using scene::Scene;

class ProxiesTest : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 hourMs = 3'600'000;

    /// A day's certificate that is `hours` old.
    static mint::Minted identity(const mint::Minted &issuer, int hours)
    {
        mint::Spec spec;
        spec.commonName = "";
        spec.issuer = &issuer;
        spec.names = "URI:spiffe://cluster.local/ns/shop/sa/web";
        spec.fromMs = mint::now - hours * hourMs;
        spec.toMs = spec.fromMs + 24 * hourMs;
        return mint::make(spec);
    }

    static Observed observed(const QString &pod, const QByteArray &chain, const QByteArray &trust)
    {
        return {{mesh::Kind::Pod, u"shop"_s, pod}, chain, trust, mint::now};
    }

    static Inventory inventoryOf(const Scene &scene, const QVector<Observed> &seen)
    {
        return certificates::inventory(*scene.snapshot(), mint::now, {}, nullptr, seen);
    }

    static const Row *workload(const Inventory &inventory)
    {
        const auto found = std::ranges::find(inventory.rows, Kind::Workload, &Row::kind);
        return found == inventory.rows.end() ? nullptr : &*found;
    }

private slots:
    void listsThemOnceWithTheirRenewal()
    {
        const Scene scene;
        const mint::Minted leaf = identity(scene.meshRoot, 2);
        const Inventory inventory = inventoryOf(scene, {observed(u"web-1"_s, leaf.pem() + scene.meshRoot.pem(), scene.meshRoot.pem())});
        const Row *row = workload(inventory);
        QVERIFY(row);
        QCOMPARE(row->certificate->spiffeId, u"spiffe://cluster.local/ns/shop/sa/web"_s);
        QCOMPARE(row->renewal.kind, RenewalKind::Agent);
        QCOMPARE(row->renewal.dueMs, mint::now + 10 * hourMs);
        QVERIFY(!row->renewal.late);
        QCOMPARE(row->consequence.what, Breaks::WorkloadMtls);
        QCOMPARE(row->health, mesh::Health::Ok); // a day is short, but it is renewed by itself
        QCOMPARE(std::ranges::count(inventory.rows, Kind::Root, &Row::kind), 1); // the root it shows is the mesh's
    }

    void seesThatRenewalIsLate()
    {
        const Scene scene;
        const Row row = *workload(inventoryOf(scene, {observed(u"web-1"_s, identity(scene.meshRoot, 20).pem(), scene.meshRoot.pem())}));
        QVERIFY(row.renewal.late);
        QVERIFY(row.has(ProblemKind::RenewalLate));
        QCOMPARE(row.health, mesh::Health::Critical);
    }

    void seesWhoStillTrustsAnOldRoot()
    {
        const Scene scene;
        const mint::Minted old = mint::root("cluster.local");
        const mint::Minted leaf = identity(scene.meshRoot, 2);
        const Row stale = *workload(inventoryOf(scene, {observed(u"web-1"_s, leaf.pem(), old.pem())}));
        QVERIFY(stale.has(ProblemKind::StaleRoot));
        const Row both = *workload(inventoryOf(scene, {observed(u"web-1"_s, leaf.pem(), old.pem() + scene.meshRoot.pem())}));
        QVERIFY(!both.has(ProblemKind::StaleRoot));
    }
};

QTEST_GUILESS_MAIN(ProxiesTest)
#include "proxiestest.moc"
