// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The control plane: its pods, versions, configuration, webhooks, tags, and what it counts of itself.
#include "models/analysis/meshsources.h"
#include "models/base/quantity.h"
#include "models/controlplane/checkparts.h"
#include "models/controlplane/version.h"

#include <QSet>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace controlplane {

namespace {

using metrics::PlaneNumber;

constexpr double slowConvergence = 10; // s

void checkReady(const Picture &picture, Checks &out)
{
    Check check{.id = u"istiod-ready"_s, .area = Area::ControlPlane, .question = u"istiod is ready in every revision"_s};
    Check spare{.id = u"istiod-spare"_s, .area = Area::ControlPlane, .question = u"a second istiod stands by"_s};
    QStringList down, short_, fine, single;
    for (const Revision &revision : picture.revisions.all) {
        const QString said =
            u"%1: %2 of %3 ready"_s.arg(revision.name).arg(revision.ready()).arg(std::max<qsizetype>(revision.wanted, revision.istiods.size()));
        QString why;
        for (const Istiod &istiod : revision.istiods) {
            if (!istiod.ready) {
                check.objects.push_back(istiod.pod);
                why = istiod.reason;
            }
        }
        if (revision.ready() == 0)
            down << said + (why.isEmpty() ? QString() : u" ("_s + why + u')');
        else if (revision.ready() < revision.wanted)
            short_ << said + (why.isEmpty() ? QString() : u" ("_s + why + u')');
        else
            fine << said;
        if (revision.ready() == 1 && revision.wanted <= 1)
            single << revision.name;
    }
    check.objects = some(check.objects);
    if (!down.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = few(down);
        check.hint = u"proxies keep what they run, but take no changes, and no pods are injected: look at its events and log"_s;
    } else if (!short_.isEmpty()) {
        check.outcome = Outcome::Warning;
        check.answer = few(short_);
        check.hint = u"look at the pods that are not ready"_s;
    } else {
        check.answer = few(fine);
    }
    out << check;
    if (down.isEmpty() && !single.isEmpty()) {
        spare.outcome = Outcome::Advice;
        spare.answer = u"revision %1 has one replica: while it restarts no change arrives and no pod is injected"_s.arg(few(single));
        spare.hint = u"run two, with a PodDisruptionBudget"_s;
        out << spare;
    }
}

void checkVersions(const Picture &picture, Checks &out)
{
    QStringList mixed;
    for (const Revision &revision : picture.revisions.all) {
        if (!revision.mixed)
            continue;
        QStringList versions;
        for (const Istiod &istiod : revision.istiods)
            versions << istiod.version;
        versions.removeDuplicates();
        mixed << u"%1 runs %2"_s.arg(revision.name, versions.join(u" and "_s));
    }
    Check check{.id = u"istiod-one-version"_s, .area = Area::ControlPlane, .question = u"the pods of a revision are of one version"_s};
    if (mixed.isEmpty()) {
        check.answer = u"they are"_s;
    } else {
        check.outcome = Outcome::Warning;
        check.answer = mixed.join(u"; "_s);
        check.hint = u"wait for the rollout, or look why it does not end"_s;
    }
    out << check;
}

void checkMeshConfig(const Picture &picture, Checks &out)
{
    Check check{.id = u"mesh-config"_s, .area = Area::ControlPlane, .question = u"every revision has a MeshConfig that can be read"_s};
    QStringList wrong, missing;
    for (const Revision &revision : picture.revisions.all) {
        if (revision.istiods.isEmpty())
            continue;
        const mesh::ObjectPtr object = picture.snapshot().find(revision.meshConfig);
        const auto *map = object ? object->as<mesh::ConfigMapFacts>() : nullptr;
        if (!map) {
            missing << revision.name;
            continue;
        }
        const auto read = analysis::readMeshConfig(map->data.value(u"mesh"_s), revision.meshConfig.toString());
        if (!read) {
            wrong << read.error().message();
            check.objects.push_back(revision.meshConfig);
        }
    }
    const bool known = picture.snapshot().state(mesh::Kind::ConfigMap).health == mesh::KindHealth::Live;
    if (!wrong.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = few(wrong, 2);
        check.hint = u"istiod keeps what it read before, and starts with its defaults: mend the ConfigMap"_s;
    } else if (!missing.isEmpty()) {
        check.outcome = known ? Outcome::Warning : Outcome::Unknown;
        check.answer = known ? u"revision %1 has none: Istio's defaults count"_s.arg(few(missing)) : u"ConfigMaps could not be read"_s;
        check.hint = known ? u"that is right where it is mounted from elsewhere"_s : QString();
    } else {
        check.answer = u"they do"_s;
    }
    out << check;
}

const metrics::Plane *planeOf(const Istiod &istiod, const QVector<metrics::Plane> &planes)
{
    for (const metrics::Plane &plane : planes) {
        if ((!plane.pod.isEmpty() && plane.pod == istiod.pod.name) || (!istiod.ip.isEmpty() && plane.address() == istiod.ip))
            return &plane;
    }
    return nullptr;
}

void checkCounted(const Picture &picture, const QVector<metrics::Plane> &planes, Checks &out)
{
    const QString span = u"in the last "_s + quantity::duration(picture.evidence.spanMs).remove(u" 00 m"_s);
    struct Question {
        const char *id;
        PlaneNumber number;
        Outcome outcome;
        const char *question, *what, *hint;
    };
    static constexpr Question questions[]{
        {"rejects", PlaneNumber::Rejects, Outcome::Warning, "no proxy refuses what istiod sends", "pushes were refused",
         "meshdeck proxy-status names the proxies and their reasons"},
        {"internal-errors", PlaneNumber::InternalErrors, Outcome::Warning, "istiod makes configuration without errors of its own",
         "errors while configuration was made", "its log has them"},
        {"send-errors", PlaneNumber::SendErrors, Outcome::Warning, "istiod's pushes reach the proxies", "pushes could not be sent",
         "connections break while they are pushed to: look at istiod's load and the network"},
        {"rejected-configs", PlaneNumber::RejectedConfigs, Outcome::Warning, "istiod takes all configuration", "objects were turned away",
         "meshdeck validate names what is wrong with them"},
        {"ca-errors", PlaneNumber::CaErrors, Outcome::Warning, "istiod's CA signs what it is asked to", "requests were not signed",
         "proxies keep their certificates until these end: look at istiod's log for the reason"},
        {"injection-failures", PlaneNumber::InjectionFailures, Outcome::Failed, "every pod that asks gets its sidecar", "injections failed",
         "look at the injector's templates and istiod's log"},
        {"key-sets", PlaneNumber::KeyFetchFailures, Outcome::Warning, "the keys that JWTs are verified with can be fetched",
         "fetches of key sets failed", "istiod must reach each jwksUri: requests with tokens of those issuers are refused"},
    };
    for (const Question &q : questions) {
        const double count = metrics::together(planes, q.number);
        Check check{.id = QLatin1String(q.id), .area = Area::ControlPlane, .question = QLatin1String(q.question)};
        if (!std::isnan(count) && count >= 0.5) {
            check.outcome = q.outcome;
            check.answer = u"%1 %2 %3"_s.arg(std::round(count)).arg(QLatin1String(q.what), span);
            check.hint = QLatin1String(q.hint);
        } else {
            check.answer = u"none failed %1"_s.arg(span); // what never happened has no series
        }
        out << check;
    }
    const double p99 = metrics::together(planes, PlaneNumber::ConvergeP99);
    Check check{.id = u"convergence"_s, .area = Area::ControlPlane, .question = u"changes reach the proxies soon"_s};
    if (std::isnan(p99)) {
        check.outcome = Outcome::Skipped;
        check.answer = u"nothing was pushed lately"_s;
    } else {
        check.answer = u"99 % within %1"_s.arg(quantity::latency(p99 * 1000));
        if (p99 > slowConvergence) {
            check.outcome = Outcome::Warning;
            check.hint = u"limit what proxies are told (Sidecar, exportTo, discoverySelectors), or give istiod more CPU"_s;
        }
    }
    out << check;
}

} // namespace

