// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: bars, rail, page head, filter line, inspector, drawer, palette, and the way between pages. Knows pages
// only as kit::Page; fetches nothing; what it can't do itself it asks shell::Commands for. Called by main_desktop.
#pragma once

#include "widgets/shell/commands.h"
#include "widgets/shell/mainwindow.h"
