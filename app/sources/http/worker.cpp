// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/http/worker.h"

#include "models/base/logging.h"

#include <curl/curl.h>

#include <algorithm>
#include <csignal>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace http {
namespace {

constexpr int kCancelPollMs = 100; // QFuture tells nobody that it was cancelled: it has to be looked at
constexpr int kSleepMs = 60'000;
// Once an HTTP/2 connection has all the streams it may carry (100 is usual), libcurl opens one more for each request that
// comes meanwhile; let in a few at a time, they find each other's. Seen: 200 calls at once, 97 connections.
constexpr qsizetype kMaxConnecting = 6;

CURLM *newMulti()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    CURLM *multi = curl_multi_init();
    if (multi)
        curl_multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    return multi;
}

// Signals belong to the main thread, and a broken pipe is an error code here.
void blockSignals()
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

} // namespace

bool Mailbox::post(Job job)
{
    const std::lock_guard lock(m_mutex);
    if (!m_multi)
        return false;
    m_jobs.push_back(std::move(job));
    curl_multi_wakeup(m_multi);
    return true;
}

void Mailbox::wake()
{
    const std::lock_guard lock(m_mutex);
    if (m_multi)
        curl_multi_wakeup(m_multi);
}

std::vector<Mailbox::Job> Mailbox::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_jobs, {});
}

void Mailbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_multi = nullptr;
}

Worker::Worker(const Endpoint &endpoint)
    : m_endpoint(endpoint)
    , m_target(target(endpoint))
    , m_multi(newMulti())
    , m_mailbox(std::make_shared<Mailbox>(m_multi))
    , m_thread([this] { run(); })
{
}

Worker::~Worker()
{
    m_stop = true;
    m_mailbox->wake();
    m_thread.join();
    m_mailbox->close();
    m_mailbox->take(); // drops what came too late
    if (m_multi)
        curl_multi_cleanup(m_multi);
}

void Worker::start(Request request, std::unique_ptr<Sink> sink)
{
    auto transfer = std::make_shared<Transfer>(std::move(request), std::move(sink));
    m_mailbox->post([this, transfer] { add(transfer); });
}

void Worker::run()
{
    blockSignals();
    while (!m_stop && m_multi) {
        for (auto jobs = m_mailbox->take(); !jobs.empty(); jobs = m_mailbox->take()) {
            for (const Mailbox::Job &job : jobs)
                job();
        }
        admit();
        int running = 0;
        curl_multi_perform(m_multi, &running);
        readDone();
        sweep();
        if (!m_stop && !admit())
            curl_multi_poll(m_multi, nullptr, 0, pollMs(), nullptr);
    }
    for (auto &[id, transfer] : m_transfers)
        detach(*transfer);
    m_transfers.clear();
}

void Worker::add(const std::shared_ptr<Transfer> &transfer)
{
    const Id id = ++m_lastId;
    m_transfers.emplace(id, transfer);
    if (!m_target) {
        finish(id, tl::unexpected(m_target.error()));
        return;
    }
    auto fine = check(transfer->request(), m_target->name);
    if (fine)
        fine = check(m_endpoint.headers, m_target->name);
    if (!fine) {
        finish(id, fine);
        return;
    }
    if (m_endpoint.permits && !m_endpoint.permits(transfer->request())) {
        finish(id, base::fail(ErrorKind::Forbidden, u"this connection is read-only: the request was not sent"_s, m_target->name));
        return;
    }
    transfer->mayRefresh = static_cast<bool>(m_endpoint.credentials);
    authorise(id, false);
}

void Worker::authorise(Id id, bool fresh)
{
    if (!m_endpoint.credentials) {
        begin(id, Credentials{});
        return;
    }
    // The answer may come on any thread, and after this worker's end: it goes through the mailbox, which drops it then.
    std::weak_ptr<Mailbox> mailbox = m_mailbox;
    const auto hand = [this, mailbox, id](const base::Result<Credentials> &credentials) {
        if (const auto box = mailbox.lock())
            box->post([this, id, credentials] { begin(id, credentials); });
    };
    m_endpoint.credentials(fresh).then(QtFuture::Launch::Sync, hand).onCanceled([hand] {
        hand(base::fail(ErrorKind::Cancelled, u"no credentials: the call for them was cancelled"_s));
    });
}

