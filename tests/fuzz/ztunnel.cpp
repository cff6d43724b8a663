// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a ztunnel's dump: every row knows its place in it, and none holds a key.
#include "models/proxies/ztunnel.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray json(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    static_cast<void>(proxies::isZtunnel(json));
    const auto dump = proxies::readZtunnel(json, QStringLiteral("fuzz"));
    if (!dump) {
        if (dump.error().detail.isEmpty())
            std::abort();
        return 0;
    }
    const auto known = [&dump](int entry) { return entry >= 0 && entry < dump->elements.size(); };
    for (const proxies::ZtunnelWorkload &one : dump->workloads) {
        if (!known(one.entry))
            std::abort();
    }
    for (const proxies::ZtunnelCertificate &one : dump->certificates) {
        if (!known(one.entry) || one.chainPem.contains("PRIVATE KEY"))
            std::abort();
    }
    for (const proxies::ZtunnelConnection &one : dump->connections) {
        if (!known(one.entry))
            std::abort();
    }
    return 0;
}
