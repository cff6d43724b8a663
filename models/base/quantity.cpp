// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/quantity.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace base::quantity {

namespace {

const QString none = u"–"_s;

QString scaled(double value)
{
    if (std::abs(value) >= 999'950'000.0)
        return number(value / 1e9, 1) + " G"_L1;
    if (std::abs(value) >= 999'950.0)
        return number(value / 1e6, 1) + " M"_L1;
    if (std::abs(value) >= 9'999.95)
        return number(value / 1e3, 1) + " k"_L1;
    return number(value, 1);
}

} // namespace

QString number(double value, int decimals)
{
    if (!std::isfinite(value))
        return none;
    QString text = QLocale().toString(value, 'f', decimals);
    if (text.startsWith(u'-'))
        text[0] = u'−';
    return text;
}

QString rate(double perSecond)
{
    return std::isfinite(perSecond) ? scaled(perSecond) + " req/s"_L1 : none;
}

QString rateNumber(double perSecond)
{
    return number(perSecond, 1);
}

QString connections(double perSecond)
{
    return std::isfinite(perSecond) ? scaled(perSecond) + " conn/s"_L1 : none;
}

QString percent(double share)
{
    return std::isfinite(share) ? number(share * 100, 1) + " %"_L1 : none;
}

QString percentNumber(double share)
{
    return std::isfinite(share) ? number(share * 100, 1) : none;
}

QString latency(double ms)
{
    if (!std::isfinite(ms))
        return none;
    if (ms < 10)
        return number(ms, 1) + " ms"_L1;
    if (ms < 999.5)
        return number(ms, 0) + " ms"_L1;
    return number(ms / 1000, 1) + " s"_L1;
}

QString latencyNumber(double ms)
{
    return number(ms, ms < 10 ? 1 : 0);
}

QString bytes(double count)
{
    if (!std::isfinite(count))
        return none;
    if (count < 999.5)
        return number(count, 0) + " B"_L1;
    if (count < 999'950)
        return number(count / 1e3, 1) + " kB"_L1;
    if (count < 999'950'000)
        return number(count / 1e6, 1) + " MB"_L1;
    return number(count / 1e9, 1) + " GB"_L1;
}

QString bytesRate(double perSecond)
{
    return std::isfinite(perSecond) ? bytes(perSecond) + "/s"_L1 : none;
}

QString duration(qint64 ms)
{
    const bool negative = ms < 0;
    const qint64 s = std::abs(ms) / 1000;
    const QString sign = negative ? u"−"_s : QString();
    if (s < 60)
        return sign + u"%1 s"_s.arg(s);
    if (s < 3600)
        return sign + u"%1 min"_s.arg(s / 60);
    if (s < 86400)
        return sign + u"%1 h %2 m"_s.arg(s / 3600).arg((s % 3600) / 60, 2, 10, QLatin1Char('0'));
    const qint64 days = s / 86400;
    if (days >= 30 && days < 365)
        return sign + u"%1 d"_s.arg(days); // hours would be noise
    if (days < 365)
        return sign + u"%1 d %2 h"_s.arg(days).arg((s % 86400) / 3600);
    return sign + u"%1 y %2 d"_s.arg(days / 365).arg(days % 365);
}

QString age(qint64 ms)
{
    if (ms < 1000)
        return number(static_cast<double>(std::max<qint64>(ms, 0)) / 1000, 1) + " s ago"_L1;
    return duration(ms) + " ago"_L1;
}

QString dateTime(qint64 epochMs, qint64 nowMs)
{
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(epochMs);
    const bool sameYear = when.date().year() == QDateTime::fromMSecsSinceEpoch(nowMs).date().year();
    return QLocale().toString(when, sameYear ? u"d MMM HH:mm"_s : u"d MMM yyyy"_s);
}

QString isoUtc(qint64 epochMs)
{
    return QDateTime::fromMSecsSinceEpoch(epochMs, Qt::UTC).toString(Qt::ISODate);
}

Result<qint64> parseDuration(const QString &text)
{
    static const QRegularExpression part(u"(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(ms|s|min|m|h|d|w)\\s*"_s);
    static const QRegularExpression whole(u"^\\s*(?:\\d{1,9}(?:\\.\\d{1,6})?\\s*(?:ms|s|min|m|h|d|w)\\s*)+$"_s);
    if (!whole.match(text).hasMatch())
        return fail(ErrorKind::Invalid, u"\"%1\" is no duration; write 14d, 36h, 30m or 90s"_s.arg(text));
    double sum = 0;
    for (auto it = part.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const QString unit = match.captured(2);
        double ms = 1;
        if (unit == "s"_L1)
            ms = 1e3;
        else if (unit == "m"_L1 || unit == "min"_L1)
            ms = 6e4;
        else if (unit == "h"_L1)
            ms = 3.6e6;
        else if (unit == "d"_L1)
            ms = 8.64e7;
        else if (unit == "w"_L1)
            ms = 6.048e8;
        sum += match.captured(1).toDouble() * ms;
    }
    return static_cast<qint64>(std::min(sum, 9e18));
}

} // namespace base::quantity
