// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every verb as a user would run it, on one sandbox without Prometheus (telemetry has its own tests), and with wrong arguments.
#include "app/cli/cli.h"
#include "app/sandbox/sandbox.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

class VerbsTest : public QObject
{
    Q_OBJECT

private:
    struct Ran {
        int code = -1;
        QByteArray out, err;
    };

    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    QTemporaryDir m_home;

    const QString program = QStringLiteral(BINARY_DIR "/bin/meshdeck");

    void prepare(QProcess &process) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_home.path());
        environment.insert(u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s));
        environment.remove(u"KUBECONFIG"_s);
        environment.insert(u"NO_COLOR"_s, u"1"_s);
        process.setProcessEnvironment(environment);
    }

    Ran run(QStringList arguments) const
    {
        QProcess process;
        prepare(process);
        process.start(program, arguments);
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    Ran onSandbox(const QStringList &arguments) const { return run(arguments + QStringList{u"--kubeconfig"_s, m_sandbox->kubeconfigPath()}); }

    static QJsonArray items(const Ran &ran) { return QJsonDocument::fromJson(ran.out)["items"_L1].toArray(); }

private slots:
    void initTestCase()
    {
        auto started = sandbox::Sandbox::start(
            {.scenario = u"shop"_s, .services = 0, .seed = 1, .prometheus = false, .historyMinutes = 0, .port = 0, .directory = {}});
        QVERIFY2(started, started ? "" : qPrintable(started.error().message()));
        m_sandbox = std::move(*started);
    }

    void versionSaysWhatItIs()
    {
        const Ran ran = run({u"version"_s});
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out, "meshdeck " MESHDECK_VERSION "\n"_ba);
        QVERIFY(QJsonDocument::fromJson(run({u"version"_s, u"-o"_s, u"json"_s}).out)["version"_L1].isString());
    }

    void helpIsForPeople()
    {
        const Ran ran = run({u"--help"_s});
        QCOMPARE(ran.code, 0);
        for (const char *verb : {"get", "describe", "export", "exporter", "sandbox", "contexts", "config", "version", "Exit codes"})
            QVERIFY2(ran.out.contains(verb), verb);
        QVERIFY(ran.err.isEmpty());
    }

    void wrongUsageIsTwoAndSilentOnStdout_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("verb") << QStringList{u"frobnicate"_s};
        QTest::newRow("flag") << QStringList{u"get"_s, u"services"_s, u"--nonsense"_s};
        QTest::newRow("kind") << QStringList{u"get"_s, u"unicorns"_s};
        QTest::newRow("secrets") << QStringList{u"get"_s, u"secrets"_s};
        QTest::newRow("format") << QStringList{u"get"_s, u"services"_s, u"-o"_s, u"xml"_s};
        QTest::newRow("selector") << QStringList{u"get"_s, u"services"_s, u"-l"_s, u"a b c"_s};
        QTest::newRow("duration") << QStringList{u"get"_s, u"certificates"_s, u"--fail-within"_s, u"soon"_s};
        QTest::newRow("fail-within of services") << QStringList{u"get"_s, u"services"_s, u"--fail-within"_s, u"3d"_s};
        QTest::newRow("export what") << QStringList{u"export"_s, u"universe"_s};
        QTest::newRow("export format") << QStringList{u"export"_s, u"graph"_s, u"-o"_s, u"x.bmp"_s};
        QTest::newRow("theme") << QStringList{u"export"_s, u"graph"_s, u"--theme"_s, u"pink"_s};
        QTest::newRow("filter") << QStringList{u"get"_s, u"services"_s, u"--filter"_s, u"frob>3"_s};
        QTest::newRow("filter of a plain kind") << QStringList{u"get"_s, u"vs"_s, u"--filter"_s, u"ns:shop"_s};
        QTest::newRow("compare with later") << QStringList{u"export"_s, u"graph"_s, u"--at"_s, u"20m ago"_s, u"--compare"_s, u"10m ago"_s};
        QTest::newRow("compare with nonsense") << QStringList{u"export"_s, u"graph"_s, u"--compare"_s, u"yore"_s};
        QTest::newRow("top what") << QStringList{u"top"_s, u"unicorns"_s};
        QTest::newRow("top by") << QStringList{u"top"_s, u"routes"_s, u"--sort"_s, u"beauty"_s};
        QTest::newRow("top limit") << QStringList{u"top"_s, u"--limit"_s, u"-3"_s};
        QTest::newRow("routes as svg") << QStringList{u"export"_s, u"routes"_s, u"-o"_s, u"x.svg"_s};
        QTest::newRow("routes compared") << QStringList{u"export"_s, u"routes"_s, u"--compare"_s, u"1h ago"_s};
        QTest::newRow("routes as pixels on a terminal") << QStringList{u"export"_s, u"routes"_s, u"--format"_s, u"png"_s};
        QTest::newRow("check level") << QStringList{u"check"_s, u"--fail-on"_s, u"fatal"_s};
        QTest::newRow("capture of a sandbox") << QStringList{u"get"_s, u"vs"_s, u"--capture"_s, u"x"_s, u"--sandbox"_s};
        QTest::newRow("capture that changes") << QStringList{u"get"_s, u"vs"_s, u"--capture"_s, u"x"_s, u"--watch"_s};
        QTest::newRow("capture where") << QStringList{u"capture"_s};
        QTest::newRow("listen") << QStringList{u"exporter"_s, u"--listen"_s, u"nowhere"_s};
        QTest::newRow("color") << QStringList{u"get"_s, u"services"_s, u"--color"_s, u"maybe"_s};
    }
    void wrongUsageIsTwoAndSilentOnStdout()
    {
        QFETCH(QStringList, arguments);
        const Ran ran = run(arguments);
        QCOMPARE(ran.code, static_cast<int>(cli::Usage));
        QVERIFY2(ran.out.isEmpty(), ran.out.constData());
        QVERIFY(!ran.err.isEmpty());
    }

    void unreachableIsThree()
    {
        QCOMPARE(run({u"get"_s, u"services"_s, u"--kubeconfig"_s, u"/nonexistent/config"_s}).code, static_cast<int>(cli::Unreachable));
        QFile file(m_home.filePath(u"refused"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\n"
                   "users: [{name: a, user: {token: x}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\n");
        file.close();
        const Ran ran = run({u"get"_s, u"services"_s, u"--kubeconfig"_s, file.fileName()});
        QCOMPARE(ran.code, static_cast<int>(cli::Unreachable));
        QVERIFY2(ran.err.contains("127.0.0.1:1"), ran.err.constData());
        QVERIFY(ran.out.isEmpty());
    }

    void aBrokenKubeconfigNamesFileAndLine()
    {
        QFile file(m_home.filePath(u"broken"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("apiVersion: v1\nclusters:\n- name: a\n  cluster: [oops\n");
        file.close();
        const Ran ran = run({u"contexts"_s, u"--kubeconfig"_s, file.fileName()});
        QCOMPARE(ran.code, static_cast<int>(cli::Unreachable));
        QVERIFY2(ran.err.contains("broken:"), ran.err.constData());
    }

    void contextsListsTheSandbox()
    {
        const Ran ran = run({u"contexts"_s, u"--kubeconfig"_s, m_sandbox->kubeconfigPath(), u"-o"_s, u"json"_s});
        QCOMPARE(ran.code, 0);
        QCOMPARE(items(ran)[0]["name"_L1].toString(), u"sandbox"_s);
    }

    void getRoutesListsWhatIsWrittenWithoutTelemetryToo()
    {
        const Ran ran = onSandbox({u"get"_s, u"routes"_s, u"-n"_s, u"shop"_s, u"-o"_s, u"json"_s});
        QVERIFY2(ran.code == 0 || ran.code == cli::Partial, ran.err.constData());
        const QJsonArray routes = items(ran);
        QVERIFY(!routes.isEmpty());
        for (const QJsonValue &route : routes) {
            QVERIFY(!route["object"_L1].toString().isEmpty());
            QCOMPARE(route["told"_L1].toString(), u"nothing"_s);
            QVERIFY(route["traffic"_L1]["requestsPerSecond"_L1].isNull());
        }
        const Ran one = onSandbox({u"get"_s, u"routes"_s, u"reviews"_s, u"-n"_s, u"shop"_s});
        QVERIFY2(one.out.contains("reviews"), one.out.constData());
        QCOMPARE(onSandbox({u"get"_s, u"routes"_s, u"nothere"_s, u"-n"_s, u"shop"_s}).code, static_cast<int>(cli::Missing));
        QCOMPARE(onSandbox({u"get"_s, u"routes"_s, u"--filter"_s, u"frob>1"_s}).code, static_cast<int>(cli::Usage));
    }

    void topSaysThatThereIsNoTelemetry()
    {
        const Ran ran = onSandbox({u"top"_s, u"services"_s, u"--once"_s});
        QCOMPARE(ran.code, static_cast<int>(cli::Unreachable));
        QVERIFY(ran.out.isEmpty());
        QVERIFY2(ran.err.contains("telemetry"), ran.err.constData());
    }

    void exportRoutesIsCsvUntilTheFileSaysOtherwise()
    {
        const Ran csv = onSandbox({u"export"_s, u"routes"_s});
        QVERIFY2(csv.code == 0 || csv.code == cli::Partial, csv.err.constData());
        QVERIFY2(csv.out.startsWith("NAMESPACE,ROUTE,HOST,MATCH"), csv.out.left(80).constData());
        const QString file = m_home.filePath(u"routes.json"_s);
        onSandbox({u"export"_s, u"routes"_s, u"-o"_s, file});
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(written.readAll())["kind"_L1].toString(), u"RouteList"_s);
    }

    void getServicesSeesTheShop()
    {
        const Ran ran = onSandbox({u"get"_s, u"services"_s, u"-A"_s, u"-o"_s, u"json"_s});
        QVERIFY2(ran.code == 0 || ran.code == cli::Partial, ran.err.constData());
        QVERIFY(items(ran).size() >= 12);
        QStringList names;
        for (const QJsonValue &item : items(ran))
            names << item["name"_L1].toString();
        QVERIFY(names.contains(u"reviews"_s));
        const Ran one = onSandbox({u"get"_s, u"services"_s, u"reviews"_s, u"-A"_s, u"-o"_s, u"name"_s});
        QCOMPARE(one.out, "service/shop/reviews\n"_ba);
        QCOMPARE(onSandbox({u"get"_s, u"services"_s, u"nobody"_s, u"-A"_s}).code, static_cast<int>(cli::Missing));
    }

    void filtersTakeTheGrammarOfThePages()
    {
        const auto names = [this](const QString &kind, const QString &filter) {
            return onSandbox({u"get"_s, kind, u"-A"_s, u"-o"_s, u"name"_s, u"--filter"_s, filter}).out;
        };
        QCOMPARE(names(u"services"_s, u"ns:shop /^rev/"_s), "service/shop/reviews\n"_ba);
        QVERIFY(names(u"services"_s, u"!ns:shop"_s).startsWith("service/"));
        QVERIFY(!names(u"services"_s, u"!ns:shop"_s).contains("/shop/"));
        QVERIFY(names(u"workloads"_s, u"ns:shop"_s).contains("/shop/"));
        QVERIFY(names(u"certificates"_s, u"ends<30d"_s).size() < names(u"certificates"_s, u"ends>0d or ends<0d"_s).size());
    }

    void getReadsAnyKind()
    {
        const Ran ran = onSandbox({u"get"_s, u"vs"_s, u"-A"_s, u"-o"_s, u"jsonl"_s});
        QCOMPARE(ran.code, 0);
        QCOMPARE(QJsonDocument::fromJson(ran.out.split('\n').front())["kind"_L1].toString(), u"VirtualService"_s);
    }

    void everyFormatWritesSomething_data()
    {
        QTest::addColumn<QString>("format");
        for (const char *format : {"table", "wide", "json", "yaml", "jsonl", "csv", "name"})
            QTest::newRow(format) << QString::fromLatin1(format);
    }
    void everyFormatWritesSomething()
    {
        QFETCH(QString, format);
        const Ran ran = onSandbox({u"get"_s, u"workloads"_s, u"-A"_s, u"-o"_s, format});
        QVERIFY2(ran.code == 0 || ran.code == cli::Partial, ran.err.constData());
        QVERIFY(ran.out.contains("reviews-v1"));
        QVERIFY(!ran.out.contains('\033'));
    }

    void watchPrintsWhatChanges()
    {
        QProcess watch;
        auto lines = [&watch, seen = QByteArray()]() mutable {
            seen += watch.readAllStandardOutput();
            return seen;
        };
        prepare(watch);
        watch.start(program,
                    {u"get"_s, u"destinationrules"_s, u"-A"_s, u"--watch"_s, u"-o"_s, u"name"_s, u"--kubeconfig"_s, m_sandbox->kubeconfigPath()});
        QByteArray out;
        QTRY_VERIFY_WITH_TIMEOUT((out = lines()).contains("reviews"), 30'000);
        const qsizetype before = out.size();
        QProcess kubectl;
        kubectl.start(u"kubectl"_s,
                      {u"--kubeconfig"_s, m_sandbox->kubeconfigPath(), u"label"_s, u"destinationrule"_s, u"reviews"_s, u"-n"_s, u"shop"_s,
                       u"--overwrite"_s, u"seen=yes"_s});
        QVERIFY(kubectl.waitForFinished(30'000));
        QVERIFY2(kubectl.exitCode() == 0, kubectl.readAllStandardError().constData());
        QTRY_VERIFY_WITH_TIMEOUT((out = lines()).size() > before, 30'000);
        QVERIFY2(out.mid(before).startsWith("destinationrule"), out.mid(before).constData());
        QCOMPARE(out.mid(before).count('\n'), 1); // only the row that changed
        ::kill(static_cast<pid_t>(watch.processId()), SIGINT);
        QVERIFY(watch.waitForFinished(30'000));
        QCOMPARE(watch.exitCode(), static_cast<int>(cli::Interrupted));
    }

    void certificatesNearTheirEndFail()
    {
        const Ran ran = onSandbox({u"get"_s, u"certificates"_s, u"-A"_s, u"--fail-within"_s, u"14d"_s});
        QCOMPARE(ran.code, static_cast<int>(cli::Found));
        QVERIFY2(ran.out.contains("Gateway"), ran.out.constData());
        QVERIFY(ran.err.contains("within 14 d"));
        QVERIFY(!ran.out.contains("PRIVATE KEY"));
        const Ran fine = onSandbox({u"get"_s, u"certificates"_s, u"-A"_s, u"-o"_s, u"json"_s});
        QVERIFY(items(fine).size() >= 4);
        QVERIFY(!fine.out.contains("PRIVATE KEY"));
    }

    void describeTellsAboutOneThing()
    {
        const Ran service = onSandbox({u"describe"_s, u"service"_s, u"reviews"_s, u"-n"_s, u"shop"_s});
        QVERIFY2(service.out.contains("VirtualService shop/reviews"), (service.out + service.err).constData());
        QVERIFY(onSandbox({u"describe"_s, u"workload/reviews-v1"_s, u"-n"_s, u"shop"_s}).out.contains("reviews-v1"));
        QVERIFY(onSandbox({u"describe"_s, u"namespace"_s, u"shop"_s}).out.contains("Services"));
        QVERIFY(onSandbox({u"describe"_s, u"vs"_s, u"reviews"_s, u"-n"_s, u"shop"_s}).out.contains("kind: VirtualService"));
        QCOMPARE(onSandbox({u"describe"_s, u"service"_s, u"nobody"_s, u"-n"_s, u"shop"_s}).code, static_cast<int>(cli::Missing));
    }

    void captureIsReadAsTheMeshWas()
    {
        const QString one = m_home.filePath(u"one.mdcap"_s), two = m_home.filePath(u"two.mdcap"_s);
        QCOMPARE(onSandbox({u"capture"_s, one, u"-q"_s}).code, 6); // there is no telemetry in it: that is said
        QCOMPARE(onSandbox({u"capture"_s, one}).code, 2); // it is there
        const Ran live = onSandbox({u"get"_s, u"vs"_s, u"-A"_s, u"-o"_s, u"name"_s});
        const Ran kept = run({u"get"_s, u"vs"_s, u"-A"_s, u"-o"_s, u"name"_s, u"--capture"_s, one});
        QVERIFY(!live.out.isEmpty());
        QCOMPARE(kept.out, live.out);
        QCOMPARE(run({u"diff"_s, u"--from"_s, one, u"--to"_s, one}).code, 0);
        QCOMPARE(onSandbox({u"set"_s, u"vs/reviews"_s, u"spec.http[0].timeout=7s"_s, u"-n"_s, u"shop"_s, u"--take-over"_s, u"--yes"_s}).code, 0);
        QCOMPARE(onSandbox({u"capture"_s, two, u"-q"_s}).code, 6);
        const Ran changed = run({u"diff"_s, u"--from"_s, one, u"--to"_s, two});
        QCOMPARE(changed.code, 1);
        QVERIFY2(changed.out.contains("shop/reviews") && changed.out.contains("7s"), changed.out.constData());
        QCOMPARE(run({u"validate"_s, u"--capture"_s, two, u"--fail-on"_s, u"info"_s, u"-o"_s, u"json"_s}).out,
                 onSandbox({u"validate"_s, u"--fail-on"_s, u"info"_s, u"-o"_s, u"json"_s}).out);
        QCOMPARE(run({u"get"_s, u"vs"_s, u"--capture"_s, m_home.filePath(u"absent"_s)}).code, 3);
        QCOMPARE(run({u"apply"_s, u"-f"_s, one, u"--capture"_s, one}).code, 2); // nothing is there to change
    }

    void aZtunnelsPartsFromItsDump()
    {
        const QString file = QStringLiteral(TEST_DATA_DIR "/proxies/ztunnel.json"), envoy = QStringLiteral(TEST_DATA_DIR "/proxies/envoy.json");
        const Ran table = run({u"proxy-config"_s, u"workloads"_s, u"--file"_s, file});
        QCOMPARE(table.code, 0);
        QVERIFY2(table.out.contains("web-1") && table.out.contains("Unhealthy"), table.out.constData());
        const Ran policies = run({u"pc"_s, u"policies"_s, u"--file"_s, file, u"-o"_s, u"json"_s});
        QCOMPARE(items(policies).size(), 3);
        QCOMPARE(items(policies).first()["action"_L1].toString(), u"Deny"_s);
        const Ran wrong = run({u"pc"_s, u"clusters"_s, u"--file"_s, file});
        const Ran all = run({u"pc"_s, u"all"_s, u"--file"_s, file});
        QCOMPARE(all.code, 0);
        QVERIFY(all.out.contains("Unavailable") && all.out.contains("10.1.0.8:15008"));
        QCOMPARE(wrong.code, 2);
        QVERIFY2(wrong.err.contains("this is a ztunnel"), wrong.err.constData());
        const Ran other = run({u"pc"_s, u"connections"_s, u"--file"_s, envoy});
        QCOMPARE(other.code, 2);
        QVERIFY2(other.err.contains("this is an Envoy"), other.err.constData());
    }

    void checkTellsEachQuestion()
    {
        const Ran ran = onSandbox({u"check"_s, u"-o"_s, u"json"_s});
        QVERIFY2(ran.code == 0 || ran.code == 1, ran.err.constData());
        QStringList ids;
        for (const QJsonValue &one : items(ran))
            ids << one["id"_L1].toString();
        for (const char *id : {"api-server", "may-see", "istiod-ready", "injector", "proxies-connected", "certificates", "configuration"})
            QVERIFY2(ids.contains(QLatin1String(id)), id);
        const Ran before = onSandbox({u"check"_s, u"--pre"_s});
        QCOMPARE(before.code, 0);
        QVERIFY(before.out.contains("you may install or upgrade Istio"));
        QVERIFY(!before.out.contains("istiod is ready"));
    }

    void exportWritesEachFormat_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("svg") << u"svg"_s << QByteArray("<svg");
        QTest::newRow("dot") << u"dot"_s << QByteArray("digraph");
        QTest::newRow("json") << u"json"_s << QByteArray("{");
        QTest::newRow("csv") << u"csv"_s << QByteArray("source,");
    }
    void exportWritesEachFormat()
    {
        QFETCH(QString, ending);
        QFETCH(QByteArray, begins);
        const QString path = m_home.filePath(u"graph."_s + ending);
        const Ran ran = onSandbox({u"export"_s, u"graph"_s, u"-A"_s, u"--idle"_s, u"-o"_s, path});
        QVERIFY2(ran.code == 0 || ran.code == cli::Partial, ran.err.constData());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith(begins));
    }

    void aUserWithFewRightsIsToldWhatIsMissing()
    {
        const Ran ran = run({u"get"_s, u"services"_s, u"-A"_s, u"--kubeconfig"_s, m_sandbox->kubeconfigPath(), u"--context"_s, u"sandbox-viewer"_s});
        QCOMPARE(ran.code, static_cast<int>(cli::Partial));
        QVERIFY2(ran.err.contains("services"), ran.err.constData());
        QVERIFY(!ran.out.isEmpty());
    }

    void configListsAndRevokesConsent()
    {
        QFile file(m_home.filePath(u"exec"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\n"
                   "users: [{name: a, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/false, interactiveMode: Never}}}]\n"
                   "contexts: [{name: a, context: {cluster: a, user: a}}]\n");
        file.close();
        const Ran refused = run({u"get"_s, u"services"_s, u"--kubeconfig"_s, file.fileName()});
        QCOMPARE(refused.code, static_cast<int>(cli::Denied));
        QVERIFY2(refused.err.contains("config accept"), refused.err.constData());
        QCOMPARE(run({u"config"_s, u"accept"_s, u"a"_s, u"--kubeconfig"_s, file.fileName()}).code, 0);
        const Ran list = run({u"config"_s, u"list"_s, u"-o"_s, u"json"_s});
        QCOMPARE(items(list).size(), 1);
        QCOMPARE(run({u"config"_s, u"revoke"_s, items(list)[0]["id"_L1].toString()}).code, 0);
        QCOMPARE(items(run({u"config"_s, u"list"_s, u"-o"_s, u"json"_s})).size(), 0);
        QVERIFY(run({u"config"_s, u"paths"_s}).out.contains("consent"));
    }
};

QTEST_GUILESS_MAIN(VerbsTest)
#include "verbstest.moc"
