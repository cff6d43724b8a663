// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about a mesh's health with their answers: what `istioctl analyze`, its precheck and `linkerd check` ask where it
// applies here, from one picture of the mesh. Pure: whoever asks gathers the Evidence.
#pragma once

#include "models/analysis/analysis.h"
#include "models/certificates/inventory.h"
#include "models/controlplane/clusters.h"
#include "models/controlplane/injection.h"
#include "models/metrics/planes.h"
#include "models/proxies/status.h"

namespace controlplane {

enum class Area : quint8 { Kubernetes, Permissions, ControlPlane, Injection, Proxies, Certificates, Configuration, Telemetry, Linkerd };

enum class Outcome : quint8 {
    Passed,
    Skipped, ///< does not apply here
    Advice,  ///< works, and could be better
    Unknown, ///< could not be asked: the reason is said
    Warning,
    Failed,
};

struct Check {
    QString id;          ///< "istiod-ready"
    Area area = Area::ControlPlane;
    Outcome outcome = Outcome::Passed;
    QString question;    ///< "istiod is ready in every revision"
    QString answer;      ///< one sentence of what was found; may hold text of the cluster: clean before showing
    QString hint;        ///< what to do; "" = nothing
    QStringList codes;   ///< IST0141, …
    QVector<mesh::ObjectKey> objects; ///< that it is about, at most mostObjects of them
    QString key() const { return id; }
    friend bool operator==(const Check &, const Check &) = default;
};
inline constexpr int mostObjects = 20;

/// The answer of a SelfSubjectAccessReview.
struct Access {
    QString verb, group, resource, ns; ///< "create", "networking.istio.io", "virtualservices", "" = everywhere
    QString forWhat;                   ///< "edit configuration": what can't be done without it
    bool install = false;              ///< needed to install or upgrade the mesh, not to look at it
    bool allowed = false;
    std::optional<base::Error> error;  ///< it could not be asked
    QString subresource = {};          ///< "portforward"
    QString resourceName() const { return subresource.isEmpty() ? resource : resource + u'/' + subresource; }
};
/// What is asked: the rights Meshdeck uses, and with `install` those an installation needs.
QVector<Access> accessAsked(const QString &rootNamespace, bool install);

struct Evidence {
    mesh::SnapshotPtr snapshot;
    qint64 nowMs = 0;
    std::optional<qint64> skewMs = {};                 ///< the API server's clock minus ours
    QVector<Access> access = {};
    std::optional<QVector<analysis::Finding>> findings = {};
    std::shared_ptr<const certificates::Inventory> certificates = {};
    std::optional<base::Result<proxies::Status>> status = {};    ///< nullopt = was not asked
    std::optional<base::Result<QVector<RemoteCluster>>> clusters = {};
    std::optional<base::Result<QVector<metrics::Plane>>> planes = {};
    qint64 spanMs = 3'600'000;                         ///< that the planes' counts are of
    bool beforeInstall = false;                        ///< only what an installation needs
};

/// In the order of Area; within one as they build on each other.
QVector<Check> checks(const Evidence &evidence);

struct Tally {
    int passed = 0, advice = 0, unknown = 0, warnings = 0, failed = 0, skipped = 0;
};
Tally tally(const QVector<Check> &checks);

QString nameOf(Area area);       ///< "kubernetes", "control-plane"
QString nameOf(Outcome outcome); ///< "passed", "failed", …

} // namespace controlplane
