// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A bare stream of bytes to an Endpoint's server, behind its TLS, proxy and credentials, for what begins as HTTP/1.1 and goes on
// as something else: WebSockets. Opening blocks: used on a thread of one's own, never on the main thread.
#pragma once

#include "app/sources/http/transfer.h"

#include <atomic>

namespace http {

/// Waits for the endpoint's credentials; Cancelled when `stop` becomes true meanwhile.
base::Result<Credentials> credentialsFor(const Endpoint &endpoint, bool fresh, const std::atomic<bool> &stop);

class Connection
{
public:
    static base::Result<std::unique_ptr<Connection>> open(const Endpoint &endpoint, const Credentials &credentials, const Request &request,
                                                          const std::atomic<bool> &stop);
    ~Connection();

    /// The request as bytes up to the empty line, with everything the endpoint and the credentials add.
    const QByteArray &head() const { return m_head; }
    const QString &where() const { return m_where; }
    int socket() const { return m_socket; }
    /// Bytes sent; 0 = not now.
    base::Result<qsizetype> send(QByteArrayView data);
    /// What is there; empty = nothing now. Unreachable when the other side closed.
    base::Result<QByteArray> receive();

private:
    Connection() = default;
    std::unique_ptr<Transfer> m_transfer;
    QByteArray m_head;
    QString m_where;
    int m_socket = -1;
};

} // namespace http
