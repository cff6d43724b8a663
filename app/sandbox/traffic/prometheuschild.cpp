// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/prometheuschild.h"

#include "models/base/logging.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>

#include <QFile>
#include <QProcess>
#include <QUrl>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

using boost::asio::ip::tcp;
using namespace std::chrono_literals;

constexpr qint64 maxLogTail = 4096;

int freePort()
{
    boost::asio::io_context context;
    boost::system::error_code fault;
    tcp::acceptor acceptor(context);
    acceptor.open(tcp::v4(), fault);
    acceptor.bind({boost::asio::ip::address_v4::loopback(), 0}, fault);
    return fault ? 0 : acceptor.local_endpoint(fault).port();
}

bool isReady(int port)
{
    tcp::iostream stream;
    stream.expires_after(1s);
    stream.connect("127.0.0.1", std::to_string(port));
    stream << "GET /-/ready HTTP/1.0\r\nHost: localhost\r\n\r\n" << std::flush;
    std::string line;
    return std::getline(stream, line) && line.find(" 200") != std::string::npos;
}

QString lastLine(const QByteArray &text)
{
    const QList<QByteArray> lines = text.trimmed().split('\n');
    return QString::fromUtf8(lines.last().right(300));
}

QString lastLogLine(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - maxLogTail));
    return lastLine(file.readAll());
}

void end(QProcess &process)
{
    process.terminate();
    if (!process.waitForFinished(5000)) {
        process.kill();
        process.waitForFinished(2000);
    }
}

bool writeConfig(const PrometheusPlan &plan)
{
    const QUrl url(plan.metricsUrl);
    const QString text = u"global: {scrape_interval: %1s, scrape_timeout: %1s, evaluation_interval: 15s}\n"
                         "scrape_configs:\n"
                         "  - job_name: kubernetes-pods\n"
                         "    honor_labels: true\n"
                         "    metrics_path: %2\n"
                         "    static_configs: [{targets: [\"%3:%4\"], labels: {instance: mesh}}]\n"_s.arg(plan.scrapeSeconds)
                             .arg(url.path(), url.host())
                             .arg(url.port(80));
    QFile file(plan.directory + u"/prometheus.yml"_s);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text.toUtf8()) > 0;
}

/// Runs until it ends or `stop` is set.
void watch(QProcess &process, int port, const std::atomic<bool> &stop, const std::function<void(const QString &)> &up)
{
    bool ready = false;
    while (!stop && process.state() != QProcess::NotRunning) {
        if (!ready && isReady(port)) {
            ready = true;
            up(u"http://127.0.0.1:%1"_s.arg(port));
        }
        process.waitForFinished(200);
    }
}

} // namespace

void dieWithParent(QProcess &process)
{
#ifdef Q_OS_LINUX
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
#else
    Q_UNUSED(process)
#endif
}

base::Result<void> runToEnd(const QString &program, const QStringList &arguments, const std::atomic<bool> &stop)
{
    QProcess process;
    dieWithParent(process);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForStarted())
        return base::fail(base::ErrorKind::NotFound, process.errorString(), program);
    while (process.state() != QProcess::NotRunning && !process.waitForFinished(200)) {
        if (stop) {
            process.kill();
            process.waitForFinished(2000);
            return base::fail(base::ErrorKind::Cancelled, u"stopped"_s, program);
        }
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return base::fail(base::ErrorKind::Internal, lastLine(process.readAll()), program);
    return {};
}

void keepPrometheus(const PrometheusPlan &plan, const std::atomic<bool> &stop, const std::function<void(const QString &)> &up,
                    const std::function<void(const QString &)> &note)
{
    const int port = freePort();
    if (port == 0 || !writeConfig(plan))
        return note(u"exited: its configuration could not be written to "_s + plan.directory);
    const QString log = plan.directory + u"/prometheus.log"_s;
    for (int start = 0; start < 2 && !stop; ++start) {
        QProcess process;
        dieWithParent(process);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setStandardOutputFile(log, QIODevice::Append);
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(plan.program,
                      {u"--config.file=%1/prometheus.yml"_s.arg(plan.directory), u"--storage.tsdb.path=%1/data"_s.arg(plan.directory),
                       u"--storage.tsdb.retention.time=1d"_s, u"--web.listen-address=127.0.0.1:%1"_s.arg(port)});
        if (!process.waitForStarted())
            return note(u"exited: "_s + process.errorString());
        watch(process, port, stop, up);
        if (stop)
            return end(process);
        const QString why = lastLogLine(log);
        qCWarning(logSandbox) << "prometheus ended:" << why;
        note(u"exited: "_s + why);
    }
}

} // namespace sandbox
