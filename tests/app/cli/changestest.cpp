// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs that change a mesh, as a pipeline would run them: no terminal, one sandbox, a journal of its own.
#include "app/cli/cli.h"
#include "app/sandbox/sandbox.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class ChangesTest : public QObject
{
    Q_OBJECT

private:
    struct Ran {
        int code = -1;
        QByteArray out, err;
    };

    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    QTemporaryDir m_home;
    QString m_editor = u"true"_s;

    Ran run(const QStringList &arguments) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_home.path());
        environment.insert(u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s));
        environment.insert(u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s));
        environment.insert(u"KUBECONFIG"_s, m_sandbox->kubeconfigPath());
        environment.insert(u"KUBE_EDITOR"_s, m_editor);
        environment.insert(u"NO_COLOR"_s, u"1"_s);
        process.setProcessEnvironment(environment);
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(QStringLiteral(BINARY_DIR "/bin/meshdeck"), arguments);
        if (!process.waitForFinished(120'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QByteArray spec(const QString &object) const
    {
        const Ran ran = run({u"describe"_s, object, u"-n"_s, u"shop"_s, u"-o"_s, u"json"_s});
        return QJsonDocument(QJsonDocument::fromJson(ran.out)["spec"_L1].toObject()).toJson();
    }
    QString file(const QString &name, const QByteArray &text) const
    {
        QFile file(m_home.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("can't write %s", qPrintable(name));
        return file.fileName();
    }
    QJsonObject lastChange() const { return QJsonDocument::fromJson(run({u"history"_s, u"-o"_s, u"json"_s}).out)["items"_L1][0].toObject(); }

#define VERIFY_CODE(ran, wanted) QVERIFY2((ran).code == (wanted), ((ran).out + (ran).err).constData())

private slots:
    void initTestCase()
    {
        auto started = sandbox::Sandbox::start(
            {.scenario = u"shop"_s, .services = 0, .seed = 1, .prometheus = false, .historyMinutes = 0, .port = 0, .directory = {}});
        QVERIFY2(started, started ? "" : qPrintable(started.error().message()));
        m_sandbox = std::move(*started);
    }

    void shiftsACanaryAndTakesItBack()
    {
        const QByteArray before = spec(u"vs/reviews"_s);
        QVERIFY(before.contains("weight"));
        const QStringList set{u"set"_s,  u"vs/reviews"_s, u"spec.http[1].route[0].weight=50"_s, u"spec.http[1].route[1].weight=40"_s, u"-n"_s,
                              u"shop"_s, u"--take-over"_s};
        const Ran refused = run(set);
        VERIFY_CODE(refused, static_cast<int>(cli::Refused));
        QVERIFY(refused.err.contains("--yes"));
        QVERIFY2(refused.out.contains("route `split`: weights 70/20/10 → 50/40/10 (v1/v2/v3)"), refused.out.constData());
        QCOMPARE(spec(u"vs/reviews"_s), before);

        const Ran tried = run(set + QStringList{u"--dry-run=server"_s});
        VERIFY_CODE(tried, 0);
        QCOMPARE(spec(u"vs/reviews"_s), before);

        const Ran done = run(set + QStringList{u"--yes"_s});
        VERIFY_CODE(done, 0);
        QVERIFY(done.out.contains("applied"));
        QVERIFY(spec(u"vs/reviews"_s).contains("\"weight\": 40"));

        const Ran back = run({u"rollback"_s, QString::number(lastChange()["change"_L1].toInt()), u"--yes"_s});
        VERIFY_CODE(back, 0);
        QCOMPARE(spec(u"vs/reviews"_s), before);
        VERIFY_CODE(run({u"history"_s, u"--verify"_s}), 0);
    }

    void ownersAreNamed()
    {
        if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
            QSKIP("kubectl is not installed");
        const QString path =
            file(u"owned.yaml"_s,
                 "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: owned, namespace: shop}\nspec: {host: owned}\n");
        QCOMPARE(QProcess::execute(
                     u"kubectl"_s,
                     {u"--kubeconfig"_s, m_sandbox->kubeconfigPath(), u"apply"_s, u"--server-side"_s, u"--field-manager=gitops"_s, u"-f"_s, path}),
                 0);
        const QStringList set{u"set"_s, u"dr/owned"_s, u"spec.host=other"_s, u"-n"_s, u"shop"_s, u"--yes"_s};
        const Ran ran = run(set);
        VERIFY_CODE(ran, static_cast<int>(cli::Refused));
        QVERIFY2(ran.out.contains("is owned by gitops") && ran.out.contains("--take-over"), ran.out.constData());
        QVERIFY(spec(u"dr/owned"_s).contains("owned"));
        VERIFY_CODE(run(set + QStringList{u"--take-over"_s}), 0);
        QVERIFY(spec(u"dr/owned"_s).contains("other"));
    }

    void setsInAFileByTheSmallestSplice()
    {
        const QByteArray text =
            "# routes\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}   # mine\nspec:\n  hosts: [a]\n  http:\n"
            "  - timeout: 3s # was 1s\n";
        const QString path = file(u"a.yaml"_s, text);
        const Ran ran = run({u"set"_s, u"vs/a"_s, u"spec.http[0].timeout=5s"_s, u"-f"_s, path});
        VERIFY_CODE(ran, 0);
        QFile edited(path);
        QVERIFY(edited.open(QIODevice::ReadOnly));
        QCOMPARE(edited.readAll(), QByteArray(text).replace("timeout: 3s", "timeout: 5s"));
        VERIFY_CODE(run({u"set"_s, u"vs/b"_s, u"spec=1"_s, u"-f"_s, path}), static_cast<int>(cli::Missing));
    }

    void appliesInOrderAndDiffsAsKubectl()
    {
        const QString path = file(
            u"new.yaml"_s,
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: extra, namespace: shop}\nspec:\n  hosts: [extra]\n  http:\n"
            "  - route: [{destination: {host: reviews, subset: v1}}]\n---\n"
            "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: extra, namespace: shop}\nspec:\n  host: extra\n");
        const Ran different = run({u"diff"_s, u"-f"_s, path});
        VERIFY_CODE(different, 1);
        QVERIFY(different.out.contains("+  host: extra"));
        const Ran done = run({u"apply"_s, u"-f"_s, path, u"--yes"_s});
        VERIFY_CODE(done, 0);
        QVERIFY(done.out.indexOf("DestinationRule shop/extra  ") < done.out.lastIndexOf("VirtualService shop/extra"));
        VERIFY_CODE(run({u"diff"_s, u"-f"_s, path}), 0);
        VERIFY_CODE(run({u"diff"_s, u"--from"_s, path, u"--to"_s, path}), 0);
        const Ran json = run({u"diff"_s, u"--from"_s, path, u"--to"_s, file(u"empty.yaml"_s, "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n"),
                              u"-o"_s, u"json"_s});
        VERIFY_CODE(json, 1);
        QCOMPARE(QJsonDocument::fromJson(json.out)["items"_L1].toArray().size(), 3);
        QVERIFY(run({u"diff"_s, u"-f"_s, u"/no/such/file"_s}).code > 1);
        const Ran back = run({u"rollback"_s, QString::number(lastChange()["change"_L1].toInt()), u"--yes"_s});
        VERIFY_CODE(back, 0);
        VERIFY_CODE(run({u"describe"_s, u"vs/extra"_s, u"-n"_s, u"shop"_s}), static_cast<int>(cli::Missing));
    }

    void plansAreAppliedAsReviewed()
    {
        const QString manifest =
            file(u"plan.yaml"_s,
                 "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: planned, namespace: shop}\nspec: {host: planned}\n");
        const QString plan = m_home.filePath(u"plan.json"_s);
        VERIFY_CODE(run({u"plan"_s, u"-f"_s, manifest, u"-o"_s, plan}), 0);
        VERIFY_CODE(run({u"apply"_s, u"--plan"_s, plan, u"--yes"_s}), 0);
        QVERIFY(spec(u"dr/planned"_s).contains("planned"));
    }

    void editsByTheEditorAndKeepsTheTextWhenRefused()
    {
        m_editor = u"sed -i \"s/host: planned/host: edited/\""_s;
        VERIFY_CODE(run({u"edit"_s, u"dr/planned"_s, u"-n"_s, u"shop"_s, u"--yes"_s, u"--take-over"_s}), 0);
        QVERIFY(spec(u"dr/planned"_s).contains("edited"));
        m_editor = u"sed -i \"s/host:/host: [/\""_s;
        const Ran broken = run({u"edit"_s, u"dr/planned"_s, u"-n"_s, u"shop"_s, u"--yes"_s});
        QVERIFY(broken.code != 0);
        QVERIFY2(broken.err.contains("your text is kept in "), broken.err.constData());
        const QString kept = QString::fromUtf8(broken.err.mid(broken.err.indexOf("kept in ") + 8)).trimmed().section(u'\n', 0, 0);
        QVERIFY(QFile::remove(kept));
    }

    void protectedContextsWantTheirName()
    {
        QDir().mkpath(m_home.filePath(u"config/meshdeck"_s));
        const QStringList set{u"set"_s, u"dr/planned"_s, u"spec.host=guarded"_s, u"-n"_s, u"shop"_s, u"--take-over"_s, u"--yes"_s};
        for (const QString &key : {u"protected"_s, u"readOnly"_s}) {
            const QString settings = file(u"config/meshdeck/meshdeck-desktop.conf"_s, "[contexts]\n" + key.toUtf8() + "=.\n");
            const Ran refused = run(set);
            QFile::remove(settings);
            VERIFY_CODE(refused, static_cast<int>(cli::Refused));
            QVERIFY2(refused.err.contains(key == "protected"_L1 ? "--confirm" : "read-only"), refused.err.constData());
        }
        QVERIFY(!spec(u"dr/planned"_s).contains("guarded"));
    }

    void wrongUsageIsTwo()
    {
        VERIFY_CODE(run({u"apply"_s}), static_cast<int>(cli::Usage));
        VERIFY_CODE(run({u"apply"_s, u"-f"_s, u"x.yaml"_s, u"--dry-run=client"_s}), static_cast<int>(cli::Usage));
        VERIFY_CODE(run({u"set"_s, u"unicorn/x"_s, u"a=b"_s}), static_cast<int>(cli::Usage));
        VERIFY_CODE(run({u"rollback"_s, u"zero"_s}), static_cast<int>(cli::Usage));
    }
};

QTEST_GUILESS_MAIN(ChangesTest)
#include "changestest.moc"
