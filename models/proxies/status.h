// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which configuration each proxy has acknowledged, by what the control planes say.
#pragma once

#include "models/base/error.h"

#include <QVector>

#include <optional>

namespace proxies {

/// Envoy's ConfigStatus: of acknowledgement, not of what is applied.
enum class Sync : quint8 { Unknown, Synced, Stale, NotSent, Error };
enum class Kind : quint8 { Unknown, Sidecar, Gateway, Waypoint, Ztunnel };

struct TypeStatus {
    QString typeUrl = {};
    Sync sync = Sync::Unknown;
    QString reason = {};   ///< of Error: what the proxy said; hostile
    qint64 sentMs = 0;     ///< when this was last sent; 0 = not known
    QString version = {};  ///< what is acknowledged, where it is told
    friend bool operator==(const TypeStatus &, const TypeStatus &) = default;
};

struct Proxy {
    QString cluster = {}, ns = {}, pod = {};
    Kind kind = Kind::Unknown;
    QString version = {};
    QString istiod = {}, revision = {}; ///< the control plane's pod and revision
    QVector<TypeStatus> types = {};     ///< sorted by shortName

    /// Without a namespace just what it calls itself.
    QString name() const { return ns.isEmpty() ? pod : pod + u'.' + ns; }
    const TypeStatus *type(QStringView shortName) const;
    /// The worst of all types.
    Sync sync() const;
    friend bool operator==(const Proxy &, const Proxy &) = default;
};

/// One control plane that was asked.
struct Asked {
    QString ns = {}, pod = {}, revision = {}, version = {};
    QString way = {}; ///< "xds" or "http"
    QString whyNotXds = {}; ///< when the second way was taken
    std::optional<base::Error> error = {};
    QVector<Proxy> proxies = {};
};

struct Status {
    QVector<Proxy> proxies = {}; ///< by namespace and name; a proxy on two control planes once, as the one that sent last knows it
    QVector<Asked> asked = {};   ///< without their proxies
    qint64 atMs = 0;
    /// False when a control plane did not answer: who is missing may be with it.
    bool isComplete() const;
};

/// "CDS" of ".../envoy.config.cluster.v3.Cluster"; the last word of a type without such a name.
QString shortName(QStringView typeUrl);
QString nameOf(Sync sync);
QString nameOf(Kind kind);
/// Of the node type in a node id or in istiod's JSON: "sidecar", "router", ...
Kind kindOf(QStringView nodeType);

Status join(QVector<Asked> asked, qint64 atMs);

/// The answer of istiod's /debug/syncz. Invalid, or TooLarge over 100,000 proxies.
base::Result<QVector<Proxy>> readSyncz(const QByteArray &json, const QString &where);

} // namespace proxies
