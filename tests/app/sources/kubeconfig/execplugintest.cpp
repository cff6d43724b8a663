// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Credential plugins: the protocol, and running real ones (small shell scripts).
#include "app/sources/kubeconfig/execplugin.h"

#include "models/base/clock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using kubeconfig::ExecCredential;
using kubeconfig::ExecPlugins;
using kubeconfig::ExecSpec;

namespace {

const QString kV1 = u"client.authentication.k8s.io/v1"_s;
constexpr qint64 kNow = 1'700'000'000'000; // 2023-11-14T22:13:20Z

QByteArray answer(const QByteArray &status, const QByteArray &version = "v1")
{
    return R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/)" + version + R"(","status":)" + status + "}";
}

base::Result<ExecCredential> wait(QFuture<base::Result<ExecCredential>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
        return base::fail(ErrorKind::Internal, u"the test waited too long"_s);
    return future.result();
}

} // namespace

class ExecPluginTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void parses();
    void parsesTimes();
    void badAnswers_data();
    void badAnswers();
    void unusableStanzas();
    void toldAboutTheCluster();
    void presentable();
    void runsAndKeeps();
    void environmentArgumentsAndStdin();
    void betaVersion();
    void freshRunsAgain();
    void expiryRunsAgain();
    void alreadyExpired();
    void oneRunForAll();
    void failureIsKeptForAWhile();
    void failures_data();
    void failures();
    void hangIsKilledWithItsChildren();
    void endOfPluginsKillsRuns();
    void flood();

private:
    ExecSpec script(const QByteArray &body)
    {
        static int number = 0;
        QFile file(m_dir.filePath(u"plugin%1"_s.arg(++number)));
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\ncd " + m_dir.path().toUtf8() + "\n" + body + "\n") < 0
            || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner))
            qFatal("the test can't write its plugin");
        return {.command = file.fileName(),
                .apiVersion = kV1,
                .interactive = kubeconfig::Interactive::Never,
                .place = {.file = u"/kube/config"_s, .line = 7}};
    }
    QByteArray contents(const QString &name) const
    {
        QFile file(m_dir.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    int runs() const { return static_cast<int>(contents(u"runs"_s).size()); }
    void forgetRuns() { QFile::remove(m_dir.filePath(u"runs"_s)); }

    QTemporaryDir m_dir;
    base::FakeClock m_clock{kNow};
};

void ExecPluginTest::parses()
{
    const auto token = kubeconfig::parseExecCredential(answer(R"({"token":"abc\n"})"), kV1, {});
    QVERIFY(token);
    QCOMPARE(token->token, "abc");
    QVERIFY(!token->expiresMs);
    const auto cert = kubeconfig::parseExecCredential(answer(R"({"clientCertificateData":"C","clientKeyData":"K","token":null})"), kV1, {});
    QVERIFY(cert);
    QCOMPARE(cert->certPem, "C");
    QCOMPARE(cert->keyPem, "K");
}

void ExecPluginTest::parsesTimes()
{
    for (const QByteArray time : {"2023-11-14T22:13:20Z", "2023-11-14T23:13:20+01:00", "2023-11-14T22:13:20.000000123Z"}) {
        const auto got = kubeconfig::parseExecCredential(answer(R"({"token":"a","expirationTimestamp":")" + time + "\"}"), kV1, {});
        QVERIFY2(got, time.constData());
        QCOMPARE(got->expiresMs, std::optional<qint64>(kNow));
    }
}

