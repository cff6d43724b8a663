// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controlplane/controlplanepage.h"

#include "models/base/text.h"
#include "models/changes/checker.h"
#include "models/store/playhead.h"
#include "models/store/proxies.h"
#include "widgets/controlplane/meshconfigpane.h"
#include "widgets/controlplane/planecharts.h"
#include "widgets/controlplane/planeinspector.h"
#include "widgets/kit/filterline.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace controlplane {

namespace {

constexpr int soonMs = 300, secondMs = 1000;
constexpr std::array tabIds{"instances", "checks", "injection", "clusters", "config"};
const QString rootNs = u"istio-system"_s; // where rights are asked for

} // namespace

ControlPlanePage::ControlPlanePage(kit::Desk &desk, QWidget *parent)
    : Page(u"controlplane"_s, tr("Control plane"), parent)
    , m_desk(desk)
    , m_bar(new QTabBar)
    , m_asked(new QLabel)
    , m_filter(new kit::FilterLine(desk.theme))
    , m_pages(new QStackedWidget)
    , m_split(new QSplitter(Qt::Vertical))
    , m_planeRows(new items::PlaneTable(this))
    , m_checkRows(new items::CheckTable(this))
    , m_injectionRows(new items::InjectionTable(this))
    , m_clusterRows(new items::ClusterTable(this))
    , m_charts(new PlaneCharts(desk.theme))
    , m_config(new MeshConfigPane(desk.theme))
    , m_inspector(std::make_unique<PlaneInspector>(desk))
    , m_againVerb(new QAction(kit::icon(desk.theme, u"refresh"_s), tr("Ask again"), this))
    , m_openVerb(new QAction(kit::icon(desk.theme, u"proxies"_s), tr("Its proxies"), this))
    , m_copyVerb(new QAction(kit::icon(desk.theme, u"copy"_s), tr("Copy checks"), this))
{
    addTable(Instances, m_planeRows, u"planes"_s, [](int n) { return tr("%Ln instance(s)", nullptr, n); }, items::PlaneTable::Name,
             {30, 190, 80, 72, 62, 74, 100, 0, 62, 0, 0, 76, 0, 0, 66});
    addTable(ChecksTab, m_checkRows, u"checks"_s, [](int n) { return tr("%Ln check(s)", nullptr, n); }, items::CheckTable::Question,
             {30, 330, 100, 300, 0, 0});
    addTable(InjectionTab, m_injectionRows, u"injection"_s, [](int n) { return tr("%Ln namespace(s)", nullptr, n); }, items::InjectionTable::Name,
             {30, 150, 100, 90, 56, 70, 70, 80, 110, 260});
    addTable(ClustersTab, m_clusterRows, u"clusters"_s, [](int n) { return tr("%Ln cluster(s)", nullptr, n); }, items::ClusterTable::Name,
             {30, 200, 180, 260, 200});
    pane(Instances)->setEmptyText(
        tr("No istiod is in this cluster"),
        tr("No pod has the label app=istiod. A control plane outside of the cluster can't be shown; its effect is, on the Proxies page."));
    pane(ChecksTab)->setEmptyText(tr("Nothing was checked"), {});
    pane(InjectionTab)->setEmptyText(tr("No namespace may be read"), {});
    pane(ClustersTab)->setEmptyText(tr("istiod reads no cluster"), tr("Secrets with the label istio/multiCluster=true bring remote clusters."));
    layOut();
    connect(m_bar, &QTabBar::currentChanged, this, [this](int tab) {
        if (tab != m_tab)
            setTab(static_cast<Tab>(tab));
    });
    connect(m_filter, &kit::FilterLine::filterChanged, this, [this](const QString &text) {
        m_filters[static_cast<size_t>(m_tab)] = text;
        if (current()) {
            current()->rows()->setFilter(text);
            showStates();
            emit summaryChanged();
        }
    });
    connect(m_filter, &kit::FilterLine::left, this, [this] {
        if (current())
            current()->setFocus();
    });
    connect(m_config, &MeshConfigPane::chosen, this, &Page::moved);
    connect(m_inspector.get(), &PlaneInspector::linked, this, &Page::navigate);
    connect(m_againVerb, &QAction::triggered, this, [this] { ask(true); });
    connect(m_openVerb, &QAction::triggered, this, &ControlPlanePage::openSelected);
    connect(m_copyVerb, &QAction::triggered, this, [this] {
        QStringList lines;
        for (const Check &check : m_checkRows->rows())
            lines << u"%1\t%2\t%3\t%4"_s.arg(nameOf(check.outcome), check.question, clean(check.answer), clean(check.hint));
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });

    if (desk.playhead) {
        connect(desk.playhead, &store::Playhead::shown, this, &ControlPlanePage::changed);
        connect(desk.playhead, &store::Playhead::changed, this, [this] {
            const bool follows = isLive() && m_desk.playhead->spanMs() == m_to - m_from;
            if (!follows && isVisible() && (m_desk.playhead->fromMs() != m_from || m_desk.playhead->toMs() != m_to))
                askSeries();
        });
    } else {
        connect(&desk.store, &store::Store::changed, this, &ControlPlanePage::changed);
    }
    connect(&desk.store, &store::Store::wasReset, this, &ControlPlanePage::forget);
    if (desk.checker)
        connect(desk.checker, &changes::Checker::changed, this, [this] { m_soon.start(); });
    connect(&m_picture, &store::DerivedBase::ready, this, &ControlPlanePage::take);
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
    connect(&m_soon, &QTimer::timeout, this, &ControlPlanePage::compute);
    m_next.setInterval(periodMs);
    connect(&m_next, &QTimer::timeout, this, [this] {
        if (isVisible() && isLive())
            ask(false);
    });
    m_next.start();
    m_second.setInterval(secondMs);
    connect(&m_second, &QTimer::timeout, this, [this] {
        if (isVisible())
            showStates();
    });
    m_second.start();
    connect(&desk.theme, &kit::Theme::changed, this, &ControlPlanePage::restyle);
    restyle();
    setTab(Instances);
}

