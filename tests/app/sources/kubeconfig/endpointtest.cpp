// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Consent, and the way from a context to an endpoint that works against a server.
#include "app/sources/kubeconfig/consent.h"
#include "app/sources/kubeconfig/execplugin.h"
#include "app/sources/kubeconfig/kubeconfig.h"
#include "models/base/clock.h"
#include "tests/app/sources/http/testserver.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using kubeconfig::Kubeconfig;
using testserver::Connection;
using testserver::Server;

namespace {

class AllowAll final : public kubeconfig::Consent
{
public:
    bool execAllowed(const kubeconfig::ExecSpec &) const override { return true; }
    bool insecureAllowed(const kubeconfig::Context &, const kubeconfig::Cluster &) const override { return true; }
};

base::Result<http::Response> ask(http::Client &client)
{
    auto future = client.send({.path = u"/"_s});
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
        return base::fail(ErrorKind::Internal, u"the test waited too long"_s);
    return future.result();
}

QString text(const base::Result<http::Response> &got)
{
    return got ? QString::fromUtf8(got->body) : got.error().message();
}

} // namespace

class EndpointTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void contextsAndTheirProblems();
    void refusals_data();
    void refusals();
    void staticCredentials_data();
    void staticCredentials();
    void impersonation();
    void namespaceAndWarnings();
    void disableCompression();
    void tokenFileRotates();
    void clientCertificateFilesRotate();
    void dataWinsOverFiles();
    void execNeedsConsent();
    void insecureNeedsConsent();
    void execTokenIsRefreshedOn401();
    void execClientCertificate();
    void consentFile();
    void brokenConsentFile();

private:
    void write(const QString &name, const QByteArray &contents, bool executable = false)
    {
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size());
        if (executable)
            file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    }
    /// A kubeconfig with one context; `cluster` and `user` are flow mappings' insides.
    Kubeconfig config(const QByteArray &cluster, const QByteArray &user)
    {
        const auto parsed =
            kubeconfig::parse("current-context: x\ncontexts:\n- name: x\n  context: {cluster: c, user: u}\nclusters:\n- name: c\n  cluster: {"
                                  + cluster + "}\nusers:\n- name: u\n  user: {" + user + "}\n",
                              m_dir.filePath(u"config"_s));
        if (!parsed)
            qFatal("%s", qPrintable(parsed.error().message()));
        return *parsed;
    }
    base::Result<kubeconfig::Access> endpoint(const Kubeconfig &config)
    {
        return kubeconfig::endpoint(config, {}, {.consent = m_all, .clock = m_clock});
    }
    static QByteArray inFlow(const QByteArray &key, const QByteArray &pem) { return key + ": " + pem.toBase64(); }

    QTemporaryDir m_dir;
    base::FakeClock m_clock{1'700'000'000'000};
    AllowAll m_all;
    const testcerts::Identity m_ca = testcerts::make({.name = "Test CA", .ca = true});
};

void EndpointTest::contextsAndTheirProblems()
{
    const auto parsed = kubeconfig::parse(R"(current-context: good
contexts:
- {name: good, context: {cluster: c, user: u, namespace: shop}}
- {name: no-cluster, context: {cluster: gone, user: u}}
- {name: no-user, context: {cluster: c, user: gone}}
- {name: no-server, context: {cluster: empty, user: u}}
- {name: gcp, context: {cluster: c, user: g}}
- {name: exec, context: {cluster: c, user: e}}
clusters:
- {name: c, cluster: {server: "https://10.0.0.1:6443"}}
- {name: empty}
users:
- {name: u, user: {token: t}}
- {name: g, user: {auth-provider: {name: gcp}}}
- {name: e, user: {exec: {command: aws, args: [a b], apiVersion: client.authentication.k8s.io/v1beta1}}}
)",
                                          u"/c"_s);
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().message()));
    QMap<QString, kubeconfig::ContextInfo> infos;
    for (const auto &info : kubeconfig::contexts(*parsed))
        infos.insert(info.name, info);
    QCOMPARE(infos.size(), 6);
    QVERIFY(infos[u"good"_s].problems.isEmpty());
    QVERIFY(infos[u"good"_s].current);
    QCOMPARE(infos[u"good"_s].nameSpace, u"shop"_s);
    QCOMPARE(infos[u"good"_s].server, u"https://10.0.0.1:6443"_s);
    QCOMPARE(infos[u"no-cluster"_s].problems, QStringList{u"/c:4: context \"no-cluster\": there is no cluster \"gone\""_s});
    QCOMPARE(infos[u"no-user"_s].problems, QStringList{u"/c:5: context \"no-user\": there is no user \"gone\""_s});
    QCOMPARE(infos[u"no-server"_s].problems, QStringList{u"/c:11: cluster.server is missing"_s});
    QVERIFY(infos[u"gcp"_s].problems.value(0).contains(u"gke-gcloud-auth-plugin"_s));
    QCOMPARE(infos[u"exec"_s].execCommand, u"aws 'a b'"_s);
    QVERIFY(infos[u"exec"_s].problems.isEmpty());
}

