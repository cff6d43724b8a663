// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// store::Preflight by a Session: made anew for each context.
#pragma once

#include "app/session/preflight.h"
#include "app/session/session.h"

#include <memory>

class DesktopPreflight final : public QObject, public store::Preflight
{
    Q_OBJECT

public:
    /// The session outlives this.
    explicit DesktopPreflight(session::Session &session, QObject *parent = nullptr);

    QFuture<base::Result<store::PreflightAnswer>> ask(const QVector<controlplane::Access> &asked) override;

private:
    std::unique_ptr<session::Preflight> m_preflight;
};
