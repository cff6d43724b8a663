// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every page, in the rail's order. Adding one: a line in pages.cpp.
#pragma once

#include "widgets/kit/page.h"

namespace shell {

struct PageEntry {
    QString group; ///< of the rail; shown once, above its first page
    QString icon;
    kit::Page *page = nullptr; ///< owned by `parent`
    int key = 0;               ///< the digit that opens it, 10 = the digit 0; 0 = by its place
};

QVector<PageEntry> makePages(kit::Desk &desk, QWidget *parent);

} // namespace shell
