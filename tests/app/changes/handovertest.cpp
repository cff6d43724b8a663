// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/changes/handover.h"
#include "models/yaml/document.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;

class HandOverTest final : public QObject
{
    Q_OBJECT

private:
    static constexpr auto text =
        "# the shop's routes\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: reviews # no namespace here\n"
        "spec:\n  hosts: [reviews]\n  http:\n  - route:\n    - destination: {host: reviews, subset: v1}\n      weight: 90 # stable\n"
        "    - destination: {host: reviews, subset: v2}\n      weight: 10 # canary\n";
    static Plan shift()
    {
        QByteArray wanted = text;
        wanted.replace("90", "50").replace("weight: 10", "weight: 50").replace("name: reviews #", "namespace: shop\n  name: reviews #");
        Draft draft;
        draft.wanted = yaml::parse(wanted).documents.at(0).tree();
        draft.id = idOf(draft.wanted.root()).value();
        return makePlan({u"Shift the canary"_s, {draft}}, {}).value();
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(QDir().mkpath(QFileInfo(path).absolutePath()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    static QByteArray git(const QString &folder, const QStringList &arguments)
    {
        QProcess process;
        process.setWorkingDirectory(folder);
        process.start(u"git"_s, arguments);
        process.waitForFinished();
        return process.readAllStandardOutput();
    }
    static QByteArray expected() { return QByteArray(text).replace("weight: 90", "weight: 50").replace("weight: 10", "weight: 50"); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void editsTheFileThatHoldsIt();
    void makesAFileOfItsOwn();
    void commitsToABranch();
    void leavesNoBranchWhenGitRefuses();
    void refusesWhatIsNoRepository();
};

void HandOverTest::editsTheFileThatHoldsIt()
{
    QTemporaryDir folder;
    write(folder.filePath(u"mesh/routes.yaml"_s), text);
    write(folder.filePath(u"mesh/broken.yaml"_s), "reviews: [\n");
    const auto done = handOver(shift(), folder.path());
    QVERIFY2(done, done ? "" : qPrintable(done.error().message()));
    QCOMPARE(done->files, QStringList{u"mesh/routes.yaml"_s});
    QCOMPARE(read(folder.filePath(u"mesh/routes.yaml"_s)), expected());
}

void HandOverTest::makesAFileOfItsOwn()
{
    QTemporaryDir folder;
    const auto done = handOver(shift(), folder.path());
    QVERIFY(done);
    QCOMPARE(done->files, QStringList{u"shop-virtualservice-reviews.yaml"_s});
    const yaml::Stream written = yaml::parse(read(folder.filePath(done->files.first())));
    QVERIFY(!written.hasErrors());
    QVERIFY(written.documents.at(0).root().same(shift().steps[0].draft.wanted.root()));
}

void HandOverTest::commitsToABranch()
{
    QTemporaryDir folder;
    git(folder.path(), {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
    git(folder.path(), {u"config"_s, u"user.name"_s, u"Test"_s});
    git(folder.path(), {u"config"_s, u"user.email"_s, u"test@example.org"_s});
    write(folder.filePath(u"routes.yaml"_s), text);
    git(folder.path(), {u"add"_s, u"."_s});
    git(folder.path(), {u"commit"_s, u"-qm"_s, u"first"_s});
    const auto done = handOver(shift(), folder.path() + u":canary"_s);
    QVERIFY2(done, done ? "" : qPrintable(done.error().message()));
    QCOMPARE(done->branch, u"canary"_s);
    QCOMPARE(git(folder.path(), {u"show"_s, u"canary:routes.yaml"_s}), expected());
    QCOMPARE(git(folder.path(), {u"log"_s, u"-1"_s, u"--format=%s %an"_s, u"canary"_s}), QByteArray("Shift the canary Test\n"));
    // The checkout is as it was.
    QCOMPARE(read(folder.filePath(u"routes.yaml"_s)), QByteArray(text));
    QCOMPARE(git(folder.path(), {u"status"_s, u"--porcelain"_s}), QByteArray());
    QCOMPARE(git(folder.path(), {u"branch"_s, u"--show-current"_s}), QByteArray("main\n"));
}

void HandOverTest::leavesNoBranchWhenGitRefuses()
{
    QTemporaryDir folder;
    git(folder.path(), {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
    write(folder.filePath(u"routes.yaml"_s), text);
    git(folder.path(), {u"add"_s, u"."_s});
    git(folder.path(), {u"-c"_s, u"user.name=Test"_s, u"-c"_s, u"user.email=test@example.org"_s, u"commit"_s, u"-qm"_s, u"first"_s});
    git(folder.path(), {u"config"_s, u"user.useConfigOnly"_s, u"true"_s}); // whatever this machine's own name is
    git(folder.path(), {u"config"_s, u"user.name"_s, u"Test"_s});
    const QByteArray home = qgetenv("HOME"), global = qgetenv("GIT_CONFIG_GLOBAL");
    qputenv("HOME", folder.path().toUtf8());
    qputenv("GIT_CONFIG_GLOBAL", "/dev/null");
    const auto done = handOver(shift(), folder.path() + u":canary"_s);
    qputenv("HOME", home);
    global.isNull() ? qunsetenv("GIT_CONFIG_GLOBAL") : qputenv("GIT_CONFIG_GLOBAL", global);
    QVERIFY(!done);
    QVERIFY2(done.error().detail.contains(u"user.email"_s), qPrintable(done.error().detail));
    QCOMPARE(git(folder.path(), {u"branch"_s, u"--format=%(refname:short)"_s}), QByteArray("main\n"));
}

void HandOverTest::refusesWhatIsNoRepository()
{
    QTemporaryDir folder;
    const auto done = handOver(shift(), folder.path() + u":branch"_s);
    QVERIFY(!done);
    QVERIFY(done.error().detail.contains(u"no Git repository"_s));
}

QTEST_GUILESS_MAIN(HandOverTest)
#include "handovertest.moc"