void EndpointTest::refusals_data()
{
    const auto leaf = testcerts::make({}, &m_ca), other = testcerts::make({}, &m_ca), locked = testcerts::make({}, &m_ca, "pass");
    const QByteArray good = "server: https://a";
    QTest::addColumn<QByteArray>("cluster");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const QByteArray &cluster, const QByteArray &user, const QString &part) {
        QTest::newRow(name) << cluster << user << part;
    };
    row("no scheme", "server: 10.0.0.1", "", u"must be http:// or https://"_s);
    row("proxy", good + ", proxy-url: ftp://x", "", u"proxy's URL"_s);
    row("CA text", good + ", " + inFlow("certificate-authority-data", "rubbish"), "", u"certificate-authority-data: there is no certificate in it"_s);
    row("CA cut", good + ", " + inFlow("certificate-authority-data", m_ca.certPem + m_ca.certPem.first(200)), "",
        u"certificate 2 in it can't be read"_s);
    row("CA file gone", good + ", certificate-authority: gone.crt", "", u"gone.crt: can't be read"_s);
    row("CA and insecure", good + ", insecure-skip-tls-verify: true, certificate-authority: x", "", u"exclude each other"_s);
    row("token and password", good, "token: s3cret, username: u, password: s3cret", u"both a token and a password"_s);
    row("token with a line break", good, "token: \"s3c\\nret\"", u"characters that no token has"_s);
    row("token file gone", good, "tokenFile: gone", u"gone: can't be read"_s);
    row("token file is a folder", good, "tokenFile: .", u"this is a folder"_s);
    row("no key", good, inFlow("client-certificate-data", leaf.certPem), u"user.client-key is missing"_s);
    row("no certificate", good, inFlow("client-key-data", leaf.keyPem), u"user.client-certificate is missing"_s);
    row("another key", good, inFlow("client-certificate-data", leaf.certPem) + ", " + inFlow("client-key-data", other.keyPem), u"does not belong"_s);
    row("key with a password", good, inFlow("client-certificate-data", locked.certPem) + ", " + inFlow("client-key-data", locked.keyPem),
        u"has a password"_s);
    row("groups alone", good, "as-groups: [a]", u"need user.as"_s);
    row("line break in as", good, "as: \"a\\r\\nX: y\"", u"has a line break"_s);
    row("oidc", good, "auth-provider: {name: oidc}", u"auth-provider \"oidc\" is not supported; use an exec plugin"_s);
    row("exec Always", good, "exec: {command: c, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}", u"terminal"_s);
}

void EndpointTest::refusals()
{
    QFETCH(QByteArray, cluster);
    QFETCH(QByteArray, user);
    QFETCH(QString, part);
    const auto got = endpoint(config(cluster, user));
    QVERIFY(!got);
    QVERIFY2(got.error().message().contains(part), qPrintable(got.error().message()));
    QVERIFY2(got.error().where.startsWith(m_dir.path()), qPrintable(got.error().where));
    QVERIFY(!got.error().message().contains(u"s3c"_s));
}

void EndpointTest::staticCredentials_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("token") << QByteArray("token: abc") << QByteArray("Bearer abc");
    QTest::newRow("basic") << QByteArray("username: me, password: 'p:w'") << QByteArray("Basic " + QByteArray("me:p:w").toBase64());
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("token beside exec") << QByteArray("token: abc, exec: {command: /no, apiVersion: v}") << QByteArray("Bearer abc");
}

