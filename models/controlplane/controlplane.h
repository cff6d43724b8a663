// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The control plane as a subject: its revisions, who injects whom, the clusters it reads, and the list of checks. Pure
// functions of a snapshot and of what was asked beside it. Read by `meshdeck check` and the Control plane page.
#pragma once

#include "models/controlplane/check.h"
#include "models/controlplane/clusters.h"
#include "models/controlplane/injection.h"
#include "models/controlplane/revisions.h"
#include "models/controlplane/version.h"
