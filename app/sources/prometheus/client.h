// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Queries over http::Client: form or GET, deadline, decode off the main thread.
#pragma once

#include "app/sources/prometheus/decode.h"

#include <QObject>

#include <atomic>

namespace prometheus {

struct Query {
    QString text; ///< PromQL
    std::vector<metrics::Label> labels; ///< that the answer's rows have
};

struct Grid {
    qint64 fromMs = 0, toMs = 0, stepMs = 15000;
    int steps() const { return stepMs > 0 && toMs >= fromMs ? static_cast<int>((toMs - fromMs) / stepMs) + 1 : 0; }
};

/// Futures that are cancelled cut their request. Results come with the endpoint in `where`.
class Client : public QObject
{
    Q_OBJECT

public:
    using Answered = QFuture<base::Result<AnswerPtr>>;

    Client(const http::Endpoint &endpoint, const Options &options, QObject *parent = nullptr);

    /// At the store's own now when atMs is 0.
    Answered instant(const Query &query, qint64 atMs = 0);
    Answered range(const Query &query, const Grid &grid);
    /// The cheapest question there is; `timeoutMs` instead of the deadline.
    Answered ping(int timeoutMs);
    QFuture<base::Result<Build>> build();
    QFuture<base::Result<int>> scrapeInterval();

    /// Without user, password and query.
    QString where() const { return m_where; }
    void setFlavour(Flavour flavour) { m_flavour = flavour; }

private:
    http::Request request(const QByteArray &path, QByteArray form, int timeoutMs) const;
    Answered ask(http::Request request, Shape shape);
    template <class T, class Decode> QFuture<base::Result<T>> fetch(http::Request request, Decode decode);

    Options m_options;
    Flavour m_flavour;
    QString m_where;
    std::shared_ptr<std::atomic<bool>> m_get; ///< set when the other side takes no POST
    http::Client m_http;
};

} // namespace prometheus