void EndpointTest::staticCredentials()
{
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, header);
    Server server([](Connection &c) { c.answer(200, c.request()->header("Authorization")); });
    const auto access = endpoint(config("server: " + server.url().toUtf8(), user));
    QVERIFY2(access, qPrintable(access ? QString() : access.error().message()));
    http::Client client(access->endpoint);
    QCOMPARE(text(ask(client)), QString::fromUtf8(header));
}

void EndpointTest::impersonation()
{
    QByteArray head;
    Server server([&](Connection &c) {
        head = c.request()->head;
        c.answer(200, "x");
    });
    const auto access =
        endpoint(config("server: " + server.url().toUtf8(), "as: jane, as-uid: '7', as-groups: [dev, ops], as-user-extra: {Scopes/é: [view, edit]}"));
    QVERIFY(access);
    http::Client client(access->endpoint);
    QVERIFY(ask(client));
    for (const QByteArray line : {"Impersonate-User: jane", "Impersonate-Uid: 7", "Impersonate-Group: dev", "Impersonate-Group: ops",
                                  "Impersonate-Extra-scopes%2f%c3%a9: view", "Impersonate-Extra-scopes%2f%c3%a9: edit"})
        QVERIFY2(head.contains("\r\n" + line), (line + "\n in \n" + head).constData());
}

void EndpointTest::namespaceAndWarnings()
{
    auto access = endpoint(config("server: https://a, insecure-skip-tls-verify: true", "token: t"));
    QVERIFY(access);
    QCOMPARE(access->nameSpace, u"default"_s);
    QCOMPARE(access->warnings, QStringList{u"TLS is not verified"_s});
    QVERIFY(!access->endpoint.tls.verify);
    access = endpoint(config("server: http://a", "token: t"));
    QCOMPARE(access->warnings, QStringList{u"credentials are sent without encryption"_s});
    access = endpoint(config("server: https://a, tls-server-name: b, proxy-url: socks5://p", "token: t"));
    QVERIFY(access->warnings.isEmpty());
    QVERIFY(access->endpoint.tls.verify);
    QCOMPARE(access->endpoint.tls.serverName, u"b"_s);
    QCOMPARE(access->endpoint.proxyUrl, u"socks5://p"_s);
}

void EndpointTest::disableCompression()
{
    Server server([](Connection &c) { c.answer(200, c.request()->header("Accept-Encoding")); });
    const auto access = endpoint(config("disable-compression: true, server: " + server.url().toUtf8(), ""));
    http::Client client(access->endpoint);
    QCOMPARE(text(ask(client)), u"identity"_s);
}

