// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How each source and each kind of object stands: shown in the status bar and as the states of every page.
#pragma once

#include "models/base/error.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace mesh {

enum class SourceId : quint8 { Kubernetes, Istiod, Prometheus, Count };
inline constexpr int sourceCount = static_cast<int>(SourceId::Count);

enum class SourceHealth : quint8 {
    Off,        ///< not configured, or not found in this cluster
    Connecting, ///< no answer yet
    Live,
    Stale,      ///< answers are older than two periods
    Lost,       ///< the last try failed; retried
    Refused,    ///< credentials or rights: not retried blindly
};

struct SourceState {
    SourceHealth health = SourceHealth::Off;
    QString endpoint;         ///< URL or "service istio-system/prometheus:9090 by the API server"
    QString version;          ///< "1.35.3"
    qint64 contactMs = 0;     ///< last answer; 0 = never
    qint64 retryMs = 0;       ///< next try; 0 = none planned
    qint64 periodMs = 0;      ///< how often it is asked; 0 = it pushes
    std::optional<base::Error> error;
    QStringList notes;        ///< stays visible: "TLS is not verified", "answer is partial: ..."
    int queries = 0;          ///< of the last refresh
    double seconds = 0;       ///< of the last refresh
};

enum class KindHealth : quint8 {
    Unknown,   ///< not asked yet
    Absent,    ///< the API server does not serve it: a state, not an error
    Loading,
    Live,
    Stale,     ///< the watch is down; what is shown is from before
    Forbidden, ///< nothing of it may be read
    Failed,
};

struct KindState {
    KindHealth health = KindHealth::Unknown;
    QString version;                  ///< served version in use
    int loaded = 0;                   ///< objects read so far
    qint64 contactMs = 0;             ///< last list, event or bookmark
    QStringList forbiddenNamespaces;  ///< per-namespace fallback: these could not be read
    bool perNamespace = false;        ///< the cluster-wide list was refused; only namespaces that may be read are here
    std::optional<base::Error> error;
};

} // namespace mesh
