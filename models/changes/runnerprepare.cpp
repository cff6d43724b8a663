// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The first half of the Runner: permission, what is live, dry run.
#include "models/changes/body.h"
#include "models/changes/runner.h"
#include "models/diff/compare.h"
#include "models/diff/copy.h"
#include "models/diff/merge.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace changes {

using At = StepResult::State;
using Ref = base::Tree::Ref;

namespace {

QString shown(Ref value)
{
    return value ? QString::fromUtf8(value.json().left(200)) : u"(nothing)"_s;
}

QStringList disputesOf(const diff::Merge &merge)
{
    QStringList lines;
    for (const diff::Conflict &conflict : merge.conflicts)
        lines << u"%1: was %2; is %3 in the cluster, %4 in the draft"_s.arg(conflict.path, shown(conflict.base), shown(conflict.live),
                                                                            shown(conflict.draft));
    return lines;
}

bool isThereAlready(Action action, Ref live)
{
    return action == Action::Create && live;
}

} // namespace

void Runner::prepare(const Plan &plan, bool dryRun)
{
    ++m_run;
    m_plan = plan;
    m_results = QVector<StepResult>(plan.steps.size());
    m_dryRun = dryRun;
    m_change = 0;
    m_at = -1;
    m_recovering = false;
    m_journalError = {};
    setState(State::Preparing);
    checkNext();
}

void Runner::checkNext()
{
    ++m_at;
    if (m_at == m_results.size()) {
        const bool good = std::ranges::all_of(
            m_results, [](const StepResult &r) { return r.state == At::Checked || r.state == At::Unchecked || r.state == At::Unchanged; });
        setState(good ? State::Ready : State::Blocked);
        return;
    }
    setStep(At::Checking);
    read();
}

void Runner::block(At state, const base::Error &error)
{
    result().error = error;
    setStep(state);
    checkNext();
}

void Runner::read()
{
    then(m_target.read(draft().id), [this](const base::Result<base::Tree> &live) { takeLive(live); });
}

void Runner::takeLive(const base::Result<base::Tree> &live)
{
    using base::ErrorKind;
    if (!live && live.error().kind != ErrorKind::NotFound) {
        block(live.error().kind == ErrorKind::Forbidden ? At::Denied : At::Failed, live.error());
        return;
    }
    if (live)
        result().live = *live;
    const Ref there = result().live.root();
    const QString name = draft().id.toString();
    if (isThereAlready(draft().action, there)) {
        block(At::Refused, {ErrorKind::Conflict, u"it is there already"_s, name});
    } else if (draft().action == Action::Update && !there) {
        block(At::Refused, {ErrorKind::NotFound, u"it is not there any more"_s, name});
    } else if (draft().action == Action::Delete && !there) {
        result().notes << u"it is gone already"_s;
        setStep(At::Unchanged);
        checkNext();
    } else if (!reconcile()) {
        block(At::Disputed, {ErrorKind::Conflict, u"it was changed in the cluster since it was opened"_s, name});
    } else {
        result().keeper = keeperOf(there);
        chooseMethod();
        switch (result().method) {
        case Method::Delete: askPermission({u"delete"_s}); break;
        case Method::Create: askPermission({u"create"_s}); break;
        case Method::Replace: askPermission({u"update"_s}); break;
        case Method::Apply: askPermission(there ? QStringList{u"patch"_s} : QStringList{u"patch"_s, u"create"_s}); break;
        }
    }
}

/// Lays the draft over what is live. False when both changed the same.
bool Runner::reconcile()
{
    StepResult &r = result();
    const Ref base = draft().base.root(), live = r.live.root(), wanted = draft().wanted.root();
    r.wanted = draft().wanted;
    if (!base || !live)
        return true;
    if (base["metadata"]["uid"].text() != live["metadata"]["uid"].text() && base["metadata"]["uid"]) {
        r.disputes << u"it was deleted and made again since it was opened"_s;
        return false;
    }
    const QVector<diff::Change> meanwhile = diff::compare(base, live);
    if (meanwhile.isEmpty())
        return true;
    if (draft().action == Action::Delete || !draft().whole) {
        for (const diff::Change &change : meanwhile)
            r.disputes << u"%1: was %2; is %3 in the cluster"_s.arg(change.path, shown(change.before), shown(change.after));
        return false;
    }
    diff::Merge merge = diff::merge(base, live, wanted);
    r.disputes = disputesOf(merge);
    for (const diff::Change &change : meanwhile)
        r.notes << u"changed meanwhile in the cluster: %1"_s.arg(change.path);
    r.wanted = std::move(merge.tree);
    return r.disputes.isEmpty();
}

