// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The real kubectl against a fixture's API: the one on PATH, or those that MESHDECK_KUBECTL names, joined by ':'.
#pragma once

#include "apifixture.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

namespace sandbox {

using namespace Qt::Literals::StringLiterals;

struct Outcome {
    int code = -1;
    QString out, err;
};

class Kubectl
{
public:
    Kubectl(QString program, const ApiFixture &api)
        : m_program(std::move(program))
    {
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(u"KUBECONFIG"_s, api.kubeconfig());
        m_environment.insert(u"HOME"_s, api.directory.path()); // its cache goes there
        for (const char *proxy : {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"})
            m_environment.remove(QString::fromLatin1(proxy));
    }

    std::unique_ptr<QProcess> start(const QStringList &arguments) const
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(m_environment);
        process->start(m_program, arguments);
        return process;
    }

    Outcome run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        const auto process = start(arguments);
        process->write(input);
        process->closeWriteChannel();
        Outcome outcome;
        if (!process->waitForFinished(60'000)) {
            process->kill();
            process->waitForFinished();
            outcome.err = u"did not end"_s;
            return outcome;
        }
        outcome.code = process->exitCode();
        outcome.out = QString::fromUtf8(process->readAllStandardOutput());
        outcome.err = QString::fromUtf8(process->readAllStandardError());
        return outcome;
    }

private:
    QString m_program;
    QProcessEnvironment m_environment;
};

/// Those to test with; empty when there is none.
inline QStringList kubectls()
{
    const QString named = qEnvironmentVariable("MESHDECK_KUBECTL");
    QStringList programs = named.isEmpty() ? QStringList{QStandardPaths::findExecutable(u"kubectl"_s)} : named.split(u':', Qt::SkipEmptyParts);
    programs.removeAll(QString());
    return programs;
}

/// One row of a test's data for each.
inline void kubectlRows()
{
    QTest::addColumn<QString>("program");
    const QStringList programs = kubectls();
    for (const QString &program : programs)
        QTest::newRow(qPrintable(program)) << program;
}

} // namespace sandbox

#define RUN(name, ...)                                                                                                                               \
    const Outcome name = kubectl.run(__VA_ARGS__);                                                                                                   \
    QVERIFY2(name.code == 0, qPrintable(name.err))
