// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the time bar says in words: which time is shown, and how far it is known.
#pragma once

#include "models/store/playhead.h"

namespace shell {

/// "14:11:00" today, "24 Nov 14:11:00" on another day than `nowMs`.
QString clockText(qint64 ms, qint64 nowMs, bool seconds = true);

struct TimeWords {
    QString strong; ///< "Replay 14:11:00"
    QString grey;   ///< "21 min ago; configuration of 14:02 shown: not known for 13:40"
    bool failed = false; ///< something of it could not be had
};

/// `nowMs` is the real time. Empty words while live.
TimeWords timeWords(const store::Playhead &head, qint64 nowMs);

/// "14:02 – 14:32", with the day where it is not today.
QString rangeText(qint64 fromMs, qint64 toMs, qint64 nowMs);

} // namespace shell
