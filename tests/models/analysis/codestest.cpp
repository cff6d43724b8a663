// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// tests/data/analysis/codes.tsv says which codes of istioctl and Kiali we find, and of which we can't know: code, "found" or
// "never", why never. Each found one is expected of a bad file, which rulestest looks at; none of the others is.
#include <QDirIterator>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QSet<QString> expectedCodes()
{
    QSet<QString> codes;
    QDirIterator files(QStringLiteral(TEST_DATA_DIR "/analysis/"), {u"bad*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        for (const QByteArray &line : bytesOf(files.next()).split('\n')) {
            const QStringList words = QString::fromUtf8(line).split(u' ');
            if (words.size() > 3 && words[1] == "expect:"_L1) {
                for (const QString &code : words[3].split(u','))
                    codes.insert(code);
            }
        }
    }
    return codes;
}

} // namespace

class CodesTest : public QObject
{
    Q_OBJECT

private slots:
    void code_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("reason");
        const QByteArray table = bytesOf(QStringLiteral(TEST_DATA_DIR "/analysis/codes.tsv"));
        QVERIFY(!table.isEmpty());
        for (const QByteArray &line : table.trimmed().split('\n')) {
            const QStringList cells = QString::fromUtf8(line).split(u'\t');
            QTest::newRow(qPrintable(cells[0])) << cells.value(1) << cells.value(2);
        }
    }

    void code()
    {
        QFETCH(const QString, state);
        QFETCH(const QString, reason);
        static const QSet<QString> expected = expectedCodes();
        const bool found = state == "found"_L1;
        QVERIFY(found || state == "never"_L1);
        QCOMPARE(reason.isEmpty(), found);
        QCOMPARE(expected.contains(QString::fromLatin1(QTest::currentDataTag())), found);
    }
};

QTEST_GUILESS_MAIN(CodesTest)
#include "codestest.moc"