ControlPlanePage::~ControlPlanePage() = default;

template <class Table> void ControlPlanePage::addTable(Tab tab, Table *rows, const QString &id, kit::Noun noun, int name, const QVector<int> &widths)
{
    auto *pane = new kit::TablePane(m_desk, u"controlplane-"_s + id, title(), std::move(noun));
    m_panes[static_cast<size_t>(tab)] = pane;
    kit::TableView *table = pane->table();
    table->setSource(rows, Table::filterKeys(), [rows](int row, const QString &key) { return rows->filterField(row, key); });
    table->setNameColumn(name);
    table->setDefaultWidths(widths);
    table->setDefaultSort(0, Qt::DescendingOrder);
    connect(table, &kit::TableView::currentIdChanged, this, [this, tab](const QString &id) { select(tab, id); });
    connect(table, &kit::TableView::opened, this, &ControlPlanePage::openSelected);
    connect(pane, &kit::TablePane::acted, this, [this](const kit::StateText &text) {
        if (text.state == kit::State::Forbidden)
            QGuiApplication::clipboard()->setText(text.title + u". "_s + text.detail);
        else
            ask(true);
    });
}

void ControlPlanePage::layOut()
{
    QSplitter *instances = m_split;
    instances->addWidget(pane(Instances));
    instances->addWidget(m_charts);
    instances->setChildrenCollapsible(false);
    instances->setHandleWidth(1);
    instances->setStretchFactor(0, 1);
    instances->setStretchFactor(1, 2);
    instances->setSizes({200, 360});
    m_pages->addWidget(instances);
    for (const Tab tab : {ChecksTab, InjectionTab, ClustersTab})
        m_pages->addWidget(pane(tab));
    m_pages->addWidget(m_config);
    for (int i = 0; i < TabCount; ++i)
        m_bar->addTab({});
    m_bar->setExpanding(false);
    m_bar->setDrawBase(false);
    m_bar->setAccessibleName(tr("Parts of the control plane"));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 12, 0);
    head->addWidget(m_bar);
    head->addStretch();
    head->addWidget(m_asked);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *filters = new QHBoxLayout;
    filters->setContentsMargins(12, 6, 12, 6);
    filters->addWidget(m_filter, 1);
    column->addLayout(head);
    column->addLayout(filters);
    column->addWidget(m_pages, 1);
    m_asked->setTextFormat(Qt::PlainText);
    showTabs();
}

void ControlPlanePage::restyle()
{
    m_bar->setFont(m_desk.theme.font(kit::Type::Small));
    m_asked->setFont(m_desk.theme.font(kit::Type::Hint, true));
    kit::setInk(m_asked, m_desk.theme, kit::Tone::Text3);
    update();
}

void ControlPlanePage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg1));
    painter.fillRect(QRect(0, m_bar->geometry().bottom(), width(), 1), m_desk.theme.color(kit::Tone::Line1));
}

// ---- Tabs ------------------------------------------------------------------------------------------------------------

