// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Contexts and consents without a connection: for the contexts and config verbs and for choosers.
#pragma once

#include "app/session/session.h"

namespace session {

struct ConsentInfo {
    QString id, subject, kubeconfig, accepted; ///< accepted: ISO time
    bool exec = false;
};

base::Result<QVector<ContextInfo>> readContexts(const Options &options);
/// Accepts all that the context still needs; returns what that was. NotFound when there is no such context.
base::Result<Asked> accept(const Options &options, const QString &context);
base::Result<QVector<ConsentInfo>> listConsents(const Options &options);
base::Result<void> revokeConsent(const Options &options, const QString &id);
QString consentFile(const Options &options);
/// Of the desktop.
QString settingsFile();

} // namespace session
