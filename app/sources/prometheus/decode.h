// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies of the Prometheus HTTP API to values. Pure; runs off the main thread. Numbers are strings there ("NaN", "+Inf").
#pragma once

#include "app/sources/prometheus/prometheus.h"
#include "models/base/error.h"
#include "models/metrics/samples.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

namespace prometheus {

/// What a query asked for: which labels to keep, and the grid of a range query (steps = 1: an instant query).
struct Shape {
    std::vector<metrics::Label> labels;
    int steps = 1;
    qint64 startMs = 0, stepMs = 0;
    qsizetype maxSeries = 200'000;
    qsizetype maxSamples = 12'000'000;
};

struct Answer {
    metrics::Batch batch;
    QStringList warnings; ///< at most 20, shortened
    QStringList infos;
    bool partial = false; ///< VictoriaMetrics' isPartial
    double seconds = 0;   ///< until the last byte
    double decodeSeconds = 0;
    qint64 bytes = 0;
};
using AnswerPtr = std::shared_ptr<const Answer>;

/// A vector or matrix. Native histograms are skipped with a warning. `where` names the endpoint in errors.
base::Result<Answer> decodeAnswer(const QByteArray &body, const Shape &shape, const QString &where);

/// What an answer that is not 2xx says: the API's envelope, a Kubernetes Status, an HTML page of a proxy, or plain text.
base::Error decodeError(int status, const QByteArray &body, const QString &where);

struct Build {
    Flavour flavour = Flavour::Prometheus;
    QString version; ///< "" where the store does not tell
};
base::Result<Build> decodeBuild(const QByteArray &body, const QString &where);

/// Seconds, from status/config: the longest scrape_interval of the jobs that look like the mesh's, else the global one.
base::Result<int> decodeScrapeInterval(const QByteArray &body, const QString &where);
/// "15s", "1m30s"; 0 for anything else.
int durationSeconds(QStringView text);

} // namespace prometheus
