// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A moment as people write it: on the command line, in the palette, in the time bar.
#pragma once

#include "models/base/error.h"

#include <QString>

namespace base {

/// "now", "15m ago", "-15m", "2026-11-25T14:00:00Z" (or with an offset, or local without), "2026-11-25 14:00", "14:05" (the last
/// such time of the local day), "1764079200" (Unix seconds). Epoch ms. Error kind Invalid.
Result<qint64> parseWhen(const QString &text, qint64 nowMs);

} // namespace base
