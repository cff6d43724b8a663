// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/changes/changeinspector.h"

#include "models/base/text.h"
#include "models/diff/compare.h"
#include "models/items/configtable.h"
#include "models/items/steptable.h"
#include "widgets/kit/inspector.h"

#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using kit::KeyValue;
using kit::Tone;

namespace changes {

namespace {

constexpr qsizetype mostShown = 30;

Tone toneOf(mesh::Health health)
{
    return health >= mesh::Health::Error ? Tone::Error : health == mesh::Health::Warn ? Tone::Warn : Tone::Text1;
}

KeyValue rowOf(const analysis::Finding &finding, bool fresh)
{
    const mesh::Health health = fresh ? items::healthOf(finding.severity) : mesh::Health::Ok;
    const auto kind = mesh::kindOf(finding.object.group, finding.object.kind);
    QString link;
    if (kind && references::isMeshKind(*kind))
        link = u"config?id="_s + QString::fromLatin1(QUrl::toPercentEncoding(items::configId({*kind, finding.object.ns, finding.object.name}), "/"));
    return {fresh ? ChangeInspector::tr("new") : ChangeInspector::tr("mended"), clean(u"%1: %2"_s.arg(finding.object.toString(), finding.message)),
            fresh ? toneOf(health) : Tone::Text2, fresh ? kit::glyphOf(health) : kit::Glyph::Allow, link};
}

/// What the server made of it that nobody asked for: defaults, webhooks.
QVector<KeyValue> serverMade(const StepResult &result)
{
    QVector<KeyValue> rows;
    if (result.result.isEmpty() || result.wanted.isEmpty())
        return rows;
    for (const diff::Change &change : diff::compare(result.wanted.root(), result.result.root())) {
        const QString value = change.after ? clean(QString::fromUtf8(change.after.json().left(120))) : ChangeInspector::tr("taken away");
        rows.push_back({ChangeInspector::tr("server sets"), clean(u"%1: %2"_s.arg(change.path, value)), Tone::Changed});
        if (rows.size() == mostShown)
            break;
    }
    return rows;
}

} // namespace

ChangeInspector::ChangeInspector(kit::Desk &desk, Review &review, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_review(review)
    , m_title(new kit::InspectorTitle(desk.theme))
    , m_findingsHead(new kit::SectionHead(desk.theme, tr("Findings")))
    , m_stepHead(new kit::SectionHead(desk.theme, tr("Dry run on the server")))
    , m_ownersHead(new kit::SectionHead(desk.theme, tr("Conflict")))
    , m_findings(new kit::KeyValues(desk.theme, nullptr, 76))
    , m_step(new kit::KeyValues(desk.theme, nullptr, 84))
    , m_owners(new kit::KeyValues(desk.theme, nullptr, 84))
    , m_edit(new QPushButton(tr("Edit…")))
    , m_leave(new QPushButton(tr("Leave it out")))
    , m_take(new QPushButton(tr("Take over")))
    , m_handOver(new QPushButton(tr("Hand over…")))
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    column->setSpacing(6);
    column->addWidget(m_title);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_stepHead, m_step, m_ownersHead, m_owners})
        column->addWidget(widget);
    auto *buttons = new QGridLayout;
    buttons->setContentsMargins(12, 4, 12, 4);
    int at = 0;
    for (QPushButton *button : {m_edit, m_leave, m_take, m_handOver}) {
        buttons->addWidget(button, at / 2, at % 2);
        ++at;
    }
    column->addLayout(buttons);
    column->addWidget(m_findingsHead);
    column->addWidget(m_findings);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    body->setMinimumWidth(280);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    m_take->setToolTip(tr("The fields become Meshdeck's. This draft only; the dry run is taken again"));
    m_leave->setToolTip(tr("The draft is dropped, the object stays as it is in the cluster"));
    connect(m_leave, &QPushButton::clicked, this, [this] { m_review.leaveOut(m_at); });
    connect(m_take, &QPushButton::clicked, this, [this] {
        const QVector<StepResult> results = m_review.results();
        if (m_at >= 0 && m_at < results.size() && results[m_at].state == StepResult::State::Disputed)
            m_review.keepMine(m_at);
        else
            m_review.setTakeOver(m_at, true);
        m_review.check();
    });
    connect(m_handOver, &QPushButton::clicked, this, &ChangeInspector::handOverAsked);
    connect(m_edit, &QPushButton::clicked, this, &ChangeInspector::editAsked);
    connect(m_findings, &kit::KeyValues::clicked, this, &ChangeInspector::linked);
}

void ChangeInspector::show(qsizetype step, const Verdicts *findings)
{
    m_at = step;
    const int count = static_cast<int>(m_review.plan().steps.size());
    if (step < 0 || step >= count) {
        m_title->show(mesh::Health::Ok, count == 0 ? tr("No draft") : clean(m_review.title()), tr("%Ln object(s)", nullptr, count), {},
                      count == 0 ? tr("Edit an object on the Configuration page: its draft comes here.") : QString());
    } else {
        const QVector<StepResult> results = m_review.results();
        const Draft &draft = m_review.plan().steps[step].draft;
        const auto state = step < results.size() ? results[step].state : StepResult::State::Waiting;
        m_title->show(items::healthOf(state), clean(draft.id.name), tr("%1 · %2").arg(draft.id.kind, clean(draft.id.ns)),
                      step < results.size() ? clean(results[step].error.detail) : QString());
    }
    showStep(step);
    showFindings(findings);
}

