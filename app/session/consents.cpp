// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/consents.h"

#include "app/sources/kubeconfig/consent.h"
#include "app/sources/kubeconfig/kubeconfig.h"
#include "models/base/quantity.h"

#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

base::Result<kubeconfig::Kubeconfig> loadConfig(const Options &options)
{
    kubeconfig::Search search;
    search.explicitFiles = options.kubeconfigs;
    return kubeconfig::load(search);
}

} // namespace

base::Result<QVector<ContextInfo>> readContexts(const Options &options)
{
    const auto config = loadConfig(options);
    if (!config)
        return tl::unexpected(config.error());
    QVector<ContextInfo> list;
    for (const kubeconfig::ContextInfo &info : kubeconfig::contexts(*config))
        list.push_back({info.name, info.cluster, info.server, info.user, info.nameSpace, info.current, info.problems.join(u"; "_s)});
    return list;
}

base::Result<Asked> accept(const Options &options, const QString &context)
{
    const auto config = loadConfig(options);
    if (!config)
        return tl::unexpected(config.error());
    const QString name = context.isEmpty() ? config->currentContext : context;
    const base::SystemClock clock;
    kubeconfig::FileConsent consent(consentFile(options), clock);
    const auto pending = kubeconfig::pending(*config, name, consent);
    if (!pending)
        return tl::unexpected(pending.error());
    Asked asked{name, {}, {}, pending->insecure, config->clusters.value(config->contexts.value(name).cluster).server};
    if (pending->exec) {
        asked.command = pending->exec->commandLine();
        asked.place = pending->exec->place.text();
        if (const auto done = consent.acceptExec(*pending->exec); !done)
            return tl::unexpected(done.error());
    }
    if (pending->insecure) {
        const kubeconfig::Context entry = config->contexts.value(name);
        if (const auto done = consent.acceptInsecure(entry, config->clusters.value(entry.cluster)); !done)
            return tl::unexpected(done.error());
    }
    return asked;
}

base::Result<QVector<ConsentInfo>> listConsents(const Options &options)
{
    const base::SystemClock clock;
    const auto entries = kubeconfig::FileConsent(consentFile(options), clock).list();
    if (!entries)
        return tl::unexpected(entries.error());
    QVector<ConsentInfo> list;
    for (const kubeconfig::FileConsent::Entry &entry : *entries)
        list.push_back({entry.id, entry.subject, entry.kubeconfig, base::quantity::isoUtc(entry.acceptedMs), entry.exec});
    return list;
}

base::Result<void> revokeConsent(const Options &options, const QString &id)
{
    const base::SystemClock clock;
    return kubeconfig::FileConsent(consentFile(options), clock).revoke(id);
}

QString consentFile(const Options &options)
{
    return options.consentFile.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/meshdeck/consent.json"_s
                                         : options.consentFile;
}

QString settingsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/meshdeck/meshdeck-desktop.conf"_s;
}

} // namespace session
