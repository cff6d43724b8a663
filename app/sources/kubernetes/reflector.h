// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Follows the objects of one kind in one scope: lists them (or lets a WatchList do it), then watches, and starts over as
// the API's rules for resourceVersion ask. Decodes on the pool, in order. Never ends by itself; its state says how it is.
#pragma once

#include "app/sources/kubernetes/backoff.h"
#include "app/sources/kubernetes/client.h"
#include "models/base/clock.h"
#include "models/mesh/state.h"

#include <QElapsedTimer>
#include <QHash>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <variant>

namespace kubernetes {

/// What all that works for one source shares.
struct Shared {
    Client &client;
    QThreadPool &pool;
    const base::Clock &clock;
    Timing timing;
    quint64 seed = 1;
    bool watchList = false;      ///< the server is known to have it, and has not refused it since
    qint64 contactMs = 0;        ///< last byte of any answer
    QElapsedTimer sinceContact;  ///< the same, for measuring silence

    /// Returns the time.
    qint64 contact();
};

struct Scope {
    mesh::Kind kind = mesh::Kind::Namespace;
    QString version;
    QString ns;            ///< "" = cluster-wide
    QString fieldSelector;
    std::function<bool(const mesh::Object &)> wanted; ///< empty = all
};

class Reflector : public QObject
{
    Q_OBJECT

public:
    using Key = std::pair<QString, QString>; ///< namespace, name

    Reflector(Shared &shared, Scope scope, QObject *parent);
    ~Reflector() override;

    void start();
    /// A retry that waits runs now; an open watch is cut and resumed, for what is behind it may be dead.
    void resume();
    /// No requests until start(): the credentials were refused.
    void pause();

    const Scope &scope() const { return m_scope; }
    mesh::KindHealth health() const { return m_health; }
    const std::optional<base::Error> &error() const { return m_error; }
    int count() const { return static_cast<int>(m_synced ? m_known.size() : m_listing.size()); }
    qint64 contactMs() const { return m_contactMs; }
    QVector<Key> keys() const { return m_known.keys(); }

signals:
    /// A fresh list of the scope is complete. `gone` was known before and is not in it.
    void replaced(const QVector<mesh::ObjectPtr> &objects, const QVector<kubernetes::Reflector::Key> &gone);
    void changed(const QVector<mesh::ObjectPtr> &upserts, const QVector<kubernetes::Reflector::Key> &removals);
    void stateChanged();
    void lost(const base::Error &error);    ///< no answer
    void refused(const base::Error &error); ///< 401
    void gone();                            ///< 404: this kind is no longer served so

private:
    enum class Phase : quint8 { Idle, WatchListing, Listing, Watching, Waiting };
    using Decoded = std::variant<base::Result<Page>, base::Result<WatchEvents>>;

    void begin();
    void nextPage(const QString &continueToken);
    void takePage(const base::Result<Page> &page);
    void finishList(const QString &resourceVersion);
    void relist();
    void openWatch(bool initial);
    void streamStarted(int status);
    void streamLines(const QByteArray &data);
    void streamFinished(const base::Result<void> &end);
    void watchEnded();
    void takeEvents(const base::Result<WatchEvents> &events);
    bool takeEvent(const WatchEvent &event, QHash<Key, mesh::ObjectPtr> &changes);
    void takeFailureEvent(const Status &status);
    void publish(const QHash<Key, mesh::ObjectPtr> &changes);
    void decodeNext();
    void takeDecoded(int epoch, const Decoded &decoded);
    void failed(const Failure &failure);
    void deadlinePassed();
    void wait(int ms, void (Reflector::*then)());
    void reopen() { openWatch(false); }
    void cut();
    void setState(mesh::KindHealth health, std::optional<base::Error> error = {});
    void contact();
    QString path() const;

    Shared &m_shared;
    Scope m_scope;
    Backoff m_backoff;
    std::shared_ptr<Decoder> m_decoder;

    Phase m_phase = Phase::Idle;
    int m_epoch = 0; ///< answers to an earlier request are void
    mesh::KindHealth m_health = mesh::KindHealth::Unknown;
    std::optional<base::Error> m_error;
    qint64 m_contactMs = 0;

    QHash<Key, mesh::ObjectPtr> m_known;   ///< as of the last complete list, and the events since
    QHash<Key, mesh::ObjectPtr> m_listing; ///< of the list that runs
    QString m_listVersion;
    bool m_synced = false;
    QString m_resourceVersion;
    Skipped m_skipped;
    int m_expiredPages = 0;
    bool m_canWatch = true;

    http::Stream *m_stream = nullptr;
    int m_streamStatus = 0;
    QByteArray m_errorBody; ///< of an answer that is no stream
    std::optional<base::Result<void>> m_streamEnd;
    QElapsedTimer m_streamAge;
    int m_streamEvents = 0;
    int m_emptyWatches = 0;
    int m_brokenInitials = 0;
    QString m_watchedFrom; ///< resourceVersion the stream was opened with

    std::optional<QByteArray> m_page;
    QByteArray m_lines; ///< received, not decoded yet
    bool m_decoding = false;
    QTimer m_wait, m_deadline;
    void (Reflector::*m_afterWait)() = nullptr;
};

} // namespace kubernetes
