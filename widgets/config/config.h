// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Configuration page: every object that configures the mesh, as a table and along the way of a request, with findings and
// references both ways; and the editor, whose text becomes a draft. Knows verdicts and drafts; writes nothing to a cluster.
// Called by shell/pages.
#pragma once

#include "widgets/config/configpage.h"
