// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who took a change: for the apply verb, which polls the status after it has written.
#pragma once

#include "models/proxies/status.h"

namespace proxies {

struct Refusal {
    QString proxy = {}, type = {}, reason = {};
    friend bool operator==(const Refusal &, const Refusal &) = default;
};

struct Arrival {
    QStringList took = {};    ///< were sent something since, and acknowledged all of it
    QStringList waiting = {}; ///< were sent something since that they have not acknowledged
    QVector<Refusal> refused = {};
    int untouched = 0;        ///< were sent nothing since
    /// Proxies among `refused`: one may refuse several types.
    int refusers() const;
    bool isSettled() const { return waiting.isEmpty() && (!took.isEmpty() || !refused.isEmpty()); }
    /// "16 of 16 proxies took it", "15 of 16 proxies took it, 1 refused: …"
    QString text() const;
    friend bool operator==(const Arrival &, const Arrival &) = default;
};

/// `sinceMs` in istiod's clock: what was sent at or after it counts.
Arrival arrival(const Status &status, qint64 sinceMs);

} // namespace proxies
