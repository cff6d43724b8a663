// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/loggers.h"

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {
constexpr qsizetype kMostLoggers = 10'000;
}

base::Result<QVector<Logger>> loggers(const QByteArray &text, const QString &where)
{
    QVector<Logger> all;
    // "active loggers:", then "  admin: warning" for each.
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype colon = line.indexOf(": ");
        if (!line.startsWith(' ') || colon < 0)
            continue;
        if (all.size() == kMostLoggers)
            return base::fail(base::ErrorKind::TooLarge, u"more than %1 loggers are listed"_s.arg(kMostLoggers), where);
        all.push_back({QString::fromUtf8(line.first(colon)).trimmed(), QString::fromUtf8(line.sliced(colon + 1)).trimmed()});
    }
    if (all.isEmpty())
        return base::fail(base::ErrorKind::Invalid, u"this is no list of loggers"_s, where);
    return all;
}

QStringList logLevels()
{
    return {u"trace"_s, u"debug"_s, u"info"_s, u"warning"_s, u"error"_s, u"critical"_s, u"off"_s};
}

} // namespace proxies
