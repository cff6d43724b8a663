// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// store::Proxies that answers what a test puts into it, at once or when it is told to.
#pragma once

#include "models/store/proxies.h"

#include <QMap>
#include <QPromise>

#include <functional>
#include <memory>
#include <vector>

namespace support {

class FakeProxies final : public store::Proxies
{
public:
    QFuture<base::Result<proxies::Status>> status() override
    {
        ++statusAsked;
        return answer(statuses, now);
    }
    QFuture<base::Result<QVector<controlplane::RemoteCluster>>> clusters() override { return answer(clusterLists, remote); }
    QFuture<base::Result<QByteArray>> ask(Page page, const mesh::ObjectKey &pod) override
    {
        asked << QString::number(static_cast<int>(page)) + u' ' + pod.ns + u'/' + pod.name;
        return answer(bytes, pages.value({static_cast<int>(page), pod.name}, none()));
    }
    QFuture<base::Result<QByteArray>> setLevel(const mesh::ObjectKey &pod, const QString &change) override
    {
        set << pod.name + u' ' + change;
        return answer(bytes, levelsAfter);
    }
    void leave(const mesh::ObjectKey &pod) override { left << pod.name; }
    void sweep(const QVector<mesh::ObjectKey> &pods, qint64) override { swept_ = pods; }
    void stopSweep() override { stopped = true; }
    QVector<certificates::Observed> observed() const override { return seen; }
    QVector<Unseen> unseen() const override { return notSeen; }

    void put(Page page, const QString &pod, const base::Result<QByteArray> &body) { pages.insert({static_cast<int>(page), pod}, body); }
    /// Those that were held back, in their order.
    void release()
    {
        for (const auto &one : std::exchange(held, {}))
            one();
    }

    base::Result<proxies::Status> now = base::fail(base::ErrorKind::NotFound, QStringLiteral("no istiod"));
    base::Result<QVector<controlplane::RemoteCluster>> remote = QVector<controlplane::RemoteCluster>{};
    base::Result<QByteArray> levelsAfter = none();
    QStringList asked, set, left;
    QVector<mesh::ObjectKey> swept_;
    QVector<certificates::Observed> seen;
    QVector<Unseen> notSeen;
    int statusAsked = 0;
    bool holds = false, stopped = false;

private:
    static base::Result<QByteArray> none() { return base::fail(base::ErrorKind::Unreachable, QStringLiteral("nothing is put there")); }

    template <class T> struct Promises {
        std::vector<std::shared_ptr<QPromise<base::Result<T>>>> all;
    };
    template <class T> QFuture<base::Result<T>> answer(Promises<T> &promises, const base::Result<T> &value)
    {
        auto promise = std::make_shared<QPromise<base::Result<T>>>();
        promise->start();
        promises.all.push_back(promise);
        const auto give = [promise, value] {
            promise->addResult(value);
            promise->finish();
        };
        if (holds)
            held.push_back(give);
        else
            give();
        return promise->future();
    }

    QMap<std::pair<int, QString>, base::Result<QByteArray>> pages;
    Promises<proxies::Status> statuses;
    Promises<QVector<controlplane::RemoteCluster>> clusterLists;
    Promises<QByteArray> bytes;
    std::vector<std::function<void()>> held;
};

} // namespace support
