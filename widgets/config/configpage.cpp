// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/configpage.h"

#include "models/base/text.h"
#include "models/changes/review.h"
#include "models/items/words.h"
#include "models/store/changelog.h"
#include "models/store/playhead.h"
#include "widgets/config/editpane.h"
#include "widgets/config/newobjectdialog.h"
#include "widgets/config/objectinspector.h"
#include "widgets/config/treepane.h"
#include "widgets/kit/icon.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using items::ConfigRow;
using items::ConfigTable;

namespace config {

namespace {

constexpr int typedMs = 150;
/// The drawer is read by a person; the table has them all.
constexpr qsizetype mostFindings = 500;

QString linkTo(const QString &page, const QString &id)
{
    return u"%1?id=%2"_s.arg(page, QString::fromLatin1(QUrl::toPercentEncoding(id, "/")));
}

QHash<mesh::ObjectKey, qint64> lastChanges(const store::ChangeLog *log)
{
    QHash<mesh::ObjectKey, qint64> last;
    if (!log)
        return last;
    for (const store::ConfigChange &change : log->all()) { // oldest first
        if (change.act != store::ConfigChange::Act::Created || change.seen)
            last[change.object] = change.atMs;
    }
    return last;
}

} // namespace

ConfigPage::ConfigPage(kit::Desk &desk, QWidget *parent)
    : TablePage(
          desk, u"config"_s, tr("Configuration"), [](int n) { return tr("%Ln object(s)", nullptr, n); }, parent)
    , m_table(new ConfigTable(this))
    , m_treeModel(new items::ConfigTree(this))
    , m_checker(desk.checker ? desk.checker : new changes::Checker(desk.store, desk.playhead, desk.drafts, this))
    , m_tree(new TreePane(desk.theme, *m_treeModel))
    , m_editor(new EditPane(desk))
    , m_inspector(std::make_unique<ObjectInspector>(desk))
    , m_newVerb(new QAction(kit::icon(desk.theme, u"add"_s), tr("New…"), this))
    , m_editVerb(new QAction(kit::icon(desk.theme, u"edit"_s), tr("Edit"), this))
    , m_diffVerb(new QAction(kit::icon(desk.theme, u"changes"_s), tr("Review"), this))
    , m_deleteVerb(new QAction(kit::icon(desk.theme, u"trash"_s), tr("Delete…"), this))
    , m_treeVerb(new QAction(kit::icon(desk.theme, u"tree"_s), tr("Tree"), this))
{
    setModel(m_table, ConfigTable::filterKeys(), [this](int row, const QString &key) { return m_table->filterField(row, key); },
             {.name = ConfigTable::Name, .widths = {30, 186, 136, 92, 160, 68, 58, 76, 72, 66, 70, 62, 0}});
    pane()->setEmptyText(tr("Nothing configures this mesh"), tr("No object of Istio, Gateway API or Linkerd is in the namespaces that are shown."));
    column()->addWidget(m_tree, 1);
    column()->addWidget(m_editor, 1);
    m_tree->hide();
    m_editor->hide();
    m_treeVerb->setCheckable(true);
    m_typed.setSingleShot(true);
    m_typed.setInterval(typedMs);

    connect(m_checker, &changes::Checker::changed, this, &ConfigPage::requestRows);
    connect(&m_rows, &store::DerivedBase::ready, this, &ConfigPage::take);
    connect(m_inspector.get(), &ObjectInspector::linked, this, &Page::navigate);
    connect(m_inspector.get(), &ObjectInspector::findingChosen, this, [this](int line, int column) {
        edit(selectedId());
        m_editor->goTo(line, column);
    });
    connect(m_tree, &TreePane::chosen, this, [this](const QString &id) { select(id); });
    connect(m_tree, &TreePane::opened, this, &ConfigPage::edit);
    connect(m_editor, &EditPane::textChanged, this, [this] { m_typed.start(); });
    connect(&m_typed, &QTimer::timeout, this, &ConfigPage::textChanged);
    connect(m_editor, &EditPane::closed, this, [this] { setView(m_treeVerb->isChecked() ? View::Tree : View::Table); });
    connect(m_editor, &EditPane::reviewAsked, this, [this] {
        textChanged();
        emit navigate(linkTo(u"changes"_s, selectedId()));
    });
    connect(m_editor, &EditPane::revertAsked, this, [this] {
        if (this->desk().drafts && m_opened)
            this->desk().drafts->remove(m_opened->id);
        m_opened.reset();
        const auto key = items::configKey(selectedId());
        if (key && this->desk().store.snapshot()->find(*key))
            edit(selectedId());
        else // there is nothing left of it
            setView(m_treeVerb->isChecked() ? View::Tree : View::Table);
    });
    m_diffVerb->setShortcut(Qt::Key_D);
    m_newVerb->setShortcut(Qt::Key_N);
    addActions({m_diffVerb, m_newVerb}); // of the window, while this page is the one that is shown
    connect(m_newVerb, &QAction::triggered, this, &ConfigPage::create);
    connect(m_editVerb, &QAction::triggered, this, [this] { edit(selectedId()); });
    connect(m_diffVerb, &QAction::triggered, this, [this] { emit navigate(linkTo(u"changes"_s, selectedId())); });
    connect(m_deleteVerb, &QAction::triggered, this, &ConfigPage::remove);
    connect(m_treeVerb, &QAction::triggered, this, [this](bool on) { setView(on ? View::Tree : View::Table); });
    connect(m_inspector.get(), &ObjectInspector::editAsked, m_editVerb, &QAction::trigger);
    if (desk.drafts)
        connect(desk.drafts, &changes::Drafts::changed, this, &ConfigPage::requestRows);
    if (desk.review) {
        connect(desk.review, &changes::Review::journalChanged, this, [this] { m_inspector->journalChanged(); });
        connect(&desk.review->access(), &changes::Access::modeChanged, this, &ConfigPage::enableVerbs);
    }
    pane()->table()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(pane()->table(), &QWidget::customContextMenuRequested, this, &ConfigPage::showMenu);
    start();
}

ConfigPage::~ConfigPage()
{
    // What was typed last is in the draft before the drafts are kept.
    if (m_typed.isActive())
        textChanged();
}

// ---- Rows ------------------------------------------------------------------------------------------------------------

void ConfigPage::recompute(const mesh::Change &)
{
    // The checker follows the store itself; only the state of the kinds may have changed.
    showState();
}

void ConfigPage::requestRows()
{
    if (!m_checker->verdicts())
        return;
    m_rows.request(
        [verdicts = m_checker->verdicts(), drafts = desk().drafts ? desk().drafts->all() : QVector<changes::Draft>(),
         last = lastChanges(desk().changes)] { return Rows{verdicts, items::configRows(*verdicts, drafts, last), items::configTree(*verdicts)}; });
}

void ConfigPage::take()
{
    m_table->update(m_rows.value()->rows, nowMs());
    m_tree->update(m_rows.value()->tree);
    rowsChanged();
    if (m_editSoon)
        edit(selectedId());
    feedEditor();
}

bool ConfigPage::rowsAreComplete() const
{
    const auto now = snapshot();
    qsizetype there = 0;
    for (const mesh::Kind kind : references::meshKinds())
        there += now->table(kind).size();
    return m_table->rowCount() >= there;
}

QString ConfigPage::summary() const
{
    int errors = 0, warnings = 0, drafts = 0;
    for (const ConfigRow &row : m_table->rows()) {
        errors += row.health == mesh::Health::Error ? 1 : 0;
        warnings += row.health == mesh::Health::Warn ? 1 : 0;
        drafts += row.draft != ConfigRow::Draft::None ? 1 : 0;
    }
    const QLocale locale;
    const QString all =
        tr("%1 · %2 with errors · %3 with warnings").arg(noun()(m_table->rowCount()), locale.toString(errors), locale.toString(warnings));
    return drafts == 0 ? all : tr("%1 · %Ln draft(s)", nullptr, drafts).arg(all);
}

std::span<const mesh::Kind> ConfigPage::shownKinds() const
{
    return references::meshKinds();
}

QList<QAction *> ConfigPage::verbs() const
{
    return {m_newVerb, m_editVerb, m_deleteVerb, m_treeVerb};
}

QWidget *ConfigPage::inspector()
{
    return m_inspector.get();
}

QString ConfigPage::filterHint() const
{
    return tr("name, kind:vs, ns:, severity:error, owner:, code:IST0101, missing:yes, refby>0, draft:any, age<1d");
}

QVector<kit::Finding> ConfigPage::findings() const
{
    QVector<kit::Finding> found;
    const auto verdicts = m_rows.value() ? m_rows.value()->verdicts : nullptr;
    QVector<analysis::Finding> all = verdicts ? verdicts->after : QVector<analysis::Finding>();
    std::ranges::stable_sort(all, {}, &analysis::Finding::severity); // errors first: they are what the drawer must have
    for (const analysis::Finding &finding : all) {
        const auto kind = mesh::kindOf(finding.object.group, finding.object.kind);
        if (finding.severity == analysis::Severity::Info || !kind)
            continue;
        if (found.size() == mostFindings)
            break;
        const mesh::ObjectKey key{*kind, finding.object.ns, finding.object.name};
        // What is no configuration has no row here, but is wrong all the same.
        const QString link = references::isMeshKind(*kind) ? linkTo(u"config"_s, items::configId(key)) : QString();
        found.push_back({items::healthOf(finding.severity), tr("Configuration"), finding.object.toString(), finding.object.ns,
                         finding.hint.isEmpty() ? finding.message : u"%1; %2"_s.arg(finding.message, finding.hint), link, 0,
                         finding.codes.isEmpty() ? finding.id : finding.codes.first(), finding.path});
    }
    return found;
}

// ---- Selection -------------------------------------------------------------------------------------------------------

void ConfigPage::showSelected()
{
    const auto key = items::configKey(selectedId());
    const auto verdicts = m_rows.value() ? m_rows.value()->verdicts : nullptr;
    const ConfigRow *row = m_table->find(selectedId());
    if (key && verdicts)
        m_inspector->show(*key, row, *verdicts, *snapshot());
    else
        m_inspector->showNothing();
    if (m_view == View::Tree)
        m_tree->select(selectedId());
    enableVerbs();
}

void ConfigPage::enableVerbs()
{
    const auto key = items::configKey(selectedId());
    const bool there = key && snapshot()->find(*key);
    const changes::Draft *draft = key ? draftOf(*key) : nullptr;
    const bool live =
        !desk().playhead || desk().playhead->mode() == store::Playhead::Mode::Live || desk().playhead->mode() == store::Playhead::Mode::Paused;
    QString why;
    if (!desk().drafts)
        why = tr("Nothing can be edited here");
    else if (!there && !draft)
        why = tr("Select an object first");
    else if (!live)
        why = tr("The past can't be edited: go live first");
    for (QAction *verb : {m_editVerb, m_deleteVerb}) {
        verb->setEnabled(why.isEmpty());
        verb->setToolTip(why.isEmpty() ? QString() : why);
    }
    const bool canCreate = desk().drafts && live;
    m_newVerb->setEnabled(canCreate);
    m_newVerb->setToolTip(canCreate   ? tr("Begins the draft of an object that is not there yet (N)")
                              : !live ? tr("The past can't be edited: go live first")
                                      : why);
    m_diffVerb->setEnabled(draft);
    m_diffVerb->setToolTip(draft ? tr("The draft against the cluster, and the way to apply it (D)") : tr("There is no draft of it"));
    if (why.isEmpty()) {
        m_editVerb->setToolTip(tr("Opens a draft (E); nothing is applied before it was reviewed"));
        m_deleteVerb->setToolTip(tr("Drafts the deletion; nothing is applied before it was reviewed"));
    }
    if (why.isEmpty() && !there) {
        m_deleteVerb->setEnabled(false);
        m_deleteVerb->setToolTip(tr("It is not in the cluster; its draft can be discarded in the editor"));
    }
    m_inspector->setEditable(why.isEmpty(), why);
}

void ConfigPage::openSelected()
{
    m_inspector->focusOverview();
}

void ConfigPage::shownChanged()
{
    if (m_view != View::Tree)
        return;
    QSet<QString> shown;
    for (int row = 0; row < rows()->rowCount(); ++row)
        shown.insert(rows()->index(row, 0).data(items::IdRole).toString());
    m_tree->setShown(shown, rows()->rowCount() == m_table->rowCount());
}

void ConfigPage::setView(View view)
{
    m_view = view;
    pane()->setVisible(view == View::Table);
    m_tree->setVisible(view == View::Tree);
    m_editor->setVisible(view == View::Editor);
    m_inspector->setEditing(view == View::Editor);
    if (view != View::Editor) {
        m_opened.reset();
        m_treeVerb->setChecked(view == View::Tree);
    }
    shownChanged();
    if (view == View::Tree)
        m_tree->select(selectedId());
    setFocusProxy(view == View::Table ? static_cast<QWidget *>(pane()) : view == View::Tree ? static_cast<QWidget *>(m_tree) : m_editor);
    setFocus();
    emit moved();
}

bool ConfigPage::isEditing() const
{
    return m_view == View::Editor;
}

QVariantMap ConfigPage::position() const
{
    QVariantMap position = TablePage::position();
    if (m_view == View::Editor)
        position.insert(u"edit"_s, 1);
    if (m_treeVerb->isChecked())
        position.insert(u"view"_s, u"tree"_s);
    return position;
}

void ConfigPage::restore(const QVariantMap &position)
{
    TablePage::restore(position);
    m_treeVerb->setChecked(position.value(u"view"_s).toString() == "tree"_L1);
    if (position.value(u"edit"_s).toInt() == 1)
        edit(selectedId());
    else if (m_view != (m_treeVerb->isChecked() ? View::Tree : View::Table))
        setView(m_treeVerb->isChecked() ? View::Tree : View::Table);
    if (position.value(u"tab"_s).toString() == "yaml"_L1)
        m_inspector->showText();
}

bool ConfigPage::escape()
{
    if (m_view == View::Editor) {
        setView(m_treeVerb->isChecked() ? View::Tree : View::Table);
        return true;
    }
    return TablePage::escape();
}

void ConfigPage::showMenu(const QPoint &at)
{
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    menu.addActions({m_editVerb, m_diffVerb, m_deleteVerb});
    menu.addSeparator();
    menu.addAction(tr("YAML"), this, [this] { m_inspector->showText(); });
    menu.addAction(tr("Show in the tree"), this, [this] { setView(View::Tree); });
    menu.addAction(tr("Copy name"), this, [this] {
        if (const auto key = items::configKey(selectedId()))
            QGuiApplication::clipboard()->setText(key->name);
    });
    menu.exec(pane()->table()->viewport()->mapToGlobal(at));
}

// ---- Editing ---------------------------------------------------------------------------------------------------------

const changes::Draft *ConfigPage::draftOf(const mesh::ObjectKey &key) const
{
    if (!desk().drafts)
        return nullptr;
    const auto &drafts = desk().drafts->all();
    const auto found = std::ranges::find_if(drafts, [&](const changes::Draft &draft) { return changes::keyOf(draft.id) == key; });
    return found == drafts.end() ? nullptr : &*found;
}

void ConfigPage::edit(const QString &id)
{
    const auto key = items::configKey(id);
    const mesh::ObjectPtr object = key ? desk().store.snapshot()->find(*key) : nullptr;
    if (!desk().drafts || !key)
        return;
    if (id != selectedId())
        select(id);
    const changes::Draft *known = draftOf(*key);
    if (!object && (!known || known->action == changes::Action::Delete)) {
        // A link may come before the mesh has been read.
        const mesh::KindHealth health = desk().store.snapshot()->state(key->kind).health;
        m_editSoon = health == mesh::KindHealth::Unknown || health == mesh::KindHealth::Loading;
        return;
    }
    m_editSoon = false;
    const auto opened = known && known->action != changes::Action::Delete ? base::Result<changes::Draft>(*known) : changes::Drafts::opened(*object);
    if (!opened) {
        m_editor->fail(opened.error().message());
        setView(View::Editor);
        return;
    }
    m_opened = *opened;
    base::Tree live;
    if (object) {
        if (const auto tree = base::readJson(object->json))
            live = *tree;
    }
    m_editor->open(*opened, live);
    setView(View::Editor);
    feedEditor();
}

void ConfigPage::textChanged()
{
    m_typed.stop();
    if (m_opened && desk().drafts)
        desk().drafts->setText(*m_opened, m_editor->text());
    if (m_opened && desk().drafts)
        m_editor->showDraft(desk().drafts->find(m_opened->id), desk().drafts->problemOf(m_opened->id));
}

/// What the rules say of the text as it stands.
void ConfigPage::feedEditor()
{
    const auto verdicts = m_checker->verdicts();
    if (m_view != View::Editor || !m_opened || !verdicts)
        return;
    QVector<analysis::Finding> found;
    for (const analysis::Finding &finding : verdicts->after) {
        if (finding.object.kind == m_opened->id.kind && finding.object.name == m_opened->id.name && finding.object.ns == m_opened->id.ns
            && finding.object.group == m_opened->id.group())
            found.push_back(finding);
    }
    m_editor->setFindings(found);
    m_editor->showDraft(desk().drafts->find(m_opened->id), desk().drafts->problemOf(m_opened->id));
}

void ConfigPage::create()
{
    const auto selected = items::configKey(selectedId());
    auto *dialog = new NewObjectDialog(desk().theme, desk().store.snapshot(), selected ? selected->ns : QString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (!desk().drafts)
            return;
        const changes::Draft draft = dialog->draft();
        desk().drafts->setText(draft, draft.text);
        if (const auto key = changes::keyOf(draft.id))
            edit(items::configId(*key));
    });
    dialog->open();
}

void ConfigPage::remove()
{
    const auto key = items::configKey(selectedId());
    const mesh::ObjectPtr object = key ? desk().store.snapshot()->find(*key) : nullptr;
    if (!object || !desk().drafts)
        return;
    auto opened = changes::Drafts::opened(*object);
    if (!opened)
        return;
    opened->action = changes::Action::Delete;
    opened->wanted = {};
    opened->text.clear();
    desk().drafts->put(*opened);
    emit navigate(linkTo(u"changes"_s, selectedId()));
}

} // namespace config
