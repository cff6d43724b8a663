// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// pods/portforward over a WebSocket, subprotocol v4.channel.k8s.io: channel 2i carries the data of the i-th asked port,
// 2i+1 its errors; the first message of each is the port. The kubelet and the API server in one.
#pragma once

#include "app/sandbox/api/podport.h"
#include "app/sandbox/api/status.h"

namespace sandbox::portforward {

inline constexpr std::size_t portLimit = 16;
inline constexpr const char *channelProtocol = "v4.channel.k8s.io";

/// The answer that opens the tunnel, or why not. `ports` null: nothing listens in any pod.
Answered<HttpResponse> open(const HttpRequest &request, const PodName &pod, const PodPorts *ports);

} // namespace sandbox::portforward