void EndpointTest::tokenFileRotates()
{
    Server server([](Connection &c) {
        while (const auto seen = c.request())
            c.answer(200, seen->header("Authorization"));
    });
    write(u"token"_s, "first\n");
    const auto access = endpoint(config("server: " + server.url().toUtf8(), "tokenFile: token, token: unused"));
    QVERIFY(access);
    http::Client client(access->endpoint);
    QCOMPARE(text(ask(client)), u"Bearer first"_s);

    write(u"token"_s, "the-second\n"); // another size, the clock stands
    QCOMPARE(text(ask(client)), u"Bearer the-second"_s);

    // Same size and time: seen after a minute.
    QFile file(m_dir.filePath(u"token"_s));
    const QDateTime modified = QFileInfo(file).lastModified();
    QVERIFY(file.open(QIODevice::ReadWrite) && file.write("other-turn") > 0 && file.flush()
            && file.setFileTime(modified, QFileDevice::FileModificationTime));
    file.close();
    QCOMPARE(text(ask(client)), u"Bearer the-second"_s);
    m_clock.advance(60'000);
    QCOMPARE(text(ask(client)), u"Bearer other-turn"_s);

    QFile::remove(m_dir.filePath(u"token"_s)); // the last good one stands
    QCOMPARE(text(ask(client)), u"Bearer other-turn"_s);
}

void EndpointTest::clientCertificateFilesRotate()
{
    Server server(
        [](Connection &c) {
            while (c.request())
                c.answer(200, c.peerName());
        },
        testserver::TlsSetup{.identity = testcerts::make({}, &m_ca), .clientCaPem = m_ca.certPem});
    const auto put = [this](const QByteArray &name) {
        const auto identity = testcerts::make({.name = name}, &m_ca);
        write(u"crt"_s, identity.certPem);
        write(u"key"_s, identity.keyPem);
    };
    put("one");
    write(u"ca"_s, m_ca.certPem);
    const auto access = endpoint(config("certificate-authority: ca, server: " + server.url().toUtf8(), "client-certificate: crt, client-key: key"));
    QVERIFY2(access, qPrintable(access ? QString() : access.error().message()));
    http::Client client(access->endpoint);
    QCOMPARE(text(ask(client)), u"one"_s);
    put("number two");
    QCOMPARE(text(ask(client)), u"number two"_s);
}

void EndpointTest::dataWinsOverFiles()
{
    Server server(
        [](Connection &c) {
            c.request();
            c.answer(200, c.peerName());
        },
        testserver::TlsSetup{.identity = testcerts::make({}, &m_ca), .clientCaPem = m_ca.certPem});
    const auto admin = testcerts::make({.name = "admin"}, &m_ca);
    const auto access =
        endpoint(config(inFlow("certificate-authority-data", m_ca.certPem) + ", certificate-authority: gone, server: " + server.url().toUtf8(),
                        inFlow("client-certificate-data", admin.certPem) + ", client-certificate: gone, client-key: gone, "
                            + inFlow("client-key-data", admin.keyPem)));
    QVERIFY2(access, qPrintable(access ? QString() : access.error().message()));
    http::Client client(access->endpoint);
    QCOMPARE(text(ask(client)), u"admin"_s);
}

void EndpointTest::execNeedsConsent()
{
    kubeconfig::FileConsent consent(m_dir.filePath(u"consent/exec.json"_s), m_clock);
    write(u"plugin"_s, "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n", true);
    const QByteArray user = "exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1beta1}";
    const Kubeconfig c = config("server: http://127.0.0.1:1", user);
    const auto refused = kubeconfig::endpoint(c, u"x"_s, {.consent = consent, .clock = m_clock});
    QVERIFY(!refused);
    QVERIFY(refused.error().kind == ErrorKind::Unauthorized);
    QVERIFY2(refused.error().detail.contains(m_dir.filePath(u"plugin"_s)) && refused.error().detail.contains(u"config accept"_s),
             qPrintable(refused.error().detail));
    QVERIFY(!QFile::exists(m_dir.filePath(u"ran"_s)));

    const auto pending = kubeconfig::pending(c, {}, consent);
    QVERIFY(pending && pending->exec && !pending->insecure);
    QVERIFY(consent.acceptExec(*pending->exec));
    QVERIFY(!kubeconfig::pending(c, {}, consent)->exec);
    QVERIFY(kubeconfig::endpoint(c, u"x"_s, {.consent = consent, .clock = m_clock}));

    // Another argument, or the same stanza in another kubeconfig, is another thing.
    QVERIFY(kubeconfig::pending(
                config("server: http://127.0.0.1:1", "exec: {command: ./plugin, args: [x], apiVersion: client.authentication.k8s.io/v1beta1}"), {},
                consent)
                ->exec);
    auto moved = *pending->exec;
    moved.place.file += u"2"_s;
    QVERIFY(!consent.execAllowed(moved));
}

void EndpointTest::insecureNeedsConsent()
{
    kubeconfig::FileConsent consent(m_dir.filePath(u"consent/insecure.json"_s), m_clock);
    Kubeconfig c = config("server: https://a, insecure-skip-tls-verify: true", "token: t");
    const auto refused = kubeconfig::endpoint(c, {}, {.consent = consent, .clock = m_clock});
    QVERIFY(!refused);
    QVERIFY(refused.error().detail.contains(u"config accept x"_s));
    QVERIFY(kubeconfig::pending(c, {}, consent)->insecure);
    QVERIFY(consent.acceptInsecure(c.contexts[u"x"_s], c.clusters[u"c"_s]));
    QVERIFY(kubeconfig::endpoint(c, {}, {.consent = consent, .clock = m_clock}));
    c.clusters[u"c"_s].server = u"https://b"_s;
    QVERIFY(!kubeconfig::endpoint(c, {}, {.consent = consent, .clock = m_clock}));
}

void EndpointTest::execTokenIsRefreshedOn401()
{
    Server server([](Connection &c) {
        while (const auto seen = c.request())
            c.answer(seen->header("Authorization") == "Bearer t2" ? 200 : 401, seen->header("Authorization"));
    });
    write(u"refresh"_s,
          "#!/bin/sh\ncd \"$(dirname \"$0\")\"; printf x >> count; n=$(wc -c < count)\n"
          "echo "
          "\"{\\\"kind\\\":\\\"ExecCredential\\\",\\\"apiVersion\\\":\\\"client.authentication.k8s.io/"
          "v1\\\",\\\"status\\\":{\\\"token\\\":\\\"t$n\\\"}}\"\n",
          true);
    const auto access = endpoint(config("server: " + server.url().toUtf8(),
                                        "exec: {command: ./refresh, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}"));
    QVERIFY2(access, qPrintable(access ? QString() : access.error().message()));
    http::Client client(access->endpoint);
    const auto got = ask(client);
    QVERIFY2(got, qPrintable(text(got)));
    QCOMPARE(got->status, 200);
    QCOMPARE(got->body, "Bearer t2");
    QCOMPARE(text(ask(client)), u"Bearer t2"_s);
}

void EndpointTest::execClientCertificate()
{
    Server server(
        [](Connection &c) {
            c.request();
            c.answer(200, c.peerName());
        },
        testserver::TlsSetup{.identity = testcerts::make({}, &m_ca), .clientCaPem = m_ca.certPem});
    const auto robot = testcerts::make({.name = "robot"}, &m_ca);
    const auto escaped = [](QByteArray pem) { return pem.replace("\n", "\\n"); };
    write(u"answer.json"_s,
          R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":")" + escaped(robot.certPem)
              + R"(","clientKeyData":")" + escaped(robot.keyPem) + "\"}}");
    const auto access = endpoint(config(inFlow("certificate-authority-data", m_ca.certPem) + ", server: " + server.url().toUtf8(),
                                        "exec: {command: cat, args: [" + m_dir.filePath(u"answer.json"_s).toUtf8()
                                            + "], apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}"));
    QVERIFY2(access, qPrintable(access ? QString() : access.error().message()));
    http::Client client(access->endpoint);
    QCOMPARE(text(ask(client)), u"robot"_s);
}

