// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arrivalwait.h"

#include "models/base/later.h"

#include <QTimer>

namespace cli {

namespace {

constexpr int pauseMs = 250;
constexpr qint64 settleMs = 800;  // istiod gathers changes for a moment, and does not send to all at once
constexpr qint64 quietMs = 3'000; // nothing was sent for so long: the change concerns no proxy
constexpr qint64 mostMs = 10'000;

} // namespace

ArrivalWait::ArrivalWait(session::Session &session, QObject *parent)
    : QObject(parent)
    , m_proxies(session.endpoint(), istio::Options{}, session.store().clock())
{
}

void ArrivalWait::prepare()
{
    base::whenDone(m_proxies.controlPlanes().status(), this, [this](const base::Result<proxies::Status> &status) {
        if (!status) {
            emit ready(tl::unexpected(status.error()));
            return;
        }
        // istiod's own clock, so that ours need not be right.
        for (const proxies::Proxy &proxy : status->proxies) {
            for (const proxies::TypeStatus &type : proxy.types)
                m_sinceMs = std::max(m_sinceMs, type.sentMs + 1);
        }
        emit ready({});
    });
}

void ArrivalWait::wait()
{
    m_waiting.start();
    ask();
}

void ArrivalWait::ask()
{
    base::whenDone(m_proxies.controlPlanes().status(), this, [this](const base::Result<proxies::Status> &status) {
        if (!status) {
            emit told(tl::unexpected(status.error()));
            return;
        }
        const proxies::Arrival arrival = proxies::arrival(*status, m_sinceMs);
        const bool nobody = arrival.took.isEmpty() && arrival.waiting.isEmpty() && arrival.refused.isEmpty();
        const bool over = m_waiting.elapsed() > (nobody ? quietMs : mostMs);
        if (over || (arrival.isSettled() && m_waiting.elapsed() > settleMs))
            emit told(arrival);
        else
            QTimer::singleShot(pauseMs, this, &ArrivalWait::ask);
    });
}

} // namespace cli
