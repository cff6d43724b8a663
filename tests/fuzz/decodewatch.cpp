// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the lines of a watch, as a Status and as a version.
#include "app/sources/kubernetes/decode.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const auto kind = static_cast<mesh::Kind>(data[0] % mesh::kindCount);
    const QByteArray text(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    using Type = kubernetes::WatchEvent::Type;
    if (const auto all = kubernetes::Decoder(kind, QStringLiteral("v1")).events(text)) {
        for (const kubernetes::WatchEvent &event : all->events) {
            if (event.object && (event.object->kind != kind || event.name != event.object->meta.name || event.name.isEmpty()))
                std::abort();
            if (event.object && event.type != Type::Added && event.type != Type::Modified)
                std::abort();
        }
    }
    if (const auto status = kubernetes::decodeStatus(text); status && status->retryAfterSeconds < 0)
        std::abort();
    if (const auto version = kubernetes::decodeVersion(text); version && text.isEmpty())
        std::abort();
    return 0;
}
