// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/documents.h"
#include "models/analysis/names.h"
#include "models/analysis/suppression.h"
#include "models/analysis/fields.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace analysis;

class DocumentsTest : public QObject
{
    Q_OBJECT

    static Documents read(const char *text) { return readDocuments(QByteArray(text), u"a.yaml"_s, u"default"_s); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void severalDocumentsAndLists()
    {
        const Documents documents = read("apiVersion: v1\n"
                                         "kind: Namespace\n"
                                         "metadata: {name: shop, namespace: ignored}\n"
                                         "---\n"
                                         "---\n"
                                         "apiVersion: v1\n"
                                         "kind: List\n"
                                         "items:\n"
                                         "- apiVersion: v1\n"
                                         "  kind: Service\n"
                                         "  metadata:\n"
                                         "    name: web\n"
                                         "  spec:\n"
                                         "    ports:\n"
                                         "    - port: 80\n");
        QVERIFY(documents.findings.isEmpty());
        QCOMPARE(documents.items.size(), 2);
        QCOMPARE(documents.items[0]->subject, (Subject{{}, u"v1"_s, u"Namespace"_s, {}, u"shop"_s}));
        const ItemPtr service = documents.items[1];
        QCOMPARE(service->subject.ns, QString());
        QCOMPARE(service->ns, u"default"_s);
        const Ref port = service->spec()["ports"].at(0)["port"];
        QCOMPARE(service->pathOf(port), u"spec.ports[0].port"_s);
        QCOMPARE(service->placeOf(port).line, 15);
        QCOMPARE(service->placeOf(port).column, 13);
    }

    void whatIsNoResourceIsSaid_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("severity");
        QTest::addColumn<int>("line");
        QTest::newRow("syntax") << QByteArray("a: [1,\n") << u"yaml-syntax"_s << int(Severity::Error) << 0;
        QTest::newRow("tab") << QByteArray("kind: A\nmetadata:\n\tname: b\n") << u"yaml-syntax"_s << int(Severity::Error) << 3;
        QTest::newRow("duplicate") << QByteArray("kind: A\nkind: B\n") << u"yaml-syntax"_s << int(Severity::Error) << 2;
        QTest::newRow("text") << QByteArray("just words\n") << u"not-a-resource"_s << int(Severity::Error) << 1;
        QTest::newRow("no kind") << QByteArray("apiVersion: v1\nmetadata: {name: a}\n") << u"not-a-resource"_s << int(Severity::Error) << 1;
        QTest::newRow("values") << QByteArray("replicas: 3\n") << u"not-a-resource"_s << int(Severity::Info) << 1;
    }

