// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Words for what istiod says of a proxy, translated.
#pragma once

#include "models/mesh/health.h"
#include "models/proxies/status.h"

#include <QCoreApplication>

namespace items {

class ProxyWords
{
    Q_DECLARE_TR_FUNCTIONS(ProxyWords)

public:
    /// A push that was sent this long ago at most is on its way, not late.
    static constexpr qint64 onItsWayMs = 5'000;

    static mesh::Health healthOf(const proxies::TypeStatus &type, qint64 nowMs);
    static mesh::Health healthOf(const proxies::Proxy &proxy, qint64 nowMs);
    static QString kind(proxies::Kind kind); ///< "sidecar", "gateway"
    /// "SYNCED", "STALE", "NOT SENT", "ERROR"; "–" when the proxy does not ask for the type.
    static QString state(const proxies::TypeStatus *type);
    /// "listeners (LDS)"
    static QString type(const proxies::TypeStatus &type);
    /// What is wrong, since when; "" when nothing is. The reason is the proxy's own, cleaned.
    static QString sentence(const proxies::Proxy &proxy, qint64 nowMs);
};

} // namespace items
