// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/changes/changespage.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/configtable.h"
#include "widgets/changes/changeinspector.h"
#include "widgets/changes/confirmbar.h"
#include "widgets/changes/handoverdialog.h"
#include "widgets/changes/stepsbar.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/style.h"

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using Phase = changes::Review::Phase;

namespace changes {

namespace {

enum Body : quint8 { Steps, Journal_, Empty };

QWidget *rowOf(std::initializer_list<QWidget *> widgets)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(12, 6, 12, 6);
    for (QWidget *widget : widgets)
        layout->addWidget(widget, qobject_cast<QLabel *>(widget) ? 1 : 0);
    return row;
}

QSplitter *split(QWidget *above, QWidget *below)
{
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(above);
    splitter->addWidget(below);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->setSizes({116, 540});
    return splitter;
}

QString stepKey(const ObjectId &id)
{
    return items::StepRow{.object = id}.key();
}

} // namespace

ChangesPage::ChangesPage(kit::Desk &desk, QWidget *parent)
    : Page(u"changes"_s, tr("Changes"), parent)
    , m_desk(desk)
    , m_review(*desk.review)
    , m_checker(desk.checker)
    , m_stepRows(new items::StepTable(this))
    , m_journalRows(new items::JournalTable(this))
    , m_bar(new StepsBar(desk.theme))
    , m_interruptedText(new QLabel)
    , m_failure(new QLabel)
    , m_finish(new QPushButton(tr("Finish it…")))
    , m_takeBack(new QPushButton(tr("Take it back…")))
    , m_rollBack(new QPushButton)
    , m_finishRecord(new QPushButton(tr("Finish it…")))
    , m_stack(new QStackedWidget)
    , m_steps(new kit::TableView(desk.theme, u"steps"_s))
    , m_journal(new kit::TableView(desk.theme, u"journal"_s))
    , m_diff(new kit::DiffView(desk.theme))
    , m_recordDiff(new kit::DiffView(desk.theme))
    , m_empty(new kit::Placeholder(desk.theme))
    , m_confirm(new ConfirmBar(desk.theme, m_review))
    , m_inspector(std::make_unique<ChangeInspector>(desk, m_review))
    , m_journalVerb(new QAction(kit::icon(desk.theme, u"clock"_s), tr("Journal"), this))
    , m_discardVerb(new QAction(kit::icon(desk.theme, u"trash"_s), tr("Discard drafts…"), this))
{
    layOut();
    m_journalVerb->setCheckable(true);
    connect(m_journalVerb, &QAction::triggered, this, [this](bool on) {
        showJournal(on);
        emit moved();
    });
    connect(m_discardVerb, &QAction::triggered, this, &ChangesPage::discard);
    connect(&m_review, &Review::changed, this, &ChangesPage::refresh);
    connect(&m_review, &Review::journalChanged, this, [this] {
        readJournal();
        refreshAbandoned();
    });
    connect(&m_review, &Review::failed, this, &ChangesPage::fail);
    if (m_checker)
        connect(m_checker, &Checker::changed, this, &ChangesPage::refresh);
    connect(m_steps, &kit::TableView::currentIdChanged, this, [this] {
        refreshDiff();
        emit moved();
    });
    connect(m_steps, &kit::TableView::opened, m_inspector.get(), &ChangeInspector::editAsked);
    connect(m_journal, &kit::TableView::currentIdChanged, this, [this] {
        showRecord();
        emit moved();
    });
    connect(m_inspector.get(), &ChangeInspector::handOverAsked, this, &ChangesPage::handOver);
    connect(m_inspector.get(), &ChangeInspector::linked, this, &Page::navigate);
    connect(m_inspector.get(), &ChangeInspector::editAsked, this, [this] {
        if (const QString id = subject(); !id.isEmpty())
            emit navigate(u"config?id=%1&edit=1"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(id, "/"))));
    });
    connect(m_confirm, &ConfirmBar::handOverAsked, this, &ChangesPage::handOver);
    const auto abandoned = [this] { return m_review.abandoned().value(0).number; };
    connect(m_finish, &QPushButton::clicked, this, [this, abandoned] { m_review.finish(abandoned()); });
    connect(m_takeBack, &QPushButton::clicked, this, [this, abandoned] { m_review.takeBack(abandoned()); });
    connect(m_rollBack, &QPushButton::clicked, this, [this] {
        if (const Record *record = selectedRecord()) {
            showJournal(false);
            m_review.takeBack(record->number);
        }
    });
    connect(m_finishRecord, &QPushButton::clicked, this, [this] {
        if (const Record *record = selectedRecord()) {
            showJournal(false);
            m_review.finish(record->number);
        }
    });
    auto *next = new QShortcut(QKeySequence(u"Ctrl+Return"_s), this);
    connect(next, &QShortcut::activated, m_confirm, &ConfirmBar::next);
    readJournal();
    refreshAbandoned();
    showJournal(false);
}

