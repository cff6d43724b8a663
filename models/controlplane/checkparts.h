// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of checks, one file each, and what they share. Only checks.cpp and the groups include this.
#pragma once

#include "models/controlplane/check.h"

namespace controlplane {

struct Picture {
    const Evidence &evidence;
    Revisions revisions;
    QVector<NamespaceInjection> namespaces;
    bool istio = false, linkerd = false; ///< are installed, or what is left of them says so

    const mesh::Snapshot &snapshot() const { return *evidence.snapshot; }
};

using Checks = QVector<Check>;

void checkKubernetes(const Picture &picture, Checks &out);
void checkPermissions(const Picture &picture, Checks &out);
void checkPlanes(const Picture &picture, Checks &out);
void checkWebhooksAndTags(const Picture &picture, Checks &out);
void checkCounts(const Picture &picture, Checks &out);
void checkClusters(const Picture &picture, Checks &out);
void checkInjected(const Picture &picture, Checks &out);
void checkProxies(const Picture &picture, Checks &out);
void checkCertificates(const Picture &picture, Checks &out);
void checkConfiguration(const Picture &picture, Checks &out);
void checkTelemetry(const Picture &picture, Checks &out);
void checkLinkerd(const Picture &picture, Checks &out);

/// "a, b, c and 4 more".
QString few(const QStringList &names, int most = 4);
/// "1 pod", "3 pods".
QString counted(qsizetype n, const char *one, const char *many);
/// The first mostObjects.
QVector<mesh::ObjectKey> some(const QVector<mesh::ObjectKey> &objects);

} // namespace controlplane
