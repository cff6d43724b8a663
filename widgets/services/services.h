// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Services and workloads as pages: who serves what, how well, by which versions, what configuration applies. Knows the
// inventory and asks Telemetry for the charts of what is selected; never fetches objects, never writes.
// Called by shell/pages.
#pragma once

#include "widgets/services/servicespage.h"
#include "widgets/services/workloadspage.h"
