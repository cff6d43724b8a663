// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/routes/measure.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace routes {

bool hasFlag(QStringView flags, QStringView flag)
{
    return flags.split(u',').contains(flag);
}

void Sum::addCodes(const QVector<mesh::CodeRate> &codes, double rate, double errors, double denied, double limited)
{
    m_any = true;
    m_rate += rate;
    m_errors += errors * rate;
    m_denied += denied * rate;
    m_limited += limited * rate;
    for (const mesh::CodeRate &code : codes)
        m_codes[{code.code, code.flags}] += code.rate;
}

void Sum::add(const mesh::EdgeTraffic &edge)
{
    addCodes(edge.codes, edge.rate, edge.errors, edge.denied, edge.limited);
    addLatency(edge.p50, edge.p95, edge.p99, edge.rate);
}

void Sum::add(const mesh::RouteTraffic &route)
{
    addCodes(route.codes, route.rate, route.errors, route.denied, route.limited);
}

void Sum::addLatency(double p50, double p95, double p99, double rate)
{
    if (!std::isfinite(p50) || !std::isfinite(p99) || rate <= 0)
        return;
    m_weight += rate;
    m_p50 += p50 * rate;
    m_p95 += p95 * rate;
    m_p99 += p99 * rate;
}

Measured Sum::measured() const
{
    Measured out;
    if (!m_any)
        return out;
    out.rate = m_rate;
    for (auto it = m_codes.cbegin(); it != m_codes.cend(); ++it)
        out.codes.append({it.key().first, it.key().second, *it});
    std::ranges::stable_sort(out.codes, std::ranges::greater(), &mesh::CodeRate::rate);
    if (m_weight > 0) {
        out.p50 = m_p50 / m_weight;
        out.p95 = m_p95 / m_weight;
        out.p99 = m_p99 / m_weight;
    }
    if (m_rate <= 0)
        return out;
    out.errors = m_errors / m_rate;
    out.denied = m_denied / m_rate;
    out.limited = m_limited / m_rate;
    for (const mesh::CodeRate &code : out.codes) {
        out.refused += code.code.size() == 3 && code.code.startsWith(u'4') ? code.rate / m_rate : 0;
        out.timeouts += hasFlag(code.flags, u"UT") ? code.rate / m_rate : 0;
        out.exhausted += hasFlag(code.flags, u"URX") ? code.rate / m_rate : 0;
    }
    return out;
}

} // namespace routes
