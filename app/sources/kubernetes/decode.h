// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of the Kubernetes API to domain types: one object, a page of a List, lines of a watch, a Status. Pure; knows no
// connection. A Decoder is for one kind and may be used from one thread at a time, any thread.
// Secrets lose everything but certificates here, see decodesecret.cpp.
#pragma once

#include "app/sources/kubernetes/scan.h"
#include "models/base/error.h"
#include "models/mesh/object.h"

#include <QByteArray>
#include <QVector>

#include <memory>
#include <optional>

namespace kubernetes {

class Interner;

/// Objects that could not be taken, with the reason of the first.
struct Skipped {
    int count = 0;
    QString reason;
    void add(const base::Error &error);
};

struct Page {
    QVector<mesh::ObjectPtr> objects;
    QString resourceVersion;
    QString continueToken;
    qint64 remaining = -1; ///< remainingItemCount; -1 = not said
    Skipped skipped;
};

/// `{"kind":"Status",...}`
struct Status {
    int code = 0;
    QString reason, message;
    QString continueToken; ///< of a 410: allows an inconsistent resume
    int retryAfterSeconds = 0;
    QStringList causes;    ///< details.causes[].reason
};

struct WatchEvent {
    enum class Type : quint8 { Added, Modified, Deleted, Bookmark, Failure };
    Type type = Type::Added;
    mesh::ObjectPtr object;  ///< Added, Modified; null when it could not be taken
    QString ns, name, uid;   ///< Added, Modified, Deleted
    QString resourceVersion; ///< what to resume from; "" when not said
    bool initialEnd = false; ///< a Bookmark: the initial events of a WatchList are complete
    Status status;           ///< Failure
};

struct WatchEvents {
    QVector<WatchEvent> events;
    Skipped skipped;
};

class Decoder
{
public:
    /// `apiVersion` as requested ("networking.istio.io/v1"): given to objects that don't say it.
    Decoder(mesh::Kind kind, QString apiVersion, Limits limits = {});
    ~Decoder();

    /// A whole answer to a list request. An object that can't be taken is counted in `skipped`; a List that is cut short
    /// or no List is an error.
    base::Result<Page> page(QByteArray body);
    /// Whole lines of a watch. A line that is no event is an error: the stream can't be trusted from there on.
    base::Result<WatchEvents> events(QByteArray lines);
    /// The answer to a GET of one object.
    /// Of a Secret the bytes of `body` are overwritten in place afterwards.
    base::Result<mesh::ObjectPtr> object(QByteArray body);

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Nothing when `body` is no Status: proxies answer with HTML.
std::optional<Status> decodeStatus(QByteArray body);
/// gitVersion of /version, without the leading v.
base::Result<QString> decodeVersion(QByteArray body);

} // namespace kubernetes
