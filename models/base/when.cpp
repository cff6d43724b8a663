// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/when.h"

#include "models/base/quantity.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace base {

namespace {

/// "15m ago", "-15m": what is to be taken off now.
QString agoPart(const QString &text)
{
    if (text.endsWith(" ago"_L1))
        return text.chopped(4).trimmed();
    return text.startsWith(u'-') ? text.mid(1) : QString();
}

QDateTime clockTime(const QString &text, const QDateTime &now)
{
    for (const auto &form : {u"H:mm"_s, u"H:mm:ss"_s}) {
        const QTime time = QTime::fromString(text, form);
        if (time.isValid()) {
            const QDateTime today(now.date(), time);
            return today <= now ? today : QDateTime(now.date().addDays(-1), time);
        }
    }
    return {};
}

QDateTime dateTime(const QString &text)
{
    const QDateTime iso = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (iso.isValid())
        return iso;
    for (const auto &form : {u"yyyy-MM-dd H:mm"_s, u"yyyy-MM-dd H:mm:ss"_s, u"yyyy-MM-dd'T'H:mm"_s}) {
        const QDateTime local = QDateTime::fromString(text, form);
        if (local.isValid())
            return local;
    }
    return {};
}

} // namespace

Result<qint64> parseWhen(const QString &written, qint64 nowMs)
{
    const QString text = written.trimmed();
    if (text.compare("now"_L1, Qt::CaseInsensitive) == 0)
        return nowMs;
    if (const QString ago = agoPart(text); !ago.isEmpty()) {
        const auto span = quantity::parseDuration(ago);
        if (span && *span <= nowMs)
            return nowMs - *span;
    }
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    if (isNumber && seconds >= 100'000'000 && seconds < 100'000'000'000)
        return seconds * 1000;
    if (const QDateTime at = clockTime(text, QDateTime::fromMSecsSinceEpoch(nowMs)); at.isValid())
        return at.toMSecsSinceEpoch();
    if (const QDateTime at = dateTime(text); at.isValid() && at.toMSecsSinceEpoch() > 0)
        return at.toMSecsSinceEpoch();
    return fail(ErrorKind::Invalid,
                u"\"%1\" is no time; write now, 15m ago, 14:05, 2026-11-25 14:05, 2026-11-25T14:05:00Z or Unix seconds"_s.arg(written));
}

} // namespace base
