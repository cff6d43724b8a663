// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rate and error share per destination service over time, from the answers of three range queries. The reporters are joined
// as in metrics.h, at each step: the waypoint's count, else the larger of S and D + N.
#pragma once

#include "models/mesh/traffic.h"
#include "models/metrics/samples.h"

#include <QMap>

#include <utility>

namespace metrics {

/// Range answers over the same grid; null = not asked or failed. Columns: DestinationServiceNamespace,
/// DestinationServiceName, Reporter.
struct HistoryAnswers {
    const Batch *all = nullptr;
    const Batch *failed = nullptr; ///< by outcome() == Failed
    const Batch *lost = nullptr;   ///< reporter source, never arrived
    /// Linkerd, outbound: DstNamespace, DstService, Classification.
    const Batch *linkerd = nullptr;
};

/// Remembers what it was told, so that a refresh needs only the newest steps.
class History
{
public:
    /// Rates of one service at each step; the grid is the caller's affair.
    struct Rates {
        mesh::Series rate, failures;
    };

    /// Puts the answers' steps over those kept. `keep` steps at most, the newest.
    void add(const HistoryAnswers &answers, qsizetype keep);
    void clear() { m_services.clear(); }
    bool isEmpty() const { return m_services.isEmpty(); }

    /// All services over one grid of `keep` steps that ends at toMs. Services without any point in it are left out.
    mesh::TrafficHistory history(qint64 toMs, qint64 stepMs, qsizetype keep) const;

private:
    QMap<std::pair<QString, QString>, Rates> m_services; ///< by (ns, service)
};

/// One service's (or selection's) joined rate and failures from rows that are summed by reporter. Used by History and for
/// the series of a page.
struct ByReporter {
    mesh::Series source, destination, waypoint;
    void add(const QString &reporter, const mesh::Series &values);
};
History::Rates joinReporters(const ByReporter &all, const ByReporter &failed, const mesh::Series &lost);

} // namespace metrics
