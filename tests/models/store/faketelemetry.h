// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A telemetry store that answers when the test says so, and remembers what it was asked.
#pragma once

#include "models/store/source.h"

#include <QPromise>

#include <memory>
#include <vector>

class FakeTelemetry final : public store::Telemetry
{
public:
    using Traffic = std::shared_ptr<const mesh::Traffic>;

    struct Asked {
        qint64 atMs = 0;
        int windowSeconds = 0;
        std::shared_ptr<QPromise<base::Result<Traffic>>> promise;
        bool isCancelled() const { return promise->isCanceled(); }
    };
    struct AskedSeries {
        store::SeriesQuery query;
        std::shared_ptr<QPromise<base::Result<QVector<store::NamedSeries>>>> promise;
    };

    QFuture<base::Result<QVector<store::NamedSeries>>> series(const store::SeriesQuery &query) override
    {
        auto promise = std::make_shared<QPromise<base::Result<QVector<store::NamedSeries>>>>();
        promise->start();
        askedSeries.push_back({query, promise});
        return promise->future();
    }
    QFuture<base::Result<Traffic>> trafficAt(qint64 atMs, int windowSeconds) override
    {
        auto promise = std::make_shared<QPromise<base::Result<Traffic>>>();
        promise->start();
        asked.push_back({atMs, windowSeconds, promise});
        return promise->future();
    }
    void setRange(qint64 spanMs) override { rangeMs = spanMs; }

    /// The last question, with one edge of this rate.
    void answer(double rate)
    {
        auto traffic = std::make_shared<mesh::Traffic>();
        traffic->atMs = asked.back().atMs;
        traffic->windowSeconds = asked.back().windowSeconds;
        mesh::EdgeTraffic edge;
        edge.rate = rate;
        traffic->edges = {edge};
        end(asked.back(), Traffic(traffic));
    }
    void fail(const QString &detail) { end(asked.back(), base::fail(base::ErrorKind::Unreachable, detail, QStringLiteral("prometheus"))); }

    std::vector<Asked> asked;
    std::vector<AskedSeries> askedSeries;
    qint64 rangeMs = 0;

private:
    static void end(const Asked &one, const base::Result<Traffic> &result)
    {
        one.promise->addResult(result);
        one.promise->finish();
    }
};
