// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Several queries that belong together: tells when all have ended, each with its own result. Deleting it cancels those
// that still run, which is how a newer question supersedes an older one.
#pragma once

#include "app/sources/prometheus/client.h"

#include <QFutureWatcher>
#include <QObject>

#include <memory>
#include <vector>

namespace prometheus {

class Gather : public QObject
{
    Q_OBJECT

public:
    /// At least one query.
    Gather(QVector<Client::Answered> queries, QObject *parent);
    ~Gather() override;

    /// After finished(). A cancelled query has an error of that kind.
    const base::Result<AnswerPtr> &result(int i) const { return m_results[static_cast<size_t>(i)]; }
    int count() const { return static_cast<int>(m_results.size()); }
    AnswerPtr answer(int i) const { return result(i) ? *result(i) : nullptr; }
    double slowest() const; ///< seconds

signals:
    void finished();

private:
    void end(int i);

    std::vector<std::unique_ptr<QFutureWatcher<base::Result<AnswerPtr>>>> m_watchers;
    std::vector<base::Result<AnswerPtr>> m_results;
    int m_waiting = 0;
};

} // namespace prometheus
