// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a verb writes: stdout for data, stderr for people. Cleans nothing: reports are clean already, messages pass here.
#pragma once

#include "models/base/error.h"
#include "models/report/report.h"

#include <QString>

namespace cli {

enum class ColorChoice : quint8 { Auto, Always, Never };

class Output
{
public:
    Output(report::Format format, ColorChoice color, bool headers, bool quiet);

    report::Format format() const { return m_format; }
    report::Style style() const;
    bool isTerminal() const { return m_stdoutTerminal; }

    void data(const QByteArray &bytes) const;
    /// A line on stderr, cleaned.
    void message(const QString &text) const;
    /// As a line "error: ..." on stderr, or as one JSON object there when the output is JSON.
    void error(const base::Error &error) const;
    /// Overwrites one line on stderr; only on a terminal, and not with --quiet.
    void progress(const QString &text) const;
    void endProgress() const;

private:
    report::Format m_format;
    bool m_headers, m_quiet;
    bool m_stdoutTerminal, m_stderrTerminal, m_colors;
    mutable bool m_inProgress = false;
};

/// The exit code that an error of this kind ends with.
int exitFor(const base::Error &error);
/// The same for what stands before any mesh: a kubeconfig, a scenario, a consent. What is not there can't be read.
int exitForFile(const base::Error &error);

} // namespace cli
