// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that drives all transfers of one Client through one curl_multi handle (one connection pool).
#pragma once

#include "app/sources/http/transfer.h"

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

using CURLM = void;

namespace http {

/// How other threads reach the worker. Outlives it: a job posted too late is dropped, and with it what it holds.
class Mailbox
{
public:
    using Job = std::function<void()>;
    explicit Mailbox(CURLM *multi)
        : m_multi(multi)
    {
    }
    bool post(Job job);
    void wake();
    std::vector<Job> take();
    void close();

private:
    std::mutex m_mutex; // protects all below
    CURLM *m_multi; // null once closed
    std::vector<Job> m_jobs;
};

class Worker
{
public:
    explicit Worker(const Endpoint &endpoint);
    ~Worker(); ///< Ends the thread; sinks that still wait are destroyed without end().
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    void start(Request request, std::unique_ptr<Sink> sink);
    std::shared_ptr<Mailbox> mailbox() const { return m_mailbox; }

private:
    using Id = quint64;
    void run();
    void add(const std::shared_ptr<Transfer> &transfer);
    void authorise(Id id, bool fresh);
    void begin(Id id, const base::Result<Credentials> &credentials);
    bool admit();
    void readDone();
    void done(Id id, int curlCode);
    void sweep();
    void finish(Id id, const base::Result<void> &end);
    void detach(Transfer &transfer);
    int pollMs() const;

    const Endpoint m_endpoint;
    const base::Result<Target> m_target;
    CURLM *m_multi;
    std::shared_ptr<Mailbox> m_mailbox;
    std::atomic<bool> m_stop = false;
    // Of the worker's thread only.
    std::map<Id, std::shared_ptr<Transfer>> m_transfers;
    std::deque<Id> m_waiting; // prepared, not admitted
    Id m_lastId = 0;
    bool m_distrustPool = false; // a call timed out: the standing connections may be dead
    std::thread m_thread;
};

} // namespace http
