// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/document.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;

class DocumentTest : public QObject
{
    Q_OBJECT

    static QByteArray textAt(const QByteArray &bytes, yaml::Place place) { return bytes.mid(place.offset, place.length); }

    static QString told(const yaml::Stream &stream)
    {
        QStringList all;
        for (const yaml::Problem &problem : stream.problems)
            all << u"%1:%2 %3%4"_s.arg(problem.place.line).arg(problem.place.column).arg(problem.message, problem.fatal ? QString() : u" (note)"_s);
        return all.join(u'\n');
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void placesOfEveryValue()
    {
        const QByteArray bytes =
            "# head\nkind: VirtualService\nmetadata: {name: \"shöp\", labels: {a.b/c: 'x y'}}\nspec:\n  http:\n  - route:\n    - &a weight: 90\n"
            "    - ~\n    - |\n      two\n      lines\n    - *a\n  none:\n  \"q k\": !!str 12 # tail\n";
        const yaml::Stream stream = yaml::parse(bytes);
        QCOMPARE(told(stream), QString());
        QCOMPARE(stream.documents.size(), 1);
        const yaml::Document &document = stream.documents.front();
        const base::Tree &tree = document.tree();
        const auto value = [&](const char *path) { return textAt(bytes, document.value(tree.find(QString::fromUtf8(path)).index())); };
        QCOMPARE(value("kind"), "VirtualService");
        QCOMPARE(value("metadata.name"), "\"shöp\"");
        QCOMPARE(value("metadata.labels[\"a.b/c\"]"), "'x y'");
        QCOMPARE(value("metadata.labels"), "{a.b/c: 'x y'}");
        QCOMPARE(value("spec.http[0].route[0]"), "&a weight: 90");
        QCOMPARE(value("spec.http[0].route[0].weight"), "90");
        QCOMPARE(value("spec.http[0].route[2]"), "|\n      two\n      lines");
        QCOMPARE(value("spec[\"q k\"]"), "12");
        QCOMPARE(tree.find(u"spec[\"q k\"]"_s).string(), u"12"_s);
        QVERIFY(tree.find(u"spec.none"_s).isNull());
        const int weight = tree.find(u"spec.http[0].route[0].weight"_s).index();
        QCOMPARE(document.value(weight).line, 7);
        QCOMPARE(document.value(weight).column, 18);
        QCOMPARE(document.key(weight).column, 10);
        const yaml::Place none = document.value(tree.find(u"spec.none"_s).index());
        QCOMPARE(none.line, 13);
        QCOMPARE(none.column, 8);
        QCOMPARE(none.length, 0);
        QCOMPARE(document.value(tree.find(u"spec.http[0].route[1]"_s).index()).line, 8);
        const int labels = tree.find(u"metadata.labels"_s).index();
        QCOMPARE(document.key(labels).column, 26); // characters, not bytes
        QVERIFY(document.isExpanded(tree.find(u"spec.http[0].route[3]"_s).index()));
    }

    void aBrokenDocumentLeavesTheOthers()
    {
        const yaml::Stream stream =
            yaml::parse("a: 1\n---\nb: [1\n---\nc: |\n  ---\n  x\n---\n# nothing\n---\nd: \"\n...\ne: 5\n---\nlatin: \xe4\n---\nf: 6");
        QCOMPARE(stream.documents.size(), 4);
        QCOMPARE(stream.documents[0].root()["a"].integer(), 1);
        QCOMPARE(stream.documents[1].root()["c"].string(), u"---\nx\n"_s);
        QCOMPARE(stream.documents[2].root()["e"].integer(), 5);
        QCOMPARE(stream.documents[3].root()["f"].integer(), 6);
        QCOMPARE(stream.documents[3].index(), 7);
        QCOMPARE(stream.problems.size(), 3);
        QCOMPARE(stream.problems[2].place.line, 15);
        QCOMPARE(stream.problems[2].place.column, 8);
        QVERIFY2(stream.problems[2].message.contains(u"0xe4 at offset "_s), qPrintable(stream.problems[2].message));
    }

    void duplicateKeysAreErrorsWithBothLines()
    {
        const yaml::Stream stream = yaml::parse("a: 1\nb:\n  c: 1\n  d: 2\n  \"c\": 3\nd: 4\n1: x\n'1': y\n");
        QVERIFY(stream.documents.empty());
        QCOMPARE(
            told(stream),
            u"5:3 the key \"c\" is there twice in one map; the first is on line 3\n8:1 the key \"1\" is there twice in one map; the first is on line 7"_s);
    }

    void badTexts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("says");
        QTest::newRow("tab") << QByteArray("a:\n\tb: 1\n") << 2 << 1 << u"tab"_s;
        QTest::newRow("not closed") << QByteArray("a: 1\nb: [1, 2\n") << 3 << 1 << u""_s;
        QTest::newRow("latin-1") << QByteArray("a: 1\nbcd: f\xfcr\n") << 2 << 7 << u"not UTF-8: byte 0xfc at offset 11"_s;
        QTest::newRow("control") << QByteArray("a: 1\nb: \x02\n") << 2 << 4 << u"control character 0x02"_s;
        QTest::newRow("deep") << QByteArray(201, '[') + QByteArray(201, ']') << 1 << 201 << u"deeper than 200 levels"_s;
        QTest::newRow("no anchor") << QByteArray("a: *b\n") << 1 << 4 << u"&b"_s;
        QTest::newRow("cycle") << QByteArray("a: &b\n  c: *b\n") << 2 << 6 << u"never end"_s;
        QTest::newRow("merge of a number") << QByteArray("<<: 1\n") << 1 << 5 << u"merge key"_s;
        QTest::newRow("key is a list") << QByteArray("? [a]\n: b\n") << 1 << 3 << u"can't be a key"_s;
        QTest::newRow("null key") << QByteArray("x: 1\n~: b\n") << 2 << 1 << u"can't be a key"_s;
        QTest::newRow("infinity") << QByteArray("x: .inf\n") << 1 << 4 << u"JSON does not have"_s;
        QTest::newRow("utf-16") << QByteArray("\xff\xfe a\0", 5) << 1 << 1 << u"UTF-16"_s;
        QByteArray bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
        for (int i = 1; i < 12; ++i) {
            const QByteArray n = QByteArray::number(i), b = "*a" + QByteArray::number(i - 1);
            bomb += "a" + n + ": &a" + n + " [" + QByteArrayList(10, b).join(',') + "]\n";
        }
        QTest::newRow("alias bomb") << bomb << 1 << 15 << u"aliases and merge keys add more than 100000 values"_s;
    }

