// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Why istiod or a proxy gives no answer, as a state of the page: what it is, and what would mend it.
#pragma once

#include "models/base/error.h"
#include "widgets/kit/notice.h"

namespace kit {

/// `who` is "istiod" or a pod's name, `ns` where a right is needed. `shown`: an earlier answer is on screen, from `atMs`.
StateText askingState(const base::Error &error, const QString &who, const QString &ns, bool shown, qint64 atMs, qint64 nowMs);

} // namespace kit
