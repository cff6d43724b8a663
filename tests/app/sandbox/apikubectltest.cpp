// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The real kubectl against the sandbox's API: the one on PATH, or those that MESHDECK_KUBECTL names, joined by ':'.
#include "kubectl.h"

using namespace sandbox;
using namespace Qt::Literals::StringLiterals;

namespace {

/// With runs of spaces made one, as the columns' widths are no matter.
QStringList rows(const QString &out)
{
    QStringList found;
    for (const QString &line : out.split(u'\n', Qt::SkipEmptyParts))
        found << line.simplified();
    return found;
}

bool anyStartsWith(const QStringList &lines, const QString &start)
{
    return std::ranges::any_of(lines, [&start](const QString &line) { return line.startsWith(start); });
}

} // namespace

class ApiKubectlTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (kubectls().isEmpty())
            QSKIP("kubectl is not on PATH (Debian: kubernetes-client)");
    }

    void init()
    {
        m_api = std::make_unique<ApiFixture>();
        QCOMPARE(m_api->listen(), QString());
    }

    void cleanup() { m_api.reset(); }

    void gets_data() { kubectlRows(); }
    void gets()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        RUN(version, {u"version"_s});
        QVERIFY(version.out.contains("v1.35.0+sandbox"_L1));
        RUN(namespaces, {u"get"_s, u"ns"_s});
        QCOMPARE(rows(namespaces.out).at(0), u"NAME STATUS AGE"_s);
        QVERIFY(anyStartsWith(rows(namespaces.out), u"shop Active "_s));
        RUN(vs, {u"get"_s, u"vs"_s, u"-A"_s});
        QCOMPARE(rows(vs.out).at(0), u"NAMESPACE NAME GATEWAYS HOSTS AGE"_s);
        QVERIFY(rows(vs.out).at(1).startsWith("shop cart [\"cart\"] "_L1));
        RUN(wide, {u"get"_s, u"pods"_s, u"-n"_s, u"shop"_s, u"-o"_s, u"wide"_s, u"-l"_s, u"app in (cart,web)"_s});
        QCOMPARE(rows(wide.out).size(), 3);
        QVERIFY(rows(wide.out).at(1).startsWith("cart 1/1 Running 2 "_L1) && rows(wide.out).at(1).endsWith("10.0.0.1 node-1"_L1));
        RUN(json, {u"get"_s, u"pods"_s, u"-n"_s, u"shop"_s, u"-o"_s, u"json"_s});
        QCOMPARE(Json::parse(json.out.toStdString())["items"].size(), 3U);
        RUN(pages, {u"get"_s, u"pods"_s, u"-A"_s, u"--chunk-size=1"_s, u"-o"_s, u"name"_s});
        QCOMPARE(rows(pages.out), (QStringList{u"pod/ledger"_s, u"pod/cart"_s, u"pod/pay"_s, u"pod/web"_s}));
        RUN(resources, {u"api-resources"_s, u"--api-group=networking.istio.io"_s});
        QVERIFY(resources.out.contains("virtualservices"_L1));
        const Outcome none = kubectl.run({u"get"_s, u"vs"_s, u"-n"_s, u"shop"_s, u"nope"_s});
        QCOMPARE(none.code, 1);
        QVERIFY(none.err.contains("(NotFound): virtualservices.networking.istio.io \"nope\" not found"_L1));
    }

    void writes_data() { kubectlRows(); }
    void writes()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        const QStringList shop{u"-n"_s, u"shop"_s};
        const QByteArray manifest =
            "apiVersion: networking.istio.io/v1beta1\nkind: VirtualService\nmetadata:\n  name: made\n  namespace: shop\nspec:\n  hosts: [made]\n";
        RUN(made, {u"create"_s, u"-f"_s, u"-"_s}, manifest);
        QCOMPARE(made.out.trimmed(), u"virtualservice.networking.istio.io/made created"_s);
        QVERIFY(kubectl.run({u"create"_s, u"-f"_s, u"-"_s}, manifest).err.contains("(AlreadyExists)"_L1));
        RUN(patched, QStringList{u"patch"_s, u"vs"_s, u"made"_s, u"--type"_s, u"merge"_s, u"-p"_s, u"{\"spec\":{\"hosts\":[\"other\"]}}"_s} + shop);
        QVERIFY(patched.out.contains("patched"_L1));
        QCOMPARE(text((*m_api->objects.get(virtualServices, "shop", "made")->json)["spec"]["hosts"]), text((Json{"other"})));
        RUN(applied, {u"apply"_s, u"-f"_s, u"-"_s}, manifest);
        QCOMPARE(text((*m_api->objects.get(virtualServices, "shop", "made")->json)["spec"]["hosts"]), text((Json{"made"})));
        RUN(labelled, QStringList{u"label"_s, u"pod"_s, u"cart"_s, u"tier=front"_s} + shop);
        RUN(image,
            QStringList{u"patch"_s, u"pod"_s, u"cart"_s, u"-p"_s, u"{\"spec\":{\"containers\":[{\"name\":\"cart\",\"image\":\"img:9\"}]}}"_s} + shop);
        const Json pod = *m_api->objects.get(pods, "shop", "cart")->json;
        QCOMPARE(pod["metadata"]["labels"]["tier"].get<std::string>(), std::string("front"));
        QCOMPARE(pod["spec"]["containers"][0]["image"].get<std::string>(), std::string("img:9"));
        RUN(removed, QStringList{u"delete"_s, u"vs"_s, u"made"_s} + shop);
        QVERIFY(!m_api->objects.get(virtualServices, "shop", "made"));
        RUN(ns, {u"create"_s, u"ns"_s, u"fresh"_s});
        RUN(gone, {u"delete"_s, u"ns"_s, u"fresh"_s});
        QVERIFY(!m_api->objects.get({"", "namespaces"}, "", "fresh"));
    }

    void watches_data() { kubectlRows(); }
    void watches()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        const auto process = kubectl.start({u"get"_s, u"pods"_s, u"-w"_s, u"-n"_s, u"shop"_s});
        QString out;
        const auto sees = [&](const QString &text) {
            return QTest::qWaitFor(
                [&] {
                    out += QString::fromUtf8(process->readAllStandardOutput());
                    return out.contains(text);
                },
                60'000);
        };
        QVERIFY2(sees(u"web"_s), process->readAllStandardError().constData());
        m_api->putPod("shop", "late");
        QVERIFY(sees(u"late"_s));
        m_api->objects.remove(pods, "shop", "late");
        process->kill();
        QVERIFY(process->waitForFinished());
        QVERIFY(rows(out).at(0).startsWith("NAME READY STATUS RESTARTS AGE"_L1));
    }

    void viewers_data() { kubectlRows(); }
    void viewers()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        const QStringList viewer{u"--context"_s, u"sandbox-viewer"_s};
        RUN(own, QStringList{u"get"_s, u"pods"_s, u"-o"_s, u"name"_s} + viewer);
        QCOMPARE(rows(own.out), QStringList{u"pod/ledger"_s});
        QVERIFY(kubectl.run(QStringList{u"get"_s, u"pods"_s, u"-A"_s} + viewer).err.contains("(Forbidden)"_L1));
        RUN(may, QStringList{u"auth"_s, u"can-i"_s, u"list"_s, u"vs"_s, u"-n"_s, u"shop"_s} + viewer);
        QCOMPARE(may.out.trimmed(), u"yes"_s);
        QCOMPARE(kubectl.run(QStringList{u"auth"_s, u"can-i"_s, u"delete"_s, u"vs"_s, u"-n"_s, u"shop"_s} + viewer).out.trimmed(), u"no"_s);
        RUN(rules, QStringList{u"auth"_s, u"can-i"_s, u"--list"_s, u"-n"_s, u"shop"_s} + viewer);
        QVERIFY(rules.out.contains("virtualservices.networking.istio.io"_L1));
    }

private:
    std::unique_ptr<ApiFixture> m_api;
};

QTEST_GUILESS_MAIN(ApiKubectlTest)
#include "apikubectltest.moc"
