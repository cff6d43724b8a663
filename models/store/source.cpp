// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/source.h"

#include "models/store/derived.h"

using namespace Qt::Literals::StringLiterals;

namespace store {

QFuture<base::Result<QVector<SeriesCount>>> Telemetry::requestSeries()
{
    return QtFuture::makeReadyFuture<base::Result<QVector<SeriesCount>>>(
        base::fail(base::ErrorKind::Unsupported, u"this store can't count its series"_s));
}

} // namespace store
