// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The proxies of the mesh: which configuration each has taken, what each really runs and who made it, and where that differs
// from what istiod would send. Asks through store::Proxies, every ten seconds while it is shown; never polls unseen. Its one
// write is a log level. Called by shell/pages.
#pragma once

#include "widgets/proxies/proxiespage.h"
