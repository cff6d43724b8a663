// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// pods/portforward over a WebSocket, the kubelet and the API server in one. Two subprotocols: SPDY/3.1+portforward.k8s.io, as
// servers take it since 1.30 (podtunnel), and v4.channel.k8s.io: channel 2i carries the data of the i-th asked port, 2i+1 its
// errors; the first message of each is the port. The upgrade to SPDY itself, without a WebSocket, is not served.
#pragma once

#include "app/sandbox/api/podport.h"
#include "app/sandbox/api/status.h"

#include <cstdint>

namespace sandbox::portforward {

inline constexpr std::size_t portLimit = 16;
inline constexpr const char *channelProtocol = "v4.channel.k8s.io", *tunnelProtocol = "SPDY/3.1+portforward.k8s.io";

enum class Speaks : std::uint8_t { Both, Channels, Tunnel }; ///< Both: the tunnel where the client offers it

/// The answer that opens the tunnel, or why not. `ports` null: nothing listens in any pod.
Answered<HttpResponse> open(const HttpRequest &request, const PodName &pod, const PodPorts *ports, Speaks speaks);

} // namespace sandbox::portforward
