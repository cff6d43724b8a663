// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/guard.h"

#include "models/base/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
namespace quantity = base::quantity;

namespace changes {

namespace {

using Metric = Condition::Metric;

struct Name {
    Metric metric;
    QLatin1StringView word;
};
constexpr std::array names{Name{Metric::Errors, "error"_L1}, Name{Metric::P50, "p50"_L1},   Name{Metric::P95, "p95"_L1},
                           Name{Metric::P99, "p99"_L1},      Name{Metric::Rate, "rate"_L1}, Name{Metric::Nacks, "nack"_L1}};

QLatin1StringView wordOf(Metric metric)
{
    return std::ranges::find(names, metric, &Name::metric)->word;
}

bool isLatency(Metric metric)
{
    return metric == Metric::P50 || metric == Metric::P95 || metric == Metric::P99;
}

base::Result<double> numberOf(const QString &text, const QString &where)
{
    bool good = false;
    const double value = text.toDouble(&good);
    if (!good || !std::isfinite(value) || value < 0)
        return base::fail(ErrorKind::Invalid, u"\"%1\" is no number"_s.arg(text), where);
    return value;
}

base::Result<double> limitOf(Metric metric, const QString &value, const QString &where)
{
    if (isLatency(metric)) {
        const auto ms = quantity::parseDuration(value);
        if (!ms || *ms > mostGuardMs)
            return base::fail(ErrorKind::Invalid, u"\"%1\" is no latency; write 500ms or 2s"_s.arg(value), where);
        return static_cast<double>(*ms);
    }
    if (metric == Metric::Rate || metric == Metric::Nacks)
        return numberOf(value, where);
    if (!value.endsWith(u'%'))
        return base::fail(ErrorKind::Invalid, u"\"%1\" is no share; write 1%"_s.arg(value), where);
    const auto percent = numberOf(value.chopped(1).trimmed(), where);
    return percent ? base::Result<double>(*percent / 100) : percent;
}

base::Result<Condition> conditionOf(const QString &text)
{
    const qsizetype at =
        std::min(text.indexOf(u'<') < 0 ? text.size() : text.indexOf(u'<'), text.indexOf(u'>') < 0 ? text.size() : text.indexOf(u'>'));
    const QString word = text.left(at).trimmed().toLower(), value = text.mid(at + 1).trimmed();
    if (at == text.size())
        return base::fail(ErrorKind::Invalid, u"write METRIC<VALUE, such as error<1% or p99<500ms"_s, text);
    const auto name = std::ranges::find_if(names, [&word](const Name &one) { return word == one.word; });
    if (name == names.end())
        return base::fail(ErrorKind::Invalid, u"\"%1\" is no metric; there are error, p50, p95, p99, rate and nack"_s.arg(word), text);
    if (name->metric == Metric::Nacks && value.endsWith(u'x'))
        return base::fail(ErrorKind::Invalid, u"refusals are counted from the change on: write nack<1"_s, text);
    Condition condition{.metric = name->metric, .below = text[at] == u'<', .relative = value.endsWith(u'x')};
    const auto limit = condition.relative ? numberOf(value.chopped(1).trimmed(), text) : limitOf(name->metric, value, text);
    if (!limit)
        return tl::unexpected(limit.error());
    condition.limit = *limit;
    return condition;
}

QString plain(double value)
{
    return QString::number(value, 'g', 12);
}

QString valueText(Metric metric, double value)
{
    if (metric == Metric::Rate)
        return quantity::rate(value);
    if (metric == Metric::Nacks)
        return plain(value);
    return isLatency(metric) ? quantity::latency(value) : quantity::percent(value);
}

} // namespace

base::Result<Guard> parseGuard(const QString &conditions, const QString &duration)
{
    Guard guard;
    const QStringList parts = conditions.split(u',', Qt::SkipEmptyParts);
    if (parts.isEmpty())
        return base::fail(ErrorKind::Invalid, u"a guard needs a condition, such as error<1%"_s, conditions);
    if (parts.size() > mostConditions)
        return base::fail(ErrorKind::TooLarge, u"a guard has at most %1 conditions"_s.arg(mostConditions), conditions);
    for (const QString &part : parts) {
        const auto condition = conditionOf(part.trimmed());
        if (!condition)
            return tl::unexpected(condition.error());
        guard.conditions.push_back(*condition);
    }
    if (!duration.isEmpty()) {
        const auto ms = quantity::parseDuration(duration);
        if (!ms)
            return base::fail(ErrorKind::Invalid, u"\"%1\" is no duration; write 5m"_s.arg(duration), duration);
        guard.forMs = *ms;
    }
    if (guard.forMs < leastGuardMs || guard.forMs > mostGuardMs)
        return base::fail(ErrorKind::Invalid, u"a guard looks for 30 seconds at least and 24 hours at most"_s, duration);
    return guard;
}

bool Guard::asks(Metric metric) const
{
    return std::ranges::any_of(conditions, [metric](const Condition &condition) { return condition.metric == metric; });
}

QString toString(const Condition &condition)
{
    QString value = plain(condition.limit) + u'x';
    if (!condition.relative)
        value = condition.metric == Metric::Errors ? plain(condition.limit * 100) + u'%'
            : isLatency(condition.metric)          ? QString::number(static_cast<qint64>(condition.limit)) + "ms"_L1
                                                   : plain(condition.limit);
    return wordOf(condition.metric) + QString(condition.below ? u'<' : u'>') + value;
}

QString toString(const Guard &guard)
{
    QStringList parts;
    for (const Condition &condition : guard.conditions)
        parts << toString(condition);
    return parts.join(u',');
}

double Measured::of(Condition::Metric metric) const
{
    switch (metric) {
    case Metric::Errors: return errors;
    case Metric::P50: return p50;
    case Metric::P95: return p95;
    case Metric::P99: return p99;
    case Metric::Rate: return rate;
    case Metric::Nacks: return nacks;
    }
    return mesh::nan;
}

QStringList violations(const Guard &guard, const Measured &before, const Measured &now)
{
    QStringList found;
    for (const Condition &condition : guard.conditions) {
        const double value = now.of(condition.metric);
        const double limit = condition.relative ? condition.limit * before.of(condition.metric) : condition.limit;
        if (!std::isfinite(value) || !std::isfinite(limit) || (condition.below ? value < limit : value > limit))
            continue;
        // Nothing went wrong before and nothing does now: "below one and a half times nothing" can't hold, and is no failure.
        if (condition.relative && condition.below && value == 0)
            continue;
        // As it was written: 0.01 % is not 0.0 %.
        const bool share = condition.metric == Metric::Errors && !condition.relative;
        const QString text = share ? plain(limit * 100) + u" %"_s : valueText(condition.metric, limit);
        found << (condition.below ? u"%1 is %2, it has to stay below %3"_s : u"%1 is %2, it has to stay above %3"_s)
                     .arg(wordOf(condition.metric), valueText(condition.metric, value),
                          condition.relative ? u"%1 (%2 times what was before)"_s.arg(text, plain(condition.limit)) : text);
    }
    return found;
}

bool canJudge(const Guard &guard, const Measured &before, const Measured &now)
{
    return std::ranges::all_of(guard.conditions, [&](const Condition &condition) {
        return std::isfinite(now.of(condition.metric)) && (!condition.relative || std::isfinite(before.of(condition.metric)));
    });
}

} // namespace changes
