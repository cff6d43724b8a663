// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/gather.h"

using namespace Qt::Literals::StringLiterals;

namespace prometheus {

Gather::Gather(QVector<Client::Answered> queries, QObject *parent)
    : QObject(parent)
    , m_waiting(static_cast<int>(queries.size()))
{
    m_results.resize(static_cast<size_t>(queries.size()), base::fail(base::ErrorKind::Cancelled, u"cancelled"_s));
    for (int i = 0; i < queries.size(); ++i) {
        auto watcher = std::make_unique<QFutureWatcher<base::Result<AnswerPtr>>>();
        connect(watcher.get(), &QFutureWatcherBase::finished, this, [this, i] { end(i); });
        watcher->setFuture(queries[i]);
        m_watchers.push_back(std::move(watcher));
    }
}

Gather::~Gather()
{
    for (const auto &watcher : m_watchers) {
        disconnect(watcher.get(), nullptr, this, nullptr);
        watcher->cancel();
    }
}

void Gather::end(int i)
{
    const auto future = m_watchers[static_cast<size_t>(i)]->future();
    if (!future.isCanceled() && future.resultCount() > 0)
        m_results[static_cast<size_t>(i)] = future.result();
    if (--m_waiting == 0)
        emit finished();
}

double Gather::slowest() const
{
    double most = 0;
    for (const auto &r : m_results)
        most = r ? std::max(most, (*r)->seconds) : most;
    return most;
}

} // namespace prometheus
