// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// validate as a user runs it: files, folders and stdin, every format, every exit code, hostile files within their limits, and
// files over the sandbox's mesh.
#include "app/cli/cli.h"
#include "app/sandbox/sandbox.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;

namespace {

const char *const broken = "apiVersion: networking.istio.io/v1\n"
                           "kind: VirtualService\n"
                           "metadata:\n"
                           "  name: reviews\n"
                           "  namespace: shop\n"
                           "spec:\n"
                           "  hosts: [reviews]\n"
                           "  gateways:\n"
                           "  - missing\n"
                           "  http:\n"
                           "  - route:\n"
                           "    - destination: {host: reviews}\n";
const char *const good = "apiVersion: networking.istio.io/v1\n"
                         "kind: DestinationRule\n"
                         "metadata: {name: reviews, namespace: shop}\n"
                         "spec: {host: reviews}\n";

} // namespace

class ValidateTest : public QObject
{
    Q_OBJECT

private:
    struct Ran {
        int code = -1;
        QByteArray out, err;
        QJsonArray json() const { return QJsonDocument::fromJson(out).array(); }
    };

    QTemporaryDir m_home;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;

    Ran run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_home.path());
        environment.insert(u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s));
        environment.remove(u"KUBECONFIG"_s);
        environment.insert(u"NO_COLOR"_s, u"1"_s);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_home.path());
        // The address space that the hostile files have to do with.
        process.start(u"/bin/sh"_s,
                      QStringList{u"-c"_s, u"ulimit -v 4194304; exec \"$0\" \"$@\""_s, QStringLiteral(BINARY_DIR "/bin/meshdeck"), u"validate"_s}
                          + arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(120'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    Ran offline(const QString &file, const QStringList &more = {}) const { return run(QStringList{u"--offline"_s, u"-f"_s, file} + more); }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        const QString path = m_home.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? name : QString();
    }

private slots:
    void init()
    {
        write(u"broken.yaml"_s, broken);
        write(u"good.yaml"_s, good);
    }

    void json()
    {
        const Ran ran = offline(u"broken.yaml"_s, {u"-o"_s, u"json"_s});
        QCOMPARE(ran.code, int(cli::Found));
        QCOMPARE(ran.json().size(), 2);
        const QJsonObject finding = ran.json()[0].toObject();
        QCOMPARE(
            finding.keys(),
            (QStringList{u"codes"_s, u"column"_s, u"file"_s, u"hint"_s, u"id"_s, u"line"_s, u"message"_s, u"object"_s, u"path"_s, u"severity"_s}));
        QCOMPARE(finding["id"_L1].toString(), u"gateway-unknown"_s);
        QCOMPARE(finding["codes"_L1].toArray(), (QJsonArray{"IST0101"_L1, "KIA1102"_L1}));
        QCOMPARE(finding["severity"_L1].toString(), u"error"_s);
        QCOMPARE(finding["object"_L1].toObject(),
                 (QJsonObject{{"group"_L1, "networking.istio.io"_L1},
                              {"version"_L1, "v1"_L1},
                              {"kind"_L1, "VirtualService"_L1},
                              {"namespace"_L1, "shop"_L1},
                              {"name"_L1, "reviews"_L1}}));
        QCOMPARE(finding["path"_L1].toString(), u"spec.gateways[0]"_s);
        QCOMPARE(finding["file"_L1].toString(), u"broken.yaml"_s);
        QCOMPARE(finding["line"_L1].toInt(), 9);
        QCOMPARE(finding["column"_L1].toInt(), 5);
    }

    void exitCodes_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        const QString off = u"--offline"_s, f = u"-f"_s;
        QTest::newRow("clean") << QStringList{off, f, u"good.yaml"_s} << 0;
        QTest::newRow("found") << QStringList{off, f, u"good.yaml"_s, f, u"broken.yaml"_s} << 1;
        QTest::newRow("below the level") << QStringList{off, f, u"info.yaml"_s} << 0;
        QTest::newRow("at the level") << QStringList{off, f, u"info.yaml"_s, u"--fail-on"_s, u"info"_s} << 1;
        QTest::newRow("flag") << QStringList{off, f, u"good.yaml"_s, u"--nonsense"_s} << 2;
        QTest::newRow("format") << QStringList{off, f, u"good.yaml"_s, u"-o"_s, u"yaml"_s} << 2;
        QTest::newRow("level") << QStringList{off, f, u"good.yaml"_s, u"--fail-on"_s, u"never"_s} << 2;
        QTest::newRow("offline without files") << QStringList{off} << 2;
        QTest::newRow("no such file") << QStringList{off, f, u"nothere.yaml"_s} << 3;
        QTest::newRow("no such mesh config") << QStringList{off, f, u"good.yaml"_s, u"--mesh-config"_s, u"nothere.yaml"_s} << 3;
        QTest::newRow("no such suppressions") << QStringList{off, f, u"good.yaml"_s, u"--suppress"_s, u"nothere.yaml"_s} << 3;
        QTest::newRow("bad mesh config") << QStringList{off, f, u"good.yaml"_s, u"--mesh-config"_s, u"syntax.yaml"_s} << 3;
        QTest::newRow("unreachable") << QStringList{f, u"good.yaml"_s, u"--kubeconfig"_s, u"nothere"_s} << 3;
    }
    void exitCodes()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, code);
        write(u"info.yaml"_s, "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec:\n  ports:\n  - {name: web, port: 8080}\n");
        write(u"syntax.yaml"_s, "a: [\n");
        const Ran ran = run(arguments);
        QVERIFY2(ran.code == code, (ran.out + ran.err).constData());
        if (code >= 2)
            QVERIFY2(ran.out.isEmpty() && !ran.err.isEmpty(), ran.out.constData());
        if (code == 3)
            QVERIFY2(ran.err.contains("nothere") || ran.err.contains("syntax.yaml:"), ran.err.constData());
    }

    void notYamlIsAFinding_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("open bracket") << QByteArray("kind: A\nspec: [1, 2\n") << 0;
        QTest::newRow("tabs") << QByteArray("kind: A\nmetadata:\n\tname: b\n") << 3;
        QTest::newRow("duplicate key") << QByteArray("apiVersion: v1\nkind: A\nkind: B\n") << 3;
        QTest::newRow("Latin-1") << QByteArray("kind: A\nname: caf\xe9\n") << 2;
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\0\1\2\3",
                                              8)
                                << 0;
        QTest::newRow("200 levels") << QByteArray("a: ") + QByteArray(300, '[') + QByteArray(300, ']') + "\n" << 0;
    }
    void notYamlIsAFinding()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, line);
        write(u"bad.yaml"_s, text);
        const Ran ran = offline(u"bad.yaml"_s, {u"-o"_s, u"json"_s});
        QCOMPARE(ran.code, int(cli::Found));
        QVERIFY(!ran.json().isEmpty());
        const QJsonObject finding = ran.json()[0].toObject();
        QCOMPARE(finding["file"_L1].toString(), u"bad.yaml"_s);
        QVERIFY(finding["line"_L1].toInt() > 0 && finding["column"_L1].toInt() > 0);
        if (line > 0)
            QCOMPARE(finding["line"_L1].toInt(), line);
        QVERIFY(!finding["message"_L1].toString().isEmpty());
    }

    /// One broken document does not hide the others.
    void theRestOfABrokenFileIsRead()
    {
        write(u"half.yaml"_s, QByteArray("kind: A\nkind: A\n---\n") + broken);
        const Ran ran = offline(u"half.yaml"_s, {u"-o"_s, u"json"_s});
        QCOMPARE(ran.json().size(), 3);
        QCOMPARE(ran.json()[1].toObject()["line"_L1].toInt(), 12);
    }

    void hostileFilesAreAnswered_data()
    {
        QTest::addColumn<QByteArray>("text");
        QByteArray bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
        for (int level = 1; level < 12; ++level) {
            const QByteArray before = "*a" + QByteArray::number(level - 1);
            bomb += "a" + QByteArray::number(level) + ": &a" + QByteArray::number(level) + " [" + QByteArrayList(10, before).join(',') + "]\n";
        }
        QTest::newRow("alias bomb") << bomb;
        QTest::newRow("200 levels of maps") << [] {
            QByteArray text;
            for (int level = 0; level < 250; ++level)
                text += QByteArray(level, ' ') + "a:\n";
            return text;
        }();
        QTest::newRow("50 MB of documents") << QByteArray(good).append("---\n").repeated(50'000'000 / 150);
        QTest::newRow("50 MB in one line") << "a: \"" + QByteArray(50'000'000, 'x') + "\"\n";
        QTest::newRow("50 MB of brackets") << QByteArray(50'000'000, '[');
        QTest::newRow("more than the limit") << QByteArray(70'000'000, ' ');
    }
    void hostileFilesAreAnswered()
    {
        QFETCH(const QByteArray, text);
        write(u"hostile.yaml"_s, text);
        const Ran ran = offline(u"hostile.yaml"_s, {u"-o"_s, u"json"_s});
        QVERIFY2(ran.code == 0 || ran.code == 1 || ran.code == 3, (QByteArray::number(ran.code) + ran.err).constData());
        if (ran.code == 3)
            QVERIFY2(ran.err.contains("hostile.yaml"), ran.err.constData());
        if (ran.code == 1)
            QVERIFY(!ran.json().isEmpty());
        QFile::remove(m_home.filePath(u"hostile.yaml"_s));
    }

    void foldersAndLinks()
    {
        write(u"tree/b/broken.yml"_s, broken);
        write(u"tree/a.json"_s, R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}})");
        write(u"tree/notes.txt"_s, "not: [yaml");
        QFile::link(m_home.filePath(u"tree"_s), m_home.filePath(u"tree/b/up"_s));
        const Ran ran = offline(u"tree"_s, {u"-o"_s, u"json"_s});
        QCOMPARE(ran.code, int(cli::Found));
        QCOMPARE(ran.json().size(), 2);
        QCOMPARE(ran.json()[0].toObject()["file"_L1].toString(), u"tree/b/broken.yml"_s);
    }

    void standardInput()
    {
        const Ran ran = run({u"--offline"_s, u"-f"_s, u"-"_s, u"-o"_s, u"json"_s}, broken);
        QCOMPARE(ran.code, int(cli::Found));
        QCOMPARE(ran.json()[0].toObject()["file"_L1].toString(), u"-"_s);
    }

    void suppressed()
    {
        write(u"suppress.txt"_s, "# known\nIST0101 VirtualService shop/*\nhost-not-in-gateway\n");
        QCOMPARE(offline(u"broken.yaml"_s, {u"--suppress"_s, u"suppress.txt"_s}).code, 0);
        write(u"annotated.yaml"_s,
              QByteArray(broken).replace("  namespace: shop\n",
                                         "  namespace: shop\n  annotations: {galley.istio.io/analyze-suppress: 'IST0101,IST0132'}\n"));
        QCOMPARE(offline(u"annotated.yaml"_s).code, 0);
    }

    void meshSettings()
    {
        write(u"networks.yaml"_s, "networks:\n  one:\n    endpoints:\n    - fromRegistry: nowhere\n");
        const Ran ran = offline(u"good.yaml"_s, {u"--mesh-networks"_s, u"networks.yaml"_s, u"-o"_s, u"json"_s});
        QCOMPARE(ran.code, int(cli::Found));
        const QJsonArray all = ran.json();
        const auto found = std::ranges::find_if(all, [](const QJsonValue &one) { return one["object"_L1]["kind"_L1] == u"MeshNetworks"_s; });
        QVERIFY(found != all.end());
        const QJsonObject object = (*found)["object"_L1].toObject();
        QCOMPARE(object["namespace"_L1].toString(), u"istio-system"_s);
        QCOMPARE(object["name"_L1].toString(), u"meshnetworks"_s);
        QCOMPARE((*found)["line"_L1].toInt(), 4);
    }

    void sarif()
    {
        const Ran ran = offline(u"broken.yaml"_s, {u"-o"_s, u"sarif"_s});
        const QJsonObject document = QJsonDocument::fromJson(ran.out).object();
        QCOMPARE(document["version"_L1].toString(), u"2.1.0"_s);
        const QJsonObject first = document["runs"_L1][0]["results"_L1][0].toObject();
        QCOMPARE(first["ruleId"_L1].toString(), u"gateway-unknown"_s);
        QCOMPARE(first["level"_L1].toString(), u"error"_s);
        const QJsonObject physical = first["locations"_L1][0]["physicalLocation"_L1].toObject();
        QCOMPARE(physical["artifactLocation"_L1]["uri"_L1].toString(), u"broken.yaml"_s);
        QCOMPARE(physical["region"_L1]["startLine"_L1].toInt(), 9);
        QCOMPARE(document["runs"_L1][0]["tool"_L1]["driver"_L1]["rules"_L1].toArray().size(), 2);
    }

    void junit()
    {
        for (const char *file : {"broken.yaml", "good.yaml"}) {
            QXmlStreamReader xml(offline(QString::fromLatin1(file), {u"-o"_s, u"junit"_s}).out);
            int cases = 0, failures = 0;
            while (!xml.atEnd()) {
                xml.readNext();
                cases += xml.isStartElement() && xml.name() == "testcase"_L1 ? 1 : 0;
                failures += xml.isStartElement() && xml.name() == "failure"_L1 ? 1 : 0;
            }
            QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
            QCOMPARE(cases, QByteArray(file) == "broken.yaml" ? 2 : 1);
            QCOMPARE(failures, QByteArray(file) == "broken.yaml" ? 2 : 0);
        }
    }

    void github()
    {
        const QList<QByteArray> lines = offline(u"broken.yaml"_s, {u"-o"_s, u"github"_s}).out.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines[0].startsWith("::error file=broken.yaml,line=9,col=5,title=IST0101 KIA1102::VirtualService shop/reviews: "),
                 lines[0].constData());
    }

    void table()
    {
        const Ran ran = offline(u"broken.yaml"_s);
        QVERIFY(ran.out.contains("SEVERITY") && ran.out.contains("IST0101 KIA1102") && ran.out.contains("broken.yaml:9:5"));
        QVERIFY(!offline(u"good.yaml"_s).out.contains("warning"));
    }

    void overTheMesh()
    {
        auto started = sandbox::Sandbox::start(
            {.scenario = u"shop"_s, .services = 0, .seed = 1, .prometheus = false, .historyMinutes = 0, .port = 0, .directory = {}});
        QVERIFY2(started, started ? "" : qPrintable(started.error().message()));
        m_sandbox = std::move(*started);
        const QStringList mesh{u"--kubeconfig"_s, m_sandbox->kubeconfigPath(), u"-o"_s, u"json"_s};
        QVERIFY(run(mesh).code <= 1);
        const Ran ran = run(QStringList{u"-f"_s, u"broken.yaml"_s} + mesh);
        QVERIFY2(ran.code == 1, ran.err.constData());
        for (const QJsonValue &finding : ran.json())
            QVERIFY2(finding["file"_L1].toString() == "broken.yaml"_L1 || finding["object"_L1]["kind"_L1].toString() != "VirtualService"_L1
                         || finding["object"_L1]["name"_L1].toString() != "reviews"_L1,
                     qPrintable(finding["message"_L1].toString()));
        QVERIFY(ran.out.contains("gateway-unknown"));
    }
};

QTEST_GUILESS_MAIN(ValidateTest)
#include "validatetest.moc"
