// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/changereview.h"

#include "models/analysis/engine.h"
#include "models/base/text.h"
#include "models/report/diffreport.h"

#include <set>

using namespace Qt::Literals::StringLiterals;
using changes::StepResult;

namespace cli {

namespace {

/// What would be there: the dry run's result, else what is wanted.
const base::Tree &outcome(const changes::Draft &draft, const StepResult &r)
{
    static const base::Tree nothing;
    if (draft.action == changes::Action::Delete)
        return nothing;
    return r.result.isEmpty() ? (r.wanted.isEmpty() ? draft.wanted : r.wanted) : r.result;
}

QString troubleOf(const StepResult &r)
{
    switch (r.state) {
    case StepResult::State::Denied:
    case StepResult::State::Disputed:
    case StepResult::State::Conflicting:
    case StepResult::State::Refused:
    case StepResult::State::Failed: return changes::nameOf(r.state);
    default: return {};
    }
}

QStringList notesOf(const changes::Step &step, const StepResult &r)
{
    QStringList notes = r.notes;
    if (!step.why.isEmpty())
        notes << u"order: "_s + step.why;
    if (!step.warning.isEmpty())
        notes << step.warning;
    if (r.method == changes::Method::Replace)
        notes << u"the whole object is replaced, since apply can't take away what others own"_s;
    for (const QString &warning : r.warnings)
        notes << u"the server warns: "_s + warning;
    if (r.keeper)
        notes << u"kept by %1 (%2): %3"_s.arg(r.keeper->toString(), r.keeper->evidence, r.keeper->consequence);
    return notes;
}

QByteArray trouble(const changes::Step &step, const StepResult &r)
{
    const QString what = troubleOf(r);
    if (what.isEmpty())
        return {};
    QStringList lines{u"%1: %2: %3"_s.arg(step.draft.id.toString(), what, r.error.detail)};
    for (const changes::FieldConflict &owner : r.owners)
        lines << u"  %1 is owned by %2"_s.arg(owner.field, owner.manager);
    for (const QString &dispute : r.disputes)
        lines << u"  "_s + dispute;
    if (r.state == StepResult::State::Conflicting)
        lines << u"  leave it out, take it over for this change with --take-over, or hand it over with --hand-over"_s;
    QByteArray out;
    for (const QString &line : lines)
        out += base::text::clean(line).toUtf8() + '\n';
    return out;
}

analysis::ItemPtr itemOf(const base::Tree &tree)
{
    return analysis::Item::make(std::make_shared<base::Tree>(tree), 0, nullptr, {});
}

} // namespace

QByteArray reviewText(const changes::Plan &plan, const QVector<StepResult> &results, const report::Style &style)
{
    QByteArray out, troubles;
    for (qsizetype i = 0; i < results.size(); ++i) {
        const changes::Step &step = plan.steps[i];
        report::ObjectDifference difference{.object = step.draft.id.toString(), .before = results[i].live, .after = outcome(step.draft, results[i])};
        difference.notes = notesOf(step, results[i]);
        out += report::writeDifferences({difference}, report::DiffFormat::Text, style);
        troubles += trouble(step, results[i]);
    }
    return out + troubles;
}

report::Table resultTable(const changes::Plan &plan, const QVector<StepResult> &results)
{
    report::Table table{.kind = u"ChangeResultList"_s, .columns = {{.title = u"OBJECT"_s}, {.title = u"RESULT"_s}, {.title = u"DETAIL"_s}}};
    for (qsizetype i = 0; i < results.size(); ++i) {
        const StepResult &r = results[i];
        const bool good = r.state == StepResult::State::Applied || r.state == StepResult::State::Unchanged || r.state == StepResult::State::Checked;
        const QString object = plan.steps[i].draft.id.toString();
        const QString state =
            r.state == StepResult::State::Checked || r.state == StepResult::State::Unchecked ? u"not begun"_s : changes::nameOf(r.state);
        const QString detail = r.error.detail.isEmpty() ? r.notes.value(r.notes.size() - 1) : r.error.detail;
        const QString last = base::text::clean(r.state == StepResult::State::Applied ? r.notes.filter(u"answer"_s).value(0)
                                                   : good                            ? QString()
                                                                                     : detail);
        table.rows.push_back({.name = base::text::clean(object),
                              .cells = {{base::text::clean(object)}, {state, good ? mesh::Health::Ok : mesh::Health::Error}, {last}},
                              .json = {{"object"_L1, object}, {"result"_L1, state}, {"detail"_L1, last}}});
    }
    return table;
}

QStringList findingLines(session::Session &session, const changes::Plan &plan, const QVector<StepResult> &results)
{
    analysis::WorldInput input;
    input.live = session.store().snapshot();
    analysis::Engine engine;
    const analysis::WorldPtr before = analysis::World::make(input);
    using Key = std::tuple<QString, QString, QString, QString>;
    const auto key = [](const analysis::Finding &f) { return Key(f.object.toString(), f.id, f.path, f.message); };
    std::set<Key> known;
    for (const analysis::Finding &finding : engine.run(before))
        known.insert(key(finding));
    for (qsizetype i = 0; i < results.size(); ++i) {
        const base::Tree &after = outcome(plan.steps[i].draft, results[i]);
        const changes::ObjectId &id = plan.steps[i].draft.id;
        if (!after.isEmpty())
            input.overlay.push_back(itemOf(after));
        else if (const auto kind = mesh::kindOf(id.group(), id.kind))
            input.removed.push_back({*kind, id.ns, id.name});
    }
    QStringList lines;
    std::set<Key> now;
    for (const analysis::Finding &finding : engine.run(analysis::World::make(input, before.get()))) {
        now.insert(key(finding));
        if (!known.contains(key(finding)))
            lines << u"finding: %1: %2: %3 (%4)"_s.arg(analysis::nameOf(finding.severity), finding.object.toString(), finding.message, finding.id);
    }
    for (const Key &gone : known) {
        if (!now.contains(gone))
            lines << u"mended: %1: %2 (%3)"_s.arg(std::get<0>(gone), std::get<3>(gone), std::get<1>(gone));
    }
    return lines;
}

} // namespace cli
