// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// GET with watch=true: the event log as a stream of lines, from a resourceVersion on, or with the state first (WatchList).
#pragma once

#include "app/sandbox/api/reading.h"

namespace sandbox::watching {

struct Timing {
    std::chrono::milliseconds bookmarkMin{10'000}, bookmarkMax{60'000}; ///< between two bookmarks
    std::chrono::seconds lifeMin{1800}, lifeMax{3600};                  ///< of a watch that gives no timeoutSeconds
};

/// `goneAsStatus`: a forgotten version is answered with 410 at once, and not with an ERROR event.
Answered<HttpResponse> watch(ObjectStore &objects, const ApiCall &call, const Timing &timing, bool goneAsStatus);

} // namespace sandbox::watching
