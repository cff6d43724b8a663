// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A change of configuration in words. Names of objects and fields stay as Kubernetes writes them.
#pragma once

#include "models/store/changes.h"

namespace shell {

/// "VirtualService shop/reviews".
QString objectText(const store::ConfigChange &change);
/// "changed", "rolled out, revision 5".
QString actText(const store::ConfigChange &change);
/// "weights 75/20/5 → 70/20/10"; "" where the facts tell nothing.
QString gistText(const store::Gist &gist);
/// "14:09 VirtualService shop/reviews: weights 75/20/5 → 70/20/10", for tooltips, lists and screen readers.
QString changeText(const store::ConfigChange &change, qint64 nowMs);

} // namespace shell
