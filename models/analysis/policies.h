// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules about policies share: which workloads a policy reaches, and which mTLS mode is asked for where.
#pragma once

#include "models/analysis/world.h"

#include <map>

namespace analysis {

/// A sidecar or ztunnel enforces policies for it: injected or asking for it (pod, or its namespace), or in ambient mode; or it
/// is a gateway itself.
bool obeysPolicies(const World &world, const Workload &workload);

/// It names what it is for, other than by labels.
bool hasTargets(Ref spec);

/// The label to blame for a selector: the first by name, as istioctl says it.
Ref firstLabel(Ref labels);

using Items = std::vector<const Item *>;
/// The names of all but one, at most five: "a, b and 3 more".
QString others(const Items &all, const Item *but);

/// mtls.mode; "" for UNSET, which inherits.
std::string_view mtlsMode(Ref mtls);

/// PeerAuthentications without selector, of which the oldest one counts (by name where ages are unknown).
class MtlsModes
{
public:
    explicit MtlsModes(const World &world);

    /// Null when there is none. "" and the root namespace: the whole mesh's.
    const Item *policyOf(std::string_view ns) const;
    /// What workloads of the namespace ask for: its own policy, the mesh's, PERMISSIVE.
    std::string_view modeOf(std::string_view ns) const;
    /// The mesh's own.
    std::string_view meshMode() const;

private:
    const World &m_world;
    std::map<std::string_view, const Item *, std::less<>> m_byNamespace;
};

} // namespace analysis