void ControlPlanePage::showTabs()
{
    int wrong = 0, troubled = 0;
    for (const Check &check : m_checkRows->rows())
        wrong += check.outcome >= Outcome::Warning ? 1 : 0;
    for (const NamespaceInjection &row : m_injectionRows->rows())
        troubled += items::InjectionTable::healthOf(row) >= mesh::Health::Warn ? 1 : 0;
    const auto withCount = [](const QString &title, int count) { return count > 0 ? u"%1 %2"_s.arg(title).arg(count) : title; };
    m_bar->setTabText(Instances, tr("Instances"));
    m_bar->setTabText(ChecksTab, withCount(tr("Checks"), wrong));
    m_bar->setTabText(InjectionTab, withCount(tr("Injection"), troubled));
    m_bar->setTabText(ClustersTab, tr("Clusters"));
    m_bar->setTabText(ConfigTab, tr("MeshConfig"));
}

void ControlPlanePage::setTab(Tab tab)
{
    m_tab = tab;
    m_bar->setCurrentIndex(tab);
    m_pages->setCurrentIndex(tab);
    m_filter->setVisible(current());
    if (kit::TablePane *shown = current()) {
        m_filter->setHint(hintOf(tab));
        m_filter->use(
            shown->rows()->keys(), [shown](const QString &key) { return shown->rows()->valuesOf(key); }, m_filters[static_cast<size_t>(tab)]);
        setFocusProxy(shown);
    } else {
        setFocusProxy(m_config);
    }
    if (tab == ChecksTab && !m_accessAsked && isVisible())
        ask(true);
    showSelected();
    showStates();
    emit summaryChanged();
    emit moved();
}

void ControlPlanePage::select(Tab tab, const QString &id)
{
    QString &known = m_selected[static_cast<size_t>(tab)];
    const bool isNew = std::exchange(known, id) != id;
    if (pane(tab) && pane(tab)->table()->currentId() != id)
        pane(tab)->table()->selectId(id);
    if (tab == m_tab)
        showSelected();
    if (isNew && tab == Instances)
        askSeries();
    if (isNew)
        emit moved();
}

void ControlPlanePage::showSelected()
{
    const QString id = selectedId();
    const auto picture = m_picture.value();
    m_openVerb->setEnabled(false);
    m_openVerb->setToolTip(tr("Select an instance first"));
    if (m_tab == Instances) {
        if (const items::PlaneRow *row = m_planeRows->find(id)) {
            m_inspector->show(*row, picture ? picture->revisions.find(row->revision) : nullptr);
            m_openVerb->setEnabled(true);
            m_openVerb->setToolTip(tr("The proxies that are connected to it (Enter)"));
        } else {
            if (const auto &rows = m_planeRows->rows(); rows.size() == 1)
                m_inspector->show(rows.first(), picture ? picture->revisions.find(rows.first().revision) : nullptr);
            else
                m_inspector->showNothing(tr("Select an instance to see what it knows, pushes and signs. The charts show all of them until then."));
        }
    } else if (m_tab == ChecksTab) {
        if (const Check *check = m_checkRows->find(id))
            m_inspector->show(*check);
        else
            m_inspector->showNothing(tr("Each line is a question with its answer. Select one to see what it is about and what to do."));
    } else if (m_tab == InjectionTab) {
        if (const NamespaceInjection *row = m_injectionRows->find(id); row && picture)
            m_inspector->show(*row, picture->revisions);
        else
            m_inspector->showNothing(tr("Select a namespace to see which pods have no sidecar, or one of another revision or version."));
    } else if (m_tab == ClustersTab) {
        if (const RemoteCluster *cluster = m_clusterRows->find(id))
            m_inspector->show(*cluster);
        else
            m_inspector->showNothing(tr("The clusters whose services and pods istiod reads."));
    }
}

void ControlPlanePage::openSelected()
{
    const QString id = selectedId();
    if (m_tab == Instances) {
        if (const items::PlaneRow *row = m_planeRows->find(id))
            emit navigate(u"proxies?filter="_s + QString::fromLatin1(QUrl::toPercentEncoding(u"istiod:"_s + row->istiod.pod.name)));
        return;
    }
    if (m_tab != ChecksTab)
        return;
    const Check *check = m_checkRows->find(id);
    if (!check)
        return;
    switch (check->area) {
    case Area::Kubernetes:
    case Area::Permissions:
    case Area::Telemetry: emit navigate(u"sources"_s); break;
    case Area::ControlPlane: setTab(check->id == "remote-clusters"_L1 ? ClustersTab : check->id == "mesh-config"_L1 ? ConfigTab : Instances); break;
    case Area::Injection: setTab(InjectionTab); break;
    case Area::Proxies: emit navigate(u"proxies"_s); break;
    case Area::Certificates: emit navigate(u"certificates"_s); break;
    case Area::Configuration: emit navigate(u"config"_s); break;
    case Area::Linkerd:
        emit navigate(check->id == "linkerd-ready"_L1 || check->id == "linkerd-proxies"_L1 ? u"workloads"_s : u"certificates"_s);
        break;
    }
}

