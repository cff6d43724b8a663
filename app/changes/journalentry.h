// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the journal's rows, as JSON; and rows -> Record.
#pragma once

#include "models/changes/journal.h"

namespace changes::entry {

/// Secrets keep their names only.
Plan withoutSecrets(const Plan &plan);

QByteArray begin(const Plan &plan, const QString &user);
QByteArray intent(const Intent &intent, bool secret);
QByteArray outcome(Outcome outcome, const base::Tree &after, const QString &detail);
QByteArray end(Ending ending);
QByteArray takenBack(qint64 by);

/// Takes one row, in order. Invalid when it is none of ours.
base::Result<void> fold(Record &record, int step, const QString &what, const QByteArray &body);

} // namespace changes::entry
