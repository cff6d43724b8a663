// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/series.h"

#include <algorithm>
#include <cmath>

namespace metrics {

namespace {
constexpr float gap = std::numeric_limits<float>::quiet_NaN();
}

mesh::Series rowSeries(const Batch &batch, qsizetype row)
{
    mesh::Series s{.startMs = batch.startMs, .stepMs = batch.stepMs, .values = QVector<float>(batch.steps)};
    for (int i = 0; i < batch.steps; ++i) {
        const double v = batch.value(row, i);
        s.values[i] = std::isfinite(v) ? static_cast<float>(v) : gap;
    }
    return s;
}

mesh::Series align(const mesh::Series &in, qint64 fromMs, qint64 toMs, qint64 stepMs)
{
    if (stepMs <= 0 || toMs < fromMs)
        return {.startMs = fromMs, .stepMs = stepMs, .values = {}};
    mesh::Series out{.startMs = fromMs, .stepMs = stepMs, .values = QVector<float>((toMs - fromMs) / stepMs + 1, gap)};
    for (qsizetype i = 0; i < in.values.size(); ++i) {
        const qint64 at = in.startMs + i * in.stepMs - fromMs;
        const qint64 slot = at < -stepMs / 2 ? -1 : (at + stepMs / 2) / stepMs;
        if (slot >= 0 && slot < out.values.size() && !std::isnan(in.values[i]))
            out.values[slot] = in.values[i];
    }
    return out;
}

mesh::Series merge(const mesh::Series &head, const mesh::Series &tail, qsizetype keep)
{
    if (tail.isEmpty() || head.isEmpty()) {
        mesh::Series only = tail.isEmpty() ? head : tail;
        const qsizetype cut = std::max<qsizetype>(0, only.values.size() - keep);
        only.startMs += cut * only.stepMs;
        only.values.remove(0, cut);
        return only;
    }
    const qint64 step = tail.stepMs;
    const qint64 end = std::max(head.endMs(), tail.endMs());
    const qint64 start = std::max(std::min(head.startMs, tail.startMs), end - (keep - 1) * step);
    mesh::Series out{.startMs = start, .stepMs = step, .values = QVector<float>((end - start) / step + 1, gap)};
    for (const mesh::Series *s : {&head, &tail}) {
        for (qsizetype i = 0; i < s->values.size(); ++i) {
            const qint64 at = s->startMs + i * step;
            if (at >= start && !std::isnan(s->values[i]))
                out.values[(at - start) / step] = s->values[i];
        }
    }
    return out;
}

mesh::Series sum(std::span<const mesh::Series> in)
{
    if (in.empty())
        return {};
    mesh::Series out = in.front();
    for (const mesh::Series &s : in.subspan(1)) {
        for (qsizetype i = 0; i < std::min(out.values.size(), s.values.size()); ++i) {
            if (std::isnan(out.values[i]))
                out.values[i] = s.values[i];
            else if (!std::isnan(s.values[i]))
                out.values[i] += s.values[i];
        }
    }
    return out;
}

mesh::Series share(const mesh::Series &part, const mesh::Series &whole)
{
    mesh::Series out = whole;
    for (qsizetype i = 0; i < out.values.size(); ++i) {
        const float w = whole.values[i];
        const float p = i < part.values.size() && !std::isnan(part.values[i]) ? part.values[i] : 0;
        out.values[i] = w > 0 ? std::clamp(p / w, 0.0F, 1.0F) : gap;
    }
    return out;
}

} // namespace metrics
