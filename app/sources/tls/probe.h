// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/store/source.h"

#include <QThreadPool>

#include <atomic>

namespace tls {

/// TLS 1.2 and newer, off the caller's thread, at most 8 at once. Cancelling the future ends a probe within a tenth of a
/// second. The result's error says the cause: refused, no route, no such name, timed out, not TLS, or the server's alert.
class Probe final : public store::CertificateProbe
{
public:
    explicit Probe(const base::Clock &clock, int timeoutMs = 5'000);
    /// Ends what is running.
    ~Probe() override;

    QFuture<mesh::ProbedChain> probe(const QString &host, int port, const QString &serverName) override;

    static constexpr int maxAtOnce = 8;

private:
    const base::Clock &m_clock;
    int m_timeoutMs; ///< name, connection and handshake together
    std::atomic<bool> m_stopping = false;
    QThreadPool m_pool;
};

} // namespace tls
