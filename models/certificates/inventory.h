// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every certificate that a snapshot holds, once, with all places it was found in, who uses it, who renews it, what breaks
// when it ends and what is wrong with it. Worst first. Words for all enums are made in models/items.
#pragma once

#include "models/certificates/certificate.h"
#include "models/certificates/parse.h"
#include "models/mesh/health.h"
#include "models/mesh/snapshot.h"

namespace certificates {

/// What a certificate is for. Smaller wins when one certificate has several.
enum class Kind : quint8 {
    Root,          ///< of the mesh: all proxies trust it
    Intermediate,  ///< signs others: the mesh's plug-in CA, or part of a served chain
    LinkerdAnchor,
    LinkerdIssuer,
    ControlPlane,  ///< istiod's serving certificate
    Gateway,
    Webhook,       ///< a caBundle that is not the mesh's root, or a webhook's serving certificate
    RemoteCluster, ///< in the kubeconfig istiod reaches another cluster with
    CertManager,   ///< issued by cert-manager, used by something that Meshdeck does not know
    Served,        ///< seen only by a live probe
    Workload,      ///< what a proxy shows its peers
};

enum class Source : quint8 { Secret, ConfigMap, Webhook, CertManager, Probe, Proxy };

struct Place {
    Source source = Source::Secret;
    mesh::ObjectKey object; ///< empty name for a probe
    QString part;           ///< data key, webhook's name, or the probed host:port
    int position = 0;       ///< in its bundle, from 0
    friend bool operator==(const Place &, const Place &) = default;
};

enum class UseKind : quint8 {
    MeshTrust,      ///< every proxy verifies its peers with it
    MeshSigning,    ///< istiod signs workload certificates with it
    IstiodServing,  ///< proxies reach istiod by it
    GatewayServer,  ///< an Istio Gateway's server, part = its port's name or number
    GatewayListener,///< a Gateway API listener, part = its name
    GatewayClients, ///< a gateway verifies its clients with it
    WebhookTrust,   ///< the API server verifies a webhook with it, part = the webhook's name
    WebhookServing,
    RemoteCluster,  ///< part = the cluster's name
    LinkerdTrust,
    LinkerdSigning,
    CertManager,    ///< kept by a cert-manager Certificate
    Workload,       ///< a pod's own identity
};

struct Use {
    UseKind kind = UseKind::MeshTrust;
    mesh::ObjectKey object;
    QString part;
    QStringList hosts;
    friend bool operator==(const Use &, const Use &) = default;
};

/// What stops when the certificate ends, worst first.
enum class Breaks : quint8 {
    AllMtls,          ///< no proxy accepts its peers
    LinkerdMtls,
    Issuance,         ///< no new workload certificates: all mTLS within a day
    LinkerdIssuance,
    ControlPlane,     ///< proxies can't connect to istiod
    GatewayTls,       ///< TLS handshakes at gateways
    GatewayClients,   ///< clients with certificates are turned away
    Injection,        ///< pods can't be made, or come without a proxy
    Validation,       ///< configuration can't be written
    Admission,        ///< a webhook that is not the mesh's
    RemoteCluster,    ///< istiod loses a cluster
    WorkloadMtls,     ///< the mTLS of single pods
    OwnUser,          ///< whoever uses the Secret; not known
    Nothing,          ///< nobody was found to use it
};

struct Consequence {
    Breaks what = Breaks::Nothing;
    QStringList subjects;     ///< gateways ("shop/edge"), webhooks, clusters
    double rate = mesh::nan;  ///< req/s through the gateways now; NaN = not known
    double opened = mesh::nan; ///< TCP connections per second
    bool atMost = false;      ///< the gateways also serve other certificates
    friend bool operator==(const Consequence &a, const Consequence &b);
};

enum class RenewalKind : quint8 {
    Unknown,     ///< cert-manager's objects may not be read
    NoneFound,
    ByHand,      ///< by its nature: plug-in CAs, kubeconfigs, anchors
    Istiod,
    CertManager,
    WithRoot,    ///< istiod writes it again when the root changes
    Agent,       ///< the proxy's agent, at half of its life
};

struct Renewal {
    RenewalKind kind = RenewalKind::Unknown;
    qint64 dueMs = 0;   ///< 0 = not known
    bool late = false;  ///< it was due and did not happen
    bool failing = false; ///< cert-manager says that it is not ready
    QString object;     ///< "Certificate shop/web"
    QString reason;     ///< cert-manager's words
    bool byItself() const
    {
        return kind == RenewalKind::Istiod || kind == RenewalKind::CertManager || kind == RenewalKind::WithRoot || kind == RenewalKind::Agent;
    }
    friend bool operator==(const Renewal &, const Renewal &) = default;
};

enum class ProblemKind : quint8 {
    Expired,
    NotYetValid,
    EndsWithinAct,
    EndsWithinPlan,
    RenewalLate,
    RenewalFailing,   ///< argument: cert-manager's reason
    MissingSecret,    ///< named, but not there
    Forbidden,        ///< may not be read
    NotGranted,       ///< a listener names another namespace's Secret without a ReferenceGrant: it is not served
    WrongKeys,        ///< the Secret lacks what a gateway reads; argument: the keys it has
    WrongType,        ///< argument: the Secret's type
    Malformed,        ///< argument: what and where
    HostMismatch,     ///< argument: the host that no name covers
    StaleRoot,        ///< argument: the namespaces whose proxies do not trust the root in use
    CaBundleDiffers,  ///< argument: the webhook
    CaBundleEmpty,
    NotSignedByAnchor, ///< Linkerd's issuer, by none of the trust anchors
    ServesOther,      ///< argument: the address that serves another certificate
    WeakKey,          ///< argument: "RSA 1024"
    WeakSignature,
    SelfSigned,       ///< a leaf that nobody vouches for
};

struct Problem {
    ProblemKind kind = ProblemKind::Expired;
    mesh::Health health = mesh::Health::Warn;
    QString argument;
    friend bool operator==(const Problem &, const Problem &) = default;
};

/// Where a live probe can see this certificate served.
struct ProbeTarget {
    QString host;
    int port = 443;
    QString serverName;
    QString address() const;
    friend bool operator==(const ProbeTarget &, const ProbeTarget &) = default;
};

struct Row {
    QString id;    ///< the fingerprint in hex, or the object that could not be read
    QString name;
    Kind kind = Kind::Served;
    CertificatePtr certificate; ///< null when there is none to read; then cert-manager may still know the times
    qint64 notBeforeMs = 0, notAfterMs = 0; ///< 0 = not known
    QString issuer;             ///< common name or organization; "" = itself or not known
    bool selfIssued = false;
    QVector<Place> places;
    QVector<Use> uses;
    Renewal renewal;
    Consequence consequence;
    QVector<Problem> problems;  ///< worst first
    mesh::Health health = mesh::Health::Ok;
    QVector<ProbeTarget> targets;
    QVector<BundlePtr> bundles; ///< what it was found in: its chain. Not compared.

