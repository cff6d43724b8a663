// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The quick reader against libfyaml: what the quick one takes, both see alike, to the byte.
#include "models/base/tree.h"
#include "models/yaml/syntax.h"

#include <QtTest>

#include <random>

using namespace Qt::Literals::StringLiterals;
using yaml::Syntax;

class ReadersTest : public QObject
{
    Q_OBJECT

    static QByteArray written(const Syntax &syntax)
    {
        QByteArray out;
        for (int i = 0; i < syntax.size(); ++i) {
            const Syntax::Node &node = syntax.node(i);
            const std::string_view text = syntax.text(node);
            out += QByteArray::number(i) + ": in " + QByteArray::number(node.parent) + " first " + QByteArray::number(node.first) + " next "
                + QByteArray::number(node.next) + ' ' + QByteArray::number(node.begin) + ".." + QByteArray::number(node.end) + " from "
                + QByteArray::number(node.outer) + " by " + QByteArray::number(node.indicator) + " style "
                + QByteArray::number(static_cast<int>(node.style)) + (node.missing ? " nothing " : " ")
                + QByteArray(text.data(), static_cast<qsizetype>(text.size())) + '\n';
        }
        return out;
    }

    enum class Verdict { NotOurs, Same, LibraryFails, Differs };

    static Verdict compare(const QByteArray &text, QByteArray *told = nullptr)
    {
        Syntax quick(text), library(text);
        if (!yaml::readQuickly(quick, 0, text.size(), {}).taken)
            return Verdict::NotOurs;
        if (yaml::readByLibrary(library, 0, text.size(), {}))
            return Verdict::LibraryFails;
        if (written(quick) == written(library))
            return Verdict::Same;
        if (told)
            *told = text + "\nquick\n" + written(quick) + "libfyaml\n" + written(library);
        return Verdict::Differs;
    }

    static QByteArrayList seeds()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/models/yaml/clients.json"));
        QByteArrayList all;
        if (!file.open(QIODevice::ReadOnly))
            return all;
        const auto cases = base::readJson(file.readAll());
        for (const base::Tree::Ref row : cases->root())
            all << row["text"].string().toUtf8();
        return all;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void manifestsAreOurs()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/models/yaml/server.yaml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        int count = 0;
        for (qsizetype at = 0; at < all.size(); ++count) {
            const qsizetype next = all.indexOf("\n---\n", at);
            QByteArray told;
            QVERIFY2(compare(all.mid(at, next < 0 ? -1 : next + 1 - at), &told) == Verdict::Same, told.left(2'000).constData());
            at = next < 0 ? all.size() : next + 5;
        }
        QVERIFY(count > 30);
    }

    /// Mutations of texts that show every corner of YAML.
    void bothSeeTheSame()
    {
        static const std::vector<QByteArray> pieces = {"\n", "  ",  " ",   "- ",   ": ",   "a",    "b: 1", "#",    " # c",   "'",
                                                       "\"", "|",   "[",   "]",    "{",    "}",    ",",    "\n- ", "\n  ",   "\n\n",
                                                       "-",  "x: ", "|\n", "|-\n", "|+\n", "\r\n", "*a",   "&a ",  "!!str ", "? ",
                                                       "é",  "''",  "\\n", "\\\"", ">\n",  "<<: ", "~",    "null", "\t"};
        std::mt19937 random(7);
        const auto below = [&random](qsizetype n) { return static_cast<qsizetype>(random() % static_cast<unsigned>(n)); };
        const QByteArrayList from = seeds();
        QVERIFY(from.size() > 300);
        int same = 0, library = 0;
        for (int i = 0; i < 60'000; ++i) {
            QByteArray text = from[below(from.size())];
            for (qsizetype edits = below(4); edits > 0; --edits) {
                const qsizetype at = below(text.size() + 1);
                if (below(2))
                    text.insert(at, pieces[static_cast<size_t>(below(static_cast<qsizetype>(pieces.size())))]);
                else
                    text.remove(at, 1 + below(4));
            }
            // Documents are split and checked for UTF-8 before they are read.
            if (!text.isValidUtf8() || text.contains("---") || text.contains("..."))
                continue;
            QByteArray told;
            const Verdict verdict = compare(text, &told);
            // libfyaml 0.7 reads 'a''''b' as a'''b.
            QVERIFY2(verdict != Verdict::Differs || text.contains("''''"), told.constData());
            same += verdict == Verdict::Same;
            library += verdict == Verdict::LibraryFails;
        }
        QVERIFY2(same > 15'000, qPrintable(QString::number(same)));
        // It can't read a list's empty entry in a map at the same indent: - a, -, - b.
        QVERIFY2(library < same / 50, qPrintable(QString::number(library)));
    }
};

QTEST_GUILESS_MAIN(ReadersTest)
#include "readerstest.moc"
