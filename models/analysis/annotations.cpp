// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Istio's annotations on namespaces, services, pods and deployments: known, in their place, of a value that is understood.
#include "models/analysis/annotationtable.h"
#include "models/analysis/annotationvalues.h"
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem misplaced{"annotation-misplaced", "IST0107", Severity::Warning};
constexpr Problem unknown{"annotation-unknown", "IST0108", Severity::Warning};
constexpr Problem invalid{"annotation-invalid", "IST0125", Severity::Warning};
constexpr Problem deprecated{"annotation-deprecated", "IST0135", Severity::Info};

bool isIstios(std::string_view name)
{
    return name == "kubernetes.io/ingress.class" || name.substr(0, name.find('/')).ends_with("istio.io");
}

/// Written by Istio's own controllers.
bool isAutomatic(std::string_view name)
{
    return name == "sidecar.istio.io/status" || name == "gateway.istio.io/controller-version" || name == "istio.io/rev";
}

bool belongsTo(const KnownAnnotation &known, const QString &kind)
{
    const QStringList kinds = toQString(known.kinds).split(u' ');
    return kinds.contains(u"Any"_s) || kinds.contains(kind);
}

void check(const Item &item, Ref at, Reporter &reporter)
{
    const std::string_view name = at.key();
    if (!isIstios(name) || isAutomatic(name))
        return;
    const KnownAnnotation *known = annotationNamed(name);
    if (!known) {
        reporter.report(unknown, item, at, u"Istio knows no annotation %1, so it does nothing"_s.arg(quote(name)), u"mend the name, or remove it"_s);
        return;
    }
    const bool hasLabelToo = name == "sidecar.istio.io/inject" && item.labels()["sidecar.istio.io/inject"];
    if (known->deprecated && !hasLabelToo) {
        reporter.report(deprecated, item, at, u"the annotation %1 is deprecated"_s.arg(quote(name)),
                        name == "sidecar.istio.io/inject" ? u"use the label of the same name"_s
                                                          : u"see Istio's documentation for what replaces it"_s);
    }
    if (!belongsTo(*known, item.subject.kind)) {
        reporter.report(misplaced, item, at,
                        u"the annotation %1 does nothing here: it belongs on %2"_s.arg(quote(name), toQString(known->kinds).replace(u' ', ", "_L1)),
                        item.kind == mesh::Kind::Deployment ? u"move it to spec.template.metadata.annotations"_s : u"move it there"_s);
        return;
    }
    if (const QString problem = annotationProblem(name, at.text()); !problem.isEmpty())
        reporter.report(invalid, item, at, u"the value of annotation %1 can't be used: %2"_s.arg(quote(name), problem), u"mend the value"_s);
}

} // namespace

void checkAnnotations(const Item &item, Reporter &reporter)
{
    for (const Ref annotation : item.annotations())
        check(item, annotation, reporter);
}

} // namespace analysis
