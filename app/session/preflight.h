// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// store::Preflight by an API server: SelfSubjectAccessReviews, all at once, and the date of the answers.
#pragma once

#include "app/sources/http/client.h"
#include "models/base/clock.h"
#include "models/store/preflight.h"

#include <QObject>

namespace session {

class Preflight final : public QObject, public store::Preflight
{
    Q_OBJECT

public:
    Preflight(http::Endpoint api, const base::Clock &clock, QObject *parent = nullptr);

    QFuture<base::Result<store::PreflightAnswer>> ask(const QVector<controlplane::Access> &asked) override;

private:
    class Round;
    http::Client m_http;
    const base::Clock &m_clock;
};

} // namespace session
