// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/plurals.h"

#include <QCoreApplication>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class PluralsTest : public QObject
{
    Q_OBJECT

private slots:
    void oneAndMany()
    {
        items::Plurals plurals;
        QCoreApplication::installTranslator(&plurals);
        QCOMPARE(tr("%n row(s) moved", nullptr, 1), u"1 row moved"_s);
        QCOMPARE(tr("%n row(s) moved", nullptr, 0), u"0 rows moved"_s);
        QCOMPARE(tr("%n row(s) moved", nullptr, 12), u"12 rows moved"_s);
        QCOMPARE(tr("object(s)"), u"object(s)"_s);
    }
};

QTEST_GUILESS_MAIN(PluralsTest)
#include "pluralstest.moc"
