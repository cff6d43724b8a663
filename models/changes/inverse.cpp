// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/inverse.h"

#include "models/changes/note.h"
#include "models/diff/copy.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace changes {

namespace {

Draft back(const Draft &done, const StepRecord &record)
{
    Draft draft{.id = done.id, .whole = true, .takeOver = true};
    if (record.intent.before.isEmpty()) {
        draft.action = Action::Delete;
        draft.base = record.after;
    } else if (record.intent.method == Method::Delete) {
        draft.action = Action::Create;
        draft.wanted = diff::withoutServerFields(record.intent.before.root());
    } else {
        draft.action = Action::Update;
        draft.base = record.after;
        draft.wanted = diff::withoutServerFields(record.intent.before.root());
    }
    return draft;
}

} // namespace

bool isPrecedenceByAge(const ObjectId &id)
{
    const QString group = id.group();
    // Istio: virtual services, destination rules, gateways, sidecars and PeerAuthentications of one level, by creationTimestamp.
    // Gateway API: conflicting routes and listeners, too ("the oldest Route").
    return group == "networking.istio.io"_L1 || group == "gateway.networking.k8s.io"_L1
        || (group == "security.istio.io"_L1 && id.kind == "PeerAuthentication"_L1);
}

base::Result<Inverse> inverseOf(const Record &record)
{
    Inverse inverse;
    inverse.plan = {.title = u"Take back change %1"_s.arg(record.number), .context = record.plan.context, .steps = {}, .inverseOf = record.number};
    for (qsizetype i = record.steps.size() - 1; i >= 0; --i) {
        const StepRecord &step = record.steps[i];
        const Draft &done = record.plan.steps[i].draft;
        if (step.outcome != Outcome::Applied)
            continue;
        if (isOfProxy(done.id))
            return base::fail(base::ErrorKind::Unsupported, u"a log level is set on the page of its proxy"_s, done.id.toString());
        if (isSecret(done.id))
            return base::fail(base::ErrorKind::Invalid, u"its values are not kept in the journal, so it can't be put back"_s, done.id.toString());
        if (step.intent.method == Method::Delete && isPrecedenceByAge(done.id))
            inverse.notes << u"%1 is made again and becomes the youngest: where several objects claim the same, the older one wins now"_s.arg(
                done.id.toString());
        inverse.plan.steps.push_back({back(done, step), {}, {}});
    }
    if (inverse.plan.steps.isEmpty())
        return base::fail(base::ErrorKind::Invalid, u"change %1 applied nothing that could be taken back"_s.arg(record.number));
    return inverse;
}

base::Result<Plan> restOf(const Record &record)
{
    Plan plan{.title = u"Finish change %1"_s.arg(record.number), .context = record.plan.context, .steps = {}};
    for (qsizetype i = 0; i < record.steps.size(); ++i) {
        const Outcome outcome = record.steps[i].outcome;
        if (isOfProxy(record.plan.steps[i].draft.id))
            return base::fail(base::ErrorKind::Unsupported, u"a log level is set on the page of its proxy"_s,
                              record.plan.steps[i].draft.id.toString());
        if (outcome != Outcome::Applied && outcome != Outcome::Unchanged)
            plan.steps.push_back(record.plan.steps[i]);
        if (outcome != Outcome::Applied && outcome != Outcome::Unchanged && isSecret(record.plan.steps[i].draft.id))
            return base::fail(base::ErrorKind::Invalid, u"its values are not kept in the journal: apply its file again"_s,
                              record.plan.steps[i].draft.id.toString());
    }
    if (plan.steps.isEmpty())
        return base::fail(base::ErrorKind::Invalid, u"nothing of change %1 is left to do"_s.arg(record.number));
    return plan;
}

} // namespace changes
