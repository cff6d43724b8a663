// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The client side of one TLS handshake over a connected socket, by OpenSSL.
#pragma once

#include "app/sources/tls/socket.h"

#include <QByteArray>
#include <QVector>

namespace tls {

struct Handshake {
    QVector<QByteArray> der; ///< as sent, leaf first
    QString version;         ///< "TLSv1.3"
};

/// A chain that was sent counts, also when the server then ends the handshake because it wants a client certificate.
base::Result<Handshake> shakeHands(const Socket &socket, const QString &serverName, const Patience &patience);

} // namespace tls
