// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/certificatetable.h"
#include "models/items/certificatewords.h"
#include "tests/models/certificates/scene.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using items::CertificateTable;
using items::CertificateWords;

namespace {

certificates::Inventory inventoryOf(scene::Scene made, int days)
{
    made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"edge-cert"_s}, {u"edge.example.com"_s})
                 << scene::tlsSecret(u"shop"_s, u"edge-cert"_s, scene::leaf(made.webRoot, "edge.example.com", days).pem());
    return made.inventory();
}

QString text(const CertificateTable &table, int row, int column)
{
    return table.index(row, column).data().toString();
}

} // namespace

class CertificateTableTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cells()
    {
        CertificateTable table;
        table.update(inventoryOf({}, 3));
        QCOMPARE(table.rowCount(), 2);
        QCOMPARE(text(table, 0, CertificateTable::Name), u"edge.example.com"_s);
        QCOMPARE(text(table, 0, CertificateTable::Kind), u"Gateway"_s);
        QCOMPARE(text(table, 0, CertificateTable::Where), u"shop/edge-cert"_s);
        QCOMPARE(text(table, 0, CertificateTable::Issuer), u"Web Root"_s);
        QCOMPARE(text(table, 0, CertificateTable::EndsIn), u"3 d 0 h"_s);
        QCOMPARE(text(table, 0, CertificateTable::Renewal), u"none found · 12.5 req/s fail"_s);
        QCOMPARE(text(table, 1, CertificateTable::Issuer), u"itself"_s);
        QCOMPARE(text(table, 1, CertificateTable::Where), u"istio-system/istio-ca-secret +4"_s);
        QVERIFY(text(table, 1, CertificateTable::Renewal).startsWith(u"istiod in 7 y"_s));
        QVERIFY(text(table, 1, CertificateTable::Renewal).endsWith(u" · all mTLS fails"_s));
        const auto health = [&](int row, int column) { return table.index(row, column).data(items::HealthRole).toInt(); };
        QCOMPARE(health(0, CertificateTable::Glyph), static_cast<int>(mesh::Health::Critical));
        QCOMPARE(health(0, CertificateTable::EndsIn), static_cast<int>(mesh::Health::Critical)); // the cause
        QCOMPARE(health(0, CertificateTable::Renewal), static_cast<int>(mesh::Health::Ok));
        QVERIFY(table.index(0, CertificateTable::Glyph).data(items::SortRole).toDouble()
                > table.index(1, CertificateTable::Glyph).data(items::SortRole).toDouble());
        QVERIFY(table.headerData(CertificateTable::Ends, Qt::Horizontal).toString().startsWith(u"Ends, "_s));
        QVERIFY(!table.headerData(CertificateTable::Glyph, Qt::Horizontal, Qt::AccessibleTextRole).toString().isEmpty());
    }

    void problemsSpeakBeforeRenewal()
    {
        scene::Scene made;
        made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"gone"_s}, {u"*"_s});
        CertificateTable table;
        table.update(made.inventory());
        QCOMPARE(text(table, 0, CertificateTable::Name), u"gone"_s);
        QCOMPARE(text(table, 0, CertificateTable::EndsIn), u"–"_s);
        QCOMPARE(text(table, 0, CertificateTable::Renewal), u"Secret is missing · 12.5 req/s fail"_s);
    }

    void rowsAreKeptOverRefreshes()
    {
        CertificateTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const certificates::Inventory first = inventoryOf({}, 30);
        table.update(first);
        const QPersistentModelIndex kept = table.indexOf(first.rows[0].id);
        QSignalSpy changed(&table, &QAbstractItemModel::dataChanged), reset(&table, &QAbstractItemModel::modelReset);
        table.update(first);
        QVERIFY(changed.isEmpty());
        certificates::Inventory later = first;
        later.atMs += mint::dayMs; // the same certificates, read differently
        table.update(later);
        QCOMPARE(changed.size(), 1);
        QVERIFY(reset.isEmpty());
        QVERIFY(kept.isValid());
        QCOMPARE(kept.sibling(kept.row(), CertificateTable::EndsIn).data().toString(), CertificateWords::endsIn(first.rows[0], later.atMs));
    }

    void randomUpdates()
    {
        CertificateTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const certificates::Inventory whole = inventoryOf({}, 30);
        QRandomGenerator random(3);
        for (int round = 0; round < 100; ++round) {
            certificates::Inventory some = whole;
            some.rows.clear();
            for (int i = 0; i < random.bounded(30); ++i) {
                certificates::Row row = whole.rows[0];
                row.id = QString::number(random.bounded(40));
                row.notAfterMs += random.bounded(100) * mint::dayMs;
                some.rows.push_back(row);
            }
            table.update(some);
        }
    }

    void filterFields()
    {
        const certificates::Inventory found = inventoryOf({}, 3);
        const certificates::Row &row = found.rows[0];
        const auto field = [&](const QString &key) { return CertificateTable::filterField(row, key, mint::now); };
        QCOMPARE(field({})->toString(), u"edge.example.com"_s);
        QCOMPARE(field(u"kind"_s)->toString(), u"gateway"_s);
        QCOMPARE(field(u"ends"_s)->toDouble(), 3.0 * mint::dayMs);
        QVERIFY(field(u"ns"_s)->toStringList().contains(u"shop"_s));
        QVERIFY(field(u"used-by"_s)->toString().contains(u"Gateway shop/edge"_s));
        QVERIFY(field(u"problem"_s)->toStringList().contains(u"ends-within-act"_s));
        QVERIFY(field(u"san"_s)->toString().contains(u"edge.example.com"_s));
        QVERIFY(!field(u"nonsense"_s));
        for (const QString &key : CertificateTable::filterKeys())
            QVERIFY2(field(key), qPrintable(key));
    }

    void everyEnumHasWords()
    {
        using namespace certificates;
        for (int i = 0; i <= static_cast<int>(ProblemKind::SelfSigned); ++i)
            QVERIFY(!CertificateWords::problem({static_cast<ProblemKind>(i), mesh::Health::Warn, u"x"_s}).isEmpty());
        for (int i = 0; i <= static_cast<int>(Breaks::Nothing); ++i)
            QVERIFY(!CertificateWords::breaks({static_cast<Breaks>(i), {u"x"_s}, 1, 1, false}).isEmpty());
        for (int i = 0; i <= static_cast<int>(Kind::Workload); ++i)
            QVERIFY(!CertificateWords::kind(static_cast<Kind>(i)).isEmpty() && !word(static_cast<Kind>(i)).isEmpty());
        for (int i = 0; i <= static_cast<int>(ChainProblem::TooLong); ++i)
            QVERIFY(!CertificateWords::chainProblem({static_cast<ChainProblem>(i), u"x"_s}).isEmpty());
        for (int i = 0; i <= static_cast<int>(UseKind::CertManager); ++i)
            QVERIFY(!CertificateWords::use({static_cast<UseKind>(i), {mesh::Kind::Gateway, u"a"_s, u"b"_s}, u"p"_s, {}}).isEmpty());
        for (int i = 0; i <= static_cast<int>(Lane::Authorities); ++i)
            QVERIFY(!CertificateWords::lane(static_cast<Lane>(i)).isEmpty());
    }

    void sentences()
    {
        const certificates::Inventory found = inventoryOf({}, 3);
        QCOMPARE(CertificateWords::sentence(found.rows[0], mint::now),
                 u"ends in 3 d 0 h; no cert-manager Certificate names its Secret; then 12.5 req/s fail"_s);
        QVERIFY(CertificateWords::sentence(found.rows[1], mint::now).isEmpty());
        const certificates::Inventory ended = inventoryOf({}, -1);
        QVERIFY(CertificateWords::sentence(ended.rows[0], mint::now).startsWith(u"ended 1 d 0 h ago"_s));
        QCOMPARE(CertificateWords::gap({mesh::Kind::Secret, {u"a"_s, u"b"_s, u"c"_s}, false, {}}),
                 u"Not allowed to read secrets in a, b and 1 more"_s);
    }
};

QTEST_GUILESS_MAIN(CertificateTableTest)
#include "certificatetabletest.moc"