void Worker::begin(Id id, const base::Result<Credentials> &credentials)
{
    const auto found = m_transfers.find(id);
    if (found == m_transfers.end())
        return;
    if (!credentials) {
        finish(id, tl::unexpected(credentials.error()));
        return;
    }
    Transfer &transfer = *found->second;
    const auto prepared = transfer.prepare(m_endpoint, *m_target, *credentials, m_distrustPool);
    if (!prepared) {
        finish(id, prepared);
        return;
    }
    m_distrustPool = false;
    curl_easy_setopt(transfer.handle(), CURLOPT_PRIVATE, reinterpret_cast<void *>(static_cast<quintptr>(id)));
    m_waiting.push_back(id);
}

/// True when any was let in: there is something to do at once.
bool Worker::admit()
{
    if (m_waiting.empty())
        return false;
    auto room = kMaxConnecting - std::ranges::count_if(m_transfers, [](const auto &entry) { return entry.second->connecting(); });
    bool any = false;
    for (; room > 0 && !m_waiting.empty(); m_waiting.pop_front()) {
        const auto found = m_transfers.find(m_waiting.front());
        if (found == m_transfers.end() || !found->second->handle() || found->second->admitted)
            continue; // cancelled meanwhile
        found->second->admitted = true;
        curl_multi_add_handle(m_multi, found->second->handle());
        --room;
        any = true;
    }
    return any;
}

void Worker::readDone()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        void *id = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &id);
        done(static_cast<Id>(reinterpret_cast<quintptr>(id)), message->data.result);
    }
}

void Worker::done(Id id, int curlCode)
{
    const auto found = m_transfers.find(id);
    if (found == m_transfers.end())
        return;
    const std::shared_ptr<Transfer> transfer = found->second;
    if (transfer->wantsFreshCredentials()) {
        detach(*transfer);
        transfer->refreshed = true;
        authorise(id, true);
        return;
    }
    m_distrustPool = m_distrustPool || curlCode == CURLE_OPERATION_TIMEDOUT;
    const auto end = transfer->outcome(curlCode);
    if (!end)
        qCDebug(logHttp) << "failed:" << end.error().message();
    finish(id, end);
}

void Worker::finish(Id id, const base::Result<void> &end)
{
    const auto found = m_transfers.find(id);
    if (found == m_transfers.end())
        return;
    const std::shared_ptr<Transfer> transfer = found->second;
    m_transfers.erase(found);
    const double seconds = transfer->seconds();
    detach(*transfer);
    transfer->sink().end(end, seconds);
}

void Worker::detach(Transfer &transfer)
{
    if (transfer.handle())
        curl_multi_remove_handle(m_multi, transfer.handle());
    transfer.dropHandle();
}

void Worker::sweep()
{
    std::vector<Id> cancelled, idle, late;
    for (auto &[id, transfer] : m_transfers) {
        if (transfer->sink().cancelled())
            cancelled.push_back(id);
        else if (transfer->idleLeftMs() == 0)
            idle.push_back(id);
        else if (transfer->waitedTooLong())
            late.push_back(id);
        else
            transfer->resumeIfReady();
    }
    for (const Id id : cancelled)
        finish(id, base::fail(ErrorKind::Cancelled, u"cancelled"_s, m_target ? m_target->name : QString()));
    for (const Id id : late)
        finish(id, tl::unexpected(m_transfers.at(id)->connectError()));
    for (const Id id : idle) {
        m_distrustPool = true;
        finish(id, tl::unexpected(m_transfers.at(id)->idleError()));
    }
}

int Worker::pollMs() const
{
    int ms = kSleepMs;
    for (const auto &[id, transfer] : m_transfers) {
        if (transfer->sink().oneShot())
            ms = std::min(ms, kCancelPollMs);
        if (const auto left = transfer->idleLeftMs())
            ms = std::min(ms, *left + 1);
    }
    return ms;
}

} // namespace http
