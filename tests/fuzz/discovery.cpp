// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a discovery document, aggregated or plain. What is found must be one of our kinds.
#include "app/sources/kubernetes/decodediscovery.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    QVector<kubernetes::ServedKind> served;
    if (const auto document = kubernetes::decodeDiscovery(text))
        served = document->served;
    if (const auto resources = kubernetes::decodeResources(text))
        served += *resources;
    const kubernetes::BestVersions best = kubernetes::bestVersions(served);
    for (const kubernetes::ServedKind &each : served) {
        if (static_cast<int>(each.kind) >= mesh::kindCount)
            std::abort();
        if (!each.version.isEmpty() && best[static_cast<size_t>(each.kind)].isEmpty())
            std::abort();
    }
    return 0;
}
