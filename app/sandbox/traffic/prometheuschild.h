// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Child processes that die with us, and one kept running: Debian's prometheus. Use on one QThread; QProcess wants that.
#pragma once

#include "models/base/error.h"

#include <atomic>
#include <functional>

#include <QStringList>

class QProcess;

namespace sandbox {

/// The child gets SIGTERM when the thread that started it ends (Linux).
void dieWithParent(QProcess &process);

/// Runs it to its end; an error holds the last line it wrote. `stop` kills it.
base::Result<void> runToEnd(const QString &program, const QStringList &arguments, const std::atomic<bool> &stop);

struct PrometheusPlan {
    QString program, directory; ///< prometheus.yml, log and data live there
    QString metricsUrl;
    int scrapeSeconds = 5;
};

/// The labels that the scrape gives each sample.
inline constexpr const char *scrapeLabels = R"(job="kubernetes-pods",instance="mesh")";

/// Writes the configuration, starts it, restarts it once if it dies; returns when `stop` is set or it is gone for good.
/// `up` gets the URL when it answers; `note` what is the matter otherwise.
void keepPrometheus(const PrometheusPlan &plan, const std::atomic<bool> &stop, const std::function<void(const QString &)> &up,
                    const std::function<void(const QString &)> &note);

} // namespace sandbox
