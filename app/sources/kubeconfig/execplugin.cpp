// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubeconfig/execplugin.h"

#include "models/base/clock.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

constexpr qint64 kLeewayMs = 10'000; // as client-go: what ends this soon is used no more
constexpr qint64 kKeepFailureMs = 10'000; // so that forty reconnecting watches do not open forty log-in windows
constexpr qint64 kFreshGapMs = 5'000; // forty watches refused at once mean one new run

constexpr int kMaxRuns = 8; // of different plugins; they mostly wait

} // namespace

ExecPlugins::ExecPlugins(const base::Clock &clock, int timeoutMs)
    : m_clock(clock)
    , m_timeoutMs(timeoutMs)
{
    m_pool.setMaxThreadCount(kMaxRuns);
}

ExecPlugins::~ExecPlugins()
{
    *m_stop = true;
    m_pool.waitForDone();
}

std::shared_ptr<ExecPlugin> ExecPlugins::plugin(const ExecSpec &exec, const Cluster &cluster, const QByteArray &caPem)
{
    const QByteArray info = execInfo(exec.apiVersion, exec.provideClusterInfo ? &cluster : nullptr, caPem);
    const QByteArray key = exec.place.file.toUtf8() + '\0' + exec.sha256() + '\0' + info;
    const std::lock_guard lock(m_mutex);
    auto &plugin = m_plugins[key];
    if (!plugin)
        plugin = std::make_shared<ExecPlugin>(*this, exec, info);
    return plugin;
}

ExecPlugin::ExecPlugin(ExecPlugins &owner, ExecSpec exec, QByteArray info)
    : m_owner(owner)
    , m_exec(std::move(exec))
    , m_info(std::move(info))
{
}

// With the mutex held.
bool ExecPlugin::isUsable(bool fresh) const
{
    if (!m_kept)
        return false;
    const qint64 now = m_owner.m_clock.nowMs();
    if (!*m_kept)
        return now - m_keptAtMs < kKeepFailureMs && (!fresh || m_keptIsFresh);
    if (fresh && !(m_keptIsFresh && now - m_keptAtMs < kFreshGapMs))
        return false;
    return !(*m_kept)->expiresMs || now < *(*m_kept)->expiresMs - kLeewayMs;
}

QFuture<base::Result<ExecCredential>> ExecPlugin::credential(bool fresh)
{
    QPromise<Answer> promise;
    promise.start();
    auto future = promise.future();
    const std::lock_guard lock(m_mutex);
    if (!m_running && isUsable(fresh)) {
        promise.addResult(*m_kept);
        promise.finish();
        return future;
    }
    m_waiting.push_back(std::move(promise));
    if (m_running)
        return future;
    m_running = true;
    m_owner.m_pool.start(
        [this, fresh, stop = m_owner.m_stop, timeoutMs = m_owner.m_timeoutMs] { finish(runExec(m_exec, m_info, timeoutMs, *stop), fresh); });
    return future;
}

void ExecPlugin::finish(const Answer &answer, bool fresh)
{
    std::vector<QPromise<Answer>> waiting;
    Answer result = answer;
    {
        const std::lock_guard lock(m_mutex);
        m_keptAtMs = m_owner.m_clock.nowMs();
        if (answer && answer->expiresMs && *answer->expiresMs <= m_keptAtMs)
            result =
                base::fail(ErrorKind::Unauthorized,
                           u"the credential that the plugin %1 gave has already expired (is this machine's clock right?)"_s.arg(m_exec.commandLine()),
                           m_exec.place.text());
        m_kept = result;
        m_keptIsFresh = fresh;
        m_running = false;
        waiting.swap(m_waiting);
    }
    for (QPromise<Answer> &promise : waiting) {
        promise.addResult(result);
        promise.finish();
    }
}

} // namespace kubeconfig
