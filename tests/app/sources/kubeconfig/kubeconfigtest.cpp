// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and merging kubeconfigs: what kubectl takes, and file, line and field of what is wrong.
#include "app/sources/kubeconfig/kubeconfig.h"
#include "app/sources/kubeconfig/yamltree.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using kubeconfig::Kubeconfig;
using kubeconfig::parse;

namespace {

/// tests/data/kubeconfig/full.yaml has every field once.
QByteArray full()
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/kubeconfig/full.yaml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &name, const QByteArray &text)
{
    QDir().mkpath(QFileInfo(name).absolutePath());
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

QByteArray small(const QByteArray &context, const QByteArray &server, bool current)
{
    return (current ? "current-context: " + context + '\n' : QByteArray()) + "clusters:\n- name: c\n  cluster: {server: " + server
        + ", certificate-authority: ca.crt}\n" + "contexts:\n- name: " + context + "\n  context: {cluster: c, user: u}\n";
}

} // namespace

class KubeconfigTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void everyField();
    void jsonIsYaml();
    void emptyIsEmpty();
    void aliases();
    void execHashSeesEveryChange();
    void broken_data();
    void broken();
    void mergeOrder();
    void missingFilesOfTheListAreSkipped();
    void noneOfTheList();
    void explicitFileMustBeThere();
    void explicitFileWinsOverTheVariable();
    void brokenFileOfTheList();
    void folderForAFile();
    void hugeFile();
    void endlessFile();
    void standardFile();
    void inCluster();
    void nothingAtAll();
};

void KubeconfigTest::everyField()
{
    const auto config = parse(full(), u"/home/me/kube/config"_s);
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message()));
    QCOMPARE(config->currentContext, u"shop"_s);
    const auto cluster = config->clusters.value(u"shop-cluster"_s);
    QCOMPARE(cluster.server, u"https://10.0.0.1:6443"_s);
    QCOMPARE(cluster.caData, "CA\n");
    QCOMPARE(cluster.caFile, u"/home/me/kube/pki/ca.crt"_s);
    QCOMPARE(cluster.tlsServerName, u"kubernetes"_s);
    QCOMPARE(cluster.proxyUrl, u"socks5://127.0.0.1:1080"_s);
    QVERIFY(cluster.insecure && cluster.disableCompression);
    const QByteArray extension = R"({"audience":"shop","ttl":30,"strict":true,"note":"30","none":null})";
    QCOMPARE(cluster.execConfig, extension);
    QCOMPARE(cluster.place.text(), u"/home/me/kube/config:5"_s);

    const auto user = config->users.value(u"admin"_s);
    QCOMPARE(user.certData, "CERT\n");
    QCOMPARE(user.keyFile, u"/home/me/admin.key"_s);
    QCOMPARE(user.token, "abc");
    QCOMPARE(user.tokenFile, u"/run/token"_s);
    QCOMPARE(user.password, u"0123"_s);
    QCOMPARE(user.impersonate, u"boss"_s);
    QCOMPARE(user.impersonateUid, u"7"_s);
    QCOMPARE(user.impersonateGroups, (QStringList{u"dev"_s, u"*"_s}));
    QCOMPARE(user.impersonateExtra.value(u"Reason"_s), (QStringList{u"a"_s, u"b"_s}));
    QVERIFY(user.exec);
    QCOMPARE(user.exec->command, u"/home/me/kube/bin/plugin"_s);
    QCOMPARE(user.exec->commandLine(), u"/home/me/kube/bin/plugin get-token --cluster 'it'\\''s'"_s);
    QCOMPARE(user.exec->env.size(), 1);
    QCOMPARE(user.exec->installHint, u"install it"_s);
    QVERIFY(user.exec->provideClusterInfo);
    QVERIFY(user.exec->interactive == kubeconfig::Interactive::IfAvailable);
    QCOMPARE(config->users.value(u"old"_s).authProvider, u"gcp"_s);

    QCOMPARE(config->contexts.value(u"shop"_s).nameSpace, u"front"_s);
    QVERIFY(config->contexts.contains(u"bare"_s));
}

void KubeconfigTest::jsonIsYaml()
{
    const auto config = parse(R"({"kind":"Config","contexts":[{"name":"a","context":{"cluster":"c"}}],"current-context":"a"})", u"/c"_s);
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message()));
    QCOMPARE(config->contexts.value(u"a"_s).cluster, u"c"_s);
}

