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

QFuture<base::Result<PlaneAnswer>> Telemetry::planes(const PlaneQuery &)
{
    return QtFuture::makeReadyFuture<base::Result<PlaneAnswer>>(
        base::fail(base::ErrorKind::Unsupported, u"this store can't be asked for the control plane's metrics"_s));
}

} // namespace store
