// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs credential plugins: one run at a time per stanza and cluster, shared by all who ask, kept until it expires. Never
// blocks the thread that asks. Whether a plugin may run at all was decided before (consent.h).
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include "app/sources/kubeconfig/execcredential.h"

namespace kubeconfig {

class ExecPlugin;

/// Hand one to all endpoints of a process. Its end kills the plugins that still run.
class ExecPlugins
{
public:
    explicit ExecPlugins(const base::Clock &clock, int timeoutMs = 60'000);
    ~ExecPlugins();

    /// `cluster` and `caPem` are told to the plugin when its stanza wants them, and are part of what is shared.
    std::shared_ptr<ExecPlugin> plugin(const ExecSpec &exec, const Cluster &cluster, const QByteArray &caPem);

private:
    friend class ExecPlugin;
    const base::Clock &m_clock;
    const int m_timeoutMs;
    QThreadPool m_pool;
    std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);
    std::mutex m_mutex; // protects m_plugins
    std::map<QByteArray, std::shared_ptr<ExecPlugin>> m_plugins;
};

class ExecPlugin
{
public:
    ExecPlugin(ExecPlugins &owner, ExecSpec exec, QByteArray info);

    /// Any thread. `fresh`: what is kept was refused by the server.
    QFuture<base::Result<ExecCredential>> credential(bool fresh);

private:
    using Answer = base::Result<ExecCredential>;
    bool isUsable(bool fresh) const;
    void finish(const Answer &answer, bool fresh);

    ExecPlugins &m_owner; // outlives every run: its destructor waits for them
    const ExecSpec m_exec;
    const QByteArray m_info;
    std::mutex m_mutex; // protects all below
    std::optional<Answer> m_kept;
    qint64 m_keptAtMs = 0;
    bool m_keptIsFresh = false;
    bool m_running = false;
    std::vector<QPromise<Answer>> m_waiting;
};

/// One run, blocking; for ExecPlugin and its tests. `stop` is looked at ten times a second.
base::Result<ExecCredential> runExec(const ExecSpec &exec, const QByteArray &info, int timeoutMs, const std::atomic<bool> &stop);

} // namespace kubeconfig
