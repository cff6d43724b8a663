// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/facts.h"

#include <algorithm>

namespace mesh {

bool PodFacts::hasProxy(const QString &containerName) const
{
    return std::ranges::any_of(containers, [&containerName](const ContainerFacts &c) { return c.name == containerName; });
}

} // namespace mesh
