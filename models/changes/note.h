// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A write that goes to no object of the API server: the log level of a proxy. It stands in the journal like any change, before
// it is sent, but cannot be taken back or finished by the Runner: its own page does that.
#pragma once

#include "models/changes/journal.h"

namespace changes {

struct Note {
    QString ns, pod;        ///< of the proxy
    QString logger;         ///< "" = all of them
    QString before, after;  ///< levels; `before` is "" when several loggers differ
};

/// Of what `note` writes: "ProxyLogLevel shop/reviews-v1-5c78".
ObjectId idOf(const Note &note);
/// Was it written to a proxy, and not to the API server?
bool isOfProxy(const ObjectId &id);

/// Before it is sent. The number of the new change.
base::Result<qint64> begin(Journal &journal, const Note &note, const QString &context);
/// When it was answered; without an answer that could be had it may have been done.
void end(Journal &journal, qint64 change, const base::Result<void> &answer);

} // namespace changes
