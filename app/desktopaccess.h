// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// changes::Access by a Session: where the window's changes meet the cluster and the disk.
#pragma once

#include "app/changes/clustertarget.h"
#include "app/changes/journalfile.h"
#include "app/session/session.h"
#include "models/changes/access.h"
#include "models/settings/settings.h"

#include <QTimer>

#include <atomic>

class DesktopAccess final : public changes::Access
{
    Q_OBJECT

public:
    /// All outlive this.
    DesktopAccess(session::Session &session, settings::Settings &kept, const base::Clock &clock, QObject *parent = nullptr);

    QString context() const override { return m_context; }
    changes::Target *target() override { return m_target.get(); }
    changes::Journal *journal() override { return m_journal.get(); }
    base::Error journalError() const override { return m_journalError; }
    Mode mode() const override;
    base::Result<void> open(const QString &typed) override;
    void close() override;
    qint64 openUntilMs() const override { return m_openUntilMs; }
    base::Result<void> keepDrafts(const changes::Plan &plan) override;
    base::Result<changes::Plan> drafts() override;
    QFuture<base::Result<changes::HandedOver>> handOver(const changes::Plan &plan, const QString &destination) override;

    /// How long a protected context stays open once its name was typed.
    static constexpr qint64 openMs = 30 * 60'000;

private:
    void useContext(const QString &context);
    void openJournal();
    void refreshMode();

    session::Session &m_session;
    settings::Settings &m_kept;
    const base::Clock &m_clock;
    QString m_context;
    std::unique_ptr<changes::ClusterTarget> m_target;
    std::unique_ptr<changes::JournalFile> m_journal;
    base::Error m_journalError;
    qint64 m_openUntilMs = 0;
    QTimer m_closing;
    /// Read by the transport's thread with each request.
    std::shared_ptr<std::atomic_bool> m_mayWrite = std::make_shared<std::atomic_bool>(false);
};
