// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every rule over its files: tests/data/analysis/<rule>/{bad,good}*.yaml. Comments at the top of a file say what has to be
// found, and nothing else may be:
//     # expect: ID CODES KIND NAMESPACE/NAME PATH LINE     (CODES joined by commas or "-"; PATH "-" for the object itself)
//     # mesh-config: FILE      # mesh-networks: FILE       (beside the file)
//     # coverage: yes          as `validate --coverage`
// ID, codes, object and line of the bad ones were compared with istioctl 1.31 where it has the code and gives a line. Where we
// say something else it is on purpose, and the file says why.
#include "models/analysis/documents.h"
#include "models/analysis/engine.h"
#include "models/analysis/meshsources.h"

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace analysis;

namespace {

QString root()
{
    return QStringLiteral(TEST_DATA_DIR "/analysis/");
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList directives(const QByteArray &text, const QString &word)
{
    QStringList values;
    for (const QByteArray &line : text.split('\n')) {
        const QString comment = QString::fromUtf8(line);
        if (comment.startsWith(u"# "_s + word + u": "_s))
            values << comment.mid(word.size() + 4).trimmed();
    }
    return values;
}

QString lineOf(const Finding &finding)
{
    const QString codes = finding.codes.isEmpty() ? u"-"_s : finding.codes.join(u',');
    const QString path = finding.path.isEmpty() ? u"-"_s : finding.path;
    const QString object = finding.object.kind.isEmpty() ? u"- -"_s : finding.object.toString();
    return u"%1 %2 %3 %4 %5"_s.arg(finding.id, codes, object, path).arg(finding.line);
}

ItemPtr settings(const QString &path, const QByteArray &text, const QString &word, base::Result<ItemPtr> (*read)(const QByteArray &, const QString &))
{
    const QStringList names = directives(text, word);
    if (names.isEmpty())
        return nullptr;
    const QString file = QFileInfo(path).path() + u'/' + names.first();
    return read(bytesOf(file), names.first()).value_or(nullptr);
}

QVector<Finding> findingsOf(const QString &path)
{
    const QByteArray text = bytesOf(path);
    const Documents documents = readDocuments(text, QFileInfo(path).fileName(), u"default"_s);
    WorldInput input;
    input.overlay = documents.items;
    input.meshConfig = settings(path, text, u"mesh-config"_s, readMeshConfig);
    input.meshNetworks = settings(path, text, u"mesh-networks"_s, readMeshNetworks);
    input.coverage = !directives(text, u"coverage"_s).isEmpty();
    Engine engine;
    return engine.run(World::make(input)) + documents.findings;
}

} // namespace

class RulesTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void file_data()
    {
        QTest::addColumn<QString>("path");
        QDirIterator files(root(), {u"*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            QTest::newRow(qPrintable(QDir(root()).relativeFilePath(path))) << path;
        }
    }

    void file()
    {
        QFETCH(const QString, path);
        QStringList wanted = directives(bytesOf(path), u"expect"_s), found;
        for (const Finding &finding : findingsOf(path)) {
            found << lineOf(finding);
            QVERIFY2(!finding.message.isEmpty() && !finding.hint.isEmpty(), qPrintable(found.last()));
        }
        wanted.sort();
        found.sort();
        QCOMPARE(found.join(u'\n'), wanted.join(u'\n'));
    }

    /// A rule without a file that it finds something in, or one it finds nothing in, is not tested.
    void everyFolderHasBoth()
    {
        for (const QFileInfo &folder : QDir(root()).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QDir dir(folder.filePath());
            QVERIFY2(!dir.entryList({u"bad*.yaml"_s}).isEmpty(), qPrintable(folder.fileName()));
            QVERIFY2(!dir.entryList({u"good*.yaml"_s}).isEmpty(), qPrintable(folder.fileName()));
            for (const QString &name : dir.entryList({u"bad*.yaml"_s}))
                QVERIFY2(!directives(bytesOf(dir.filePath(name)), u"expect"_s).isEmpty(), qPrintable(name));
        }
    }
};

QTEST_GUILESS_MAIN(RulesTest)
#include "rulestest.moc"
