// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/gate.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace graph {

namespace {

/// NaN where that side has no such number.
double shareOf(const mesh::Flow &flow, double share)
{
    return flow.rate > 0 ? share : mesh::nan;
}

} // namespace

base::Result<Gate> Gate::parse(const QString &text)
{
    Gate gate;
    gate.m_text = text.simplified();
    const auto kind = std::ranges::find(allDiffers, gate.m_text, [](Differs what) { return nameOf(what); });
    if (kind != allDiffers.end()) {
        gate.m_kind = *kind;
        return gate;
    }
    static const QRegularExpression form(
        u"^(errors?|5xx|denied|403|p50|p95|p99|rate|mtls)\\s*([<>])\\s*([+-]?\\d{1,9}(?:\\.\\d{1,6})?)\\s*(%|ms|s|req/s)?$"_s);
    static const QHash<QString, Measure> measures{{u"error"_s, Measure::Error},   {u"errors"_s, Measure::Error}, {u"5xx"_s, Measure::Error},
                                                  {u"denied"_s, Measure::Denied}, {u"403"_s, Measure::Denied},   {u"p50"_s, Measure::P50},
                                                  {u"p95"_s, Measure::P95},       {u"p99"_s, Measure::P99},      {u"rate"_s, Measure::Rate},
                                                  {u"mtls"_s, Measure::Mtls}};
    const auto match = form.match(gate.m_text);
    if (!match.hasMatch()) {
        QStringList kinds;
        for (const Differs what : allDiffers)
            kinds << nameOf(what);
        return base::fail(
            base::ErrorKind::Invalid,
            u"\"%1\" is no condition; write for example \"error > +1%\", \"p95 > +20%\", \"p99 > +50ms\", \"rate < -30%\", or one of %2"_s.arg(
                text, kinds.join(u", "_s)));
    }
    gate.m_measure = measures.value(match.captured(1));
    gate.m_above = match.captured(2) == ">"_L1;
    gate.m_limit = match.captured(3).toDouble();
    const QString unit = match.captured(4);
    const bool latency = gate.m_measure == Measure::P50 || gate.m_measure == Measure::P95 || gate.m_measure == Measure::P99;
    const bool share = !latency && gate.m_measure != Measure::Rate;
    const bool fits = unit == "%"_L1 || (latency && (unit == "ms"_L1 || unit == "s"_L1))
        || (gate.m_measure == Measure::Rate && (unit.isEmpty() || unit == "req/s"_L1));
    if (!fits)
        return base::fail(base::ErrorKind::Invalid, u"\"%1\" needs a unit: % for shares, % or ms for latencies, % or req/s for rates"_s.arg(text));
    gate.m_unit = share ? Unit::Points : unit == "%"_L1 ? Unit::Percent : Unit::Plain;
    if (share)
        gate.m_limit /= 100;
    else if (gate.m_unit == Unit::Percent)
        gate.m_limit /= 100;
    else if (unit == "s"_L1)
        gate.m_limit *= 1000;
    return gate;
}

bool Gate::trips(const Difference &difference) const
{
    if (!difference.significant)
        return false;
    if (m_kind)
        return difference.what.testFlag(*m_kind);
    const auto value = [this](const mesh::Flow &flow) {
        switch (m_measure) {
        case Measure::Error: return shareOf(flow, flow.errors);
        case Measure::Denied: return shareOf(flow, flow.denied);
        case Measure::P50: return flow.p50;
        case Measure::P95: return flow.p95;
        case Measure::P99: return flow.p99;
        case Measure::Rate: return flow.rate;
        case Measure::Mtls: return flow.mtls;
        }
        return mesh::nan;
    };
    const double before = value(difference.before), after = value(difference.after);
    const double change = m_unit == Unit::Percent ? (before > 0 ? (after - before) / before : after > 0 ? HUGE_VAL : 0) : after - before;
    if (std::isnan(before) || std::isnan(after))
        return false;
    return m_above ? change > m_limit : change < m_limit;
}

} // namespace graph
