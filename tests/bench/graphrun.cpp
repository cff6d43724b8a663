// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/graphrun.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QThread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <vector>

namespace bench {

namespace {

constexpr int limitReached = 124;

[[noreturn]] void become(const std::vector<char *> &arguments, int out, int error, int limitSeconds)
{
    const rlim_t seconds = static_cast<rlim_t>(limitSeconds);
    const rlimit limit{seconds, seconds + 2};
    setrlimit(RLIMIT_CPU, &limit);
    dup2(out, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
    execv(arguments.front(), arguments.data());
    _exit(127);
}

} // namespace

Run run(const QStringList &command, int limitSeconds)
{
    const QString program = QStandardPaths::findExecutable(command.front());
    if (program.isEmpty())
        return {.end = Run::End::Missing, .output = {}, .error = {}};
    QTemporaryFile out, error;
    if (!out.open() || !error.open())
        return {.end = Run::End::Failed, .output = {}, .error = "no temporary file"};
    QList<QByteArray> words{program.toLocal8Bit()};
    for (const QString &word : command.sliced(1))
        words.push_back(word.toLocal8Bit());
    std::vector<char *> arguments;
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0)
        become(arguments, out.handle(), error.handle(), limitSeconds);
    int status = 0;
    rusage used{};
    bool late = false;
    QElapsedTimer wall;
    wall.start();
    while (wait4(child, &status, WNOHANG, &used) == 0) {
        // Other programs may have the machine meanwhile: the limit is of CPU time, this one only ends what sleeps for ever.
        if (!late && wall.elapsed() > 1000LL * (4 * limitSeconds + 20)) {
            late = true;
            kill(child, SIGKILL);
        }
        QThread::msleep(2);
    }
    Run result;
    const auto ms = [](const timeval &t) { return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3; };
    result.cpuMs = ms(used.ru_utime) + ms(used.ru_stime);
    result.peakMb = static_cast<double>(used.ru_maxrss) / 1024;
    const bool atLimit =
        late || (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)) || WEXITSTATUS(status) == limitReached;
    result.end = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Run::End::Done : atLimit ? Run::End::GaveUp : Run::End::Failed;
    out.seek(0);
    error.seek(0);
    result.output = out.readAll();
    result.error = error.readAll().trimmed();
    return result;
}

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

} // namespace bench
