// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The port to questions that are put to the API server only when somebody asks whether all is well: what one may do, and what
// time it is there.
#pragma once

#include "models/controlplane/check.h"

#include <QFuture>

namespace store {

struct PreflightAnswer {
    QVector<controlplane::Access> access;  ///< each with its answer or error
    std::optional<qint64> skewMs;          ///< the API server's clock minus ours; nullopt = it did not tell
};

class Preflight
{
public:
    virtual ~Preflight() = default;
    /// `asked`: controlplane::accessAsked(). An Error only where nothing could be asked at all.
    virtual QFuture<base::Result<PreflightAnswer>> ask(const QVector<controlplane::Access> &asked) = 0;
};

} // namespace store
