// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A value computed from a Snapshot off the main thread. Latest wins: while one computation runs, only the newest request
// waits; an answer that was overtaken is dropped.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QtConcurrent>

#include <functional>
#include <memory>
#include <optional>

namespace store {

class DerivedBase : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

signals:
    void ready();
};

template <class T> class Derived final : public DerivedBase
{
public:
    using Compute = std::function<T()>;

    explicit Derived(QObject *parent = nullptr)
        : DerivedBase(parent)
    {
        connect(&m_watcher, &QFutureWatcherBase::finished, this, &Derived::finish);
    }
    ~Derived() override { m_watcher.waitForFinished(); }

    /// Runs `compute` on a worker thread, now or after the one that is running. It must own all that it reads.
    void request(Compute compute)
    {
        m_next = std::move(compute);
        if (!m_watcher.isRunning())
            run();
    }

    /// Null until the first answer.
    std::shared_ptr<const T> value() const { return m_value; }
    bool isBusy() const { return m_watcher.isRunning(); }

private:
    void run()
    {
        m_watcher.setFuture(QtConcurrent::run([compute = *std::exchange(m_next, std::nullopt)] { return std::make_shared<const T>(compute()); }));
    }

    void finish()
    {
        m_value = m_watcher.result();
        if (m_next)
            run();
        emit ready();
    }

    QFutureWatcher<std::shared_ptr<const T>> m_watcher;
    std::optional<Compute> m_next;
    std::shared_ptr<const T> m_value;
};

} // namespace store
