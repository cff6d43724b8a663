// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/painter.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

constexpr int timeoutMs = 120'000;

QString desktop()
{
    const QString name = u"meshdeck-desktop"_s;
    const QString beside = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

/// It paints by the file's ending, which may be another than --format wants.
base::Result<void> moveTo(const QString &painted, const QString &file)
{
    if (QFile::exists(file) && !QFile::remove(file))
        return base::fail(base::ErrorKind::Unreachable, u"can't be replaced"_s, file);
    if (!QFile::rename(painted, file))
        return base::fail(base::ErrorKind::Unreachable, u"can't write"_s, file);
    return {};
}

} // namespace

base::Result<void> paint(const QByteArray &graph, const Picture &picture)
{
    const QString program = desktop();
    if (program.isEmpty())
        return base::fail(base::ErrorKind::Unsupported,
                          u"%1 is painted by meshdeck-desktop, which is neither beside this program nor on PATH"_s.arg(picture.format), picture.file);
    // Not beside the file: a name with another ending could be somebody's, and half a picture would be left when painting fails.
    const QTemporaryDir place;
    if (!place.isValid())
        return base::fail(base::ErrorKind::Unreachable, place.errorString(), place.path());
    const QString target = place.filePath(u"graph."_s + picture.format);
    QStringList arguments{u"--render"_s, target, u"--theme"_s, picture.theme};
    if (!picture.size.isEmpty())
        arguments << u"--size"_s << picture.size;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.write(graph);
    process.closeWriteChannel();
    if (!process.waitForFinished(timeoutMs)) {
        const bool started = process.state() != QProcess::NotRunning;
        process.kill();
        process.waitForFinished();
        return base::fail(base::ErrorKind::Unreachable, started ? u"painting took longer than %1 s"_s.arg(timeoutMs / 1000) : process.errorString(),
                          program);
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString said = QString::fromUtf8(process.readAllStandardError().left(2000)).trimmed();
        return base::fail(base::ErrorKind::Unreachable, said.isEmpty() ? u"painting failed"_s : said, program);
    }
    return moveTo(target, picture.file);
}

} // namespace cli
