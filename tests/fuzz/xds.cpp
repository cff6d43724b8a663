// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as istiod's answer to a question by gRPC, and as its JSON.
#include "app/sources/istio/decode.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QString where = QStringLiteral("fuzz");
    const auto answer = istio::answers(body, where);
    if (answer) {
        const auto proxies = istio::syncz(answer->front(), where);
        if (proxies && proxies->size() > answer->front().resources.size())
            std::abort();
    } else if (answer.error().detail.isEmpty()) {
        std::abort();
    }
    static_cast<void>(istio::istiods(body, where));
    static_cast<void>(istio::token(body, where));
    static_cast<void>(istio::rootCertificate(body, where));
    static_cast<void>(proxies::readSyncz(body, where));
    return 0;
}