ChangesPage::~ChangesPage()
{
    // Children go after the members here: their last signals must not come back.
    m_steps->disconnect(this);
    m_journal->disconnect(this);
}

void ChangesPage::layOut()
{
    m_steps->setSource(m_stepRows, items::StepTable::filterKeys(), [this](int row, const QString &key) { return m_stepRows->filterField(row, key); });
    m_steps->setNameColumn(items::StepTable::Object);
    m_steps->setDefaultWidths({30, 50, 120, 230, 100, 170, 400});
    m_steps->setDefaultSort(items::StepTable::Number, Qt::AscendingOrder);
    m_steps->setAccessibleName(tr("Pending changes in their order"));
    m_journal->setSource(m_journalRows, items::JournalTable::filterKeys(),
                         [this](int row, const QString &key) { return m_journalRows->filterField(row, key); });
    m_journal->setNameColumn(items::JournalTable::Title);
    m_journal->setDefaultWidths({30, 60, 320, 190, 70, 90, 140, 100});
    m_journal->setDefaultSort(items::JournalTable::Number, Qt::DescendingOrder);
    m_journal->setAccessibleName(tr("What Meshdeck did"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    m_interrupted = rowOf({m_interruptedText, m_finish, m_takeBack});
    column->addWidget(m_interrupted);
    m_failure->setContentsMargins(12, 6, 12, 6);
    column->addWidget(m_failure);
    for (QLabel *label : {m_interruptedText, m_failure}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFont(m_desk.theme.font(kit::Type::SmallStrong));
    }
    const auto ink = [this] {
        for (QLabel *label : {m_failure, m_interruptedText})
            kit::setInk(label, m_desk.theme, kit::Tone::Error);
    };
    connect(&m_desk.theme, &kit::Theme::changed, this, ink);
    ink();
    m_failure->hide();
    column->addWidget(m_stack, 1);
    m_stack->addWidget(split(m_steps, m_diff));
    auto *past = new QWidget;
    auto *pastColumn = new QVBoxLayout(past);
    pastColumn->setContentsMargins(0, 0, 0, 0);
    pastColumn->setSpacing(0);
    auto *words = new QLabel(tr("Taking a change back is a change of its own: it is dry-run and shown first."));
    words->setTextFormat(Qt::PlainText);
    words->setFont(m_desk.theme.font(kit::Type::Small));
    pastColumn->addWidget(split(m_journal, m_recordDiff), 1);
    pastColumn->addWidget(rowOf({words, m_finishRecord, m_rollBack}));
    m_stack->addWidget(past);
    m_stack->addWidget(m_empty);
    column->addWidget(m_confirm);
    setFocusProxy(m_steps);
}

// ---- The review ------------------------------------------------------------------------------------------------------

qsizetype ChangesPage::selectedStep() const
{
    if (m_review.plan().steps.size() == 1)
        return 0; // nothing else could be meant
    const QString id = m_steps->currentId();
    const QVector<items::StepRow> rows = m_stepRows->rows();
    const auto found = std::ranges::find(rows, id, &items::StepRow::key);
    return id.isEmpty() || found == rows.end() ? -1 : found->number - 1;
}

void ChangesPage::refresh()
{
    if (m_refreshing)
        return;
    m_refreshing = true;
    const bool focused = isAncestorOf(QApplication::focusWidget());
    QStringList problems;
    QVector<mesh::ObjectKey> objects;
    const bool isTyped = m_review.source() == Review::Source::Drafts && m_desk.drafts;
    for (const Step &step : m_review.plan().steps) {
        problems << (isTyped ? m_desk.drafts->problemOf(step.draft.id) : QString());
        if (const auto key = keyOf(step.draft.id))
            objects.push_back(*key);
    }
    if (m_checker && m_checker->verdicts() && !m_review.isBusy() && m_review.phase() != Phase::Guarding)
        m_review.setAffected(m_checker->verdicts()->references.servicesOf(objects));
    m_stepRows->setRows(items::stepRows(m_review.plan(), m_review.results(), problems));
    m_steps->rows()->resort();
    refreshDiff();
    refreshBar();
    m_confirm->refresh();
    showJournal(m_journalVerb->isChecked());
    m_discardVerb->setEnabled(m_desk.drafts && !m_desk.drafts->all().isEmpty() && !m_review.isBusy());
    if (m_review.isBusy()) {
        m_failed = false;
        m_failure->hide();
    }
    showArrival();
    // A button that greys out hands the focus on: not out of the page.
    if (focused && !isAncestorOf(QApplication::focusWidget()))
        setFocus();
    m_refreshing = false;
    emit summaryChanged();
}

void ChangesPage::refreshDiff()
{
    QVector<kit::DiffBlock> blocks;
    const qsizetype chosen = selectedStep();
    for (qsizetype i = 0; i < m_review.plan().steps.size(); ++i) {
        if (chosen < 0 || chosen == i)
            blocks.push_back({m_review.plan().steps[i].draft.id.toString(), m_review.liveOf(i), m_review.outcomeOf(i), {}});
    }
    m_diff->show(blocks);
    m_fields = m_diff->fields();
    m_inspector->show(chosen, m_checker ? m_checker->verdicts().get() : nullptr);
}

void ChangesPage::refreshBar()
{
    using kit::Glyph;
    const Phase phase = m_review.phase();
    const QVector<StepResult> results = m_review.results();
    const auto count = static_cast<int>(m_review.plan().steps.size());
    const bool readable =
        m_review.planError().detail.isEmpty() && (m_review.source() != Review::Source::Drafts || !m_desk.drafts || !m_desk.drafts->hasProblems());
    QVector<BarStep> steps;
    const bool done = phase == Phase::Applied || phase == Phase::Stopped || phase == Phase::Guarding || phase == Phase::TakingBack;
    steps.push_back({count == 0 ? tr("Draft") : tr("Draft, %Ln object(s)", nullptr, count),
                     count == 0     ? Glyph::None
                         : readable ? Glyph::Ok
                                    : Glyph::Error,
                     count == 0 || !readable});
    const auto verdicts = m_checker && m_review.source() == Review::Source::Drafts ? m_checker->verdicts() : nullptr;
    mesh::Health worst = mesh::Health::Ok;
    const QVector<analysis::Finding> fresh = verdicts && !done ? verdicts->fresh() : QVector<analysis::Finding>();
    for (const analysis::Finding &finding : fresh)
        worst = mesh::worst(worst, items::healthOf(finding.severity));
    steps.push_back({fresh.isEmpty() ? tr("No new finding") : tr("%Ln new finding(s)", nullptr, static_cast<int>(fresh.size())),
                     count == 0 ? Glyph::None : kit::glyphOf(worst)});
    steps.push_back({tr("Diff, %Ln field(s)", nullptr, m_fields), count == 0 ? Glyph::None : Glyph::Ok});
    const bool asked = phase == Phase::Ready || phase == Phase::Blocked || phase == Phase::Applying || done;
    mesh::Health dry = mesh::Health::Ok;
    if (phase == Phase::Blocked) {
        for (const StepResult &result : results)
            dry = mesh::worst(dry, items::healthOf(result.state));
    }
    steps.push_back({phase == Phase::Checking ? tr("Dry run…") : tr("Dry run"), asked ? kit::glyphOf(dry) : Glyph::None,
                     phase == Phase::Checking || phase == Phase::Blocked || (phase == Phase::Draft && count > 0 && readable)});
    steps.push_back({m_review.access().mode() == Access::Mode::ReadOnly ? tr("Read-only") : tr("Confirm"),
                     m_review.access().mode() == Access::Mode::ReadOnly ? Glyph::Lock
                         : done || phase == Phase::Applying             ? Glyph::Ok
                                                                        : Glyph::None,
                     phase == Phase::Ready});
    const auto applied = std::ranges::count_if(results, [](const StepResult &r) { return r.state == StepResult::State::Applied; });
    const bool writing = phase == Phase::Applying || done;
    steps.push_back({writing ? tr("Apply %1/%2").arg(applied).arg(count) : tr("Apply"),
                     phase == Phase::Stopped ? Glyph::Warn
                         : done              ? Glyph::Ok
                                             : Glyph::None,
                     phase == Phase::Applying});
    steps.push_back(arrivalStep());
    const GuardWatch *watch = m_review.watch();
    const bool guarded = !m_review.guard().isEmpty();
    Glyph guard = Glyph::None;
    if (done && watch && phase != Phase::Guarding)
        guard = watch->verdict() == GuardWatch::Verdict::Kept   ? Glyph::Ok
            : watch->verdict() == GuardWatch::Verdict::Broken   ? Glyph::Error
            : watch->verdict() == GuardWatch::Verdict::Unjudged ? Glyph::Unknown
                                                                : Glyph::None;
    steps.push_back({guarded ? tr("Guard %1").arg(base::quantity::duration(m_review.guard().forMs)) : tr("No guard"), guard,
                     phase == Phase::Guarding || phase == Phase::TakingBack});
    m_bar->setSteps(steps);
}

BarStep ChangesPage::arrivalStep() const
{
    using kit::Glyph;
    const ArrivalWatch *watch = m_review.arrival();
    if (!watch || m_review.change() == 0)
        return {tr("Arrive")};
    if (watch->sinceMs() == 0 || !watch->problem().isEmpty())
        return {tr("Arrival not known"), Glyph::Unknown};
    const proxies::Arrival &arrival = watch->arrival();
    const bool over = watch->state() == ArrivalWatch::State::Told;
    const int waiting = static_cast<int>(arrival.waiting.size()), took = static_cast<int>(arrival.took.size());
    if (!arrival.refused.isEmpty())
        return {tr("Refused by %1").arg(arrival.refusers()), Glyph::Error, !over};
    if (over && took + waiting == 0)
        return {tr("Concerns no proxy"), Glyph::Ok};
    if (!over && took + waiting == 0)
        return {tr("Arriving…"), Glyph::None, true};
    return {tr("Arrived %1/%2").arg(took).arg(took + waiting), waiting > 0 ? (over ? Glyph::Warn : Glyph::None) : Glyph::Ok, !over};
}

/// What the bar has no room for.
void ChangesPage::showArrival()
{
    const ArrivalWatch *watch = m_review.arrival();
    if (!watch || m_review.change() == 0 || m_failed)
        return;
    const proxies::Arrival &arrival = watch->arrival();
    QString words;
    if (!watch->problem().isEmpty()) {
        words = tr("Who took it is not known: %1").arg(watch->problem());
    } else if (!arrival.refused.isEmpty()) {
        const proxies::Refusal &first = arrival.refused.first();
        words = tr("%1 refused it (%2): %3").arg(first.proxy, first.type, first.reason);
        if (arrival.refusers() > 1)
            words = tr("%1, and %Ln more", nullptr, arrival.refusers() - 1).arg(words);
    } else if (watch->state() == ArrivalWatch::State::Told && !arrival.waiting.isEmpty()) {
        words = tr("Not answered yet by %1").arg(arrival.waiting.mid(0, 5).join(u", "_s));
    }
    m_failure->setText(clean(words));
    m_failure->setVisible(!words.isEmpty());
}

void ChangesPage::fail(const base::Error &error)
{
    m_failed = true;
    m_failure->setText(clean(error.message()));
    m_failure->show();
}

void ChangesPage::handOver()
{
    auto *dialog = new HandOverDialog(m_review, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ChangesPage::discard()
{
    auto *box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    const int count = static_cast<int>(m_desk.drafts->all().size());
    box->setText(tr("Discard %Ln draft(s)? What was edited is lost; the cluster is not touched.", nullptr, count));
    QPushButton *yes = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::finished, this, [this, box, yes] {
        if (box->clickedButton() == yes)
            m_desk.drafts->clear();
    });
    box->open();
}

// ---- The journal -----------------------------------------------------------------------------------------------------

void ChangesPage::readJournal()
{
    auto records = m_review.records();
    m_journalError = records ? base::Error{} : records.error();
    m_records = records.value_or(QVector<Record>());
    m_journalRows->update(m_records, m_desk.store.clock().nowMs());
    showRecord();
    emit summaryChanged();
}

void ChangesPage::refreshAbandoned()
{
    const QVector<Record> abandoned = m_review.abandoned();
    m_interrupted->setVisible(!abandoned.isEmpty());
    if (abandoned.isEmpty())
        return;
    const Record &first = abandoned.first();
    const auto unknown = first.count(Outcome::Begun) + first.count(Outcome::Unknown);
    m_interruptedText->setText(tr("Change %1 (%2) was interrupted: %3 of %4 objects applied, %5 not known yet. They are looked up first.")
                                   .arg(first.number)
                                   .arg(clean(first.plan.title))
                                   .arg(first.count(Outcome::Applied))
                                   .arg(first.steps.size())
                                   .arg(unknown));
}

void ChangesPage::showJournal(bool on)
{
    m_journalVerb->setChecked(on);
    m_bar->setVisible(!on);
    m_confirm->setVisible(!on);
    const bool any = !m_review.plan().steps.isEmpty();
    if (on) {
        m_stack->setCurrentIndex(m_records.isEmpty() ? Empty : Journal_);
        if (m_records.isEmpty())
            m_empty->show(m_journalError.detail.isEmpty()
                              ? kit::StateText{kit::State::Empty,
                                               tr("Nothing was changed with Meshdeck yet"),
                                               tr("Each write and each refusal will be here, with the way back."),
                                               {}}
                              : kit::StateText{
                                    kit::State::Failed, tr("The journal can't be read, so nothing is written"), clean(m_journalError.message()), {}});
    } else {
        m_stack->setCurrentIndex(any ? Steps : Empty);
        if (!any) {
            m_bar->hide();
            m_confirm->hide();
            const QString why = m_review.planError().detail;
            m_empty->show({why.isEmpty() ? kit::State::Empty : kit::State::Failed,
                           why.isEmpty() ? tr("No change is pending") : clean(why),
                           tr("Select an object on the Configuration page and press E: its draft comes here, to be checked and applied."),
                           {}});
        }
    }
    setFocusProxy(on ? m_journal : m_steps);
}

const Record *ChangesPage::selectedRecord() const
{
    const auto found = std::ranges::find(m_records, m_journal->currentId().toLongLong(), &Record::number);
    return found == m_records.end() ? nullptr : &*found;
}

void ChangesPage::showRecord()
{
    const Record *record = selectedRecord();
    m_rollBack->setText(record ? tr("Roll back change %1…").arg(record->number) : tr("Roll back…"));
    const bool here = record && record->plan.context == m_review.access().context();
    m_rollBack->setEnabled(here && record->ending != Ending::TakenBack && !record->isRunning
                           && record->count(Outcome::Applied) + record->count(Outcome::Begun) > 0);
    m_rollBack->setToolTip(record && !here ? tr("It was made in the context %1").arg(clean(record->plan.context)) : QString());
    m_finishRecord->setVisible(here && (record->isAbandoned() || record->ending == Ending::Stopped));
    if (!record) {
        m_recordDiff->showText(tr("Select a change to see what it did."));
        return;
    }
    QVector<kit::DiffBlock> blocks;
    for (qsizetype i = 0; i < record->steps.size(); ++i) {
        const StepRecord &step = record->steps[i];
        kit::DiffBlock block{
            .title = u"%1: %2"_s.arg(record->plan.steps[i].draft.id.toString(), nameOf(step.outcome)), .before = {}, .after = {}, .notes = {}};
        if (!step.detail.isEmpty())
            block.notes << step.detail;
        if (step.outcome == Outcome::Applied) {
            block.before = step.intent.before;
            block.after = step.after;
        }
        blocks.push_back(block);
    }
    m_recordDiff->show(blocks);
}

// ---- What the shell asks ---------------------------------------------------------------------------------------------

QString ChangesPage::counts() const
{
    const int count = static_cast<int>(m_review.plan().steps.size());
    if (m_journalVerb->isChecked())
        return tr("%Ln change(s) made", nullptr, static_cast<int>(m_records.size()));
    if (count == 0)
        return tr("none pending");
    const QString objects = tr("%Ln object(s)", nullptr, count);
    switch (m_review.source()) {
    case Review::Source::Drafts:
        if (m_review.phase() == Phase::Stopped)
            return tr("%1 · stopped").arg(objects);
        return m_review.change() > 0 ? tr("%1 · applied").arg(objects) : tr("%1 · saved as draft").arg(objects);
    case Review::Source::TakeBack: return tr("%1 · %2").arg(clean(m_review.title()), objects);
    case Review::Source::Finish: return tr("%1 · %2").arg(clean(m_review.title()), objects);
    }
    return objects;
}

QString ChangesPage::shown() const
{
    const kit::TableView *table = m_journalVerb->isChecked() ? m_journal : m_steps;
    return tr("%1 of %2").arg(table->rows()->rowCount()).arg(table->rows()->sourceModel()->rowCount());
}

QString ChangesPage::filterHint() const
{
    return tr("name, kind:, ns:, result:; in the journal state:, user:, object:, age<1d");
}

QStringList ChangesPage::knownKeys() const
{
    return items::StepTable::filterKeys() + items::JournalTable::filterKeys();
}

void ChangesPage::setFilter(const QString &text)
{
    m_steps->rows()->setFilter(text);
    m_journal->rows()->setFilter(text);
    emit summaryChanged();
}

QList<QAction *> ChangesPage::verbs() const
{
    return {m_journalVerb, m_discardVerb};
}

QWidget *ChangesPage::inspector()
{
    return m_inspector.get();
}

kit::Badge ChangesPage::badge() const
{
    const QVector<Record> abandoned = m_review.abandoned();
    if (!abandoned.isEmpty())
        return {mesh::Health::Error, static_cast<int>(abandoned.size())};
    return m_review.phase() == Phase::Blocked ? kit::Badge{mesh::Health::Warn, 1} : kit::Badge{};
}

QVector<kit::Finding> ChangesPage::findings() const
{
    QVector<kit::Finding> found;
    for (const Record &record : m_records) {
        if (record.isAbandoned() && record.plan.context == m_review.access().context())
            found.push_back({mesh::Health::Error,
                             tr("Change"),
                             tr("Change %1").arg(record.number),
                             {},
                             tr("It was interrupted: finish it or take it back"),
                             u"changes"_s,
                             record.atMs});
    }
    return found;
}

QStringList ChangesPage::crumbs() const
{
    if (m_journalVerb->isChecked()) {
        const Record *record = selectedRecord();
        return record ? QStringList{tr("Journal"), tr("Change %1").arg(record->number)} : QStringList{tr("Journal")};
    }
    if (m_review.plan().steps.isEmpty())
        return {};
    return {clean(m_review.title()), tr("Review")};
}

QString ChangesPage::subject() const
{
    const qsizetype step = selectedStep();
    if (step < 0 || m_journalVerb->isChecked())
        return {};
    const auto key = keyOf(m_review.plan().steps[step].draft.id);
    return key ? items::configId(*key) : QString();
}

QVariantMap ChangesPage::position() const
{
    if (m_journalVerb->isChecked())
        return {{u"change"_s, m_journal->currentId()}};
    const qsizetype step = selectedStep();
    const auto key = step < 0 ? std::nullopt : keyOf(m_review.plan().steps[step].draft.id);
    return {{u"id"_s, key ? items::configId(*key) : QString()}};
}

void ChangesPage::restore(const QVariantMap &position)
{
    if (position.contains(u"change"_s)) {
        showJournal(true);
        m_journal->selectId(position.value(u"change"_s).toString());
        showRecord();
        return;
    }
    const auto key = items::configKey(position.value(u"id"_s).toString());
    showJournal(false);
    for (const Step &step : m_review.plan().steps) {
        if (key && keyOf(step.draft.id) == key)
            m_steps->selectId(stepKey(step.draft.id));
    }
    refreshDiff();
}

bool ChangesPage::escape()
{
    if (m_journalVerb->isChecked()) {
        showJournal(false);
        emit moved();
        return true;
    }
    if (m_review.source() != Review::Source::Drafts && !m_review.isBusy()) {
        m_review.useDrafts();
        return true;
    }
    return false;
}

} // namespace changes