void ExecPluginTest::badAnswers_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, const QByteArray &output, const QString &detail) { QTest::newRow(name) << output << detail; };
    row("nothing", " \n", u"the credential plugin printed nothing"_s);
    row("no JSON", "s3cret", u"the credential plugin did not print a JSON object"_s);
    row("cut", answer(R"({"token":"s3cret"})").chopped(4), u"the credential plugin did not print a JSON object"_s);
    row("two objects", answer(R"({"token":"s3cret"})") + "{}", u"the credential plugin did not print a JSON object"_s);
    row("a list", "[]", u"the credential plugin did not print a JSON object"_s);
    row("bad UTF-8", answer("{\"token\":\"s3cret\xff\"}"), u"the credential plugin did not print a JSON object"_s);
    row("another kind", R"({"kind":"Secret","apiVersion":"client.authentication.k8s.io/v1"})",
        u"the credential plugin's answer is not of kind ExecCredential"_s);
    row("another version", answer(R"({"token":"s3cret"})", "v1beta1"), u"the credential plugin's answer has another apiVersion than %1"_s.arg(kV1));
    row("no status", R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"})",
        u"the credential plugin's answer has no status"_s);
    row("empty status", answer("{}"), u"the credential plugin gave neither a token nor a certificate"_s);
    row("token no text", answer(R"({"token":["s3cret"]})"), u"the credential plugin's status.token must be a text"_s);
    row("half a pair", answer(R"({"clientKeyData":"s3cret"})"), u"the credential plugin gave only one of clientCertificateData and clientKeyData"_s);
    row("no time", answer(R"({"token":"s3cret","expirationTimestamp":"soon"})"),
        u"the credential plugin's status.expirationTimestamp is no RFC 3339 time"_s);
    row("deep", QByteArray("{\"a\":").repeated(2000), u"the credential plugin's answer is nested deeper than 32 levels"_s);
    row("huge", '"' + QByteArray(2 << 20, 'x') + '"', u"the credential plugin printed more than the limit of 1 MiB"_s);
}

void ExecPluginTest::badAnswers()
{
    QFETCH(QByteArray, output);
    QFETCH(QString, detail);
    const auto got = kubeconfig::parseExecCredential(output, kV1, u"/c:1"_s);
    QVERIFY(!got);
    QCOMPARE(got.error().detail, detail);
    QCOMPARE(got.error().where, u"/c:1"_s);
}

void ExecPluginTest::unusableStanzas()
{
    ExecSpec exec{.command = u"c"_s, .apiVersion = u"client.authentication.k8s.io/v1alpha1"_s};
    QVERIFY(kubeconfig::checkExec(exec).error().kind == ErrorKind::Unsupported);
    exec.apiVersion = kV1;
    QVERIFY(kubeconfig::checkExec(exec).error().detail.contains(u"interactiveMode must be set"_s));
    exec.interactive = kubeconfig::Interactive::Always;
    QVERIFY(kubeconfig::checkExec(exec).error().detail.contains(u"terminal"_s));
    exec.interactive = kubeconfig::Interactive::IfAvailable;
    QVERIFY(kubeconfig::checkExec(exec));
    exec = {.command = u"c"_s, .apiVersion = u"client.authentication.k8s.io/v1beta1"_s};
    QVERIFY(kubeconfig::checkExec(exec));
}

void ExecPluginTest::toldAboutTheCluster()
{
    const kubeconfig::Cluster cluster{.server = u"https://a"_s, .tlsServerName = u"b"_s, .proxyUrl = u"http://p"_s, .execConfig = R"({"x":1})"};
    const QByteArray nothing = R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}})";
    const QByteArray all =
        R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"cluster":{"certificate-authority-data":"Q0EK",)"
        R"("config":{"x":1},"proxy-url":"http://p","server":"https://a","tls-server-name":"b"},"interactive":false}})";
    QCOMPARE(kubeconfig::execInfo(kV1, nullptr, {}), nothing);
    QCOMPARE(kubeconfig::execInfo(kV1, &cluster, "CA\n"), all);
}

