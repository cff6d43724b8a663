// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/words.h"
#include "models/yaml/document.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

class WordsTest final : public QObject
{
    Q_OBJECT

private:
    static yaml::Document document(const QByteArray &text)
    {
        const yaml::Stream stream = yaml::parse(text);
        return stream.documents.empty() ? yaml::Document() : stream.documents.front();
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void says_data();
    void says();
    void serverFieldsAreLeftOut();
    void defaultsAreLeftOutWhenTold();
};

namespace {

QByteArray routes(const QByteArray &http)
{
    return "apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec:\n  http:\n" + http;
}

const QByteArray canary =
    "  - name: canary\n    match: [{headers: {beta: {exact: 'yes'}}}]\n    route: [{destination: {host: reviews, subset: v3}}]\n";
const QByteArray plain = "  - name: default\n    timeout: 3s\n    route:\n    - destination: {host: reviews, subset: v1}\n      weight: 90\n"
                         "    - destination: {host: reviews, subset: v2}\n      weight: 10\n";

} // namespace

void WordsTest::says_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QStringList>("sentences");
    const auto changed = [](QByteArray text, const QByteArray &from, const QByteArray &to) { return text.replace(from, to); };
    QTest::newRow("nothing") << routes(canary + plain) << routes(canary + plain) << QStringList();
    QTest::newRow("weights") << routes(plain) << routes(changed(changed(plain, "90", "80"), "10", "20"))
                             << QStringList{u"route `default`: weights 90/10 → 80/20 (v1/v2)"_s};
    QTest::newRow("timeout") << routes(plain) << routes(changed(plain, "3s", "5s")) << QStringList{u"route `default`: timeout 3s → 5s"_s};
    QTest::newRow("moved") << routes(plain + canary) << routes(canary + plain) << QStringList{u"route `canary` moved before `default`"_s};
    QTest::newRow("route added") << routes(plain) << routes(canary + plain) << QStringList{u"route `canary` added"_s};
    QTest::newRow("renamed route is the same") << routes(plain) << routes(changed(plain, "name: default", "name: rest"))
                                               << QStringList{u"route `rest`: name default → rest"_s};
    const QByteArray three =
        changed(changed(plain, "90", "80"), "weight: 10\n", "weight: 10\n    - destination: {host: reviews, subset: v3}\n      weight: 10\n");
    QTest::newRow("destination added") << routes(plain) << routes(three)
                                       << QStringList{u"route `default`: weights 90/10 (v1/v2) → 80/10/10 (v1/v2/v3)"_s};
    const QByteArray peer = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nspec:\n  mtls: {mode: PERMISSIVE}\n";
    QTest::newRow("port mTLS") << peer << peer + "  portLevelMtls: {8080: {mode: STRICT}}\n" << QStringList{u"STRICT added on port 8080"_s};
    QTest::newRow("mTLS") << peer << changed(peer, "PERMISSIVE", "STRICT") << QStringList{u"mTLS PERMISSIVE → STRICT"_s};
    const QByteArray rule = "kind: DestinationRule\nspec:\n  host: reviews\n  subsets:\n  - {name: v1, labels: {version: v1}}\n";
    QTest::newRow("subset") << rule << rule + "  - {name: v2, labels: {version: v2}}\n" << QStringList{u"subset `v2` added"_s};
    QTest::newRow("subset's label") << rule << changed(rule, "{version: v1}", "{version: v9}") << QStringList{u"label `version` v1 → v9"_s};
    QTest::newRow("order of hosts") << QByteArray("spec: {hosts: [a, b]}") << QByteArray("spec: {hosts: [b, a]}") << QStringList();
    QTest::newRow("host") << QByteArray("spec: {hosts: [a, b]}") << QByteArray("spec: {hosts: [b, c]}")
                          << QStringList{u"host `a` removed"_s, u"host `c` added"_s};
    QTest::newRow("empty selector counts") << QByteArray("spec: {}") << QByteArray("spec: {selector: {}}") << QStringList{u"selector added: {}"_s};
}

void WordsTest::says()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QStringList, sentences);
    const yaml::Document a = document(before), b = document(after);
    QVERIFY(a.root() && b.root());
    QStringList said;
    for (const diff::Sentence &sentence : diff::inWords(diff::compare(a.root(), b.root())))
        said << sentence.text;
    said.sort();
    QStringList wanted = sentences;
    wanted.sort();
    QCOMPARE(said, wanted);
}

void WordsTest::serverFieldsAreLeftOut()
{
    const yaml::Document a =
        document("metadata: {name: a, uid: x, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}'}}\nstatus: {ok: 1}\n");
    const yaml::Document b = document("metadata: {name: a, uid: y, resourceVersion: '7', managedFields: [{}]}\n");
    QVERIFY(diff::compare(a.root(), b.root()).isEmpty());
    QCOMPARE(diff::compare(a.root(), b.root(), {.serverFields = true}).size(), 5);
}

void WordsTest::defaultsAreLeftOutWhenTold()
{
    const yaml::Document file = document("apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}], selector: {app: a}}\n");
    const yaml::Document live =
        document("apiVersion: v1\nkind: Service\nspec: {clusterIP: 10.0.0.1, type: ClusterIP, ports: [{port: 80, targetPort: 80, "
                 "protocol: TCP}], selector: {app: a}}\n");
    QVERIFY(diff::compare(file.root(), live.root(), {.ignoreDefaults = true}).isEmpty());
    QCOMPARE(diff::compare(file.root(), live.root()).size(), 4);
}

QTEST_GUILESS_MAIN(WordsTest)
#include "wordstest.moc"
