// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Changes page: drafts in the order they would be applied, what they change and what is found wrong with them, the dry
// run, who owns what, the confirmation, the application object by object, the guard, and the journal with the way back. It
// shows a changes::Review and tells it what the operator decides; it writes nothing itself. Called by shell/pages.
#pragma once

#include "widgets/changes/changespage.h"