    void whatIsNoResourceIsSaid()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, id);
        QFETCH(const int, severity);
        QFETCH(const int, line);
        const Documents documents = readDocuments(text, u"a.yaml"_s, u"default"_s);
        QVERIFY(documents.items.isEmpty());
        QCOMPARE(documents.findings.size(), 1);
        const Finding &finding = documents.findings.first();
        QCOMPARE(finding.id, id);
        QCOMPARE(int(finding.severity), severity);
        QCOMPARE(finding.file, u"a.yaml"_s);
        QVERIFY(finding.line > 0 && finding.column > 0);
        if (line > 0)
            QCOMPARE(finding.line, line);
    }

    void suppressionFile()
    {
        const auto suppressions =
            Suppressions::parse(u"# why\nIST0101 VirtualService shop/rev*\nkia1104 * other/*  # trailing\nfield-invalid\n"_s, u"s"_s);
        QVERIFY(suppressions);
        const auto finding = [](const QString &id, const QStringList &codes, const QString &kind, const QString &ns, const QString &name) {
            return Finding{.id = id, .codes = codes, .object = {{}, {}, kind, ns, name}};
        };
        QVERIFY(suppressions->hides(finding(u"x"_s, {u"IST0101"_s}, u"VirtualService"_s, u"shop"_s, u"reviews"_s)));
        QVERIFY(!suppressions->hides(finding(u"x"_s, {u"IST0101"_s}, u"VirtualService"_s, u"shop"_s, u"ratings"_s)));
        QVERIFY(!suppressions->hides(finding(u"x"_s, {u"IST0101"_s}, u"Gateway"_s, u"shop"_s, u"reviews"_s)));
        QVERIFY(suppressions->hides(finding(u"x"_s, {u"KIA1104"_s}, u"Anything"_s, u"other"_s, u"a"_s)));
        QVERIFY(suppressions->hides(finding(u"field-invalid"_s, {}, u"Anything"_s, {}, u"a"_s)));
        const auto bad = Suppressions::parse(u"IST0101 VirtualService shop/a and more\n"_s, u"file"_s);
        QVERIFY(!bad);
        QCOMPARE(bad.error().where, u"file:1"_s);
    }

    void annotationsSuppress()
    {
        const auto suppressed = [](const char *annotation, const QString &id, const QStringList &codes) {
            const QByteArray text = QByteArray("apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    ") + annotation + '\n';
            const Documents documents = readDocuments(text, u"a"_s, u"default"_s);
            return isSuppressedByAnnotation(*documents.items.first(), id, codes);
        };
        QVERIFY(suppressed("galley.istio.io/analyze-suppress: IST0101,IST0118", u"x"_s, {u"IST0118"_s, u"KIA0601"_s}));
        QVERIFY(suppressed("galley.istio.io/analyze-suppress: '*'", u"x"_s, {u"IST0118"_s}));
        QVERIFY(!suppressed("galley.istio.io/analyze-suppress: IST0102", u"x"_s, {u"IST0118"_s}));
        QVERIFY(!suppressed("galley.istio.io/analyze-suppress: '*'", u"x"_s, {u"KIA1104"_s}));
        QVERIFY(suppressed("kiali.io/ignore-validations: KIA1104, KIA1105", u"x"_s, {u"KIA1105"_s}));
        QVERIFY(suppressed("kiali.io/ignore-validations: 'true'", u"x"_s, {u"KIA1105"_s}));
        QVERIFY(!suppressed("kiali.io/ignore-validations: KIA1104", u"x"_s, {u"IST0101"_s}));
    }

    void hostNames()
    {
        using namespace names;
        QCOMPARE(toFqdn("reviews", "shop"), std::string("reviews.shop.svc.cluster.local"));
        QCOMPARE(toFqdn("reviews.shop", "shop"), std::string("reviews.shop"));
        QCOMPARE(toFqdn("*", "shop"), std::string("*"));
        QVERIFY(serviceOf("a.b.svc.cluster.local") == (NamePair{"b", "a"}));
        QVERIFY(!serviceOf("a.svc.cluster.local"));
        QVERIFY(hostsMeet("*.example.com", "a.example.com"));
        QVERIFY(hostsMeet("*.example.com", "*.com"));
        QVERIFY(!hostsMeet("*.example.com", "example.org"));
        QVERIFY(isSubsetOf("*.a.com", "*.com") && !isSubsetOf("*.com", "*.a.com"));
        QVERIFY(wildcardDomainProblem("*-a.example.com").isEmpty());
        QVERIFY(!wildcardDomainProblem("a*.example.com").isEmpty());
        QVERIFY(!wildcardDomainProblem("1.2.3.4").isEmpty());
        QVERIFY(isPartialWildcard("*a.com") && !isPartialWildcard("*.a.com") && !isPartialWildcard("*"));
    }

    void addresses()
    {
        using namespace names;
        for (const char *good : {"10.0.0.1", "::", "::1", "2001:db8::1", "fe80::1%eth0", "::ffff:10.0.0.1", "1:2:3:4:5:6:7:8"})
            QVERIFY2(isIpAddress(good), good);
        for (const char *bad : {"", "10.0.0", "10.0.0.256", "010.0.0.1", "1:2:3", "1::2::3", "1:2:3:4:5:6:7:8:9", "a.b.c.d", "12345::"})
            QVERIFY2(!isIpAddress(bad), bad);
        for (const char *good : {"10.0.0.0/8", "::/0", "2001:db8::/32"})
            QVERIFY2(isPrefix(good), good);
        for (const char *bad : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0", "::/129", "x/8", "10.0.0.0/8/8"})
            QVERIFY2(!isPrefix(bad), bad);
    }

    void durations()
    {
        QCOMPARE(nanoseconds("1.5s"), 1.5e9);
        QCOMPARE(nanoseconds("1h30m"), 5400e9);
        QCOMPARE(nanoseconds("0"), 0.0);
        QCOMPARE(nanoseconds("-2ms"), -2e6);
        for (const char *bad : {"", "5", "s", "1x", "1.s.", "--1s", "1e3s"})
            QVERIFY2(!nanoseconds(bad), bad);
    }
};

QTEST_GUILESS_MAIN(DocumentsTest)
#include "documentstest.moc"