void checkPlanes(const Picture &picture, Checks &out)
{
    if (!picture.istio) {
        out << Check{.id = u"istiod-found"_s,
                     .area = Area::ControlPlane,
                     .outcome = Outcome::Skipped,
                     .question = u"there is an Istio control plane"_s,
                     .answer = u"no istiod was found in this cluster: an external control plane is not asked"_s};
        return;
    }
    checkReady(picture, out);
    checkVersions(picture, out);
    checkMeshConfig(picture, out);
}

void checkCounts(const Picture &picture, Checks &out)
{
    if (!picture.evidence.planes)
        return;
    const auto &planes = *picture.evidence.planes;
    Check scraped{.id = u"istiod-scraped"_s, .area = Area::ControlPlane, .question = u"the telemetry store scrapes every istiod"_s};
    QStringList missing;
    if (planes) {
        for (const Revision &revision : picture.revisions.all) {
            for (const Istiod &istiod : revision.istiods) {
                if (istiod.ready && !planeOf(istiod, *planes))
                    missing << istiod.pod.name;
            }
        }
    }
    if (!planes) {
        scraped.outcome = planes.error().kind == base::ErrorKind::Unsupported ? Outcome::Skipped : Outcome::Unknown;
        scraped.answer = planes.error().message();
    } else if (planes->isEmpty()) {
        scraped.outcome = Outcome::Warning;
        scraped.answer = u"it has no metrics of istiod"_s;
        scraped.hint = u"scrape port 15014, path /metrics, of the pods with the label app=istiod"_s;
    } else if (!missing.isEmpty()) {
        scraped.outcome = Outcome::Advice;
        scraped.answer = u"none are known of %1"_s.arg(few(missing));
        scraped.hint = u"a pod that has just started is there after the next scrape"_s;
    } else {
        scraped.answer = counted(planes->size(), "istiod", "istiods");
    }
    out << scraped;
    if (planes && !planes->isEmpty())
        checkCounted(picture, *planes, out);
}

