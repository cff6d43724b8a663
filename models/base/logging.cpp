// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/logging.h"

Q_LOGGING_CATEGORY(logStore, "meshdeck.store", QtWarningMsg)
Q_LOGGING_CATEGORY(logHttp, "meshdeck.http", QtWarningMsg)
Q_LOGGING_CATEGORY(logKubernetes, "meshdeck.kubernetes", QtWarningMsg)
Q_LOGGING_CATEGORY(logPrometheus, "meshdeck.prometheus", QtWarningMsg)
Q_LOGGING_CATEGORY(logTls, "meshdeck.tls", QtWarningMsg)
Q_LOGGING_CATEGORY(logSandbox, "meshdeck.sandbox", QtWarningMsg)
Q_LOGGING_CATEGORY(logSession, "meshdeck.session", QtWarningMsg)
Q_LOGGING_CATEGORY(logGraph, "meshdeck.graph", QtWarningMsg)
Q_LOGGING_CATEGORY(logCertificates, "meshdeck.certificates", QtWarningMsg)
Q_LOGGING_CATEGORY(logShell, "meshdeck.shell", QtWarningMsg)
