// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/tls/probe.h"

#include "app/sources/tls/handshake.h"
#include "models/base/logging.h"

#include <algorithm>
#include <memory>

#include <QElapsedTimer>
#include <QPromise>
#include <QUrl>

#ifndef Q_OS_WIN
#include <csignal>
#include <pthread.h>
#endif

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace tls {

namespace {

/// OpenSSL writes to sockets without MSG_NOSIGNAL; a server that leaves must not end the program.
void blockSigpipe()
{
#ifndef Q_OS_WIN
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
#endif
}

QString addressOf(const QString &host, int port)
{
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

bool isUsable(const QString &name)
{
    // RFC 1035: 253 characters; anything else that is no name is the resolver's to say.
    return name.size() <= 253 && !name.contains(u'\0');
}

base::Result<Handshake> run(const QString &host, int port, const QString &serverName, const Patience &patience)
{
    if (host.isEmpty() || !isUsable(host) || !isUsable(serverName) || port < 1 || port > 65535)
        return base::fail(ErrorKind::Invalid, u"not a host and port"_s);
    const bool plain = std::ranges::all_of(host, [](QChar c) { return c.unicode() < 128; });
    const auto socket = connectTo(plain ? host : QString::fromLatin1(QUrl::toAce(host)), port, patience);
    if (!socket)
        return tl::unexpected(socket.error());
    return shakeHands(*socket, serverName, patience);
}

} // namespace

Probe::Probe(const base::Clock &clock, int timeoutMs)
    : m_clock(clock)
    , m_timeoutMs(timeoutMs)
{
    m_pool.setMaxThreadCount(maxAtOnce);
}

Probe::~Probe()
{
    m_stopping = true;
    m_pool.waitForDone();
}

QFuture<mesh::ProbedChain> Probe::probe(const QString &host, int port, const QString &serverName)
{
    const auto promise = std::make_shared<QPromise<mesh::ProbedChain>>();
    promise->start();
    m_pool.start([this, promise, host, port, serverName] {
        blockSigpipe();
        const auto givenUp = [this, &promise] { return m_stopping || promise->isCanceled(); };
        mesh::ProbedChain result;
        result.address = addressOf(host, port);
        result.serverName = serverName;
        if (!givenUp()) {
            QElapsedTimer timer;
            timer.start();
            const auto shaken = run(host, port, serverName, {QDeadlineTimer(m_timeoutMs), givenUp});
            result.tookMs = timer.elapsed();
            if (shaken) {
                result.der = shaken->der;
                result.tlsVersion = shaken->version;
            } else {
                result.error = shaken.error();
                result.error->where = result.address;
                qCDebug(logTls) << "probe of" << result.address << "failed:" << result.error->detail;
            }
        } else {
            result.error = base::Error{ErrorKind::Cancelled, u"cancelled"_s, result.address};
        }
        result.atMs = m_clock.nowMs();
        promise->addResult(result);
        promise->finish();
    });
    return promise->future();
}

} // namespace tls
