// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes on an upgraded port-forward of the sandbox, by both of its protocols; behind it a port that answers what it gets.
#include "app/sandbox/api/podtunnel.h"
#include "app/sandbox/api/portforward.h"

#include <cstdlib>

namespace {

class Echo final : public sandbox::PodStream
{
public:
    std::string received(std::string_view bytes) override { return std::string(bytes); }
    bool isOver() const override { return false; }
};

class Ports final : public sandbox::PodPorts
{
public:
    std::unique_ptr<sandbox::PodStream> connect(const sandbox::PodName &, int port) const override
    {
        return port == 15000 ? std::make_unique<Echo>() : nullptr;
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Ports ports;
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    sandbox::portforward::Tunnel tunnel({"shop", "reviews"}, &ports);
    for (std::size_t at = 0; at < size && !tunnel.isOver(); at += 100)
        tunnel.received(bytes.substr(at, 100));
    sandbox::HttpRequest request;
    request.method = "GET";
    request.query = "ports=15000,1";
    request.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Key", "a"}, {"Sec-WebSocket-Protocol", "v4.channel.k8s.io"}};
    const auto opened = sandbox::portforward::open(request, {"shop", "reviews"}, &ports, sandbox::portforward::Speaks::Both);
    if (!opened || !opened->upgrade)
        std::abort();
    opened->upgrade->received(bytes);
    return 0;
}
