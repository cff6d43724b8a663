// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proxies/proxiespage.h"

#include "models/base/later.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/proxywords.h"
#include "models/store/proxies.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/askingstate.h"
#include "widgets/proxies/proxyinspector.h"
#include "widgets/proxies/proxyview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using items::ProxyRow;
using items::ProxyTable;
using items::ProxyWords;
using kit::State;
using kit::StateText;

namespace proxies {

namespace {

/// The drawer is read by a person; the table has them all.
constexpr qsizetype mostFindings = 200;
const auto planesNs = "istio-system"_L1; // where they are looked for

} // namespace

ProxiesPage::ProxiesPage(kit::Desk &desk, QWidget *parent)
    : TablePage(
          desk, u"proxies"_s, tr("Proxies"), [](int n) { return n == 1 ? tr("1 proxy") : tr("%1 proxies").arg(QLocale().toString(n)); }, parent)
    , m_rows(new ProxyTable(this))
    , m_asked(new QLabel)
    , m_inspector(std::make_unique<ProxyInspector>(desk))
{
    column()->insertWidget(0, m_asked);
    m_asked->setTextFormat(Qt::PlainText);
    m_asked->setContentsMargins(12, 0, 12, 4);
    m_asked->setMinimumWidth(40);
    setModel(m_rows, ProxyTable::filterKeys(), [this](int row, const QString &key) { return m_rows->filterField(row, key); },
             {.name = ProxyTable::Name, .widths = {30, 230, 96, 76, 74, 74, 74, 74, 0, 76, 170, 84, 0, 260}});
    pane()->setEmptyText(tr("No proxy is connected"),
                         tr("istiod answered, and no proxy is connected to it. Pods get one when they start in a namespace with injection on."));
    makeVerbs();
    m_next.setSingleShot(true);
    m_next.setInterval(periodMs);
    connect(&m_next, &QTimer::timeout, this, &ProxiesPage::ask);
    connect(m_inspector.get(), &ProxyInspector::openAsked, m_openVerb, &QAction::trigger);
    connect(m_inspector.get(), &ProxyInspector::linked, this, &Page::navigate);
    pane()->table()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(pane()->table(), &QWidget::customContextMenuRequested, this, &ProxiesPage::showMenu);
    start();
}

ProxiesPage::~ProxiesPage() = default;

void ProxiesPage::makeVerbs()
{
    m_openVerb = new QAction(kit::icon(desk().theme, u"eye"_s), tr("What it runs"), this);
    m_diffVerb = new QAction(kit::icon(desk().theme, u"changes"_s), tr("Diff"), this);
    m_againVerb = new QAction(kit::icon(desk().theme, u"refresh"_s), tr("Ask again"), this);
    m_diffVerb->setShortcut(Qt::Key_D);
    m_diffVerb->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_openVerb, &QAction::triggered, this, [this] { open({}); });
    connect(m_diffVerb, &QAction::triggered, this, [this] { open(u"diff"_s); });
    connect(m_againVerb, &QAction::triggered, this, [this] {
        if (m_open)
            m_view->askAgain();
        ask();
    });
    addAction(m_diffVerb);
}

// ---- Asking ----------------------------------------------------------------------------------------------------------

void ProxiesPage::recompute(const mesh::Change &)
{
    // Nothing of the store makes these rows; a mesh that has just been opened can be asked, once all is connected.
    if (!m_status && !m_asking && !m_next.isActive() && isVisible())
        askSoon();
}

void ProxiesPage::showEvent(QShowEvent *event)
{
    TablePage::showEvent(event);
    if (!m_next.isActive())
        askSoon();
}

/// A context that is being opened says so before the way to its proxies is there.
void ProxiesPage::askSoon()
{
    QTimer::singleShot(0, this, &ProxiesPage::ask);
}

void ProxiesPage::ask()
{
    if (m_asking || !isVisible() || desk().store.snapshot()->context.isEmpty())
        return;
    m_asking = true;
    m_next.stop();
    base::whenDone(desk().proxies->status(), this, [this, round = m_round](const base::Result<Status> &status) {
        if (round == m_round)
            take(status);
    });
}

void ProxiesPage::take(const base::Result<Status> &status)
{
    m_asking = false;
    m_next.start();
    m_error = status ? std::nullopt : std::optional(status.error());
    if (status) {
        m_status = *status;
        m_rows->update(*m_status, nowMs());
        m_status->proxies.clear(); // the table has them
    }
    rowsChanged();
}

void ProxiesPage::forget()
{
    ++m_round;
    m_asking = false;
    m_status.reset();
    m_error.reset();
    m_rows->setRows({});
    m_next.stop();
    if (m_view)
        m_view->forget();
    if (m_open)
        close();
}

// ---- States ----------------------------------------------------------------------------------------------------------

