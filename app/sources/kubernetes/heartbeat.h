// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the server for its version while nothing else is heard from it, so that one that hangs or was cut off is noticed
// within two periods. Any byte of any watch counts as heard.
#pragma once

#include "app/sources/kubernetes/reflector.h"

namespace kubernetes {

class Heartbeat : public QObject
{
    Q_OBJECT

public:
    Heartbeat(Shared &shared, QObject *parent);

    void start() { probe(); }
    void stop();
    /// Somebody got no answer: look now.
    void probe();
    bool isLost() const { return m_lost; }

signals:
    /// At least once a period while all is well. `version` is "" when it was not asked for or not told.
    void alive(const QString &version);
    /// No answer; the next try is at `retryMs`.
    void lost(const base::Error &error, qint64 retryMs);
    void refused(const base::Error &error);

private:
    void timeout();
    void take(const Reply &reply);

    Shared &m_shared;
    Backoff m_backoff;
    QTimer m_timer;
    int m_epoch = 0;
    bool m_asking = false;
    bool m_lost = false;
    QElapsedTimer m_asked;
};

} // namespace kubernetes
