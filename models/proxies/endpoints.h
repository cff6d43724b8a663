// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts as Envoy sees them now: /clusters?format=json, with their counters and whether they are ejected.
#pragma once

#include "models/base/error.h"

#include <QVector>

namespace proxies {

struct HostRow {
    QString cluster = {}, address = {}, health = {}; ///< health as EDS and health checks leave it: "HEALTHY", ...
    bool ejected = false; ///< by outlier detection
    qint64 requests = 0, errors = 0, activeRequests = 0, activeConnections = 0, connectFails = 0;
    double successRate = -1; ///< percent; -1 = not known
    int weight = 0, priority = 0;
};

/// Invalid, or TooLarge over a million hosts.
base::Result<QVector<HostRow>> hosts(const QByteArray &clustersJson, const QString &where);

} // namespace proxies
