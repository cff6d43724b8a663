// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/controlplane/checkparts.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace controlplane {

QString few(const QStringList &names, int most)
{
    if (names.size() <= most)
        return names.join(u", "_s);
    return names.mid(0, most).join(u", "_s) + u" and %1 more"_s.arg(names.size() - most);
}

QString counted(qsizetype n, const char *one, const char *many)
{
    return u"%1 %2"_s.arg(n).arg(QLatin1String(n == 1 ? one : many));
}

QVector<mesh::ObjectKey> some(const QVector<mesh::ObjectKey> &objects)
{
    return objects.mid(0, mostObjects);
}

QVector<Check> checks(const Evidence &evidence)
{
    Picture picture{.evidence = evidence, .revisions = revisions(*evidence.snapshot), .namespaces = {}};
    picture.namespaces = injection(*evidence.snapshot, picture.revisions);
    picture.istio = !picture.revisions.all.isEmpty() || !picture.revisions.tags.isEmpty();
    picture.linkerd = bool(evidence.snapshot->find({mesh::Kind::Namespace, {}, u"linkerd"_s}));
    Checks out;
    checkKubernetes(picture, out);
    checkPermissions(picture, out);
    if (evidence.beforeInstall)
        return out;
    checkPlanes(picture, out);
    if (picture.istio) {
        checkWebhooksAndTags(picture, out);
        checkCounts(picture, out);
        checkClusters(picture, out);
        checkInjected(picture, out);
        checkProxies(picture, out);
    }
    checkCertificates(picture, out);
    checkConfiguration(picture, out);
    checkTelemetry(picture, out);
    checkLinkerd(picture, out);
    std::ranges::stable_sort(out, {}, &Check::area);
    return out;
}

Tally tally(const QVector<Check> &checks)
{
    Tally tally;
    for (const Check &check : checks) {
        switch (check.outcome) {
        case Outcome::Passed: ++tally.passed; break;
        case Outcome::Skipped: ++tally.skipped; break;
        case Outcome::Advice: ++tally.advice; break;
        case Outcome::Unknown: ++tally.unknown; break;
        case Outcome::Warning: ++tally.warnings; break;
        case Outcome::Failed: ++tally.failed; break;
        }
    }
    return tally;
}

QString nameOf(Area area)
{
    switch (area) {
    case Area::Kubernetes: return u"kubernetes"_s;
    case Area::Permissions: return u"permissions"_s;
    case Area::ControlPlane: return u"control-plane"_s;
    case Area::Injection: return u"injection"_s;
    case Area::Proxies: return u"proxies"_s;
    case Area::Certificates: return u"certificates"_s;
    case Area::Configuration: return u"configuration"_s;
    case Area::Telemetry: return u"telemetry"_s;
    case Area::Linkerd: return u"linkerd"_s;
    }
    return {};
}

QString nameOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed: return u"passed"_s;
    case Outcome::Skipped: return u"skipped"_s;
    case Outcome::Advice: return u"advice"_s;
    case Outcome::Unknown: return u"unknown"_s;
    case Outcome::Warning: return u"warning"_s;
    case Outcome::Failed: return u"failed"_s;
    }
    return {};
}

} // namespace controlplane
