// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks all that the checks need beside the snapshot, at once, and tells when everything has answered or failed. One round per
// object: what is no longer wanted is deleted.
#pragma once

#include "models/store/preflight.h"
#include "models/store/source.h"

#include <QObject>

#include <functional>

namespace store {

class Gathering final : public QObject
{
    Q_OBJECT

public:
    /// What is null is not asked.
    struct Ports {
        Telemetry *telemetry = nullptr;
        Preflight *preflight = nullptr;
        std::function<QFuture<base::Result<proxies::Status>>()> status = {};
        std::function<QFuture<base::Result<QVector<controlplane::RemoteCluster>>>()> clusters = {};
    };

    explicit Gathering(QObject *parent = nullptr);

    /// `seed`: what is known already (snapshot, findings, certificates, span). `access`: what is put to the API server.
    void start(const Ports &ports, controlplane::Evidence seed, const QVector<controlplane::Access> &access);
    bool isDone() const { return m_open == 0; }
    /// Complete after done().
    const controlplane::Evidence &evidence() const { return m_evidence; }

signals:
    void done();

private:
    void end();

    controlplane::Evidence m_evidence;
    int m_open = 0;
};

} // namespace store