void ExecPluginTest::presentable()
{
    QCOMPARE(kubeconfig::presentable("a\x1b[31mb\n"), u"a\uFFFD[31mb"_s);
    QVERIFY(!kubeconfig::presentable("got eyJhbGciOi.eyJzdWIi.c2ln and Bearer abcdef").contains(u"c2ln"_s));
    QVERIFY(!kubeconfig::presentable("got eyJhbGciOi.eyJzdWIi.c2ln and Bearer abcdef").contains(u"abcdef"_s));
    QVERIFY(kubeconfig::presentable(QByteArray(100'000, 'x') + "end").size() <= 4096);
    QVERIFY(kubeconfig::presentable(QByteArray(100'000, 'x') + "end").endsWith(u"end"_s));
}

void ExecPluginTest::runsAndKeeps()
{
    forgetRuns();
    ExecPlugins plugins(m_clock);
    const auto plugin = plugins.plugin(script("printf x >> runs; echo '" + answer(R"({"token":"t"})") + "'"), {}, {});
    for (int i = 0; i < 3; ++i) {
        const auto got = wait(plugin->credential(false));
        QVERIFY2(got, qPrintable(got ? QString() : got.error().message()));
        QCOMPARE(got->token, "t");
        m_clock.advance(3'600'000);
    }
    QCOMPARE(runs(), 1);
}

void ExecPluginTest::environmentArgumentsAndStdin()
{
    ExecPlugins plugins(m_clock);
    ExecSpec exec =
        script("echo \"$KUBERNETES_EXEC_INFO\" > info; echo \"$1|$2|$REGION\" > args; cat > stdin; echo '" + answer(R"({"token":"t"})") + "'");
    exec.args = {u"a b; touch pwned"_s, u"$(touch pwned)"_s};
    exec.env = {{u"REGION"_s, u"eu"_s}};
    exec.provideClusterInfo = true;
    QVERIFY(wait(plugins.plugin(exec, {.server = u"https://s"_s}, {})->credential(false)));
    QCOMPARE(contents(u"args"_s), "a b; touch pwned|$(touch pwned)|eu\n");
    QVERIFY(contents(u"info"_s).contains("\"server\":\"https://s\""));
    QCOMPARE(contents(u"stdin"_s), "");
    QVERIFY(!QFile::exists(m_dir.filePath(u"pwned"_s)));
}

void ExecPluginTest::betaVersion()
{
    ExecPlugins plugins(m_clock);
    ExecSpec exec = script("echo '" + answer(R"({"token":"t"})", "v1beta1") + "'");
    exec.apiVersion = u"client.authentication.k8s.io/v1beta1"_s;
    QVERIFY(wait(plugins.plugin(exec, {}, {})->credential(false)));
}

void ExecPluginTest::freshRunsAgain()
{
    forgetRuns();
    ExecPlugins plugins(m_clock);
    const auto plugin = plugins.plugin(script("printf x >> runs; echo '" + answer(R"({"token":"t"})") + "'"), {}, {});
    QVERIFY(wait(plugin->credential(false)));
    QVERIFY(wait(plugin->credential(true)));
    QCOMPARE(runs(), 2);
    QVERIFY(wait(plugin->credential(true))); // forty watches refused at once are one new run
    QVERIFY(wait(plugin->credential(false)));
    QCOMPARE(runs(), 2);
    m_clock.advance(6'000);
    QVERIFY(wait(plugin->credential(true)));
    QCOMPARE(runs(), 3);
}

void ExecPluginTest::expiryRunsAgain()
{
    forgetRuns();
    m_clock.set(kNow);
    ExecPlugins plugins(m_clock);
    const auto plugin =
        plugins.plugin(script("printf x >> runs; echo '" + answer(R"({"token":"t","expirationTimestamp":"2023-11-14T22:14:20Z"})") + "'"), {}, {});
    QVERIFY(wait(plugin->credential(false)));
    m_clock.advance(49'000);
    QVERIFY(wait(plugin->credential(false)));
    QCOMPARE(runs(), 1);
    m_clock.advance(2'000); // 9 s before its end
    QVERIFY(wait(plugin->credential(false)));
    QCOMPARE(runs(), 2);
}

void ExecPluginTest::alreadyExpired()
{
    m_clock.set(kNow);
    ExecPlugins plugins(m_clock);
    const auto got =
        wait(plugins.plugin(script("echo '" + answer(R"({"token":"s3cret","expirationTimestamp":"2020-01-01T00:00:00Z"})") + "'"), {}, {})
                 ->credential(false));
    QVERIFY(!got);
    QVERIFY(got.error().kind == ErrorKind::Unauthorized);
    QVERIFY(got.error().detail.contains(u"has already expired"_s));
    QVERIFY(!got.error().message().contains(u"s3cret"_s));
}

void ExecPluginTest::oneRunForAll()
{
    forgetRuns();
    ExecPlugins plugins(m_clock);
    const ExecSpec exec = script("printf x >> runs; sleep 0.3; echo '" + answer(R"({"token":"t"})") + "'");
    QList<QFuture<base::Result<ExecCredential>>> futures;
    for (int i = 0; i < 20; ++i)
        futures.append(plugins.plugin(exec, {}, {})->credential(false));
    for (const auto &future : futures)
        QVERIFY(wait(future));
    QCOMPARE(runs(), 1);
}

void ExecPluginTest::failureIsKeptForAWhile()
{
    forgetRuns();
    ExecPlugins plugins(m_clock);
    const auto plugin = plugins.plugin(script("printf x >> runs; exit 1"), {}, {});
    QVERIFY(!wait(plugin->credential(false)));
    QVERIFY(!wait(plugin->credential(false)));
    QCOMPARE(runs(), 1);
    m_clock.advance(11'000);
    QVERIFY(!wait(plugin->credential(false)));
    QCOMPARE(runs(), 2);
}

void ExecPluginTest::failures_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("parts");
    QTest::newRow("exit code") << QByteArray("echo 'please log in \033[1m' >&2; exit 3")
                               << QStringList{u"ended with code 3"_s, u"it says: please log in \uFFFD[1m"_s, u"hint of the kubeconfig: install me"_s};
    QTest::newRow("a signal") << QByteArray("kill -9 $$") << QStringList{u"was ended by a signal"_s};
    QTest::newRow("bad JSON") << QByteArray("echo nonsense; echo why >&2") << QStringList{u"did not print a JSON object"_s, u"it says: why"_s};
    QTest::newRow("wrong version") << QByteArray("echo '" + answer("{}", "v1beta1") + "'") << QStringList{u"another apiVersion"_s};
    QTest::newRow("nothing") << QByteArray("exec >&-") << QStringList{u"printed nothing"_s};
}

void ExecPluginTest::failures()
{
    QFETCH(QByteArray, body);
    QFETCH(QStringList, parts);
    ExecPlugins plugins(m_clock);
    ExecSpec exec = script(body);
    exec.installHint = u"install me"_s;
    const auto got = wait(plugins.plugin(exec, {}, {})->credential(false));
    QVERIFY(!got);
    QCOMPARE(got.error().where, u"/kube/config:7"_s);
    for (const QString &part : parts)
        QVERIFY2(got.error().detail.contains(part), qPrintable(got.error().detail));

    exec.command = u"no-such-plugin-anywhere"_s;
    const auto gone = wait(plugins.plugin(exec, {}, {})->credential(false));
    QVERIFY(gone.error().kind == ErrorKind::NotFound);
    QVERIFY(gone.error().detail.contains(u"no-such-plugin-anywhere is not there; hint of the kubeconfig: install me"_s));
}

void ExecPluginTest::hangIsKilledWithItsChildren()
{
    ExecPlugins plugins(m_clock, 700);
    const auto got = wait(plugins.plugin(script("echo waiting for a browser >&2; sleep 1000 & echo $! > child; wait"), {}, {})->credential(false));
    QVERIFY(!got);
    QVERIFY2(got.error().detail.contains(u"did not end within 0.7 s; it says: waiting for a browser"_s), qPrintable(got.error().detail));
    const auto child = static_cast<pid_t>(contents(u"child"_s).trimmed().toInt());
    QVERIFY(child > 0);
    const auto gone = [child] { // or dead, and nobody has looked at it yet
        QFile state(u"/proc/%1/stat"_s.arg(child));
        return ::kill(child, 0) != 0 || (state.open(QIODevice::ReadOnly) && state.readAll().contains(" Z "));
    };
    QTRY_VERIFY(gone());
}

void ExecPluginTest::endOfPluginsKillsRuns()
{
    auto plugins = std::make_unique<ExecPlugins>(m_clock);
    auto future = plugins->plugin(script("touch started; sleep 1000"), {}, {})->credential(false);
    QTRY_VERIFY(QFile::exists(m_dir.filePath(u"started"_s)));
    plugins.reset();
    QVERIFY(future.isFinished());
    QVERIFY(future.result().error().kind == ErrorKind::Cancelled);
}

void ExecPluginTest::flood()
{
    ExecPlugins plugins(m_clock);
    const auto got = wait(plugins.plugin(script("exec yes"), {}, {})->credential(false));
    QVERIFY(!got);
    QVERIFY(got.error().kind == ErrorKind::TooLarge);
}

QTEST_GUILESS_MAIN(ExecPluginTest)
#include "execplugintest.moc"
