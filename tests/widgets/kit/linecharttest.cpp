// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/quantity.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/theme.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;

class LineChartTest : public QObject
{
    Q_OBJECT

    static constexpr qint64 to = 1'800'000'000'000, from = to - 60'000;

    static QVector<kit::LineChart::Line> line(const QVector<float> &values)
    {
        return {{u"rate"_s, mesh::Series{from, 15'000, values}, kit::Tone::S1, 1.5}};
    }

private slots:
    void linesAreShownWhateverWasSaidBefore()
    {
        kit::Theme theme;
        kit::LineChart chart(theme, u"Rate"_s, base::quantity::rate);
        chart.resize(240, 80);
        chart.setMessage(u"Waiting for the telemetry store"_s);
        QCOMPARE(chart.accessibleDescription(), u"Waiting for the telemetry store"_s);
        const QImage waiting = chart.grab().toImage();
        chart.setLines(line({10, 20, 30, 40}), from, to);
        chart.setMessage(u"No traffic in this time"_s);
        QVERIFY2(chart.accessibleDescription().contains(u"40"_s), qPrintable(chart.accessibleDescription()));
        const QImage drawn = chart.grab().toImage();
        QVERIFY(drawn != waiting);
        chart.setLines(line({std::numeric_limits<float>::quiet_NaN()}), from, to);
        QCOMPARE(chart.accessibleDescription(), u"No traffic in this time"_s);
        QVERIFY(chart.grab().toImage() != drawn);
    }
};

QTEST_MAIN(LineChartTest)
#include "linecharttest.moc"
