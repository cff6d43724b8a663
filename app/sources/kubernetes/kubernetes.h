// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Kubernetes API server as a source: it finds out which kinds are served in which version (discovery), lists and
// watches them (reflector, kindfeed), reads Secrets by name (named), and says how things stand (heartbeat). Everything
// leaves as coalesced Deltas (outbox). It never writes to the cluster, never keeps a private key, and knows no kubeconfig:
// it takes a ready http::Endpoint. Built by app/session; the public class is kubernetes::Source in source.h.
#pragma once

#include "models/mesh/kind.h"

#include <QStringList>
#include <QVector>

namespace kubernetes {

/// All waits in one place; the defaults are those of client-go where it has them. Tests shorten them.
struct Timing {
    int backoffBaseMs = 800;
    int backoffMaxMs = 30'000;
    int backoffResetMs = 120'000;    ///< this long without a failure: the next one waits the base again
    int watchMinSeconds = 300;       ///< timeoutSeconds of a watch is random between these
    int watchMaxSeconds = 600;
    int initialDeadlineMs = 10'000;  ///< silence of a WatchList before its end bookmark: it is none, list instead
    int shortWatchMs = 1'000;        ///< a watch that ended sooner, without an event, was no watch
    int pollMs = 30'000;             ///< list again where list is allowed and watch is not
    int heartbeatMs = 5'000;         ///< silence of all watches before the server is asked how it is
    int heartbeatTimeoutMs = 1'500;
    int coalesceMs = 50;
    int refusedRetryMs = 30'000;     ///< after a 401
    int rediscoverMs = 600'000;      ///< also: kinds and namespaces that were forbidden are tried again
    int rediscoverSoonMs = 1'000;    ///< after a CRD came or went
    int namedMs = 300'000;           ///< Secrets are read again
};

struct Options {
    /// Where to look when a cluster-wide list is refused. Empty: the namespaces that may be listed, else contextNamespace.
    QStringList namespaces;
    QString contextNamespace;        ///< of the kubeconfig context; "" = default
    QString rootNamespace = QStringLiteral("istio-system"); ///< where Istio's ConfigMaps and remote Secrets are
    QVector<mesh::Kind> kinds;       ///< empty = all that are watched, and the named ConfigMaps
    quint64 seed = 1;                ///< of the jitter
    Timing timing;
    /// More namespaces than this are not asked one by one when a kind may not be listed cluster-wide.
    int mostNamespaces = 100;
};

} // namespace kubernetes