void ChangeInspector::showFindings(const Verdicts *findings)
{
    const bool fromDrafts = m_review.source() == Review::Source::Drafts;
    m_findingsHead->setVisible(fromDrafts);
    m_findings->setVisible(fromDrafts);
    if (!findings) {
        m_findings->setRows({{{}, tr("Being looked for"), Tone::Text3}});
        return;
    }
    const QVector<analysis::Finding> fresh = findings->fresh(), mended = findings->mended();
    m_findingsHead->setRemark(tr("%1 before, %2 with the drafts").arg(findings->before.size()).arg(findings->after.size()));
    QVector<KeyValue> rows;
    for (const analysis::Finding &finding : fresh.mid(0, mostShown))
        rows.push_back(rowOf(finding, true));
    for (const analysis::Finding &finding : mended.mid(0, mostShown))
        rows.push_back(rowOf(finding, false));
    if (fresh.size() + mended.size() > rows.size())
        rows.push_back({{}, tr("and %1 more").arg(fresh.size() + mended.size() - rows.size()), Tone::Text3});
    if (rows.isEmpty())
        rows.push_back({tr("None"), tr("The drafts bring no finding and mend none"), Tone::Text3});
    m_findings->setRows(rows);
}

void ChangeInspector::showStep(qsizetype step)
{
    const QVector<StepResult> results = m_review.results();
    const bool any = step >= 0 && step < m_review.plan().steps.size();
    const StepResult *r = any && step < results.size() ? &results[step] : nullptr;
    const bool conflict = r && (r->state == StepResult::State::Conflicting || r->state == StepResult::State::Disputed);
    const bool kept = r && r->keeper;
    QVector<KeyValue> rows, owners;
    if (any) {
        const Step &planned = m_review.plan().steps[step];
        rows.push_back({tr("Result"), r ? nameOf(r->state) : tr("not asked yet"), r ? toneOf(items::healthOf(r->state)) : Tone::Text3});
        if (r && r->state == StepResult::State::Denied)
            rows.push_back({tr("Permission"), clean(r->error.detail), Tone::Error, kit::Glyph::Lock});
        else if (r && r->state != StepResult::State::Checking && r->state != StepResult::State::Failed && r->state != StepResult::State::Disputed)
            rows.push_back({tr("Permission"), tr("given"), Tone::Text1, kit::Glyph::Allow});
        if (!planned.why.isEmpty())
            rows.push_back({tr("Order"), clean(planned.why), Tone::Text2});
        if (!planned.warning.isEmpty())
            rows.push_back({tr("Order"), clean(planned.warning), Tone::Warn, kit::Glyph::Warn});
        if (planned.draft.takeOver)
            rows.push_back({tr("Owners"), tr("their fields are taken over by this change"), Tone::Warn});
    }
    for (const QString &note : m_review.notes())
        rows.push_back({tr("Way back"), clean(note), Tone::Warn, kit::Glyph::Warn});
    if (r) {
        if (r->method == Method::Replace)
            rows.push_back({tr("Method"), tr("the whole object is replaced, since apply can't take away what others own"), Tone::Text2});
        for (const QString &warning : r->warnings)
            rows.push_back({tr("Server"), clean(warning), Tone::Warn, kit::Glyph::Warn});
        for (const QString &note : r->notes)
            rows.push_back({tr("Note"), clean(note), Tone::Text2});
        const QVector<KeyValue> made = serverMade(*r);
        rows += made;
        if (made.isEmpty() && !r->result.isEmpty())
            rows.push_back({tr("Defaults"), tr("no default and no webhook altered it"), Tone::Text2});
        for (const FieldConflict &field : r->owners)
            owners.push_back({tr("Owner"), tr("%1 owns %2").arg(clean(field.manager), clean(field.field)), Tone::Warn});
        for (const QString &dispute : r->disputes)
            owners.push_back({tr("both"), clean(dispute), Tone::Warn});
        if (kept) {
            owners.push_back({tr("Kept by"), clean(r->keeper->toString()), Tone::Warn, kit::Glyph::Warn});
            owners.push_back({{}, clean(u"%1: %2"_s.arg(r->keeper->evidence, r->keeper->consequence)), Tone::Text2});
        }
    }
    m_step->setRows(rows);
    m_owners->setRows(owners);
    m_stepHead->setVisible(!rows.isEmpty());
    m_step->setVisible(!rows.isEmpty());
    m_ownersHead->setVisible(!owners.isEmpty());
    m_owners->setVisible(!owners.isEmpty());
    m_ownersHead->setRemark(conflict ? tr("yours to decide") : QString());
    const bool idle = !m_review.isBusy() && m_review.phase() != Review::Phase::Applied && m_review.phase() != Review::Phase::Guarding;
    m_edit->setVisible(any && idle && m_review.source() == Review::Source::Drafts && m_review.plan().steps[step].draft.action != Action::Delete);
    m_leave->setVisible(any && idle);
    const bool disputed = r && r->state == StepResult::State::Disputed;
    m_take->setVisible(idle && conflict);
    m_take->setText(disputed ? tr("Keep mine") : tr("Take over"));
    m_take->setToolTip(disputed ? tr("The draft's values stand; what only the other one changed stays. The dry run is taken again")
                                : tr("The fields become Meshdeck's. This draft only; the dry run is taken again"));
    m_handOver->setVisible(idle && (conflict || kept));
}

} // namespace changes
