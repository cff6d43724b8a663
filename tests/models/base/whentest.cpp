// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/when.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;

class WhenTest : public QObject
{
    Q_OBJECT

    const qint64 m_now = QDateTime(QDate(2026, 11, 25), QTime(14, 10)).toMSecsSinceEpoch();

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void reads_data()
    {
        const auto local = [](int day, int hour, int minute) { return QDateTime(QDate(2026, 11, day), QTime(hour, minute)).toMSecsSinceEpoch(); };
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("now") << u"now"_s << m_now;
        QTest::newRow("ago") << u"15m ago"_s << m_now - 900'000;
        QTest::newRow("minus") << u"-1h30m"_s << m_now - 5'400'000;
        QTest::newRow("clock") << u"14:05"_s << local(25, 14, 5);
        QTest::newRow("clock not yet come") << u"23:05"_s << local(24, 23, 5);
        QTest::newRow("local") << u"2026-11-20 9:30"_s << local(20, 9, 30);
        QTest::newRow("local iso") << u"2026-11-20T09:30"_s << local(20, 9, 30);
        QTest::newRow("utc") << u"2026-11-25T12:00:00Z"_s << 1'795'608'000'000LL;
        QTest::newRow("offset") << u"2026-11-25T14:00:00+02:00"_s << 1'795'608'000'000LL;
        QTest::newRow("unix") << u"1795608000"_s << 1'795'608'000'000LL;
    }
    void reads()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        const auto at = base::parseWhen(text, m_now);
        QVERIFY2(at, at ? "" : qPrintable(at.error().message()));
        QCOMPARE(*at, ms);
    }

    void refuses()
    {
        for (const QString &text : {u""_s, u"-"_s, u"yesterday"_s, u"25:00"_s, u"2026-13-01 10:00"_s, u"12"_s, u"-999999999w"_s, u"2026"_s}) {
            const auto at = base::parseWhen(text, m_now);
            QVERIFY2(!at, qPrintable(text));
            QCOMPARE(at.error().kind, base::ErrorKind::Invalid);
        }
    }
};

QTEST_GUILESS_MAIN(WhenTest)
#include "whentest.moc"
