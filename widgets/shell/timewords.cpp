// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/timewords.h"

#include "models/base/quantity.h"
#include "models/base/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace shell {

namespace {

using store::Moment;
using store::Playhead;

QString tr(const char *text)
{
    return QCoreApplication::translate("shell::TimeWords", text);
}

QString trafficWords(const Moment &moment, qint64 nowMs)
{
    const QString time = clockText(moment.atMs, nowMs, false);
    switch (moment.state) {
    case Moment::State::Loading: return tr("asking for the traffic of %1").arg(time);
    case Moment::State::Failed: return tr("traffic of %1 is not known: %2").arg(time, base::text::clean(moment.error.detail));
    case Moment::State::Ready: break;
    }
    if (moment.snapshot->traffic && moment.snapshot->traffic->edges.isEmpty())
        return tr("no traffic is recorded for %1").arg(time);
    return {};
}

QString configurationWords(const Moment &moment, qint64 nowMs)
{
    const QString time = clockText(moment.atMs, nowMs, false);
    if (moment.configurationMs == 0)
        return tr("configuration is not known for %1").arg(time);
    if (moment.configurationIsLater)
        return tr("configuration of %1 shown: not known for %2").arg(clockText(moment.configurationMs, nowMs, false), time);
    return {};
}

/// What is not as one would expect of this time.
QStringList limits(const Moment &moment, qint64 nowMs)
{
    QStringList parts{trafficWords(moment, nowMs), configurationWords(moment, nowMs)};
    parts.removeAll(QString());
    return parts;
}

} // namespace

QString clockText(qint64 ms, qint64 nowMs, bool seconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    const QString clock = time.toString(seconds ? u"HH:mm:ss"_s : u"HH:mm"_s);
    return time.date() == QDateTime::fromMSecsSinceEpoch(nowMs).date() ? clock : QLocale().toString(time.date(), u"d MMM"_s) + u' ' + clock;
}

QString rangeText(qint64 fromMs, qint64 toMs, qint64 nowMs)
{
    const bool oneDay = QDateTime::fromMSecsSinceEpoch(fromMs).date() == QDateTime::fromMSecsSinceEpoch(toMs).date();
    const QString to = oneDay ? QDateTime::fromMSecsSinceEpoch(toMs).toString(u"HH:mm"_s) : clockText(toMs, nowMs, false);
    return u"%1 – %2"_s.arg(clockText(fromMs, nowMs, false), to);
}

TimeWords timeWords(const Playhead &head, qint64 nowMs)
{
    const Moment &moment = head.moment();
    const QString at = clockText(moment.atMs, nowMs);
    TimeWords words;
    QStringList grey;
    switch (head.mode()) {
    case Playhead::Mode::Live: return {};
    case Playhead::Mode::Paused:
        words.strong = tr("Paused %1").arg(at);
        grey << tr("%1 behind; what comes is kept").arg(quantity::duration(std::max<qint64>(0, nowMs - moment.atMs)));
        break;
    case Playhead::Mode::Replay:
        words.strong = tr("Replay %1").arg(at);
        grey << quantity::age(std::max<qint64>(0, nowMs - moment.atMs));
        grey += limits(moment, nowMs);
        break;
    case Playhead::Mode::Compare: {
        const Moment &before = head.moment(Playhead::Thumb::Before);
        words.strong = tr("Compare A %1 with B %2").arg(clockText(before.atMs, nowMs), at);
        QStringList both = limits(before, nowMs) + limits(moment, nowMs);
        both.removeDuplicates();
        grey << (both.isEmpty() ? QStringList(tr("values are B's")) : both);
        words.failed = before.state == Moment::State::Failed;
        break;
    }
    }
    words.failed |= moment.state == Moment::State::Failed;
    words.grey = grey.join(u"; "_s);
    return words;
}

} // namespace shell
