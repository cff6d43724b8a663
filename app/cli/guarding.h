// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What --guard does after a change was applied: looks at the services it touches, and says on stderr what it sees.
#pragma once

#include "app/cli/output.h"
#include "app/session/session.h"
#include "models/changes/changes.h"
#include "models/changes/guardwatch.h"

namespace cli {

/// Services that requests reach under the plan's objects, in the cluster as it is now.
QVector<mesh::ObjectKey> touchedServices(session::Session &session, const changes::Plan &plan);

class Guarding final : public QObject
{
    Q_OBJECT

public:
    Guarding(session::Session &session, const base::Clock &clock, const Output &output, QObject *parent = nullptr);
    void setProxies(changes::AskProxies ask) { m_watch.setProxies(std::move(ask)); }
    /// As GuardWatch::start.
    void start(const changes::Guard &guard, const QVector<mesh::ObjectKey> &services, qint64 sinceMs);
    const changes::GuardWatch &watch() const { return m_watch; }

signals:
    /// False: take the change back.
    void decided(bool keep);

private:
    void tell();
    void end();

    const base::Clock &m_clock;
    const Output &m_output;
    changes::GuardWatch m_watch;
};

} // namespace cli
