// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Objects in files against the schema of their kind: fields there are not, wrong types, values that are not allowed. What is in
// the cluster has passed its API server already.
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"
#include "models/yaml/schema.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unknownField{"field-unknown", "IST0106", Severity::Error};
constexpr Problem wrong{"field-wrong", "IST0106", Severity::Error};

bool isOfMesh(const QString &group)
{
    return group.endsWith(".istio.io"_L1) || group.endsWith("linkerd.io"_L1) || group == "gateway.networking.k8s.io"_L1;
}

} // namespace

void checkSchema(const Item &item, Reporter &reporter)
{
    if (item.object || item.assumed || !isOfMesh(item.subject.group))
        return;
    const yaml::Schema schema = yaml::Schemas::bundled().find(item.ref());
    if (!schema)
        return;
    for (const yaml::SchemaProblem &problem : yaml::validate(item.ref(), schema, 100)) {
        const Ref at = item.tree->ref(problem.node);
        if (reporter.has(item, item.pathOf(at)))
            continue;
        const bool unknown = problem.code == yaml::SchemaProblem::Code::UnknownField;
        const QString hint = problem.hint.isEmpty() ? u"mend the field: the API server refuses or drops it as it stands"_s : problem.hint;
        if (problem.atKey)
            reporter.reportKey(unknown ? unknownField : wrong, item, at, problem.message, hint);
        else
            reporter.report(unknown ? unknownField : wrong, item, at, problem.message, hint);
    }
}

} // namespace analysis
