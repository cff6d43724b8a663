// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The port to what is changed: a cluster. Implemented by app/changes over the API server's client, and by tests.
#pragma once

#include "models/changes/changes.h"

#include <QFuture>
#include <QStringList>

namespace changes {

enum class Method : quint8 {
    Apply,   ///< server-side apply: only the fields in the body; other owners' fields are conflicts
    Replace, ///< the whole object, for taking away what others own; needs the resourceVersion in the body
    Create,
    Delete,
};

struct Request {
    Method method = Method::Apply;
    ObjectId id;
    QByteArray body;                 ///< JSON; of a Delete nothing
    QString uid, resourceVersion;    ///< a Delete's conditions
    bool dryRun = true;
    bool force = false;              ///< Apply: take fields from their owners
    QString requestId;               ///< ours, in the journal and the audit log of the server (as user agent)
};

struct FieldConflict {
    QString manager, field; ///< ".spec.http", as the server names it
    friend bool operator==(const FieldConflict &, const FieldConflict &) = default;
};

struct Answer {
    enum class Kind : quint8 {
        Done,
        Conflicts, ///< of owners
        Stale,     ///< the object is at another resourceVersion, or another object of that name
        Refused,   ///< by validation, a webhook, a quota; or it is not there (any more)
        Denied,    ///< no permission
        Unknown,   ///< no answer: it may have been done
        NotSent,   ///< surely nothing happened
    };
    Kind kind = Kind::Unknown;
    base::Tree object;              ///< Done: as the server has it now; of a Delete nothing
    QVector<FieldConflict> conflicts;
    base::Error error;
    QStringList warnings;           ///< the server's own
};

struct Permission {
    bool allowed = false;
    QString reason;
};

class Target
{
public:
    virtual ~Target() = default;

    virtual QFuture<base::Result<base::Tree>> read(const ObjectId &id) = 0;
    /// `verb` as RBAC names it: get, patch, create, update, delete.
    virtual QFuture<base::Result<Permission>> may(const ObjectId &id, const QString &verb) = 0;
    virtual QFuture<Answer> send(const Request &request) = 0;
};

} // namespace changes
