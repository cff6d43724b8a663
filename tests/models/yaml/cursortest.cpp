// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/cursor.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// The place is where "|" stands.
class CursorTest : public QObject
{
    Q_OBJECT

private slots:
    void findsThePath_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("parent");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("inValue");
        QTest::newRow("empty") << "|"_ba << u""_s << u""_s << u""_s << false;
        QTest::newRow("top") << "kind: X\nspe|"_ba << u""_s << u"spe"_s << u"spe"_s << false;
        QTest::newRow("value") << "spec:\n  host: rev|iews\n"_ba << u"spec"_s << u"host"_s << u"rev"_s << true;
        QTest::newRow("indented empty line") << "spec:\n  hosts:\n  - a\n  |"_ba << u"spec"_s << u""_s << u""_s << false;
        QTest::newRow("list at the parent's column") << "spec:\n  http:\n  - ma|"_ba << u"spec.http[0]"_s << u"ma"_s << u"ma"_s << false;
        QTest::newRow("list further in") << "spec:\n  http:\n    - name: a\n      ti|"_ba << u"spec.http[0]"_s << u"ti"_s << u"ti"_s << false;
        QTest::newRow("second entry") << "spec:\n  http:\n  - name: a\n  - name: b\n    |"_ba << u"spec.http[0]"_s << u""_s << u""_s << false;
        QTest::newRow("list in list entry") << "spec:\n  http:\n  - route:\n    - destination:\n        ho|"_ba
                                            << u"spec.http[0].route[0].destination"_s << u"ho"_s << u"ho"_s << false;
        QTest::newRow("after a deeper part") << "spec:\n  http:\n  - route:\n    - destination:\n        host: a\n    ti|"_ba << u"spec.http[0]"_s
                                             << u"ti"_s << u"ti"_s << false;
        QTest::newRow("a comment and a blank line") << "spec:\n\n# no: thing\n  ho|"_ba << u"spec"_s << u"ho"_s << u"ho"_s << false;
        QTest::newRow("quoted key") << "metadata:\n  annotations:\n    \"a: b\": tr|"_ba << u"metadata.annotations"_s << u"a: b"_s << u"tr"_s << true;
        QTest::newRow("second document") << "spec:\n  a: 1\n---\nki|"_ba << u""_s << u"ki"_s << u"ki"_s << false;
        QTest::newRow("a list of lists") << "a:\n- - b|"_ba << u"a[0][0]"_s << u"b"_s << u"b"_s << false;
        QTest::newRow("left of the colon") << "spec:\n  ho|st: a\n"_ba << u"spec"_s << u"host"_s << u"ho"_s << false;
        QTest::newRow("broken above") << "spec: [a, {\n  ho|"_ba << u"spec"_s << u"ho"_s << u"ho"_s << false;
    }
    void findsThePath()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, parent);
        QFETCH(QString, key);
        QFETCH(QString, typed);
        QFETCH(bool, inValue);
        const qsizetype at = text.indexOf('|');
        text.remove(at, 1);
        const yaml::Cursor cursor = yaml::cursorAt(text, at);
        QCOMPARE(cursor.parent, parent);
        QCOMPARE(cursor.key, key);
        QCOMPARE(cursor.typed, typed);
        QCOMPARE(cursor.inValue, inValue);
    }

    void takesAnyText()
    {
        const QByteArray text = "\n\n- - -\n---\n\xff\xfe: 'x\n\t- a:\n\"";
        for (qsizetype at = -3; at < text.size() + 3; ++at)
            QVERIFY(yaml::cursorAt(text, at).indent >= 0);
    }
};

QTEST_GUILESS_MAIN(CursorTest)
#include "cursortest.moc"
