// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Revisions, tags, injection, clusters, versions.
#include "tests/models/controlplane/scene.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace controlplane;

class RevisionsTest : public QObject
{
    Q_OBJECT

    static const NamespaceInjection *row(const QVector<NamespaceInjection> &rows, const QString &ns)
    {
        const auto found = std::ranges::find(rows, ns, &NamespaceInjection::ns);
        return found == rows.end() ? nullptr : &*found;
    }
    static QVector<NamespaceInjection> injected(const QVector<mesh::ObjectPtr> &objects)
    {
        const auto snapshot = scene::live(objects);
        return injection(*snapshot, revisions(*snapshot));
    }

private slots:
    void versions_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read");
        QTest::newRow("plain") << u"1.31.0"_s << u"1 31 0 "_s;
        QTest::newRow("v") << u"v1.35.3"_s << u"1 35 3 "_s;
        QTest::newRow("dev") << u"1.31-dev"_s << u"1 31 -1 -dev"_s;
        QTest::newRow("vendor") << u"1.29.2-gke.1"_s << u"1 29 2 -gke.1"_s;
        QTest::newRow("branch") << u"master"_s << u"none"_s;
        QTest::newRow("digest") << u"sha256"_s << u"none"_s;
        QTest::newRow("empty") << QString() << u"none"_s;
        QTest::newRow("dot") << u"1."_s << u"none"_s;
        QTest::newRow("long") << u"99999999999.1"_s << u"none"_s;
    }
    void versions()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, read);
        const auto version = parseVersion(text);
        QCOMPARE(version ? u"%1 %2 %3 %4"_s.arg(version->major).arg(version->minor).arg(version->patch).arg(version->tail) : u"none"_s, read);
    }

    void ofImages()
    {
        QCOMPARE(imageTag(u"docker.io/istio/pilot:1.31.0"_s), u"1.31.0"_s);
        QCOMPARE(imageTag(u"localhost:5000/pilot:1.31.0@sha256:abc"_s), u"1.31.0"_s);
        QCOMPARE(imageTag(u"localhost:5000/pilot@sha256:abc"_s), QString());
    }

    void whichKubernetes()
    {
        QVERIFY(!kubernetesFor(*parseVersion(u"1.9.0"_s)));
        QCOMPARE(kubernetesFor(*parseVersion(u"1.29.1"_s))->oldest.minor, 31);
        QCOMPARE(kubernetesFor(*parseVersion(u"1.29.1"_s))->newest->minor, 35);
        QVERIFY(!kubernetesFor(*parseVersion(u"1.40.0"_s))->newest); // nobody knows
    }

    void revisionsAndTags()
    {
        const Revisions found = revisions(*scene::live(scene::healthy()));
        QCOMPARE(found.all.size(), 2);
        const Revision &first = found.all[0], &second = found.all[1];
        QCOMPARE(first.name, u"default"_s);
        QCOMPARE(first.ready(), 2);
        QCOMPARE(first.wanted, 2);
        QCOMPARE(first.version, u"1.30.2"_s);
        QVERIFY(!first.mixed);
        QCOMPARE(first.namespaces, QStringList{u"shop"_s});
        QCOMPARE(first.meshConfig.name, u"istio"_s);
        QCOMPARE(second.tags, QStringList{u"stable"_s});
        QCOMPARE(second.namespaces, QStringList{u"pay"_s});
        QCOMPARE(second.meshConfig.name, u"istio-1-31"_s);
        QCOMPARE(found.resolve(u"stable"_s), u"1-31"_s);
        QCOMPARE(found.resolve(u"1-31"_s), u"1-31"_s);
        QCOMPARE(found.resolve(u"gone"_s), QString());
    }

    void anUpdateHalfway()
    {
        auto objects = scene::without(scene::healthy(), u"istiod-b"_s);
        objects << scene::istiod(u"istiod-b"_s, u"default"_s, u"1.31.0"_s, false);
        const Revisions found = revisions(*scene::live(objects));
        QVERIFY(found.all[0].mixed);
        QCOMPARE(found.all[0].ready(), 1);
        QCOMPARE(found.all[0].version, u"1.30.2"_s);
        QCOMPARE(found.all[0].istiods[1].reason, u"CrashLoopBackOff"_s);
    }

    void aTagOfNothing()
    {
        const Revisions found = revisions(*scene::live({scene::tag(u"old"_s, u"1-20"_s)}));
        QVERIFY(found.all.isEmpty());
        QCOMPARE(found.tags.size(), 1);
        QCOMPARE(found.resolve(u"old"_s), QString());
    }

    void whoInjectsWhom()
    {
        const auto rows = injected(scene::healthy());
        QVERIFY(!row(rows, u"kube-system"_s));
        QCOMPARE(row(rows, u"shop"_s)->injected, 2);
        QCOMPARE(row(rows, u"shop"_s)->trouble, Trouble::None);
        QCOMPARE(row(rows, u"pay"_s)->revision, u"1-31"_s);
        QCOMPARE(row(rows, u"pay"_s)->trouble, Trouble::None);
        QCOMPARE(row(rows, u"data"_s)->wanted.how, Injection::Ambient);
        QCOMPARE(row(rows, u"data"_s)->without, 0);
        QCOMPARE(row(rows, u"legacy"_s)->wanted.how, Injection::None);
    }

    void troubles_data()
    {
        QTest::addColumn<QVector<mesh::ObjectPtr>>("more");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("ns");
        QTest::addColumn<int>("trouble");
        const auto add = [](const char *name, const QVector<mesh::ObjectPtr> &more, const QString &gone, const QString &ns, Trouble trouble) {
            QTest::newRow(name) << more << gone << ns << static_cast<int>(trouble);
        };
        add("label of nothing", {support::ns(u"new"_s, {{u"istio.io/rev"_s, u"1-99"_s}})}, {}, u"new"_s, Trouble::UnknownRevision);
        add("revision down", {scene::istiod(u"istiod-1-31-c"_s, u"1-31"_s, u"1.31.0"_s, false)}, u"istiod-1-31-c"_s, u"pay"_s, Trouble::RevisionDown);
        add("both labels", {support::ns(u"shop"_s, {{u"istio-injection"_s, u"enabled"_s}, {u"istio.io/rev"_s, u"1-31"_s}})}, u"shop"_s, u"shop"_s,
            Trouble::Contradiction);
        add("the same twice", {support::ns(u"shop"_s, {{u"istio-injection"_s, u"enabled"_s}, {u"istio.io/rev"_s, u"default"_s}})}, u"shop"_s,
            u"shop"_s, Trouble::None);
        add("a pod without", {scene::pod(u"shop"_s, u"bare-1"_s, {})}, {}, u"shop"_s, Trouble::PodsWithout);
        add("a pod that said no", {scene::pod(u"shop"_s, u"bare-1"_s, {}, {}, {{u"sidecar.istio.io/inject"_s, u"false"_s}})}, {}, u"shop"_s,
            Trouble::None);
        add("still with the other", {scene::pod(u"pay"_s, u"old-1"_s, u"1.30.2"_s, u"default"_s)}, {}, u"pay"_s, Trouble::OtherRevision);
        add("an old sidecar", {scene::pod(u"shop"_s, u"old-1"_s, u"1.29.0"_s, u"default"_s)}, {}, u"shop"_s, Trouble::OtherVersion);
        add("a gateway of another version", {scene::pod(u"shop"_s, u"gw-1"_s, u"1.29.0"_s, {}, {{u"istio"_s, u"ingressgateway"_s}})}, {}, u"shop"_s,
            Trouble::None);
    }
    void troubles()
    {
        QFETCH(const QVector<mesh::ObjectPtr>, more);
        QFETCH(const QString, gone);
        QFETCH(const QString, ns);
        QFETCH(const int, trouble);
        const auto rows = injected(scene::without(scene::healthy(), gone) + more);
        QVERIFY(row(rows, ns));
        QCOMPARE(static_cast<int>(row(rows, ns)->trouble), trouble);
    }

    void clusters()
    {
        const auto found = readClusterz(
            R"([{"id":"east","secretName":"","syncStatus":"synced"},{"id":"west","secretName":"istio-system/west","syncStatus":"timeout"}])",
            u"istiod-a"_s);
        QVERIFY(found);
        QCOMPARE(found->size(), 2);
        QCOMPARE(found->at(0).sync, ClusterSync::Synced);
        QCOMPARE(found->at(1).sync, ClusterSync::TimedOut);
        const auto secret =
            support::object(mesh::Kind::Secret, u"istio-system"_s, u"remote"_s, mesh::SecretFacts{u"Opaque"_s, {}, {u"west"_s, u"north"_s}}, u"1"_s,
                            {{u"istio/multiCluster"_s, u"true"_s}});
        const auto all = joined(*found, clustersOfSecrets(*scene::live({secret})));
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[1].id, u"north"_s); // nobody speaks of it
        QCOMPARE(all[1].istiod, QString());
        QVERIFY(readClusterz("null", {})->isEmpty());
        QCOMPARE(readClusterz("404 page not found", u"istiod-a"_s).error().where, u"istiod-a"_s);
        QVERIFY(!readClusterz("{}", {}));
        QVERIFY(!readClusterz(QByteArray("[") + QByteArray("{},").repeated(10'001) + "{}]", {}));
    }
};

QTEST_GUILESS_MAIN(RevisionsTest)
#include "revisionstest.moc"
