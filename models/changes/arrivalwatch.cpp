// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/arrivalwatch.h"

#include "models/base/later.h"

#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace changes {

namespace {

constexpr int pauseMs = 250;
constexpr int patienceMs = 2'000; // a change does not wait longer for a control plane that is silent
constexpr qint64 settleMs = 800;  // istiod gathers changes for a moment, and does not send to all at once
constexpr qint64 quietMs = 3'000; // nothing was sent for so long: the change concerns no proxy
constexpr qint64 mostMs = 10'000;

} // namespace

ArrivalWatch::ArrivalWatch(AskProxies ask, QObject *parent)
    : QObject(parent)
    , m_ask(std::move(ask))
{
}

void ArrivalWatch::prepare()
{
    m_state = State::Preparing;
    base::whenDone(m_ask(), this, [this](const base::Result<proxies::Status> &status) { prepared(status); });
    QTimer::singleShot(patienceMs, this,
                       [this] { prepared(base::fail(base::ErrorKind::Unreachable, u"istiod did not answer in %1 s"_s.arg(patienceMs / 1'000))); });
}

void ArrivalWatch::prepared(const base::Result<proxies::Status> &status)
{
    if (m_state != State::Preparing)
        return; // the answer came, or came too late
    m_state = State::Prepared;
    if (!status) {
        m_problem = status.error().message();
    } else {
        m_sinceMs = 1;
        // istiod's own clock, so that ours need not be right.
        for (const proxies::Proxy &proxy : status->proxies) {
            for (const proxies::TypeStatus &type : proxy.types)
                m_sinceMs = std::max(m_sinceMs, type.sentMs + 1);
        }
    }
    emit ready();
}

void ArrivalWatch::wait()
{
    if (m_state != State::Prepared || m_sinceMs == 0)
        return;
    m_state = State::Waiting;
    m_waiting.start();
    emit changed();
    look();
}

void ArrivalWatch::look()
{
    base::whenDone(m_ask(), this, [this](const base::Result<proxies::Status> &status) { take(status); });
}

void ArrivalWatch::take(const base::Result<proxies::Status> &status)
{
    if (!status) {
        end(status.error().message());
        return;
    }
    m_arrival = proxies::arrival(*status, m_sinceMs);
    const bool nobody = m_arrival.took.isEmpty() && m_arrival.waiting.isEmpty() && m_arrival.refused.isEmpty();
    const bool over = m_waiting.elapsed() > (nobody ? quietMs : mostMs);
    if (over || (m_arrival.isSettled() && m_waiting.elapsed() > settleMs)) {
        end({});
        return;
    }
    emit changed();
    QTimer::singleShot(pauseMs, this, &ArrivalWatch::look);
}

void ArrivalWatch::end(const QString &problem)
{
    m_state = State::Told;
    m_problem = problem;
    emit changed();
    emit told();
}

} // namespace changes
