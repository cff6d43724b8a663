// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as Envoy's config dump and as its list of hosts.
#include "models/proxies/proxies.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QString where = QStringLiteral("fuzz");
    const auto dump = proxies::Dump::read(body, where);
    if (dump) {
        for (const proxies::Entry &entry : dump->entries()) {
            if (entry.at < 0 || entry.at + entry.length > body.size())
                std::abort();
        }
        static_cast<void>(proxies::clusters(*dump));
        static_cast<void>(proxies::listeners(*dump));
        static_cast<void>(proxies::routes(*dump));
        static_cast<void>(proxies::secrets(*dump));
        const auto same = proxies::compare(*dump, *dump);
        if (same && !same->isEmpty())
            std::abort();
    } else if (dump.error().detail.isEmpty()) {
        std::abort();
    }
    static_cast<void>(proxies::hosts(body, where));
    return 0;
}
