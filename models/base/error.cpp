// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/error.h"

namespace base {

QString Error::message() const
{
    if (where.isEmpty())
        return detail;
    if (detail.isEmpty())
        return where;
    return where + QStringLiteral(": ") + detail;
}

QString nameOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Unreachable: return QStringLiteral("unreachable");
    case ErrorKind::Unauthorized: return QStringLiteral("unauthorized");
    case ErrorKind::Forbidden: return QStringLiteral("forbidden");
    case ErrorKind::NotFound: return QStringLiteral("not found");
    case ErrorKind::Conflict: return QStringLiteral("conflict");
    case ErrorKind::Expired: return QStringLiteral("expired");
    case ErrorKind::Invalid: return QStringLiteral("invalid");
    case ErrorKind::TooLarge: return QStringLiteral("too large");
    case ErrorKind::Cancelled: return QStringLiteral("cancelled");
    case ErrorKind::Unsupported: return QStringLiteral("unsupported");
    case ErrorKind::Internal: break;
    }
    return QStringLiteral("internal");
}

} // namespace base