void EndpointTest::consentFile()
{
    const QString name = m_dir.filePath(u"consent/list.json"_s);
    kubeconfig::FileConsent consent(name, m_clock);
    QVERIFY(consent.list()->isEmpty());
    const kubeconfig::ExecSpec exec{.command = u"aws"_s, .args = {u"x"_s}, .place = {.file = u"/c"_s, .line = 3}};
    QVERIFY(!consent.execAllowed(exec));
    QVERIFY(consent.acceptExec(exec));
    QVERIFY(consent.acceptExec(exec)); // once is enough
    QVERIFY(consent.execAllowed(exec));
    QCOMPARE(QFileInfo(name).permissions() & ~(QFileDevice::ReadUser | QFileDevice::WriteUser), QFileDevice::ReadOwner | QFileDevice::WriteOwner);

    kubeconfig::FileConsent later(name, m_clock); // another process
    QVERIFY(later.execAllowed(exec));
    const auto entries = later.list();
    QCOMPARE(entries->size(), 1);
    QCOMPARE(entries->first().subject, u"aws x"_s);
    QCOMPARE(entries->first().kubeconfig, u"/c"_s);
    QCOMPARE(entries->first().acceptedMs, m_clock.nowMs());
    QVERIFY(later.revoke(entries->first().id));
    QVERIFY(!consent.execAllowed(exec));
    QVERIFY(later.revoke(entries->first().id).error().kind == ErrorKind::NotFound);
}

void EndpointTest::brokenConsentFile()
{
    const QString name = m_dir.filePath(u"broken.json"_s);
    write(u"broken.json"_s, "{\"accepted\": [");
    kubeconfig::FileConsent consent(name, m_clock);
    const kubeconfig::ExecSpec exec{.command = u"aws"_s};
    QVERIFY(!consent.execAllowed(exec));
    QCOMPARE(consent.acceptExec(exec).error().where, name); // and is not written over
    QCOMPARE(QFileInfo(name).size(), 14);
}

QTEST_GUILESS_MAIN(EndpointTest)
#include "endpointtest.moc"
