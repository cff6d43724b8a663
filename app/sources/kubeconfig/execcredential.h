// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The ExecCredential protocol, pure: what a credential plugin is told, and what it says.
// https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
#pragma once

#include "app/sources/kubeconfig/kubeconfig.h"

namespace kubeconfig {

struct ExecCredential {
    QByteArray token = {};
    QByteArray certPem = {}, keyPem = {};
    std::optional<qint64> expiresMs = {};
};

constexpr qint64 kMaxExecOutput = 1 << 20;

/// `apiVersion` is the one the kubeconfig asked for; the answer must have the same. No part of `output` gets into an error.
base::Result<ExecCredential> parseExecCredential(const QByteArray &output, const QString &apiVersion, const QString &where);

/// The value of KUBERNETES_EXEC_INFO. `cluster` null: the stanza does not want it.
QByteArray execInfo(const QString &apiVersion, const Cluster *cluster, const QByteArray &caPem);

/// What must be right in a stanza before it can be run.
base::Result<void> checkExec(const ExecSpec &exec);

/// One word of a command line for a person: cleaned, quoted where a shell needs it.
QString shellWord(const QString &word);

/// stderr for a person: one line, cleaned, the last 4 KiB, things that look like tokens blacked out.
QString presentable(const QByteArray &standardError);

} // namespace kubeconfig
