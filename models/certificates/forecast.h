// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an inventory says about time: a timeline's places, counts, and what ends within a span.
#pragma once

#include "models/certificates/inventory.h"

namespace certificates {

/// From "now" (0) to 10 years (1), logarithmic from one hour on; what has ended is at 0, what lasts longer at 1.
double timelinePosition(qint64 leftMs);

struct Tick {
    qint64 leftMs = 0;
    double position = 0;
};
/// 6 h, 1 d, 3 d, 7 d, 14 d, 30 d, 90 d, 1 y, 10 y.
QVector<Tick> timelineTicks();

/// Lanes of the timeline, in order.
enum class Lane : quint8 { Gateways, Workloads, RemoteClusters, ControlPlane, Webhooks, Linkerd, Others, Authorities };
Lane laneOf(Kind kind);

struct Summary {
    int certificates = 0;
    int attention = 0;  ///< rows with health Warn or worse
    int expired = 0, endsWithinAct = 0, endsWithinPlan = 0; ///< each certificate once; those that renew themselves are not in the last two
    int unreadable = 0; ///< missing, forbidden or malformed
    mesh::Health worst = mesh::Health::Ok;
    int ofWorst = 0;    ///< rows of that health
};
Summary summary(const Inventory &inventory);

/// What has ended or ends within `ms` from the inventory's time, in its order: what `--fail-within` counts. Those that renew
/// themselves count only when their renewal is late or failing, or when they have ended. What nobody uses does not count.
QVector<const Row *> failWithin(const Inventory &inventory, qint64 ms);

} // namespace certificates
