// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a WebSocket's handshake and as its frames, and their payloads as both kinds of port-forward.
#include "app/sources/kubernetes/framing.h"
#include "app/sources/kubernetes/websocket.h"

#include <cstdlib>

using namespace kubernetes;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto answer = websocket::readAnswer(bytes);
    if (!answer && answer.error().detail.isEmpty())
        std::abort();
    websocket::Reader whole, halves;
    const auto messages = whole.feed(bytes);
    const auto first = halves.feed(QByteArrayView(bytes).first(bytes.size() / 2));
    const auto second = first ? halves.feed(QByteArrayView(bytes).sliced(bytes.size() / 2)) : first;
    if (messages && (!first || !second || first->size() + second->size() != messages->size()))
        std::abort(); // where the pieces end must not matter
    for (const char *protocol : {kTunnelProtocol, kChannelProtocol}) {
        const auto framing = framingFor(protocol, 15000);
        for (const websocket::Message &message : messages.value_or(QVector<websocket::Message>()))
            static_cast<void>(framing->take(message.payload));
    }
    return 0;
}
