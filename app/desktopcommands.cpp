// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktopcommands.h"

DesktopCommands::DesktopCommands(session::Session &session, QObject *parent)
    : Commands(parent)
    , m_session(session)
    , m_wanted(session.options().context)
{
    connect(&session, &session::Session::contextChanged, this, &Commands::contextChanged);
    connect(&session, &session::Session::failed, this, [this](const base::Error &error) { emit failed(m_wanted, error.message()); });
}

QVector<shell::ContextEntry> DesktopCommands::contexts() const
{
    QVector<shell::ContextEntry> entries;
    for (const session::ContextInfo &info : m_session.contexts())
        entries.push_back({info.name, info.server, info.problem, info.current});
    return entries;
}

void DesktopCommands::useContext(const QString &name)
{
    m_wanted = name;
    m_session.use(name);
}

void DesktopCommands::refresh()
{
    m_session.refresh();
}

shell::Asked DesktopCommands::asked(const QString &context) const
{
    const session::Asked asked = m_session.asked(context);
    return {asked.command, asked.place, asked.insecure ? asked.server : QString()};
}

QString DesktopCommands::accept(const QString &context)
{
    const auto accepted = m_session.accept(context);
    return accepted ? QString() : accepted.error().message();
}
