// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph of another time: --at, --from and --to, and the question to telemetry that follows. The configuration is
// always the one of now, since the cluster keeps no other.
#pragma once

#include "app/cli/globals.h"

#include <functional>
#include <optional>

namespace cli {

/// Traffic averaged over the `windowSeconds` that end at `atMs`.
struct Window {
    qint64 atMs = 0;
    int windowSeconds = 60;
};

struct PastFlags {
    std::string at, from, to, compare;

    void add(CLI::App &app);
    void addCompare(CLI::App &app);
    /// The earlier time to compare with, averaged as long as `shown`. Nothing without --compare. Error kind Invalid.
    base::Result<std::optional<Window>> before(const std::optional<Window> &shown, qint64 nowMs) const;
    /// Nothing: live. Error kind Invalid.
    base::Result<std::optional<Window>> window(qint64 nowMs) const;
};

/// Snapshots of now with the traffic of those times, in their order; or the first error. `done` is called from the event
/// loop, once. `session` has settled.
void readPast(session::Session &session, const QVector<Window> &windows, std::function<void(base::Result<QVector<mesh::SnapshotPtr>>)> done);

} // namespace cli
