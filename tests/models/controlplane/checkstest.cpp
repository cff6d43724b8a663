// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Each check passes on a mesh that is well, and speaks when what it asks about is spoiled.
#include "tests/models/controlplane/scene.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace controlplane;

namespace {

proxies::Proxy proxy(const QString &ns, const QString &pod, const QString &istiod, const QString &version, proxies::Sync sync = proxies::Sync::Synced)
{
    return {.ns = ns, .pod = pod, .version = version, .istiod = istiod, .types = {{.typeUrl = u"x.Listener"_s, .sync = sync}}};
}

proxies::Status status()
{
    proxies::Status all;
    all.proxies = {proxy(u"shop"_s, u"web-1"_s, u"istiod-a"_s, u"1.30.2"_s), proxy(u"shop"_s, u"cart-1"_s, u"istiod-b"_s, u"1.30.2"_s),
                   proxy(u"pay"_s, u"api-1"_s, u"istiod-1-31-c"_s, u"1.31.0"_s)};
    all.asked = {{.ns = u"istio-system"_s, .pod = u"istiod-a"_s}};
    return all;
}

metrics::Plane plane(const QString &pod, const QVector<std::pair<metrics::PlaneNumber, double>> &values)
{
    metrics::Plane plane{.ns = {}, .pod = pod, .instance = pod + u":15014"_s, .values = {}, .types = {}};
    plane.values.fill(mesh::nan);
    for (const auto &[number, value] : values)
        plane.values[static_cast<size_t>(number)] = value;
    return plane;
}

Evidence healthy()
{
    Evidence evidence{.snapshot = scene::live(scene::healthy()), .nowMs = 1'800'000'000'000};
    evidence.status = status();
    evidence.skewMs = 300;
    evidence.access = accessAsked(u"istio-system"_s, false);
    for (Access &access : evidence.access)
        access.allowed = true;
    evidence.findings = QVector<analysis::Finding>{};
    evidence.planes = QVector<metrics::Plane>{plane(u"istiod-a"_s, {}), plane(u"istiod-b"_s, {}),
                                              plane(u"istiod-1-31-c"_s, {{metrics::PlaneNumber::ConvergeP99, 0.4}})};
    evidence.clusters = QVector<RemoteCluster>{};
    return evidence;
}

const Check *find(const QVector<Check> &all, const QString &id)
{
    const auto found = std::ranges::find(all, id, &Check::id);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

class ChecksTest : public QObject
{
    Q_OBJECT

private slots:
    void allIsWell()
    {
        const auto all = checks(healthy());
        for (const Check &check : all) {
            const bool expected = check.outcome == Outcome::Passed || check.outcome == Outcome::Skipped
                || check.id == "istiod-spare"_L1  // 1-31 has one replica
                || check.id == "telemetry"_L1;    // there is none in this scene
            QVERIFY2(expected, qPrintable(check.id + u": "_s + check.answer));
            QVERIFY(!check.question.isEmpty() && !check.answer.isEmpty());
        }
        QSet<QString> ids;
        for (const Check &check : all)
            ids.insert(check.id);
        QCOMPARE(ids.size(), all.size());
        QCOMPARE(find(all, u"kubernetes-version"_s)->outcome, Outcome::Passed);
        QCOMPARE(find(all, u"istiod-spare"_s)->outcome, Outcome::Advice);
        QCOMPARE(find(all, u"proxies-connected"_s)->answer, u"all 3"_s);
        QCOMPARE(tally(all).failed, 0);
    }

    void spoiled_data()
    {
        QTest::addColumn<std::function<void(Evidence &)>>("spoil");
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("words");
        using Spoil = std::function<void(Evidence &)>;
        const auto add = [](const char *name, const Spoil &spoil, const QString &id, Outcome outcome, const QString &words) {
            QTest::newRow(name) << spoil << id << static_cast<int>(outcome) << words;
        };
        const auto with = [](const QVector<mesh::ObjectPtr> &more, const QString &gone = {}) -> Spoil {
            return [=](Evidence &evidence) { evidence.snapshot = scene::live(scene::without(scene::healthy(), gone) + more); };
        };
        const auto counted = [](metrics::PlaneNumber number, double value) -> Spoil {
            return [=](Evidence &evidence) { evidence.planes = QVector<metrics::Plane>{plane(u"istiod-a"_s, {{number, value}})}; };
        };
        add(
            "old Kubernetes", [](Evidence &e) { e.snapshot = scene::live(scene::healthy(), u"1.28.0"_s); }, u"kubernetes-version"_s, Outcome::Failed,
            u"needs 1.31"_s);
        add("clock", [](Evidence &e) { e.skewMs = -400'000; }, u"clock"_s, Outcome::Failed, u"behind"_s);
        add("rights", [](Evidence &e) { e.access[3].allowed = false; }, u"may-ask"_s, Outcome::Warning, u"create pods/portforward in istio-system"_s);
        add(
            "rights not told", [](Evidence &e) { e.access[0].error = base::Error{base::ErrorKind::Unreachable, u"cut"_s, {}}; }, u"may-see"_s,
            Outcome::Unknown, u"cut"_s);
        add("istiod down", with({scene::istiod(u"istiod-1-31-c"_s, u"1-31"_s, u"1.31.0"_s, false)}, u"istiod-1-31-c"_s), u"istiod-ready"_s,
            Outcome::Failed, u"CrashLoopBackOff"_s);
        add("one of two", with({scene::istiod(u"istiod-b"_s, u"default"_s, u"1.30.2"_s, false)}, u"istiod-b"_s), u"istiod-ready"_s, Outcome::Warning,
            u"1 of 2"_s);
        add("two versions", with({scene::istiod(u"istiod-b"_s, u"default"_s, u"1.30.9"_s)}, u"istiod-b"_s), u"istiod-one-version"_s, Outcome::Warning,
            u"1.30.2 and 1.30.9"_s);
        add("MeshConfig", with({scene::config(u"1-31"_s, "a: [1,\n")}, u"istio-1-31"_s), u"mesh-config"_s, Outcome::Failed, u"istio-1-31"_s);
        add("empty caBundle",
            with({scene::hook(mesh::Kind::MutatingWebhook, u"istio-sidecar-injector"_s, {{u"app"_s, u"sidecar-injector"_s}}, {})},
                 u"istio-sidecar-injector"_s),
            u"injector"_s, Outcome::Failed, u"caBundle is empty"_s);
        add("no service", with({}, u"istiod"_s), u"injector"_s, Outcome::Failed, u"istio-system/istiod"_s);
        add("lost tag", with({scene::tag(u"old"_s, u"1-20"_s)}), u"revision-tags"_s, Outcome::Failed, u"old (to 1-20)"_s);
        add("no validator", with({}, u"istiod-default-validator"_s), u"validator"_s, Outcome::Advice, u"no validating webhook"_s);
        add("label of nothing", with({support::ns(u"new"_s, {{u"istio.io/rev"_s, u"1-99"_s}})}), u"namespace-labels"_s, Outcome::Failed,
            u"new (1-99)"_s);
        add("pod without", with({scene::pod(u"shop"_s, u"bare-1"_s, {})}), u"pods-injected"_s, Outcome::Warning, u"1 in shop"_s);
        add("to restart", with({scene::pod(u"shop"_s, u"old-1"_s, u"1.29.0"_s)}), u"pods-current"_s, Outcome::Advice, u"1 in shop"_s);
        add("not connected", with({scene::pod(u"shop"_s, u"lost-1"_s, u"1.30.2"_s)}), u"proxies-connected"_s, Outcome::Failed, u"shop/lost-1"_s);
        add(
            "no istiod answers",
            [](Evidence &e) { e.status = base::Result<proxies::Status>(base::fail(base::ErrorKind::Forbidden, u"no portforward"_s)); },
            u"proxies-connected"_s, Outcome::Unknown, u"no portforward"_s);
        add(
            "refused", [](Evidence &e) { (*e.status)->proxies[0].types[0].sync = proxies::Sync::Error; }, u"proxies-in-sync"_s, Outcome::Failed,
            u"web-1.shop"_s);
        add(
            "stale", [](Evidence &e) { (*e.status)->proxies[0].types[0].sync = proxies::Sync::Stale; }, u"proxies-in-sync"_s, Outcome::Warning,
            u"web-1.shop"_s);
        add("ahead", [](Evidence &e) { (*e.status)->proxies[0].version = u"1.31.0"_s; }, u"version-skew"_s, Outcome::Warning, u"newer than istiod"_s);
        add("behind", [](Evidence &e) { (*e.status)->proxies[0].version = u"1.28.0"_s; }, u"version-skew"_s, Outcome::Warning, u"older"_s);
        add("rejects", counted(metrics::PlaneNumber::Rejects, 3), u"rejects"_s, Outcome::Warning, u"3 pushes were refused in the last 1 h"_s);
        add("not signed", counted(metrics::PlaneNumber::CaErrors, 1), u"ca-errors"_s, Outcome::Warning, u"1 requests"_s);
        add("not injected", counted(metrics::PlaneNumber::InjectionFailures, 2), u"injection-failures"_s, Outcome::Failed, u"2 injections"_s);
        add("slow", counted(metrics::PlaneNumber::ConvergeP99, 25), u"convergence"_s, Outcome::Warning, u"25"_s);
        add(
            "not scraped", [](Evidence &e) { e.planes = QVector<metrics::Plane>{}; }, u"istiod-scraped"_s, Outcome::Warning,
            u"no metrics of istiod"_s);
        add(
            "cluster",
            [](Evidence &e) {
                e.clusters = QVector<RemoteCluster>{{u"east"_s, {}, ClusterSync::Synced, u"synced"_s, u"istiod-a"_s},
                                                    {u"west"_s, u"s"_s, ClusterSync::TimedOut, u"timeout"_s, u"istiod-a"_s}};
            },
            u"remote-clusters"_s, Outcome::Failed, u"west (timeout)"_s);
        add(
            "findings",
            [](Evidence &e) {
                analysis::Finding finding;
                finding.severity = analysis::Severity::Error;
                finding.object = {u"networking.istio.io"_s, u"v1"_s, u"VirtualService"_s, u"shop"_s, u"reviews"_s};
                e.findings->push_back(finding);
            },
            u"configuration"_s, Outcome::Failed, u"VirtualService shop/reviews"_s);
    }
    void spoiled()
    {
        using Spoil = std::function<void(Evidence &)>;
        QFETCH(const Spoil, spoil);
        QFETCH(const QString, id);
        QFETCH(const int, outcome);
        QFETCH(const QString, words);
        Evidence evidence = healthy();
        spoil(evidence);
        const auto all = checks(evidence);
        const Check *check = find(all, id);
        QVERIFY(check);
        QVERIFY2(check->answer.contains(words), qPrintable(check->answer));
        QCOMPARE(static_cast<int>(check->outcome), outcome);
        if (check->outcome == Outcome::Failed)
            QVERIFY(!check->hint.isEmpty());
    }

    void beforeAnInstallation()
    {
        Evidence evidence{.snapshot = scene::live({support::ns(u"default"_s)}), .nowMs = 1'800'000'000'000};
        evidence.beforeInstall = true;
        evidence.access = accessAsked(u"istio-system"_s, true);
        for (Access &access : evidence.access)
            access.allowed = !access.install || access.resource != "clusterroles"_L1;
        const auto all = checks(evidence);
        const Check *may = find(all, u"may-install"_s);
        QVERIFY(may);
        QCOMPARE(may->outcome, Outcome::Failed);
        QVERIFY(may->answer.contains(u"create clusterroles.rbac.authorization.k8s.io"_s));
        QCOMPARE(may->codes, QStringList{u"IST0141"_s});
        QVERIFY(!find(all, u"istiod-found"_s));
    }

    void withoutIstio()
    {
        const auto all = checks({.snapshot = scene::live({support::ns(u"default"_s)}), .nowMs = 1'800'000'000'000});
        QCOMPARE(find(all, u"istiod-found"_s)->outcome, Outcome::Skipped);
        QVERIFY(!find(all, u"injector"_s));
        QCOMPARE(tally(all).failed, 0);
    }
};

QTEST_GUILESS_MAIN(ChecksTest)
#include "checkstest.moc"
