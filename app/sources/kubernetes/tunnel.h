// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One port-forwarded connection on a thread of its own: it connects, shakes hands, and carries bytes between the API server and
// a local socket until either end is gone.
#pragma once

#include "app/sources/http/connection.h"
#include "app/sources/kubernetes/door.h"
#include "app/sources/kubernetes/framing.h"
#include "app/sources/kubernetes/portforward.h"
#include "app/sources/kubernetes/websocket.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace kubernetes {

struct ForwardSettings {
    http::Endpoint api;
    ForwardTiming timing;
    ForwardProtocol protocol = ForwardProtocol::Best;
};

/// Why the last connection failed, told across threads.
class ForwardOutcome
{
public:
    void clear();
    void set(const base::Error &error);
    std::optional<base::Error> get() const;

private:
    mutable std::mutex m_mutex;
    std::optional<base::Error> m_error;
};

/// Lets in so many at a time.
class Gate
{
public:
    explicit Gate(int most)
        : m_free(most)
    {
    }
    bool enter(const std::atomic<bool> &stop); ///< false: stopped or closed
    void leave();
    void close();
    void wake();

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_free;
    bool m_closed = false;
};

class Tunnel
{
public:
    Tunnel(const ForwardSettings &settings, std::function<base::Result<PodPort>()> resolve, Door door, std::shared_ptr<Gate> gate,
           std::shared_ptr<ForwardOutcome> outcome);
    ~Tunnel();
    void stop();
    bool isOver() const { return m_over; }

private:
    void run();
    base::Result<void> carry();
    base::Result<void> connect();
    /// The status of the answer; 101 = m_framing stands.
    base::Result<int> shakeHands(bool fresh, bool onlyChannels);
    base::Result<websocket::Answer> answer();
    QByteArray refusalBody();
    base::Result<void> sendAll(QByteArrayView bytes);
    base::Result<void> waitReadable(int ms);
    base::Result<void> pump();
    base::Result<void> poll();
    base::Result<void> fromServer();
    base::Result<void> take(const websocket::Message &message);
    base::Result<void> flushToServer();
    void fromLocal();
    void flushToLocal();
    base::Result<void> keepAlive();
    void sayGoodbye();

    const ForwardSettings m_settings;
    const std::function<base::Result<PodPort>()> m_resolve;
    const std::shared_ptr<Gate> m_gate;
    const std::shared_ptr<ForwardOutcome> m_outcome;
    Door m_door;
    int m_socket = -1; ///< the near end; -1 = nobody came yet
    int m_wake = -1; ///< an eventfd that stop() writes to
    std::atomic<bool> m_stop = false, m_over = false;

    // Of the thread only.
    PodPort m_to;
    QByteArray m_key;
    std::unique_ptr<http::Connection> m_connection;
    std::unique_ptr<Framing> m_framing;
    websocket::Reader m_reader;
    websocket::Answer m_answer; ///< of the last handshake
    QByteArray m_toServer, m_toLocal;
    bool m_serverEnded = false, m_localEnded = false, m_localReadable = false, m_mayHaveMore = true;
    std::chrono::steady_clock::time_point m_lastHeard, m_lastPing;
    std::thread m_thread;
};

} // namespace kubernetes
