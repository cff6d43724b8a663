// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All logging categories of the project. One per room, named meshdeck.<room>. No header, token or secret is ever logged.
#pragma once

#include <QLoggingCategory>

Q_DECLARE_LOGGING_CATEGORY(logStore)        // meshdeck.store
Q_DECLARE_LOGGING_CATEGORY(logHttp)         // meshdeck.http
Q_DECLARE_LOGGING_CATEGORY(logKubernetes)   // meshdeck.kubernetes
Q_DECLARE_LOGGING_CATEGORY(logPrometheus)   // meshdeck.prometheus
Q_DECLARE_LOGGING_CATEGORY(logTls)          // meshdeck.tls
Q_DECLARE_LOGGING_CATEGORY(logSandbox)      // meshdeck.sandbox
Q_DECLARE_LOGGING_CATEGORY(logSession)      // meshdeck.session
Q_DECLARE_LOGGING_CATEGORY(logGraph)        // meshdeck.graph
Q_DECLARE_LOGGING_CATEGORY(logCertificates) // meshdeck.certificates
Q_DECLARE_LOGGING_CATEGORY(logShell)        // meshdeck.shell
