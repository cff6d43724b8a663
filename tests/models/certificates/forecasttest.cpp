// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/certificates/scene.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;

namespace {

Inventory threeGateways()
{
    scene::Scene made;
    const mint::Minted &root = made.webRoot;
    made.objects << scene::gateway(u"shop"_s, u"a"_s, {u"a"_s}, {u"a.example.com"_s})
                 << scene::tlsSecret(u"shop"_s, u"a"_s, scene::leaf(root, "a.example.com", 3).pem());
    made.objects << scene::gateway(u"shop"_s, u"b"_s, {u"b"_s}, {u"b.example.com"_s})
                 << scene::tlsSecret(u"shop"_s, u"b"_s, scene::leaf(root, "b.example.com", 20).pem());
    made.objects << scene::gateway(u"shop"_s, u"c"_s, {u"c"_s}, {u"c.example.com"_s})
                 << scene::tlsSecret(u"shop"_s, u"c"_s, scene::leaf(root, "c.example.com", -2).pem());
    // Renewed by cert-manager two days from now.
    made.objects << scene::gateway(u"shop"_s, u"d"_s, {u"d"_s}, {u"d.example.com"_s})
                 << scene::tlsSecret(u"shop"_s, u"d"_s, scene::leaf(root, "d.example.com", 5).pem())
                 << scene::certManager(u"shop"_s, u"d"_s, u"d"_s, true, mint::now + 2 * mint::dayMs);
    made.objects << scene::gateway(u"shop"_s, u"e"_s, {u"e"_s}, {u"e.example.com"_s});
    return made.inventory();
}

} // namespace

class ForecastTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void axisGrowsFromNowToTenYears()
    {
        QCOMPARE(timelinePosition(-5), 0.0);
        QCOMPARE(timelinePosition(0), 0.0);
        double before = 0;
        for (const Tick &tick : timelineTicks()) {
            QVERIFY(tick.position > before);
            QCOMPARE(tick.position, timelinePosition(tick.leftMs));
            before = tick.position;
        }
        QCOMPARE(before, 1.0);
        QCOMPARE(timelinePosition(std::numeric_limits<qint64>::max()), 1.0);
    }

    void counts()
    {
        const Inventory found = threeGateways();
        const Summary counts = summary(found);
        QCOMPARE(counts.certificates, 5); // four leaves and the mesh's root
        QCOMPARE(counts.expired, 1);
        QCOMPARE(counts.endsWithinAct, 1);
        QCOMPARE(counts.endsWithinPlan, 1);
        QCOMPARE(counts.unreadable, 1);
        QCOMPARE(counts.attention, 4);
        QCOMPARE(counts.worst, mesh::Health::Critical);
        QCOMPARE(counts.ofWorst, 2);
    }

    void failWithinASpan_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("0 d") << 0 << QStringList({u"c.example.com"_s});
        QTest::newRow("14 d") << 14 << QStringList({u"c.example.com"_s, u"a.example.com"_s});
        QTest::newRow("30 d") << 30 << QStringList({u"c.example.com"_s, u"a.example.com"_s, u"b.example.com"_s});
    }
    void failWithinASpan()
    {
        QFETCH(int, days);
        QFETCH(QStringList, names);
        const Inventory found = threeGateways();
        QStringList failing;
        for (const Row *row : failWithin(found, days * mint::dayMs))
            failing += row->name;
        QCOMPARE(failing, names);
    }

    void metricsAreWellFormed()
    {
        scene::Scene made;
        mint::Spec spec;
        spec.commonName = "evil\"name\\with\nnew\x1bline";
        spec.names = "DNS:x.example.com";
        spec.issuer = &made.webRoot;
        made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"x"_s}, {u"x.example.com"_s})
                     << scene::tlsSecret(u"shop"_s, u"x"_s, mint::make(spec).pem());
        const QByteArray text = metrics(made.inventory());
        QVERIFY(text.endsWith('\n'));
        static const QRegularExpression sample(uR"(^[a-z_]+(\{[a-z]+="([^"\\\n]|\\["\\n])*"(,[a-z]+="([^"\\\n]|\\["\\n])*")*\})? -?[0-9]+$)"_s);
        QSet<QByteArray> series;
        QSet<QByteArray> families;
        for (const QByteArray &line : text.chopped(1).split('\n')) {
            if (line.startsWith("# TYPE "))
                families.insert(line.split(' ')[2]);
            if (line.startsWith('#'))
                continue;
            QVERIFY2(sample.match(QString::fromUtf8(line)).hasMatch(), line.constData());
            const QByteArray name = line.left(line.lastIndexOf(' '));
            QVERIFY2(!series.contains(name), line.constData());
            series.insert(name);
            QVERIFY(families.contains(name.split('{').constFirst()));
        }
        const QByteArray end = QByteArray::number((mint::now + 80 * mint::dayMs) / 1000);
        QVERIFY2(text.contains(" " + end + "\n"), text.constData());
        QVERIFY(text.contains("meshdeck_certificate_not_after_timestamp_seconds{kind=\"gateway\",name=\"evil\\\"name\\\\with"));
        QVERIFY(text.contains("namespace=\"shop\",source=\"secret\",object=\"x\""));
        QVERIFY(!text.contains('\x1b'));
        // The root: one sample per object, although two keys of one Secret hold it.
        QCOMPARE(text.count("meshdeck_certificate_not_after_timestamp_seconds{kind=\"root\""), 5);
        QVERIFY(text.contains("\nmeshdeck_certificates 2\n"));
    }

    void metricsTellProblems()
    {
        const QByteArray text = metrics(threeGateways());
        QVERIFY(text.contains("problem=\"expired\"} 1\n"));
        QVERIFY(text.contains("problem=\"ends-within-act\"} 1\n"));
        QVERIFY(text.contains("problem=\"missing-secret\"} 1\n"));
        QVERIFY(text.contains(",breaks=\"gateway-tls\"} 6\n"));
        QVERIFY(text.contains(",renewal=\"cert-manager\"} " + QByteArray::number((mint::now + 2 * mint::dayMs) / 1000)));
    }
};

QTEST_GUILESS_MAIN(ForecastTest)
#include "forecasttest.moc"