void KubeconfigTest::emptyIsEmpty()
{
    for (const QByteArray text : {"", "\n# nothing\n", "---\n", "null", "---\n---\n", "...\n", "\xef\xbb\xbf"}) {
        const auto config = parse(text, u"/c"_s);
        QVERIFY2(config, qPrintable(config ? QString() : config.error().message()));
        QVERIFY(config->contexts.isEmpty());
    }
}

void KubeconfigTest::aliases()
{
    const auto config = parse("users:\n- name: a\n  user: &u {token: t}\n- name: b\n  user: *u\n", u"/c"_s);
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message()));
    QCOMPARE(config->users.value(u"b"_s).token, "t");

    // A hundred million values if aliases were copied out.
    QByteArray bomb = "clusters:\n- name: c\n  cluster:\n    extensions:\n    - name: client.authentication.k8s.io/exec\n      extension:\n        "
                      "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 9; ++i) {
        const QByteArray inner = "*a" + QByteArray::number(i - 1);
        bomb += "        a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + QByteArray(inner + ',').repeated(9) + inner + "]\n";
    }
    const auto exploded = parse(bomb, u"/c"_s);
    QVERIFY2(exploded, qPrintable(exploded ? QString() : exploded.error().message()));
    QCOMPARE(exploded->clusters.value(u"c"_s).execConfig, "null");
}

void KubeconfigTest::execHashSeesEveryChange()
{
    const kubeconfig::ExecSpec exec = *parse(full(), u"/c"_s)->users.value(u"admin"_s).exec;
    QSet<QByteArray> hashes{exec.sha256()};
    const auto changed = [&](auto change) {
        auto other = exec;
        change(other);
        hashes.insert(other.sha256());
    };
    changed([](auto &e) { e.command += u'x'; });
    changed([](auto &e) { e.args[0] += u'x'; });
    changed([](auto &e) { e.args = {e.args.join(u' ')}; });
    changed([](auto &e) { e.env[0].second = u"us"_s; });
    changed([](auto &e) { e.env.clear(); });
    changed([](auto &e) { e.provideClusterInfo = false; });
    QCOMPARE(hashes.size(), 7);
    changed([](auto &e) { e.installHint = u"else"_s; });
    QCOMPARE(hashes.size(), 7);
}

