// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random documents, seeds printed: what must hold of compare(), merge() and the line diff whatever they get.
#include "models/diff/compare.h"
#include "models/diff/copy.h"
#include "models/diff/lines.h"
#include "models/diff/merge.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using base::Tree;

class PropertyTest final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void sameHasNoChanges();
    void bothDirectionsAgree();
    void mergeOfOneSideIsThatSide();
    void mergeOfDisjointEdits();
    void mergeNamesConflicts();
    void linesGiveBothTexts();
    void unifiedIsWhatPatchTakes();
    void textReadsAsItIs();
    void secretsAreMasked();
};

namespace {

class Random
{
public:
    explicit Random(quint32 seed)
        : m_random(seed)
    {
    }
    int below(int n) { return static_cast<int>(m_random.bounded(n)); }

    QJsonValue scalar()
    {
        switch (below(4)) {
        case 0: return below(20);
        case 1: return below(2) == 1;
        case 2: return QJsonValue::Null;
        default: return QString(QChar(u'a' + below(6)));
        }
    }
    QJsonValue value(int depth)
    {
        if (depth == 0 || below(3) == 0)
            return scalar();
        if (below(3) == 0) {
            QJsonArray list;
            for (int i = below(4); i > 0; --i)
                list << value(depth - 1);
            return list;
        }
        return map(depth);
    }
    QJsonObject map(int depth)
    {
        static const QStringList keys{u"http"_s,  u"route"_s, u"name"_s, u"hosts"_s, u"subsets"_s,
                                      u"ports"_s, u"port"_s,  u"x"_s,    u"match"_s, u"weight"_s};
        QJsonObject object;
        for (int i = below(5); i > 0; --i)
            object.insert(keys[below(static_cast<int>(keys.size()))], value(depth - 1));
        return object;
    }
    /// The same with one value changed somewhere.
    QJsonValue edited(const QJsonValue &value)
    {
        if (value.isObject() && !value.toObject().isEmpty() && below(4) != 0) {
            QJsonObject object = value.toObject();
            const QString key = object.keys()[below(static_cast<int>(object.size()))];
            object.insert(key, edited(object.value(key)));
            return object;
        }
        if (value.isArray() && !value.toArray().isEmpty() && below(4) != 0) {
            QJsonArray list = value.toArray();
            const int at = below(static_cast<int>(list.size()));
            list[at] = edited(list.at(at));
            return list;
        }
        return this->value(2);
    }

private:
    QRandomGenerator m_random;
};

Tree tree(const QJsonObject &object)
{
    return base::readJson(QJsonDocument(object).toJson(QJsonDocument::Compact)).value_or(Tree());
}

/// A document as the tests below edit it: always an object of two halves.
QJsonObject halves(Random &random)
{
    return {{u"left"_s, random.map(4)}, {u"right"_s, random.map(4)}};
}

constexpr quint32 rounds = 2000;

} // namespace

void PropertyTest::sameHasNoChanges()
{
    for (quint32 seed = 0; seed < rounds; ++seed) {
        Random random(seed);
        const Tree a = tree(random.map(5));
        const Tree b = diff::copied(a.root());
        QVERIFY2(a.root().same(b.root()), QByteArray::number(seed));
        QVERIFY2(diff::compare(a.root(), b.root(), {.serverFields = true}).isEmpty(), QByteArray::number(seed));
    }
}

void PropertyTest::bothDirectionsAgree()
{
    for (quint32 seed = 0; seed < rounds; ++seed) {
        Random random(seed);
        const QJsonObject from = random.map(5);
        const Tree a = tree(from), b = tree(random.edited(from).toObject());
        const auto there = diff::compare(a.root(), b.root()), back = diff::compare(b.root(), a.root());
        QVERIFY2(there.isEmpty() == back.isEmpty(), QByteArray::number(seed));
    }
}

void PropertyTest::mergeOfOneSideIsThatSide()
{
    for (quint32 seed = 0; seed < rounds; ++seed) {
        Random random(seed);
        const QJsonObject from = random.map(5);
        const Tree base = tree(from), other = tree(random.edited(from).toObject());
        for (const auto &[live, draft] : {std::pair{&base, &other}, std::pair{&other, &base}, std::pair{&other, &other}}) {
            const diff::Merge merged = diff::merge(base.root(), live->root(), draft->root());
            QVERIFY2(merged.conflicts.isEmpty(), QByteArray::number(seed));
            QVERIFY2(merged.tree.root().same(other.root()), QByteArray::number(seed));
        }
    }
}

