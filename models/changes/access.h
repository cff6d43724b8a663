// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The port to all that a change needs of the world, for the context that is in use: whom to write to, where to note it, who
// may. The desktop's main implements it over a session; tests over memory. It decides nothing.
#pragma once

#include "models/changes/journal.h"

#include <QObject>

namespace changes {

struct HandedOver {
    QStringList files; ///< that were written, relative to the folder
    QString commit;    ///< of a Git branch; "" for files
    QString branch;
};

class Access : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    enum class Mode : quint8 {
        None,      ///< no context is in use
        ReadOnly,  ///< by the settings: the transport refuses
        Protected, ///< not before its name was typed
        Opened,    ///< protected, and open for a while
        Writable,
    };

    virtual QString context() const = 0;
    /// Null without a context. Another one after contextChanged(); that one stays valid until then.
    virtual Target *target() = 0;
    /// Null when it could not be opened: journalError() says why, and nothing is written.
    virtual Journal *journal() = 0;
    virtual base::Error journalError() const = 0;

    virtual Mode mode() const = 0;
    /// Opens a protected context when `typed` is its name; Invalid when it is not.
    virtual base::Result<void> open(const QString &typed) = 0;
    virtual void close() = 0;
    /// Until when it is open; 0 = it is not.
    virtual qint64 openUntilMs() const = 0;

    /// Drafts of the plan's context, over restarts. Values of Secrets are never kept.
    virtual base::Result<void> keepDrafts(const Plan &plan) = 0;
    /// Of the context in use.
    virtual base::Result<Plan> drafts() = 0;

    /// As changes::handOver: "DIR", "REPOSITORY[:BRANCH]".
    virtual QFuture<base::Result<HandedOver>> handOver(const Plan &plan, const QString &destination) = 0;

signals:
    /// Another target, other drafts.
    void contextChanged();
    void modeChanged();
};

} // namespace changes