// ---- To the shell ----------------------------------------------------------------------------------------------------

QString ControlPlanePage::counts() const
{
    const auto picture = m_picture.value();
    if (!picture)
        return tr("being read");
    const int instances = m_planeRows->rowCount();
    if (instances == 0)
        return tr("no istiod here");
    QStringList versions;
    for (const Revision &revision : picture->revisions.all) {
        if (!revision.version.isEmpty() && !versions.contains(revision.version))
            versions << clean(revision.version);
    }
    QStringList words{tr("%Ln revision(s)", nullptr, static_cast<int>(picture->revisions.all.size())), tr("%Ln instance(s)", nullptr, instances)};
    if (!versions.isEmpty())
        words << versions.join(u", "_s);
    const Tally tally = controlplane::tally(m_checkRows->rows());
    if (tally.failed + tally.warnings > 0)
        words << tr("%Ln check(s) not passed", nullptr, tally.failed + tally.warnings);
    return words.join(u" · "_s);
}

QString ControlPlanePage::shown() const
{
    return current() ? current()->shown() : QString();
}

QString ControlPlanePage::hintOf(Tab tab) const
{
    switch (tab) {
    case Instances: return tr("name, revision:default, version:1.31, proxies>100, rejects>0");
    case ChecksTab: return tr("words, area:injection, state:failed, code:IST0142");
    case InjectionTab: return tr("name, how:sidecar, revision:default, without>0, restart>0, version:1.30");
    case ClustersTab:
    case ConfigTab:
    case TabCount: break;
    }
    return tr("name");
}

kit::FilterLine *ControlPlanePage::ownFilter()
{
    return m_filter;
}

QList<QAction *> ControlPlanePage::verbs() const
{
    return {m_openVerb, m_copyVerb, m_againVerb};
}

QWidget *ControlPlanePage::inspector()
{
    return m_inspector.get();
}

kit::Badge ControlPlanePage::badge() const
{
    kit::Badge badge;
    const auto count = [&badge](mesh::Health health) {
        if (health < mesh::Health::Warn || health < badge.health)
            return;
        badge.count = health > badge.health ? 1 : badge.count + 1;
        badge.health = health;
    };
    for (const Check &check : m_checkRows->rows())
        count(items::CheckTable::healthOf(check.outcome));
    return badge;
}

QVector<kit::Finding> ControlPlanePage::findings() const
{
    QVector<kit::Finding> found;
    for (const Check &check : m_checkRows->rows()) {
        if (check.outcome < Outcome::Warning)
            continue;
        const QString sentence = clean(check.hint.isEmpty() ? check.answer : check.answer + u"; "_s + check.hint);
        found.push_back({items::CheckTable::healthOf(check.outcome), tr("Check"), check.question, items::CheckTable::areaText(check.area), sentence,
                         u"controlplane?tab=checks&id="_s + check.id});
        found.back().id = check.id;
    }
    return found;
}

QStringList ControlPlanePage::crumbs() const
{
    QStringList parts{m_tab == ChecksTab ? tr("Checks") : m_bar->tabText(m_tab)};
    if (m_tab == InjectionTab)
        parts = {tr("Injection")};
    const QString id = selectedId();
    if (!id.isEmpty() && m_tab != ChecksTab) // a check's id is for links
        parts << clean(id.section(u'/', -1));
    return parts;
}

void ControlPlanePage::setNamespaces(const QStringList &names)
{
    pane(InjectionTab)->rows()->setNamespaces(names);
    emit summaryChanged();
}

QVariantMap ControlPlanePage::position() const
{
    QVariantMap position{{u"tab"_s, QString::fromLatin1(tabIds[static_cast<size_t>(m_tab)])}, {u"id"_s, selectedId()}};
    if (m_tab == ConfigTab) {
        position.insert(u"revision"_s, m_config->revision());
        position.insert(u"other"_s, m_config->other());
    }
    return position;
}

void ControlPlanePage::restore(const QVariantMap &position)
{
    const QString id = position.value(u"tab"_s).toString();
    const auto found = std::ranges::find_if(tabIds, [&id](const char *one) { return id == QLatin1String(one); });
    const auto tab = static_cast<Tab>(found == tabIds.end() ? 0 : found - tabIds.begin());
    setTab(tab);
    if (current())
        select(tab, position.value(u"id"_s).toString());
    if (tab == ConfigTab)
        m_config->choose(position.value(u"revision"_s).toString(), position.value(u"other"_s).toString());
}

bool ControlPlanePage::escape()
{
    if (selectedId().isEmpty())
        return false;
    select(m_tab, {});
    return true;
}

} // namespace controlplane