void PropertyTest::mergeOfDisjointEdits()
{
    for (quint32 seed = 0; seed < rounds; ++seed) {
        Random random(seed);
        const QJsonObject from = halves(random);
        QJsonObject mine = from, theirs = from, both = from;
        mine.insert(u"left"_s, random.edited(from.value(u"left"_s)));
        theirs.insert(u"right"_s, random.edited(from.value(u"right"_s)));
        both.insert(u"left"_s, mine.value(u"left"_s));
        both.insert(u"right"_s, theirs.value(u"right"_s));
        const Tree base = tree(from), live = tree(theirs), draft = tree(mine), wanted = tree(both);
        const diff::Merge merged = diff::merge(base.root(), live.root(), draft.root());
        QVERIFY2(merged.conflicts.isEmpty(), QByteArray::number(seed));
        QVERIFY2(merged.tree.root().same(wanted.root()), QByteArray::number(seed));
    }
}

void PropertyTest::mergeNamesConflicts()
{
    const auto route = [](int weight, const QString &timeout) {
        const QJsonObject destination{{u"destination"_s, QJsonObject{{u"host"_s, u"reviews"_s}, {u"subset"_s, u"v1"_s}}}, {u"weight"_s, weight}};
        return tree(
            {{u"spec"_s,
              QJsonObject{
                  {u"http"_s, QJsonArray{QJsonObject{{u"name"_s, u"main"_s}, {u"timeout"_s, timeout}, {u"route"_s, QJsonArray{destination}}}}}}}});
    };
    const Tree base = route(90, u"3s"_s), live = route(70, u"3s"_s), draft = route(50, u"5s"_s);
    const diff::Merge merged = diff::merge(base.root(), live.root(), draft.root());
    QCOMPARE(merged.conflicts.size(), 1);
    QCOMPARE(merged.conflicts[0].path, u"spec.http[main].route[reviews/v1].weight"_s);
    QCOMPARE(merged.conflicts[0].base.integer(), 90);
    QCOMPARE(merged.conflicts[0].live.integer(), 70);
    QCOMPARE(merged.conflicts[0].draft.integer(), 50);
    QCOMPARE(merged.tree.root()["spec"]["http"].at(0)["timeout"].string(), u"5s"_s);
}

void PropertyTest::linesGiveBothTexts()
{
    for (quint32 seed = 0; seed < rounds; ++seed) {
        Random random(seed);
        QByteArray a, b;
        for (int i = random.below(30); i > 0; --i)
            a += QByteArray(1, static_cast<char>('a' + random.below(5))) + '\n';
        for (int i = random.below(30); i > 0; --i)
            b += QByteArray(1, static_cast<char>('a' + random.below(5))) + '\n';
        QByteArray left, right;
        for (const diff::Line &line : diff::compareLines(a, b)) {
            if (line.side != diff::Line::Side::After)
                left += line.text + '\n';
            if (line.side != diff::Line::Side::Before)
                right += line.text + '\n';
        }
        QVERIFY2(left == a && right == b, QByteArray::number(seed));
    }
}

void PropertyTest::unifiedIsWhatPatchTakes()
{
    QByteArray a, b;
    for (int i = 1; i <= 30; ++i) {
        a += "line " + QByteArray::number(i) + '\n';
        b += i == 12 ? QByteArray("other\nmore\n") : i == 28 ? QByteArray() : "line " + QByteArray::number(i) + '\n';
    }
    QCOMPARE(diff::unified(a, b, "a", "b"),
             QByteArray("--- a\n+++ b\n@@ -9,7 +9,8 @@\n line 9\n line 10\n line 11\n-line 12\n+other\n+more\n line 13\n line 14\n line 15\n"
                        "@@ -25,6 +26,5 @@\n line 25\n line 26\n line 27\n-line 28\n line 29\n line 30\n"));
    QCOMPARE(diff::unified(a, a, "a", "b"), QByteArray());
    QCOMPARE(diff::unified("", "x\n", "a", "b"), QByteArray("--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n"));
}

void PropertyTest::textReadsAsItIs()
{
    const Tree value =
        tree({{u"spec"_s,
               QJsonObject{{u"on"_s, u"yes"_s}, {u"list"_s, QJsonArray{u"1"_s, 1, QJsonArray{}, QJsonObject{{u"a"_s, true}, {u"b"_s, u"x y"_s}}}}}}});
    QCOMPARE(diff::toText(value.root()), QByteArray("spec:\n  list:\n  - \"1\"\n  - 1\n  - []\n  - a: true\n    b: x y\n  \"on\": \"yes\"\n"));
}

void PropertyTest::secretsAreMasked()
{
    const Tree a = base::readJson(R"({"apiVersion":"v1","kind":"Secret","data":{"k":"c2VjcmV0","same":"eA=="}})").value();
    const Tree b = base::readJson(R"({"apiVersion":"v1","kind":"Secret","data":{"k":"b3RoZXI=","same":"eA=="}})").value();
    const Tree shown = diff::masked(a.root(), b.root(), "before");
    const QByteArray wanted = R"json({"apiVersion":"v1","kind":"Secret","data":{"k":"*** (before)","same":"***"}})json";
    QCOMPARE(shown.root().json(), wanted);
}

QTEST_GUILESS_MAIN(PropertyTest)
#include "propertytest.moc"
