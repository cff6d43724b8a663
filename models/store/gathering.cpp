// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/gathering.h"

#include "models/base/later.h"

#include <QTimer>

namespace store {

Gathering::Gathering(QObject *parent)
    : QObject(parent)
{
}

void Gathering::start(const Ports &ports, controlplane::Evidence seed, const QVector<controlplane::Access> &access)
{
    m_evidence = std::move(seed);
    m_open = 1; // this call, so that an answer that is there already does not end it
    if (ports.preflight && !access.isEmpty()) {
        ++m_open;
        base::whenDone(ports.preflight->ask(access), this, [this, access](const base::Result<PreflightAnswer> &answer) {
            m_evidence.access = answer ? answer->access : access;
            if (answer)
                m_evidence.skewMs = answer->skewMs;
            for (controlplane::Access &one : m_evidence.access) {
                if (!answer)
                    one.error = answer.error();
            }
            end();
        });
    }
    if (!m_evidence.beforeInstall && ports.telemetry) {
        ++m_open;
        base::whenDone(ports.telemetry->planes({.spanMs = m_evidence.spanMs}), this, [this](const base::Result<PlaneAnswer> &answer) {
            if (answer)
                m_evidence.planes = answer->planes;
            else
                m_evidence.planes = base::Result<QVector<metrics::Plane>>(tl::unexpected(answer.error()));
            end();
        });
    }
    if (!m_evidence.beforeInstall && ports.status) {
        ++m_open;
        base::whenDone(ports.status(), this, [this](const base::Result<proxies::Status> &status) {
            m_evidence.status = status;
            end();
        });
    }
    if (!m_evidence.beforeInstall && ports.clusters) {
        ++m_open;
        base::whenDone(ports.clusters(), this, [this](const base::Result<QVector<controlplane::RemoteCluster>> &clusters) {
            m_evidence.clusters = clusters;
            end();
        });
    }
    QTimer::singleShot(0, this, &Gathering::end);
}

void Gathering::end()
{
    if (--m_open == 0)
        emit done();
}

} // namespace store
