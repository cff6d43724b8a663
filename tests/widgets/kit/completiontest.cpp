// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/completion.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

class CompletionTest : public QObject
{
    Q_OBJECT

    static QStringList valuesOf(const QString &key)
    {
        if (key == "ns"_L1)
            return {u"pay"_s, u"shop"_s, u"two words"_s, u"workshop"_s};
        return key == "health"_L1 ? QStringList{u"error"_s, u"ok"_s} : QStringList();
    }

private slots:
    void offers_data()
    {
        QTest::addColumn<QString>("text"); // | is the cursor
        QTest::addColumn<QStringList>("offers");
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("length");
        const auto row = [](const char *text, const QStringList &offers, int at = 0, int length = 0) {
            QTest::newRow(text) << QString::fromUtf8(text) << offers << at << length;
        };
        row("|", {});
        row("h|", {u"health:"_s}, 0, 1);
        row("ra|", {u"rate>"_s}, 0, 2);
        row("web r|", {u"rate>"_s}, 4, 1);
        row("(H|", {u"health:"_s}, 1, 1);
        row("!h|", {u"health:"_s}, 1, 1);
        row("s|", {u"ns:"_s}, 0, 1);
        row("he|alth:x", {u"health:"_s}, 0, 8);
        row("rate>|", {});
        row("app=|", {});
        row("/re|", {});
        row("~sh|", {});
        row("\"ns:|", {});
        row("ns:|", {u"pay"_s, u"shop"_s, u"\"two words\""_s, u"workshop"_s}, 3, 0);
        row("ns:sh|", {u"shop"_s, u"workshop"_s}, 3, 2);
        row("ns:shop|", {u"workshop"_s}, 3, 4);
        row("ns:shop,p|", {u"pay"_s, u"shop"_s, u"workshop"_s}, 8, 1);
        row("!ns:p|", {u"pay"_s, u"shop"_s, u"workshop"_s}, 4, 1);
        row("NS:PA|", {u"pay"_s}, 3, 2);
        row("planet:m|", {});
        row("web |", {});
    }
    void offers()
    {
        QFETCH(QString, text);
        const auto cursor = text.indexOf(u'|');
        text.remove(u'|');
        const kit::Completion found = kit::completionAt(text, cursor, {u"ns"_s, u"health"_s, u"rate"_s}, valuesOf);
        QTEST(found.offers, "offers");
        if (!found.offers.isEmpty()) {
            QTEST(static_cast<int>(found.at), "at");
            QTEST(static_cast<int>(found.length), "length");
        }
    }

    void allKeysWhenAsked()
    {
        const kit::Completion found = kit::completionAt(u"web "_s, 4, {u"ns"_s, u"rate"_s}, valuesOf, true);
        QCOMPARE(found.offers, (QStringList{u"ns:"_s, u"rate>"_s}));
        QCOMPARE(found.at, 4);
        QCOMPARE(found.length, 0);
    }
};

QTEST_GUILESS_MAIN(CompletionTest)
#include "completiontest.moc"
