// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktoppreflight.h"

using namespace Qt::Literals::StringLiterals;

DesktopPreflight::DesktopPreflight(session::Session &session, QObject *parent)
    : QObject(parent)
{
    connect(&session, &session::Session::contextChanged, this, [this, &session] {
        if (session.options().capture.isEmpty())
            m_preflight = std::make_unique<session::Preflight>(session.endpoint(), session.store().clock());
    });
}

QFuture<base::Result<store::PreflightAnswer>> DesktopPreflight::ask(const QVector<controlplane::Access> &asked)
{
    if (m_preflight)
        return m_preflight->ask(asked);
    return QtFuture::makeReadyFuture(base::Result<store::PreflightAnswer>(base::fail(base::ErrorKind::Unreachable, u"no mesh is connected"_s)));
}
