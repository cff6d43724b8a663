// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates page: a timeline of ends above a table of what breaks first, and an inspector with chain, use and live
// probe. Shows what models/certificates found; never reads a cluster, and probes only through the port the desk gives it.
// Made by shell.
#pragma once

#include "widgets/certificates/certificatespage.h"
