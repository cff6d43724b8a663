// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the answer of an instant query, and what is read from it as traffic; the same bytes as every small answer.
#include "app/sources/prometheus/decode.h"
#include "app/sources/prometheus/graph.h"

#include <cmath>
#include <cstdlib>

using metrics::Label;
using namespace prometheus;

static AnswerPtr decode(const QByteArray &body, const std::vector<Label> &labels)
{
    auto answer = decodeAnswer(body, {.labels = labels, .maxSeries = 1000}, QStringLiteral("fuzz"));
    if (!answer && answer.error().detail.isEmpty())
        std::abort(); // an error must say something
    return answer ? std::make_shared<const Answer>(std::move(*answer)) : nullptr;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    std::vector<Label> all;
    for (int i = 0; i < metrics::labelCount; ++i)
        all.push_back(Label(i));
    GraphInput input;
    for (auto &answer : input.answers)
        answer = decode(body, all);
    const auto traffic = makeTraffic(input);
    for (const auto &e : traffic->edges) {
        double sum = 0;
        for (const auto &c : e.codes)
            sum += c.rate;
        const bool sane = std::isfinite(sum) ? std::abs(sum - e.rate) <= 1e-6 * (1 + sum) : true;
        if (!sane || e.errors < 0 || e.errors > 1.000001 || e.mtls < 0 || e.mtls > 1.000001)
            std::abort();
    }
    decodeBuild(body, {});
    decodeScrapeInterval(body, {});
    decodeError(size > 0 ? 200 + data[0] * 2 : 0, body, {});
    return 0;
}