void KubeconfigTest::broken_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message"); // after "/c:"
    const auto row = [](const char *name, const QByteArray &text, const QString &message) { QTest::newRow(name) << text << message; };
    row("a tab", "a:\n\tb: c\n", u"2: this is not YAML"_s);
    row("unclosed", "clusters: [\n", u"2: this is not YAML"_s);
    row("a text", "hello", u"1: this is no kubeconfig: it must be a mapping"_s);
    row("a list", "- a", u"1: this is no kubeconfig: it must be a mapping"_s);
    row("another kind", "apiVersion: v1\nkind: Secret\n", u"2: kind: is \"Secret\", not Config: this is no kubeconfig"_s);
    row("another version", "apiVersion: v2\n", u"1: apiVersion: is \"v2\"; only v1 is known"_s);
    row("clusters no list", "clusters:\n  a: b\n", u"2: clusters: must be a list"_s);
    row("entry no mapping", "users:\n- a\n", u"2: users[0]: must be a mapping"_s);
    row("no name", "contexts:\n- context: {}\n", u"2: contexts[0].name: is missing"_s);
    row("name twice", "users:\n- name: a\n- name: a\n", u"3: users[1].name: \"a\" is here twice"_s);
    row("key twice", "users: []\nusers: []\n", u"2: the key \"users\" is here twice"_s);
    row("server no text", "clusters:\n- name: a\n  cluster:\n    server: [x]\n", u"4: clusters[0].cluster.server: must be a text"_s);
    row("flag no bool", "clusters:\n- name: a\n  cluster:\n    insecure-skip-tls-verify: maybe\n",
        u"4: clusters[0].cluster.insecure-skip-tls-verify: must be true or false"_s);
    row("quoted bool", "clusters:\n- name: a\n  cluster:\n    insecure-skip-tls-verify: \"true\"\n",
        u"4: clusters[0].cluster.insecure-skip-tls-verify: must be true or false"_s);
    row("no base64", "users:\n- name: a\n  user:\n    client-key-data: s3cret!\n", u"4: users[0].user.client-key-data: is not valid base64"_s);
    row("exec no mapping", "users:\n- name: a\n  user:\n    exec: run\n", u"4: users[0].user.exec: must be a mapping"_s);
    row("exec no command", "users:\n- name: a\n  user:\n    exec:\n      args: [x]\n", u"5: users[0].user.exec.command: is missing"_s);
    row("exec args", "users:\n- name: a\n  user:\n    exec:\n      command: c\n      args: [[x]]\n",
        u"6: users[0].user.exec.args[0]: must be a text"_s);
    row("exec env", "users:\n- name: a\n  user:\n    exec:\n      command: c\n      apiVersion: v\n      env: [A=B]\n",
        u"7: users[0].user.exec.env[0]: must have a name and a value"_s);
    row("exec mode", "users:\n- name: a\n  user:\n    exec:\n      command: c\n      apiVersion: v\n      interactiveMode: Often\n",
        u"7: users[0].user.exec.interactiveMode: must be Never, IfAvailable or Always"_s);
    row("alias cycle", "users: &a\n- name: x\n  user: *a\n", u"3: the alias *a stands inside of what it names"_s);
    row("alias unknown", "users: *nobody\n", u"1: the alias *nobody has no anchor before it"_s);
    row("merge key", "users:\n- <<: {}\n", u"2: merge keys (<<) are not supported here"_s);
    row("two documents", "users: []\n---\nusers: []\n", u"3: a second document begins here; one file holds one"_s);
    row("bad UTF-8", "users: []\n# \xff\n", u"2: this is not valid UTF-8"_s);
    row("half a character", "users: []\n# \xc3\n", u"2: this is not valid UTF-8"_s);
    row("NUL", QByteArray("users: []\n#\0\n", 13), u"2: there is a NUL byte"_s);
    row("UTF-16",
        QByteArray("\xff\xfe"
                   "a\0",
                   4),
        u"1: this is not valid UTF-8"_s);
    row("deep", QByteArray("[").repeated(10'000), u"1: it is nested deeper than 64 levels"_s);
    row("many", "a: [" + QByteArray("x,").repeated(600'000) + "]", u"1: there are more than 500000 values"_s);
    row("escapes in a name", "kind: \"\\e[31m\"\n", u"1: kind: is \"\uFFFD[31m\", not Config: this is no kubeconfig"_s);
    row("binary",
        QByteArray("\x7f"
                   "ELF\x02\x01\x01"),
        u"1: this is no kubeconfig: it must be a mapping"_s);
}

void KubeconfigTest::broken()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto config = parse(text, u"/c"_s);
    QVERIFY(!config);
    const QString got = config.error().message();
    QVERIFY2(got.startsWith(u"/c:"_s + message), qPrintable(got));
    QVERIFY2(!got.contains(u"s3cret"_s), qPrintable(got));
}

void KubeconfigTest::mergeOrder()
{
    QTemporaryDir dir;
    const QString one = dir.filePath(u"one/config"_s), two = dir.filePath(u"two/config"_s), three = dir.filePath(u"three/config"_s);
    write(one, "users:\n- name: u\n  user: {token: first}\n");
    write(two, small("two", "https://two", true) + "users:\n- name: u\n  user: {token: second, as: extra}\n");
    write(three, small("three", "https://three", true));
    const auto config = kubeconfig::load({.kubeconfigVariable = QStringList{one, two, three, one}.join(u':')});
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message()));
    QCOMPARE(config->files, (QStringList{one, two, three}));
    QCOMPARE(config->currentContext, u"two"_s); // the first that sets one
    QCOMPARE(config->contexts.keys(), (QStringList{u"three"_s, u"two"_s}));
    QCOMPARE(config->clusters.value(u"c"_s).server, u"https://two"_s);
    QCOMPARE(config->clusters.value(u"c"_s).caFile, dir.filePath(u"two/ca.crt"_s));
    QCOMPARE(config->users.value(u"u"_s).token, "first");
    QCOMPARE(config->users.value(u"u"_s).impersonate, u""_s); // whole entries, not fields
}

void KubeconfigTest::missingFilesOfTheListAreSkipped()
{
    QTemporaryDir dir;
    write(dir.filePath(u"here"_s), small("x", "https://x", true));
    const auto config = kubeconfig::load({.kubeconfigVariable = dir.filePath(u"gone"_s) + u"::"_s + dir.filePath(u"here"_s)});
    QVERIFY(config);
    QCOMPARE(config->currentContext, u"x"_s);
}

