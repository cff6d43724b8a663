// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The messages of Envoy's discovery service that the sandbox's istiod takes and gives, as protobuf on the wire. By hand, so that
// a field number that our client has wrong cannot be wrong here too. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox::discovery {

struct Node {
    std::string id;
    std::map<std::string, std::string> metadata; ///< what is text in it
};
struct Request {
    std::optional<Node> node;
    std::vector<std::string> names;
    std::string typeUrl;
};
/// nullopt for what is no DiscoveryRequest.
std::optional<Request> readRequest(std::string_view bytes);

struct Any {
    std::string typeUrl, value;
};
struct Response {
    std::string version, typeUrl, nonce, controlPlane;
    std::vector<Any> resources;
};
std::string written(const Response &response);

/// envoy.service.status.v3.ConfigStatus
enum class ConfigStatus : std::uint8_t { Unknown, Synced, NotSent, Stale, Error };
struct TypeStatus {
    std::string typeUrl, error;
    ConfigStatus status = ConfigStatus::Unknown;
    std::int64_t sentMs = 0; ///< 0: never
};
/// One envoy.service.status.v3.ClientConfig, as istiod fills it.
Any clientConfig(const std::string &id, const std::map<std::string, std::string> &metadata, const std::vector<TypeStatus> &types);

} // namespace sandbox::discovery
