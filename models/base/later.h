// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// QFuture::then(context, ...) of Qt 6.4 asserts when its context is gone first. This does not.
#pragma once

#include <QFutureWatcher>

#include <utility>

namespace base {

/// `take(const T &)` runs on `context`'s thread when there is a result; never, when `context` is gone or it was cancelled.
template <class T, class Take> void whenDone(const QFuture<T> &future, QObject *context, Take take)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, take = std::move(take)]() mutable {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            take(watcher->result());
    });
    watcher->setFuture(future);
}

} // namespace base