void Runner::chooseMethod()
{
    StepResult &r = result();
    if (draft().action == Action::Delete)
        r.method = Method::Delete;
    else if (draft().action == Action::Create)
        r.method = Method::Create;
    else
        r.method = Method::Apply;
    // Apply can't take away what others own; the dry run shows it. Without one, replace where anything is taken away.
    if (!m_dryRun && r.method == Method::Apply && draft().whole && r.live.root()) {
        const auto changes = diff::compare(r.live.root(), r.wanted.root());
        if (std::ranges::any_of(changes, [](const diff::Change &change) { return change.what == diff::Change::What::Removed; }))
            r.method = Method::Replace;
    }
}

void Runner::askPermission(const QStringList &verbs)
{
    then(m_target.may(draft().id, verbs.first()), [this, verbs](const base::Result<Permission> &answer) {
        if (!answer) {
            block(At::Failed, answer.error());
            return;
        }
        if (!answer->allowed) {
            const QString reason = answer->reason.isEmpty() ? u"RBAC does not allow it"_s : answer->reason;
            block(At::Denied, {base::ErrorKind::Forbidden, u"you may not %1 it: %2"_s.arg(verbs.first(), reason), draft().id.toString()});
            return;
        }
        if (verbs.size() > 1)
            askPermission(verbs.mid(1));
        else
            dryRun();
    });
}

/// Its namespace is made by an earlier step: the server can't try it yet.
bool Runner::waitsForNamespace() const
{
    return std::any_of(m_results.begin(), m_results.begin() + m_at, [this, i = 0](const StepResult &earlier) mutable {
        const Draft &other = m_plan.steps[i++].draft;
        return other.id.isKind(u"", u"Namespace") && other.id.name == draft().id.ns && earlier.live.isEmpty() && other.action != Action::Delete;
    });
}

void Runner::dryRun()
{
    if (!m_dryRun || waitsForNamespace()) {
        if (m_dryRun)
            result().notes << u"not dry-run: its namespace is made by an earlier step"_s;
        setStep(At::Unchecked);
        checkNext();
        return;
    }
    then(m_target.send(request(true)), [this](const Answer &answer) { takeDryRun(answer); });
}

void Runner::takeDryRun(const Answer &answer)
{
    StepResult &r = result();
    r.warnings = answer.warnings;
    switch (answer.kind) {
    case Answer::Kind::Done: break;
    case Answer::Kind::Conflicts:
        r.owners = answer.conflicts;
        block(At::Conflicting, answer.error);
        return;
    case Answer::Kind::Stale: // written between our read and this: look again
    case Answer::Kind::Refused: block(At::Refused, answer.error); return;
    case Answer::Kind::Denied: block(At::Denied, answer.error); return;
    case Answer::Kind::Unknown:
    case Answer::Kind::NotSent: block(At::Failed, answer.error); return;
    }
    r.result = answer.object;
    const Ref live = r.live.root();
    if (r.method == Method::Apply && draft().whole && live && leavesSomething(live, r.wanted.root(), r.result.root())) {
        r.owners = ownersOfChanges(live, r.wanted.root());
        if (!r.owners.isEmpty() && !draft().takeOver) {
            block(At::Conflicting, {base::ErrorKind::Conflict, u"it takes away what others own"_s, draft().id.toString()});
            return;
        }
        r.method = Method::Replace;
        askPermission({u"update"_s});
        return;
    }
    const bool same = r.method != Method::Delete && live && diff::compare(live, r.result.root()).isEmpty();
    setStep(same ? At::Unchanged : At::Checked);
    checkNext();
}

} // namespace changes
