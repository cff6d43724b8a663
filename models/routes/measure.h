// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Inside models/routes: sums of what proxies counted, over edges or over the series of a route.
#pragma once

#include "models/routes/routes.h"

#include <QMap>

namespace routes {

class Sum
{
public:
    void add(const mesh::EdgeTraffic &edge);
    void add(const mesh::RouteTraffic &route);
    /// Percentiles of a part of the traffic that had `rate`.
    void addLatency(double p50, double p95, double p99, double rate);
    bool any() const { return m_any; }
    Measured measured() const;

private:
    void addCodes(const QVector<mesh::CodeRate> &codes, double rate, double errors, double denied, double limited);

    bool m_any = false;
    double m_rate = 0, m_errors = 0, m_denied = 0, m_limited = 0;
    double m_weight = 0, m_p50 = 0, m_p95 = 0, m_p99 = 0;
    QMap<std::pair<QString, QString>, double> m_codes; ///< by code and flags
};

/// Envoy's flags come joined by commas.
bool hasFlag(QStringView flags, QStringView flag);

} // namespace routes