void KubeconfigTest::noneOfTheList()
{
    const auto config = kubeconfig::load({.kubeconfigVariable = u"/nowhere/a:/nowhere/b"_s});
    QVERIFY(!config);
    QCOMPARE(config.error(), (base::Error{ErrorKind::NotFound, u"none of the files that KUBECONFIG names is there"_s, u"/nowhere/a:/nowhere/b"_s}));
}

void KubeconfigTest::explicitFileMustBeThere()
{
    const auto config = kubeconfig::load({.explicitFiles = {u"/nowhere/a"_s}});
    QVERIFY(!config);
    QVERIFY(config.error().kind == ErrorKind::NotFound);
    QCOMPARE(config.error().where, u"/nowhere/a"_s);
}

void KubeconfigTest::explicitFileWinsOverTheVariable()
{
    QTemporaryDir dir;
    write(dir.filePath(u"a"_s), small("a", "https://a", true));
    write(dir.filePath(u"b"_s), small("b", "https://b", true));
    const auto config = kubeconfig::load({.explicitFiles = {dir.filePath(u"a"_s)}, .kubeconfigVariable = dir.filePath(u"b"_s)});
    QVERIFY(config);
    QCOMPARE(config->contexts.keys(), QStringList{u"a"_s});
}

void KubeconfigTest::brokenFileOfTheList()
{
    QTemporaryDir dir;
    write(dir.filePath(u"a"_s), small("a", "https://a", true));
    write(dir.filePath(u"b"_s), "clusters: 7\n");
    const auto config = kubeconfig::load({.kubeconfigVariable = dir.filePath(u"a"_s) + u':' + dir.filePath(u"b"_s)});
    QVERIFY(!config);
    QCOMPARE(config.error().message(), dir.filePath(u"b"_s) + u":1: clusters: must be a list"_s);
}

void KubeconfigTest::folderForAFile()
{
    QTemporaryDir dir;
    const auto config = kubeconfig::load({.kubeconfigVariable = dir.path()});
    QVERIFY(!config);
    QCOMPARE(config.error(), (base::Error{ErrorKind::Invalid, u"this is a folder, not a kubeconfig"_s, dir.path()}));
}

void KubeconfigTest::hugeFile()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(u"a"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(33 << 20));
    const auto config = kubeconfig::load({.explicitFiles = {file.fileName()}});
    QVERIFY(!config);
    QCOMPARE(config.error(), (base::Error{ErrorKind::TooLarge, u"the file is over the limit of 32 MiB"_s, file.fileName()}));
}

void KubeconfigTest::endlessFile()
{
    const auto config = kubeconfig::load({.explicitFiles = {u"/dev/zero"_s}});
    QVERIFY(!config);
    QVERIFY(config.error().kind == ErrorKind::TooLarge);
}

void KubeconfigTest::standardFile()
{
    QTemporaryDir dir;
    write(dir.filePath(u".kube/config"_s), small("home", "https://home", true));
    const auto config = kubeconfig::load({.kubeconfigVariable = {}, .home = dir.path()});
    QVERIFY(config);
    QCOMPARE(config->currentContext, u"home"_s);
}

void KubeconfigTest::inCluster()
{
    QTemporaryDir dir;
    write(dir.filePath(u"token"_s), "t");
    write(dir.filePath(u"ca.crt"_s), "c");
    write(dir.filePath(u"namespace"_s), "mesh\n");
    kubeconfig::Search search{
        .kubeconfigVariable = {}, .home = u"/nowhere"_s, .serviceHost = u"fd00::1"_s, .servicePort = u"443"_s, .serviceAccountFolder = dir.path()};
    const auto config = kubeconfig::load(search);
    QVERIFY(config);
    QCOMPARE(config->currentContext, u"in-cluster"_s);
    QCOMPARE(config->clusters.first().server, u"https://[fd00::1]:443"_s);
    QCOMPARE(config->clusters.first().caFile, dir.filePath(u"ca.crt"_s));
    QCOMPARE(config->users.first().tokenFile, dir.filePath(u"token"_s));
    QCOMPARE(config->contexts.first().nameSpace, u"mesh"_s);
}

void KubeconfigTest::nothingAtAll()
{
    const auto config = kubeconfig::load({.kubeconfigVariable = {}, .home = u"/nowhere"_s, .serviceHost = {}, .servicePort = {}});
    QVERIFY(!config);
    QVERIFY(config.error().kind == ErrorKind::NotFound);
    QVERIFY(config.error().detail.contains(u"/nowhere/.kube/config"_s));
}

QTEST_GUILESS_MAIN(KubeconfigTest)
#include "kubeconfigtest.moc"