StateText ProxiesPage::partialState() const
{
    QStringList missing;
    for (const Asked &one : m_status->asked) {
        if (one.error)
            missing << tr("%1: %2").arg(clean(one.pod), clean(one.error->message()));
    }
    return {State::Partial,
            tr("%1 of %2 control planes did not answer: their proxies may be missing.").arg(missing.size()).arg(m_status->asked.size()),
            missing.join(u"; "_s),
            {}};
}

StateText ProxiesPage::rowsState(bool) const
{
    if (m_error)
        return kit::askingState(*m_error, u"istiod"_s, planesNs, m_status.has_value(), m_status ? m_status->atMs : 0, desk().store.clock().nowMs());
    if (!m_status)
        return {State::Loading, tr("Asking istiod which configuration each proxy has taken"), {}, {}};
    const qint64 now = desk().store.clock().nowMs();
    if (m_asking && now - m_status->atMs > 3 * periodMs)
        return {State::Stale, tr("istiod has not answered since %1.").arg(base::quantity::age(now - m_status->atMs)), {}, {}};
    return m_status->isComplete() ? StateText{} : partialState();
}

/// "istiod-6b87 1.31.0 (xDS), 4 s ago": who said what is shown, and when.
QString ProxiesPage::askedText() const
{
    if (!m_status)
        return {};
    QStringList planes;
    for (const Asked &one : m_status->asked) {
        if (one.error)
            continue;
        QString plane = clean(one.pod);
        if (!one.version.isEmpty())
            plane += u' ' + clean(one.version);
        planes << plane + (one.way == "http"_L1 ? tr(" by HTTP, without since when: %1").arg(clean(one.whyNotXds)) : tr(" by xDS"));
    }
    const QString more = planes.size() > 3 ? tr(" and %1 more").arg(planes.size() - 3) : QString();
    const qint64 ageMs = std::max<qint64>(0, desk().store.clock().nowMs() - m_status->atMs);
    return tr("Asked %1: %2%3").arg(base::quantity::age(ageMs), planes.mid(0, 3).join(u", "_s), more);
}

void ProxiesPage::stateChanged(const StateText &, const StateText &)
{
    const QString words = askedText();
    m_asked->setText(words);
    m_asked->setToolTip(words);
    m_asked->setVisible(!words.isEmpty() && !m_open);
    m_asked->setFont(desk().theme.font(kit::Type::Hint, true));
    kit::setInk(m_asked, desk().theme, kit::Tone::Text3);
    if (isVisible() && !m_asking && !m_next.isActive())
        askSoon();
}

void ProxiesPage::act(const StateText &text)
{
    if (text.state == State::Forbidden)
        QGuiApplication::clipboard()->setText(text.title + u". "_s + text.detail);
    else
        ask();
}

QString ProxiesPage::summary() const
{
    int refused = 0, late = 0;
    for (const ProxyRow &row : m_rows->rows()) {
        refused += row.health >= mesh::Health::Error ? 1 : 0;
        late += row.health == mesh::Health::Warn ? 1 : 0;
    }
    const QLocale locale;
    const int all = m_rows->rowCount();
    if (all == 0)
        return noun()(0);
    if (refused + late == 0)
        return tr("%1, all in sync").arg(noun()(all));
    return tr("%1 · %2 refuse something · %3 lag · %4 in sync")
        .arg(noun()(all), locale.toString(refused), locale.toString(late), locale.toString(all - refused - late));
}

QVector<kit::Finding> ProxiesPage::findings() const
{
    QVector<kit::Finding> found;
    for (const ProxyRow &row : m_rows->rows()) {
        if (row.health < mesh::Health::Warn || found.size() == mostFindings)
            continue;
        found.push_back({row.health, tr("Proxy"), row.info.pod, row.info.ns, row.reason,
                         u"proxies?id="_s + QString::fromLatin1(QUrl::toPercentEncoding(row.id, "/")), row.sentMs});
    }
    return found;
}

// ---- One proxy -------------------------------------------------------------------------------------------------------

mesh::ObjectKey ProxiesPage::selectedPod() const
{
    const QString id = selectedId();
    if (const ProxyRow *row = m_rows->find(id))
        return {mesh::Kind::Pod, row->info.ns, row->info.pod};
    // A link may come before the first answer.
    const qsizetype slash = id.indexOf(u'/');
    return slash > 0 ? mesh::ObjectKey{mesh::Kind::Pod, id.left(slash), id.mid(slash + 1).section(u'@', 0, 0)} : mesh::ObjectKey{};
}

