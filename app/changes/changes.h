// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The world behind models/changes: the journal on disk (journalfile.h), the cluster as a target (clustertarget.h), and the
// handover of a change to files or to Git (handover.h). It decides nothing: order, conflicts and outcomes are the Runner's.
// Called by the verbs and by the desktop's main, which give it an http::Endpoint from app/session.
#pragma once

#include "models/changes/changes.h"

namespace changes {

/// Where journal and drafts are kept unless told otherwise: the user's data folder.
QString defaultJournalPath();

} // namespace changes
