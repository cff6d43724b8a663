// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubeconfig/execplugin.h"

#include <csignal>
#include <unistd.h>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

constexpr int kSliceMs = 100;
constexpr qsizetype kMaxStandardErrorKept = 64 * 1024;
constexpr qsizetype kStandardErrorTail = 4096;

/// PATH without its relative entries: the working folder must not decide what is run.
QString find(const QString &command)
{
    if (command.contains(u'/'))
        return QFileInfo(command).isExecutable() && QFileInfo(command).isFile() ? command : QString();
    QStringList folders = qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
    folders.removeIf([](const QString &folder) { return !folder.startsWith(u'/'); });
    return folders.isEmpty() ? QString() : QStandardPaths::findExecutable(command, folders);
}

class Run
{
public:
    Run(const ExecSpec &exec, const QByteArray &info, int timeoutMs, const std::atomic<bool> &stop)
        : m_exec(exec)
        , m_info(info)
        , m_timeoutMs(timeoutMs)
        , m_stop(stop)
    {
    }

    base::Result<ExecCredential> run()
    {
        const QString program = find(m_exec.command);
        if (program.isEmpty())
            return fail(ErrorKind::NotFound, u"the credential plugin %1 is not there"_s.arg(base::text::clean(m_exec.command)));
        if (m_stop)
            return fail(ErrorKind::Cancelled, u"the credential plugin was stopped"_s);
        prepare();
        m_process.start(program, m_exec.args, QIODevice::ReadOnly);
        if (!m_process.waitForStarted(m_timeoutMs))
            return fail(ErrorKind::Unauthorized,
                        u"the credential plugin %1 can't be started: %2"_s.arg(base::text::clean(m_exec.command), m_process.errorString()));
        const auto waited = wait();
        killGroup();
        if (!waited)
            return tl::unexpected(waited.error());
        return answer();
    }

private:
    void prepare()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto &[name, value] : m_exec.env)
            environment.insert(name, value);
        environment.insert(u"KUBERNETES_EXEC_INFO"_s, QString::fromUtf8(m_info));
        m_process.setProcessEnvironment(environment);
        m_process.setStandardInputFile(QProcess::nullDevice());
        // A session of its own: no terminal to ask on, and its children can be ended with it.
        m_process.setChildProcessModifier([] { ::setsid(); });
    }

    base::Result<void> wait()
    {
        QElapsedTimer timer;
        timer.start();
        const qint64 pid = m_process.processId();
        while (m_process.state() != QProcess::NotRunning) {
            waitForMore();
            drain();
            m_group = pid;
            if (m_output.size() > kMaxExecOutput)
                return fail(ErrorKind::TooLarge, u"the credential plugin printed more than the limit of 1 MiB"_s);
            if (m_stop)
                return fail(ErrorKind::Cancelled, u"the credential plugin was stopped"_s);
            if (m_process.state() != QProcess::NotRunning && timer.elapsed() > m_timeoutMs)
                return fail(ErrorKind::Unauthorized,
                            u"the credential plugin %1 did not end within %2 s"_s.arg(m_exec.commandLine()).arg(m_timeoutMs / 1000.0));
        }
        return {};
    }

    /// Wakes for output, so that a flood of it is seen at once.
    void waitForMore()
    {
        QElapsedTimer slice;
        slice.start();
        if (!m_process.waitForReadyRead(kSliceMs) && !slice.hasExpired(kSliceMs / 2))
            m_process.waitForFinished(kSliceMs); // it closed its stdout, or ended
    }

    void drain()
    {
        m_output += m_process.readAllStandardOutput();
        m_error += m_process.readAllStandardError();
        if (m_error.size() > kMaxStandardErrorKept)
            m_error = m_error.last(kStandardErrorTail);
    }

    void killGroup()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        ::kill(static_cast<pid_t>(-m_group), SIGKILL);
        m_process.kill();
        m_process.waitForFinished(1000);
    }

    base::Result<ExecCredential> answer()
    {
        if (m_process.exitStatus() == QProcess::CrashExit)
            return fail(ErrorKind::Unauthorized, u"the credential plugin %1 was ended by a signal"_s.arg(m_exec.commandLine()));
        if (m_process.exitCode() != 0)
            return fail(ErrorKind::Unauthorized,
                        u"the credential plugin %1 ended with code %2"_s.arg(m_exec.commandLine()).arg(m_process.exitCode()));
        auto credential = parseExecCredential(m_output, m_exec.apiVersion, m_exec.place.text());
        if (!credential)
            return fail(credential.error().kind, credential.error().detail);
        return credential;
    }

    /// Says what the plugin itself said, and how to get it.
    tl::unexpected<base::Error> fail(ErrorKind kind, QString detail) const
    {
        const QString said = presentable(m_error);
        if (!said.isEmpty())
            detail += u"; it says: "_s + said;
        if (!m_exec.installHint.isEmpty() && kind != ErrorKind::Cancelled)
            detail += u"; hint of the kubeconfig: "_s + base::text::clean(m_exec.installHint.trimmed().left(1000));
        return base::fail(kind, detail, m_exec.place.text());
    }

    const ExecSpec &m_exec;
    const QByteArray m_info;
    const int m_timeoutMs;
    const std::atomic<bool> &m_stop;
    QProcess m_process;
    qint64 m_group = 0;
    QByteArray m_output, m_error;
};

} // namespace

base::Result<ExecCredential> runExec(const ExecSpec &exec, const QByteArray &info, int timeoutMs, const std::atomic<bool> &stop)
{
    return Run(exec, info, timeoutMs, stop).run();
}

} // namespace kubeconfig