/// Its pod's controller; of a ReplicaSet the Deployment above it.
QString ProxiesPage::workloadOf(const mesh::ObjectKey &pod) const
{
    const mesh::SnapshotPtr now = desk().store.snapshot();
    const auto ownerOf = [&now](const mesh::ObjectKey &key) -> std::optional<mesh::OwnerRef> {
        const mesh::ObjectPtr object = now->find(key);
        if (!object || object->meta.owners.isEmpty())
            return std::nullopt;
        return object->meta.owners.first();
    };
    auto owner = ownerOf(pod);
    if (owner && owner->kind == "ReplicaSet"_L1) {
        if (const auto above = ownerOf({mesh::Kind::ReplicaSet, pod.ns, owner->name}))
            owner = above;
    }
    return owner ? pod.ns + u'/' + owner->name : QString();
}

void ProxiesPage::showSelected()
{
    const ProxyRow *row = m_rows->find(selectedId());
    const mesh::ObjectKey pod = selectedPod();
    const bool any = !pod.name.isEmpty();
    if (row)
        m_inspector->show(*row, workloadOf(pod), desk().store.clock().nowMs());
    else
        m_inspector->showNothing(any && m_status ? tr("No control plane that answered has this proxy.")
                                                 : tr("Select a proxy to see what is wrong with it, since when, and what it runs."));
    for (QAction *verb : {m_openVerb, m_diffVerb}) {
        verb->setEnabled(any);
        verb->setToolTip(any ? QString() : tr("Select a proxy first"));
    }
    if (any)
        m_diffVerb->setToolTip(tr("What istiod would send against what it runs (D)"));
    if (m_open && m_view->pod() == pod)
        m_view->showStatus(row, m_rows->rows());
}

void ProxiesPage::openSelected()
{
    open({});
}

void ProxiesPage::open(const QString &tab)
{
    const mesh::ObjectKey pod = selectedPod();
    if (pod.name.isEmpty())
        return;
    if (!m_view) {
        m_view = new ProxyView(desk());
        column()->addWidget(m_view, 1);
        connect(m_view, &ProxyView::left, this, &ProxiesPage::close);
        connect(m_view, &ProxyView::linked, this, &Page::navigate);
        connect(m_view, &ProxyView::tabChanged, this, &Page::moved);
    }
    m_open = true;
    pane()->hide();
    m_asked->hide();
    m_view->show();
    m_view->open(pod, tab);
    m_view->showStatus(m_rows->find(selectedId()), m_rows->rows());
    setFocusProxy(m_view);
    m_view->takeFocus();
    emit moved();
}

void ProxiesPage::close()
{
    m_open = false;
    if (m_view)
        m_view->hide();
    pane()->show();
    setFocusProxy(pane());
    setFocus();
    showState();
    emit moved();
}

kit::FilterLine *ProxiesPage::ownFilter()
{
    return m_open ? m_view->filter() : nullptr;
}

QStringList ProxiesPage::crumbs() const
{
    QStringList parts = TablePage::crumbs();
    if (m_open)
        parts << m_view->tabTitle();
    return parts;
}

QVariantMap ProxiesPage::position() const
{
    QVariantMap position = TablePage::position();
    if (m_open)
        position.insert(u"tab"_s, m_view->tab());
    return position;
}

void ProxiesPage::restore(const QVariantMap &position)
{
    TablePage::restore(position);
    const QString tab = position.value(u"tab"_s).toString();
    if (!tab.isEmpty())
        open(tab);
    else if (m_open)
        close();
}

bool ProxiesPage::escape()
{
    if (!m_open)
        return TablePage::escape();
    close();
    return true;
}

QString ProxiesPage::filterHint() const
{
    return tr("name, ns:, state:error, lds:stale, kind:gateway, version:1.3, istiod:, sent>1h, skew:yes");
}

QList<QAction *> ProxiesPage::verbs() const
{
    return {m_openVerb, m_diffVerb, m_againVerb};
}

QWidget *ProxiesPage::inspector()
{
    return m_inspector.get();
}

void ProxiesPage::showMenu(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addActions({m_openVerb, m_diffVerb});
    menu->addSeparator();
    for (const auto &[tab, title] :
         {std::pair(u"listeners"_s, tr("Listeners")), std::pair(u"routes"_s, tr("Routes")), std::pair(u"clusters"_s, tr("Clusters")),
          std::pair(u"endpoints"_s, tr("Endpoints")), std::pair(u"secrets"_s, tr("Secrets")), std::pair(u"log"_s, tr("Log levels"))})
        menu->addAction(title, this, [this, tab = tab] { open(tab); })->setEnabled(m_openVerb->isEnabled());
    menu->addSeparator();
    menu->addAction(tr("Copy name"), this, [this] { QGuiApplication::clipboard()->setText(selectedPod().name); })
        ->setEnabled(m_openVerb->isEnabled());
    menu->popup(pane()->table()->viewport()->mapToGlobal(at));
}

} // namespace proxies
