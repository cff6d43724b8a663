// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the user accepted: programs that a kubeconfig may run, and contexts that may skip TLS verification.
#pragma once

#include "app/sources/kubeconfig/kubeconfig.h"

namespace kubeconfig {

class Consent
{
public:
    virtual ~Consent() = default;
    virtual bool execAllowed(const ExecSpec &exec) const = 0;
    virtual bool insecureAllowed(const Context &context, const Cluster &cluster) const = 0;
};

/// Kept as JSON in one file of the user's (mode 0600, replaced atomically, re-read each time: other processes write it too).
/// An acceptance is bound to the kubeconfig's absolute path and the exact exec stanza, or context, cluster and server.
class FileConsent final : public Consent
{
public:
    struct Entry {
        QString id = {}; ///< for revoke()
        bool exec = false; ///< else: unverified TLS
        QString kubeconfig = {};
        QString subject = {}; ///< command line, or "context → server"
        qint64 acceptedMs = 0;
    };

    FileConsent(QString file, const base::Clock &clock);

    bool execAllowed(const ExecSpec &exec) const override;
    bool insecureAllowed(const Context &context, const Cluster &cluster) const override;

    base::Result<void> acceptExec(const ExecSpec &exec);
    base::Result<void> acceptInsecure(const Context &context, const Cluster &cluster);
    base::Result<void> revoke(const QString &id); ///< NotFound when there is no such entry
    base::Result<QVector<Entry>> list() const; ///< oldest first; a broken file is an error, and counts as no consent

private:
    base::Result<void> add(const Entry &entry);
    bool holds(const QString &id) const;
    base::Result<void> write(const QVector<Entry> &entries) const;

    const QString m_file;
    const base::Clock &m_clock;
};

} // namespace kubeconfig
