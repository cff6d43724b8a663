// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Control plane page.
#pragma once

#include "widgets/controlplane/controlplanepage.h"
