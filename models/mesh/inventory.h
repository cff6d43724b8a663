// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Services, workloads and namespaces with what is known of each, joined from configuration and traffic: a pure function of
// a Snapshot. Tables, the CLI, the graph's words and exports all read this.
#pragma once

#include "models/mesh/health.h"
#include "models/mesh/snapshot.h"

namespace mesh {

enum class DataPlane : quint8 { None, Sidecar, Ambient, Linkerd };

enum class MtlsMode : quint8 { Unset, Disable, Permissive, Strict };

/// Requests and connections on one side of a thing, summed.
struct Flow {
    double rate = 0;          ///< req/s
    double errors = 0;        ///< share 0..1
    double denied = 0;        ///< share 0..1 of 403
    double limited = 0;       ///< share 0..1 of 429
    double opened = nan;      ///< TCP conn/s; NaN = no TCP
    double bytes = nan;       ///< both directions, per second
    double p50 = nan, p95 = nan, p99 = nan; ///< ms, rate-weighted over edges
    double mtls = nan;        ///< share 0..1
    int edges = 0;

    bool any() const { return edges > 0; }
    friend bool operator==(const Flow &a, const Flow &b);
};

struct VersionInfo {
    QString version, workload;
    int ready = 0, wanted = 0;  ///< pods
    double wantedShare = nan;   ///< 0..1 of the default route; NaN = no rule speaks of it
    double seenShare = nan;     ///< 0..1
    Flow in;
    friend bool operator==(const VersionInfo &, const VersionInfo &);
};

/// What is the worst about a thing. The words are made in items.
enum class Cause : quint8 { None, Errors, Denied, Limited, Plaintext, NoEndpoints, PodsNotReady, VersionErrors, NoTelemetry };

struct ServiceInfo {
    QString ns, name;
    QString type;              ///< ClusterIP, ..., ExternalName; "ServiceEntry" for hosts outside
    QVector<ServicePort> ports;
    int endpointsReady = 0, endpoints = 0;
    QStringList workloads;     ///< names
    QVector<VersionInfo> versions;
    Flow in, out;              ///< out: of its workloads
    MtlsMode mode = MtlsMode::Unset;
    DataPlane dataPlane = DataPlane::None;
    Health health = Health::Ok;
    Cause cause = Cause::None;
    QString causeVersion;      ///< for VersionErrors
    QStringList configuration; ///< "VirtualService shop/reviews", ... that apply to it
    base::Labels labels;
    qint64 createdMs = 0;
    friend bool operator==(const ServiceInfo &, const ServiceInfo &);
};

struct WorkloadInfo {
    Kind kind = Kind::Deployment;
    QString ns, name, app, version, serviceAccount;
    QStringList images, services;
    int ready = 0, wanted = 0, restarts = 0;
    QString waiting;           ///< worst reason of a container that waits, "" = none
    DataPlane dataPlane = DataPlane::None;
    QString proxyRevision;
    MtlsMode mode = MtlsMode::Unset;
    Flow in, out;
    Health health = Health::Ok;
    Cause cause = Cause::None;
    base::Labels labels;
    qint64 createdMs = 0;
    friend bool operator==(const WorkloadInfo &, const WorkloadInfo &);
};

struct NamespaceInfo {
    QString name;
    QString injection;         ///< "enabled", "disabled", a revision, "ambient", or ""
    int services = 0, workloads = 0, pods = 0, podsReady = 0, podsInMesh = 0;
    MtlsMode mode = MtlsMode::Unset;
    Flow in;
    Health health = Health::Ok;
    int atFault = 0;           ///< services with health Warn or worse
    qint64 createdMs = 0;
    friend bool operator==(const NamespaceInfo &, const NamespaceInfo &);
};

struct Inventory {
    QVector<ServiceInfo> services;     ///< sorted by ns, name
    QVector<WorkloadInfo> workloads;   ///< sorted by ns, name
    QVector<NamespaceInfo> namespaces; ///< sorted by name

    const ServiceInfo *service(const QString &ns, const QString &name) const;
    const WorkloadInfo *workload(const QString &ns, const QString &name) const;
};

Inventory inventory(const Snapshot &snapshot);

/// The mTLS mode that PeerAuthentication gives a workload: selector over namespace over mesh (root namespace); the oldest
/// wins within one level; UNSET inherits; nothing at all is PERMISSIVE in Istio. Holds no reference to the snapshot.
class PeerModes
{
public:
    explicit PeerModes(const Snapshot &snapshot);
    MtlsMode of(const QString &ns, const base::Labels &podLabels) const;

private:
    QHash<QString, QVector<ObjectPtr>> m_policies; ///< by namespace, oldest first
    QString m_root;
};
QString nameOf(MtlsMode mode); ///< "STRICT", ..., "" for Unset

} // namespace mesh
