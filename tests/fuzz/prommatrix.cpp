// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the answer of a range query, and what becomes of it as history.
#include "app/sources/prometheus/decode.h"
#include "models/metrics/history.h"

#include <cmath>
#include <cstdlib>

using metrics::Label;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const prometheus::Shape shape{.labels = {Label::DestinationServiceNamespace, Label::DestinationServiceName, Label::Reporter, Label::DstNamespace,
                                             Label::DstService, Label::Classification},
                                  .steps = 5,
                                  .startMs = 1'000'000'000'000,
                                  .stepMs = 15'000,
                                  .maxSeries = 500};
    const auto answer = prometheus::decodeAnswer(body, shape, QStringLiteral("fuzz"));
    if (!answer)
        return answer.error().detail.isEmpty() ? std::abort(), 1 : 0;
    metrics::History history;
    history.add({.all = &answer->batch, .failed = &answer->batch, .lost = &answer->batch, .linkerd = &answer->batch}, 4);
    history.add({.all = &answer->batch}, 4);
    const auto told = history.history(shape.startMs + 4 * shape.stepMs, shape.stepMs, 4);
    for (const auto &s : told.services) {
        if (s.rate.values.size() != 4 || s.errors.values.size() != 4)
            std::abort();
        for (const float v : s.errors.values) {
            if (v < 0 || v > 1)
                std::abort();
        }
    }
    return 0;
}
