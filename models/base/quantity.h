// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers with their unit, as look.md section 8 writes them: rates, shares, latencies, bytes, durations, times.
// Locale: QLocale() for people; reports for machines use C and do not come here.
#pragma once

#include "models/base/error.h"

#include <QString>

namespace base::quantity {

// NaN prints as "–" (none) everywhere.

QString number(double value, int decimals);            ///< 1,204.6
QString rate(double perSecond);                        ///< "12.3 req/s", "12.3 k req/s"
QString rateNumber(double perSecond);                  ///< the same without the unit, for a column with the unit in its header
QString connections(double perSecond);                 ///< "2.1 conn/s"
QString percent(double share);                         ///< share 0..1 -> "8.1 %"; measured zero is "0.0 %"
QString percentNumber(double share);                   ///< without the sign
QString latency(double ms);                            ///< "340 ms", "1.2 s"
QString latencyNumber(double ms);                      ///< ms without unit, thousands grouped
QString bytes(double count);                           ///< "1.9 MB"
QString bytesRate(double perSecond);                   ///< "1.9 MB/s"
QString duration(qint64 ms);                           ///< two units at most: "30 s", "10 min", "5 h 12 m", "3 d 4 h", "44 d", "1 y 44 d"
QString age(qint64 ms);                                ///< duration + " ago"; under a second "0.4 s ago"
QString dateTime(qint64 epochMs, qint64 nowMs);        ///< local: "26 Nov 18:40"; "3 Jan 2035" when the year is not now's
QString isoUtc(qint64 epochMs);                        ///< "2026-11-26T17:40:00Z"

/// "14d", "36h", "30m", "90s", "250ms", "2w", joined too: "1d12h". In ms. Error kind Invalid.
Result<qint64> parseDuration(const QString &text);

} // namespace base::quantity
