// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/text.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
namespace text = base::text;

class TextTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void cleanKeepsPlainText() { QCOMPARE(text::clean(u"reviews-v1.shop"_s), u"reviews-v1.shop"_s); }

    void cleanMakesEscapesVisible()
    {
        QCOMPARE(text::clean(u"a\x1b[31mred"_s), u"a\uFFFD[31mred"_s);
        QCOMPARE(text::clean(u"line\nbreak\ttab"_s), u"line\\nbreak\\ttab"_s);
        QCOMPARE(text::clean(u"\u202Eevil"_s), u"\uFFFDevil"_s);
        QCOMPARE(text::clean(u"a\u200Bb"_s), u"a\uFFFDb"_s);
        QCOMPARE(text::clean(QString(QChar(0x9b)) + u"2J"_s), u"\uFFFD2J"_s);
        QCOMPARE(text::clean(u"\r"_s), u"\uFFFD"_s);
        QCOMPARE(text::clean(QString(QChar(0))), u"\uFFFD"_s);
    }

    void cleanKeepsPairsAndReplacesLoneSurrogates()
    {
        const QString rocket = u"🚀"_s;
        QCOMPARE(text::clean(rocket), rocket);
        QCOMPARE(text::clean(rocket.left(1) + u"x"_s), u"\uFFFDx"_s);
        QCOMPARE(text::clean(u"\xdb40\xdc41"_s), u"\uFFFD"_s); // a tag character
    }

    void elideKeepsBothEnds()
    {
        QCOMPARE(text::elideMiddle(u"abcdefghij"_s, 10), u"abcdefghij"_s);
        QCOMPARE(text::elideMiddle(u"abcdefghij"_s, 5), u"ab…ij"_s);
        QCOMPARE(text::elideMiddle(u"abcdefghij"_s, 0).size(), 3);
    }

    void csvGuardsFormulas()
    {
        QCOMPARE(text::csvCell(u"=1+1"_s), u"'=1+1"_s);
        QCOMPARE(text::csvCell(u"-3.5"_s), u"-3.5"_s);
        QCOMPARE(text::csvCell(u"@SUM(A1)"_s), u"'@SUM(A1)"_s);
        QCOMPARE(text::csvCell(u"a,b"_s), u"\"a,b\""_s);
        QCOMPARE(text::csvCell(u"say \"hi\""_s), u"\"say \"\"hi\"\"\""_s);
    }

    void markupIsEscaped() { QCOMPARE(text::escapeMarkup(u"<a href='x'>&\""_s), u"&lt;a href=&#39;x&#39;&gt;&amp;&quot;"_s); }

    void fileNamesAreSafe()
    {
        QCOMPARE(text::fileName(u"../../etc/passwd"_s), u"_._.._etc_passwd"_s);
        QCOMPARE(text::fileName(u"CON.txt"_s), u"_CON.txt"_s);
        QCOMPARE(text::fileName(u"com1"_s), u"_com1"_s);
        QCOMPARE(text::fileName({}), u"_"_s);
        QVERIFY(text::fileName(QString(500, u'a')).size() <= 120);
    }

    void widthCountsCells()
    {
        QCOMPARE(text::displayWidth(u"abc"_s), 3);
        QCOMPARE(text::displayWidth(u"日本"_s), 4);
        QCOMPARE(text::displayWidth(u"e\u0301"_s), 1);
    }
};

QTEST_GUILESS_MAIN(TextTest)
#include "texttest.moc"
