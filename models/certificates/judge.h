// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What follows for a collected row: who renews it, what breaks, what is wrong, how bad it is.
#pragma once

#include "models/certificates/collector.h"

namespace certificates {

class Judge
{
public:
    Judge(const mesh::Snapshot &snapshot, const Collector &found, qint64 nowMs, const Thresholds &thresholds);

    void judge(Row &row) const;

private:
    struct Rates {
        double rate = 0;
        double opened = mesh::nan;
    };

    void setRenewal(Row &row) const;
    bool setKeeper(Row &row) const;
    void setConsequence(Row &row) const;
    void addRates(Row &row) const;
    void addTimeProblems(Row &row) const;
    void addKeyProblems(Row &row) const;

    const mesh::Snapshot &m_snapshot;
    const Collector &m_found;
    qint64 m_nowMs;
    Thresholds m_thresholds;
    QHash<Collector::WorkloadName, Rates> m_out, m_in; ///< of gateway workloads
};

/// Health first, then what ends first; what has no end comes last among its equals.
bool breaksBefore(const Row &a, const Row &b);

} // namespace certificates
