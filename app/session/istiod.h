// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of the control plane without asking it: its pods' readiness and its image's version.
#pragma once

#include "models/mesh/snapshot.h"

namespace session {

/// SourceHealth::Off when no istiod runs in the cluster. The contact time is the API server's, since that is who told it.
mesh::SourceState istiodState(const mesh::Snapshot &snapshot);

} // namespace session