    QString key() const { return id; }
    bool has(ProblemKind which) const;
    friend bool operator==(const Row &a, const Row &b);
};

struct Thresholds {
    qint64 actMs = 7LL * 86'400'000;
    qint64 planMs = 30LL * 86'400'000;
    int istiodRenewPercent = 20; ///< istiod signs its own CA again when less of its life is left (its default)
    friend bool operator==(const Thresholds &, const Thresholds &) = default;
};

/// Something that could not be looked at, so that the board may lack rows.
struct Gap {
    mesh::Kind kind = mesh::Kind::Secret;
    QStringList namespaces; ///< empty = everywhere
    bool failed = false;    ///< else forbidden
    QString reason;
    friend bool operator==(const Gap &, const Gap &) = default;
};

struct Inventory {
    QVector<Row> rows;      ///< worst first
    QVector<Gap> gaps;
    int waiting = 0;        ///< named Secrets not read yet
    int certificates = 0;   ///< different ones
    int places = 0;         ///< where they were found
    QVector<CertificatePtr> meshRoots, linkerdAnchors;
    qint64 atMs = 0;
    Thresholds thresholds;

    const Row *find(const QString &id) const;
};

/// What a proxy was seen to hold: its own chain and the roots it trusts, from its secrets dump.
struct Observed {
    mesh::ObjectKey pod;
    QByteArray chainPem, trustPem;
    qint64 atMs = 0; ///< when it was asked
};

/// `cache` keeps what was read for the next call; without one everything is read again.
Inventory inventory(const mesh::Snapshot &snapshot, qint64 nowMs, const Thresholds &thresholds, Cache *cache = nullptr,
                    const QVector<Observed> &observed = {});

} // namespace certificates
