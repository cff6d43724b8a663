// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a discovery request, and as an HTTP/2 connection to the sandbox's istiod.
#include "app/sandbox/proxy/discovery.h"
#include "app/sandbox/proxy/http2.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    (void)sandbox::discovery::readRequest(bytes);
    class Once final : public sandbox::grpc::Call
    {
        sandbox::grpc::Reply received(std::string_view message) override
        {
            const auto request = sandbox::discovery::readRequest(message);
            return {.messages = {request ? request->typeUrl : std::string()}, .end = {}};
        }
    };
    sandbox::grpc::Server server([](const sandbox::grpc::Headers &) { return sandbox::grpc::Opened{std::make_unique<Once>(), {}}; });
    for (std::size_t at = 0; at < size && server.received(bytes.substr(at, 64)); at += 64)
        server.take();
    return 0;
}