void checkClusters(const Picture &picture, Checks &out)
{
    const QVector<RemoteCluster> secrets = clustersOfSecrets(picture.snapshot());
    const auto &asked = picture.evidence.clusters;
    QSet<QString> ids; // each istiod names its own cluster, too
    for (const RemoteCluster &one : asked && *asked ? **asked : QVector<RemoteCluster>())
        ids.insert(one.id);
    if (secrets.isEmpty() && ids.size() < 2)
        return;
    Check check{.id = u"remote-clusters"_s, .area = Area::ControlPlane, .question = u"every remote cluster is read by istiod"_s};
    if (!asked || !*asked) {
        check.outcome = Outcome::Unknown;
        check.answer = asked ? asked->error().message() : u"istiod was not asked"_s;
        out << check;
        return;
    }
    QStringList late, silent;
    QSet<QString> synced;
    for (const RemoteCluster &cluster : joined(**asked, secrets)) {
        if (cluster.sync == ClusterSync::Synced)
            synced.insert(cluster.id);
        else if (cluster.istiod.isEmpty())
            silent << cluster.id;
        else
            late << u"%1 (%2)"_s.arg(cluster.id, cluster.said);
    }
    if (!late.isEmpty() || !silent.isEmpty()) {
        check.outcome = Outcome::Failed;
        QStringList words;
        if (!late.isEmpty())
            words << u"not in sync: %1"_s.arg(few(late));
        if (!silent.isEmpty())
            words << u"named by a Secret, and no istiod speaks of it: %1"_s.arg(few(silent));
        check.answer = words.join(u"; "_s);
        check.hint = u"istiod must reach each cluster's API server with the Secret's kubeconfig"_s;
    } else {
        check.answer = u"%1 in sync"_s.arg(counted(synced.size(), "cluster", "clusters"));
    }
    out << check;
}

} // namespace controlplane
