// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// shell::Commands by a Session: the one place where window and session meet.
#pragma once

#include "app/session/session.h"
#include "widgets/shell/commands.h"

class DesktopCommands final : public shell::Commands
{
    Q_OBJECT

public:
    explicit DesktopCommands(session::Session &session, QObject *parent = nullptr);

    QVector<shell::ContextEntry> contexts() const override;
    void useContext(const QString &name) override;
    void refresh() override;
    shell::Asked asked(const QString &context) const override;
    QString accept(const QString &context) override;

private:
    session::Session &m_session;
    QString m_wanted; ///< the context that was chosen last
};
