// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The change loop with the real kubectl: server-side apply and its dry run, a conflict and how it is forced, diff, edit, scale, explain.
#include "kubectl.h"

#include <QVersionNumber>

using namespace sandbox;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray virtualService(const QByteArray &host)
{
    return "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: made\n  namespace: shop\nspec:\n  hosts: [" + host + "]\n";
}

constexpr const char *deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\nspec:\n"
                                   "  replicas: 2\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n"
                                   "    spec: {containers: [{name: web, image: \"img:1\"}]}\n";

} // namespace

class ApiKubectlApplyTest : public QObject
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

    void serverSideApply_data() { kubectlRows(); }
    void serverSideApply()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        const QStringList apply{u"apply"_s, u"--server-side"_s, u"-f"_s, u"-"_s};
        RUN(dry, apply + QStringList{u"--dry-run=server"_s}, virtualService("a"));
        QVERIFY2(dry.out.contains("serverside-applied (server dry run)"_L1), qPrintable(dry.out));
        QVERIFY(!m_api->objects.get(virtualServices, "shop", "made"));
        RUN(made, apply, virtualService("a"));
        QCOMPARE(made.out.trimmed(), u"virtualservice.networking.istio.io/made serverside-applied"_s);

        const QStringList other = apply + QStringList{u"--field-manager=other"_s};
        const Outcome conflict = kubectl.run(other, virtualService("b"));
        QCOMPARE(conflict.code, 1);
        QVERIFY2(conflict.err.contains("Apply failed with 1 conflict: conflict with \"kubectl\""_L1) && conflict.err.contains(".spec.hosts"_L1)
                     && conflict.err.contains("--force-conflicts"_L1),
                 qPrintable(conflict.err));
        const Outcome dryConflict = kubectl.run(other + QStringList{u"--dry-run=server"_s}, virtualService("b"));
        QCOMPARE(dryConflict.code, 1);
        QCOMPARE(hosts(), text(Json{"a"}));
        RUN(forced, other + QStringList{u"--force-conflicts"_s}, virtualService("b"));
        QCOMPARE(hosts(), text(Json{"b"}));
        RUN(removed, {u"delete"_s, u"vs"_s, u"made"_s, u"-n"_s, u"shop"_s});
    }

    void takesOverFromClientSideApply_data() { kubectlRows(); }
    void takesOverFromClientSideApply()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        RUN(client, {u"apply"_s, u"-f"_s, u"-"_s}, deployment);
        RUN(again, {u"apply"_s, u"-f"_s, u"-"_s}, QByteArray(deployment).replace("img:1", "img:2"));
        QCOMPARE(deployed()["spec"]["template"]["spec"]["containers"][0]["image"].get<std::string>(), std::string("img:2"));
        RUN(server, {u"apply"_s, u"--server-side"_s, u"-f"_s, u"-"_s}, QByteArray(deployment).replace("img:1", "img:3"));
        QCOMPARE(deployed()["spec"]["template"]["spec"]["containers"][0]["image"].get<std::string>(), std::string("img:3"));
    }

    void diffs_data() { kubectlRows(); }
    void diffs()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        RUN(made, {u"apply"_s, u"-f"_s, u"-"_s}, virtualService("a"));
        const std::uint64_t version = m_api->objects.version();
        QCOMPARE(kubectl.run({u"diff"_s, u"-f"_s, u"-"_s}, virtualService("a")).code, 0);
        const Outcome changed = kubectl.run({u"diff"_s, u"-f"_s, u"-"_s}, virtualService("b"));
        QCOMPARE(changed.code, 1);
        QVERIFY2(changed.out.contains("+  - b"_L1), qPrintable(changed.out + changed.err));
        QCOMPARE(m_api->objects.version(), version);
    }

    void edits_data() { kubectlRows(); }
    void edits()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        RUN(made, {u"apply"_s, u"-f"_s, u"-"_s}, deployment);
        const QStringList shop{u"-n"_s, u"shop"_s};
        qputenv("KUBE_EDITOR", "sed -i s/img:1/img:7/");
        const Kubectl editor(program, *m_api);
        const Outcome edited = editor.run(QStringList{u"edit"_s, u"deployment"_s, u"web"_s} + shop);
        qunsetenv("KUBE_EDITOR");
        QVERIFY2(edited.code == 0, qPrintable(edited.err));
        QCOMPARE(deployed()["spec"]["template"]["spec"]["containers"][0]["image"].get<std::string>(), std::string("img:7"));
        QVERIFY(managers().contains(u"kubectl-edit"_s));
        RUN(scaled, QStringList{u"scale"_s, u"deployment/web"_s, u"--replicas=4"_s} + shop);
        QCOMPARE(deployed()["spec"]["replicas"].get<int>(), 4);
        RUN(labelled, QStringList{u"label"_s, u"deployment"_s, u"web"_s, u"tier=front"_s} + shop);
        RUN(annotated, QStringList{u"annotate"_s, u"vs"_s, u"cart"_s, u"note=x"_s} + shop);
        RUN(image, QStringList{u"set"_s, u"image"_s, u"deployment/web"_s, u"web=img:8"_s} + shop);
        QCOMPARE(deployed()["spec"]["template"]["spec"]["containers"][0]["image"].get<std::string>(), std::string("img:8"));
        RUN(dry, QStringList{u"create"_s, u"configmap"_s, u"c"_s, u"--from-literal=a=b"_s, u"--dry-run=server"_s} + shop);
        QVERIFY(!m_api->objects.get({"", "configmaps"}, "shop", "c"));
    }

    void explains_data() { kubectlRows(); }
    void explains()
    {
        QFETCH(QString, program);
        const Kubectl kubectl(program, *m_api);
        const Outcome version = kubectl.run({u"version"_s, u"--client"_s, u"-o"_s, u"json"_s});
        const std::string text = Json::parse(version.out.toStdString())["clientVersion"].value("gitVersion", "");
        if (QVersionNumber::fromString(QString::fromStdString(text).mid(1)) < QVersionNumber(1, 27))
            QSKIP("this kubectl explains by OpenAPI v2, which has no schemas here");
        RUN(field, {u"explain"_s, u"virtualservices.spec.http.route.weight"_s, u"--api-version=networking.istio.io/v1"_s});
        QVERIFY2(field.out.contains("<integer>"_L1), qPrintable(field.out));
        RUN(core, {u"explain"_s, u"deployment.spec.replicas"_s});
        QVERIFY2(core.out.contains("<integer>"_L1), qPrintable(core.out));
        const Outcome unknown = kubectl.run({u"apply"_s, u"-f"_s, u"-"_s}, virtualService("a").replace("hosts", "foo"));
        QCOMPARE(unknown.code, 1);
        QVERIFY2(unknown.err.contains("unknown field \"spec.foo\""_L1), qPrintable(unknown.err));
    }

private:
    std::string hosts() const { return text((*m_api->objects.get(virtualServices, "shop", "made")->json)["spec"]["hosts"]); }
    Json deployed() const { return *m_api->objects.get({"apps", "deployments"}, "shop", "web")->json; }
    QStringList managers() const
    {
        QStringList found;
        const Json object = deployed();
        for (const Json &entry : object["metadata"]["managedFields"])
            found << QString::fromStdString(entry["manager"].get<std::string>());
        return found;
    }

    std::unique_ptr<ApiFixture> m_api;
};

QTEST_GUILESS_MAIN(ApiKubectlApplyTest)
#include "apikubectlapplytest.moc"