    void badTexts()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, says);
        const yaml::Stream stream = yaml::parse(bytes);
        QVERIFY(stream.documents.empty());
        QVERIFY(!stream.problems.isEmpty());
        const yaml::Problem &problem = stream.problems.front();
        QVERIFY(problem.fatal);
        QVERIFY2(problem.message.contains(says), qPrintable(told(stream)));
        QVERIFY2(problem.place.line == line && (says.contains(u"aliases"_s) || problem.place.column == column), qPrintable(told(stream)));
    }

    void whatTwoReadersSeeDifferentlyIsNoted()
    {
        const yaml::Stream stream = yaml::parse("a: yes\nb: 0777\nc: 1_000\nd: \"no\"\ne: 12:30\nf: 1.5\non: x\n");
        QCOMPARE(stream.documents.size(), 1);
        QVERIFY(!stream.hasErrors());
        QCOMPARE(stream.documents[0].root().json(), R"({"a":true,"b":511,"c":1000,"d":"no","e":"12:30","f":1.5,"true":"x"})");
        QCOMPARE(stream.problems.size(), 4);
        QCOMPARE(stream.problems[1].place.line, 2);
        QVERIFY2(stream.problems[1].message.contains(u"0777 is 511"_s), qPrintable(told(stream)));
    }

    /// The file holds what sigs.k8s.io/yaml 1.6 made of each text (dev: the Go program's answers, not ours).
    void readsAsTheClientsDo()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/models/yaml/clients.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto cases = base::readJson(file.readAll());
        QVERIFY(cases);
        int compared = 0;
        QStringList wrong;
        for (const base::Tree::Ref row : cases->root()) {
            const QByteArray text = row["text"].string().toUtf8();
            const yaml::Stream stream = yaml::parse(text);
            const QByteArray ours =
                stream.documents.empty() ? (stream.hasErrors() ? QByteArray("error") : QByteArray("null")) : stream.documents[0].root().json(true);
            const auto expected = base::readJson(row["json"].string(u"null"_s).toUtf8());
            const bool same = row["error"]
                ? ours == "error"
                : expected && (stream.documents.empty() ? ours == row["json"].string().toUtf8() : stream.documents[0].root().same(expected->root()));
            if (!same && !row["differs"])
                wrong << u"%1 -> %2, clients %3"_s.arg(QString::fromUtf8(text.toPercentEncoding(" :{}[]'\"&*!,?|#")), QString::fromUtf8(ours),
                                                       row["error"] ? row["error"].string() : row["json"].string());
            if (same && row["differs"])
                wrong << u"no longer differs: "_s + QString::fromUtf8(text);
            ++compared;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        QVERIFY(compared > 200);
    }

    void lineEndsAndMarks()
    {
        const QByteArray bytes = "\xef\xbb\xbf"
                                 "a: 1\r\nb:\r\n- x\r\n- |\r\n  t\r\n  u\r\nc: z";
        const yaml::Stream stream = yaml::parse(bytes);
        QCOMPARE(told(stream), QString());
        const yaml::Document &document = stream.documents[0];
        QCOMPARE(document.root().json(), R"({"a":1,"b":["x","t\nu\n"],"c":"z"})");
        QCOMPARE(document.value(document.root()["a"].index()).column, 4);
        QCOMPARE(document.value(document.root()["c"].index()).line, 7);
    }

    void manyDocumentsOnAllCores()
    {
        QByteArray bytes;
        for (int i = 0; i < 5000; ++i)
            bytes += "---\nname: n" + QByteArray::number(i) + "\nspec: {hosts: [a, b, c]}\n" + (i % 100 == 50 ? "broken: [\n" : "");
        const yaml::Stream stream = yaml::parse(bytes);
        QCOMPARE(stream.documents.size(), 4950);
        QCOMPARE(stream.problems.size(), 50);
        for (const yaml::Document &document : stream.documents)
            QCOMPARE(document.root()["name"].string(), u"n%1"_s.arg(document.index()));
    }

    void limitsAreNamed()
    {
        yaml::Limits limits;
        limits.bytes = 10;
        QVERIFY(yaml::parse("abcdefghijk", limits).problems[0].message.contains(u"larger than"_s));
        limits = {};
        limits.nodes = 5;
        QVERIFY(yaml::parse("[1,2,3,4]", limits).problems.isEmpty());
        QVERIFY(yaml::parse("[1,2,3,4,5]", limits).problems[0].message.contains(u"more than 5 values"_s));
        QVERIFY(yaml::parse("[1]\n---\n[2]\n---\n[3]\n---\n[4]\n", limits).problems[0].message.contains(u"more than 5 values"_s));
        limits = {};
        limits.problems = 3;
        QCOMPARE(yaml::parse("a: [\n---\na: [\n---\na: [\n---\na: [\n---\na: [\n", limits).problems.size(), 4);
    }
};

QTEST_GUILESS_MAIN(DocumentTest)
#include "documenttest.moc"
