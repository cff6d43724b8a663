// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Guards as people type them: what parses is written so that it parses to the same.
#include "models/changes/guard.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto guard = changes::parseGuard(text.section(u' ', 0, 0), text.section(u' ', 1));
    if (!guard)
        return 0;
    const auto again = changes::parseGuard(changes::toString(*guard));
    if (!again || again->conditions.size() != guard->conditions.size())
        std::abort();
    return 0;
}
