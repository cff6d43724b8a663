// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A change handed over to files or to Git in place of the cluster: where the object is written already, its text is edited by
// the fewest splices, so that comments and order stay; else it becomes a file of its own.
#pragma once

#include "models/changes/access.h"

#include <QStringList>

namespace changes {

/// "DIR", or "REPOSITORY:BRANCH", or a repository alone (its branch is named after `title`). The repository's checkout is
/// left alone: the commit is made in a worktree of its own by the user's git, with their identity, hooks and signing.
base::Result<HandedOver> handOver(const Plan &plan, const QString &destination);

/// The text with the wanted object in place of the one it holds; unchanged but for what differs.
base::Result<QByteArray> spliced(const QByteArray &text, const Draft &draft, const QString &where);

} // namespace changes
