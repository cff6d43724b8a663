// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the API server serves: the kinds of models/mesh with all their versions, as strings of the API.
#pragma once

#include "app/sandbox/api/objects.h"

#include <span>

namespace sandbox {

struct ServedKind {
    ResourceId id;
    std::vector<std::string> versions = {}; ///< best first
    std::string kind = {}, singular = {};
    std::vector<std::string> shortNames = {};
    bool namespaced = true;
    bool builtIn = false;   ///< not a CRD: takes strategic merge patches, may be replaced without a resourceVersion
    bool hasStatus = false; ///< served as a subresource, and then only writable there

    std::string apiVersion(const std::string &version) const { return id.group.empty() ? version : id.group + '/' + version; }
    bool serves(const std::string &version) const;
    /// "virtualservices.networking.istio.io", as messages name it.
    std::string qualified() const { return id.group.empty() ? id.plural : id.plural + '.' + id.group; }
};

/// Groups stand together, in the order clients shall prefer.
std::span<const ServedKind> servedKinds();
const ServedKind *servedKind(const std::string &group, const std::string &plural);
/// "" (core) first; each once, in order.
const std::vector<std::string> &servedGroups();
/// All versions of any kind of the group, most stable first.
std::vector<std::string> servedVersions(const std::string &group);

/// The object with the apiVersion and kind it is asked for in.
Json inVersion(const Json &object, const ServedKind &kind, const std::string &version);

} // namespace sandbox
