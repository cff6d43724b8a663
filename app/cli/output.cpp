// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include "app/cli/cli.h"
#include "models/base/text.h"

#include <QJsonDocument>

#include <cstdio>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

bool wantsColor(ColorChoice choice, bool terminal)
{
    if (choice != ColorChoice::Auto)
        return choice == ColorChoice::Always;
    if (!qEnvironmentVariableIsEmpty("NO_COLOR") || qgetenv("TERM") == "dumb")
        return false;
    if (!qEnvironmentVariableIsEmpty("CLICOLOR_FORCE") || !qEnvironmentVariableIsEmpty("FORCE_COLOR"))
        return true;
    return terminal;
}

void writeAll(FILE *to, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), to);
    std::fflush(to);
}

} // namespace

Output::Output(report::Format format, ColorChoice color, bool headers, bool quiet)
    : m_format(format)
    , m_headers(headers)
    , m_quiet(quiet)
    , m_stdoutTerminal(isatty(STDOUT_FILENO) == 1)
    , m_stderrTerminal(isatty(STDERR_FILENO) == 1)
    , m_colors(wantsColor(color, m_stdoutTerminal))
{
}

report::Style Output::style() const
{
    return {.headers = m_headers, .colors = m_colors};
}

void Output::data(const QByteArray &bytes) const
{
    endProgress();
    writeAll(stdout, bytes);
}

void Output::message(const QString &text) const
{
    endProgress();
    writeAll(stderr, base::text::clean(text).toUtf8() + '\n');
}

void Output::error(const base::Error &error) const
{
    endProgress();
    const bool json = m_format == report::Format::Json || m_format == report::Format::JsonLines;
    if (!json) {
        message(u"error: "_s + error.message());
        return;
    }
    const QJsonObject object{
        {"code"_L1, exitFor(error)}, {"reason"_L1, base::nameOf(error.kind)}, {"message"_L1, error.detail}, {"where"_L1, error.where}};
    writeAll(stderr, QJsonDocument(QJsonObject{{"error"_L1, object}}).toJson(QJsonDocument::Compact) + '\n');
}

void Output::progress(const QString &text) const
{
    if (m_quiet || !m_stderrTerminal || !qEnvironmentVariableIsEmpty("CI"))
        return;
    writeAll(stderr, "\r\033[K" + base::text::clean(text).toUtf8());
    m_inProgress = true;
}

void Output::endProgress() const
{
    if (std::exchange(m_inProgress, false))
        writeAll(stderr, "\r\033[K");
}

int exitFor(const base::Error &error)
{
    switch (error.kind) {
    case base::ErrorKind::Unauthorized:
    case base::ErrorKind::Forbidden: return Denied;
    case base::ErrorKind::NotFound: return Missing;
    case base::ErrorKind::Unsupported: return Usage;
    default: return Unreachable;
    }
}

int exitForFile(const base::Error &error)
{
    return error.kind == base::ErrorKind::NotFound ? static_cast<int>(Unreachable) : exitFor(error);
}

} // namespace cli
