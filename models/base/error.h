// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong, as a value. Every fallible call of the project returns Result<T>; nothing is thrown across files.
#pragma once

#include <QString>
#include <tl/expected.hpp>

namespace base {

enum class ErrorKind : quint8 {
    Unreachable,  ///< no answer: refused, timed out, cut, name not found
    Unauthorized, ///< 401: the credentials were not taken
    Forbidden,    ///< 403: known, but not allowed
    NotFound,     ///< 404, or a file that is not there
    Conflict,     ///< 409
    Expired,      ///< 410: the resourceVersion or continue token is too old
    Invalid,      ///< the other side's or the user's data can't be understood
    TooLarge,     ///< a limit of ours was reached; the limit is named in detail
    Cancelled,    ///< asked for by us
    Unsupported,  ///< understood, but not served here
    Internal,     ///< a fault in Meshdeck
};

/// `detail` is one sentence for a person, without a full stop at the end needed; `where` names the file with line, the
/// object or the endpoint. Both may hold text from a cluster: clean them (base/text.h) before they reach a terminal.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString detail;
    QString where;

    /// "where: detail", or just one of them.
    QString message() const;
    friend bool operator==(const Error &, const Error &) = default;
};

template <class T> using Result = tl::expected<T, Error>;

/// Expected 1.0's own operator== does not compile for void; moc wants one for a signal's argument.
inline bool operator==(const Result<void> &a, const Result<void> &b)
{
    return a.has_value() == b.has_value() && (a.has_value() || a.error() == b.error());
}

inline tl::unexpected<Error> fail(ErrorKind kind, QString detail, QString where = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(detail), std::move(where)});
}

/// The kind's name in lower case, stable: it is the `reason` of JSON errors.
QString nameOf(ErrorKind kind);

} // namespace base
