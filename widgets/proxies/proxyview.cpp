// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proxies/proxyview.h"

#include "widgets/kit/filterline.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/style.h"
#include "widgets/proxies/detailpane.h"
#include "widgets/proxies/levelbar.h"

#include <QComboBox>
#include <QLabel>
#include <QPainter>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using items::DumpPart;
using kit::Tone;
using kit::Type;

namespace proxies {

namespace {

constexpr int secondMs = 1000;

QString nounOf(DumpPart part, int n)
{
    switch (part) {
    case DumpPart::Listeners: return ProxyView::tr("%Ln filter chain(s)", nullptr, n);
    case DumpPart::Routes: return ProxyView::tr("%Ln route(s)", nullptr, n);
    case DumpPart::Clusters: return ProxyView::tr("%Ln cluster(s)", nullptr, n);
    case DumpPart::Endpoints: return ProxyView::tr("%Ln endpoint(s)", nullptr, n);
    case DumpPart::Secrets: return ProxyView::tr("%Ln certificate(s)", nullptr, n);
    case DumpPart::LogLevels: return ProxyView::tr("%Ln logger(s)", nullptr, n);
    case DumpPart::Differences: return ProxyView::tr("%Ln difference(s)", nullptr, n);
    case DumpPart::Workloads: return ProxyView::tr("%Ln workload(s)", nullptr, n);
    case DumpPart::Services: return ProxyView::tr("%Ln service(s)", nullptr, n);
    case DumpPart::Policies: return n == 1 ? ProxyView::tr("1 policy") : ProxyView::tr("%1 policies").arg(QLocale().toString(n));
    case DumpPart::Certificates: return ProxyView::tr("%Ln certificate(s)", nullptr, n);
    case DumpPart::Connections: return ProxyView::tr("%Ln connection(s)", nullptr, n);
    case DumpPart::Bootstrap: break;
    }
    return {};
}

QVector<int> widthsOf(DumpPart part)
{
    QVector<int> widths{28};
    for (const items::DumpColumn &column : items::dumpColumns(part))
        widths << column.width;
    return widths;
}

} // namespace

ProxyView::ProxyView(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_reader(*desk.proxies, desk.store.clock())
    , m_back(new QToolButton)
    , m_name(new QLabel)
    , m_state(new QLabel)
    , m_age(new QLabel)
    , m_bar(new QTabBar)
    , m_filter(new kit::FilterLine(desk.theme))
    , m_others(new QComboBox)
    , m_panes(new QStackedWidget)
    , m_notice(new kit::Notice(desk.theme))
    , m_detail(new DetailPane(desk.theme))
    , m_levels(new LevelBar(desk))
    , m_down(new QSplitter(Qt::Vertical))
{
    layOut();
    const QString nothing = tr("It has none");
    addTab(DumpPart::Listeners, u"listeners"_s, tr("Listeners"), nothing, tr("No listener was sent to this proxy, and its bootstrap has none."));
    addTab(DumpPart::Routes, u"routes"_s, tr("Routes"), nothing, tr("No route configuration was sent to this proxy."));
    addTab(DumpPart::Clusters, u"clusters"_s, tr("Clusters"), nothing, tr("No cluster was sent to this proxy, and its bootstrap has none."));
    addTab(DumpPart::Endpoints, u"endpoints"_s, tr("Endpoints"), nothing, tr("None of its clusters has a host."));
    addTab(DumpPart::Secrets, u"secrets"_s, tr("Secrets"), nothing, tr("It holds no certificate and trusts no root."));
    addTab(DumpPart::Bootstrap, u"bootstrap"_s, tr("Bootstrap"), {}, {});
    addTab(DumpPart::LogLevels, u"log"_s, tr("Log levels"), nothing, {});
    addTab(DumpPart::Differences, u"diff"_s, tr("Diff"), tr("Nothing differs"),
           tr("Clusters, listeners, routes and endpoints are the same on both sides. What is in the bootstrap was not compared."));

    addTab(DumpPart::Workloads, u"workloads"_s, tr("Workloads"), nothing, tr("istiod told this ztunnel of no workload."));
    addTab(DumpPart::Services, u"services"_s, tr("Services"), nothing, tr("istiod told this ztunnel of no service."));
    addTab(DumpPart::Policies, u"policies"_s, tr("Policies"), nothing, tr("No policy holds for connections in this mesh: all are allowed."));
    addTab(DumpPart::Certificates, u"certificates"_s, tr("Certificates"), nothing, tr("No workload of its node is in the mesh."));
    addTab(DumpPart::Connections, u"connections"_s, tr("Connections"), tr("There are none now"), tr("Older ztunnels do not tell them."));
    showTabs(false);

    connect(m_back, &QToolButton::clicked, this, &ProxyView::left);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int tab) {
        if (m_filling)
            return;
        m_part = static_cast<DumpPart>(tab);
        showPart();
        emit tabChanged();
    });
    connect(m_filter, &kit::FilterLine::filterChanged, this, [this](const QString &text) {
        Tab &tab = at(m_part);
        tab.filter = text;
        if (tab.pane) {
            tab.pane->rows()->setFilter(text);
            m_filter->setShown(tab.pane->shown());
            showState(m_part);
        }
    });
    connect(m_filter, &kit::FilterLine::left, this, [this] {
        if (at(m_part).pane)
            at(m_part).pane->setFocus();
    });
    connect(m_others, &QComboBox::currentIndexChanged, this, [this] {
        if (m_filling)
            return;
        m_reader.compareWith(m_others->currentData().value<mesh::ObjectKey>());
        m_reader.want(m_part);
    });
    connect(&m_reader, &ProxyReader::changed, this, &ProxyView::partChanged);
    connect(m_detail, &DetailPane::linked, this, &ProxyView::linked);
    connect(m_notice, &kit::Notice::acted, this, [this] { act(m_notice->text()); });
    connect(m_levels, &LevelBar::done, this, [this](const mesh::ObjectKey &pod, const base::Result<QByteArray> &text) {
        if (pod == m_reader.pod())
            m_reader.takeLevels(text);
    });
    auto *find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, &ProxyView::focusSearch);
    m_second.setInterval(secondMs);
    connect(&m_second, &QTimer::timeout, this, &ProxyView::tick);
    m_second.start();
    connect(&desk.theme, &kit::Theme::changed, this, &ProxyView::restyle);
    restyle();
}

ProxyView::~ProxyView()
{
    m_reader.disconnect(this);
}

void ProxyView::layOut()
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 12, 0);
    head->setSpacing(8);
    head->addWidget(m_back);
    head->addWidget(m_name);
    head->addWidget(m_state, 1);
    head->addWidget(m_age);
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(8, 0, 12, 0);
    tabs->addWidget(m_bar, 1);
    auto *filters = new QHBoxLayout;
    filters->setContentsMargins(12, 6, 12, 6);
    filters->setSpacing(8);
    filters->addWidget(m_others);
    filters->addWidget(m_filter, 1);
    auto *top = new QWidget;
    auto *topColumn = new QVBoxLayout(top);
    topColumn->setContentsMargins(0, 0, 0, 0);
    topColumn->setSpacing(0);
    topColumn->addWidget(m_panes, 1);
    topColumn->addWidget(m_levels);
    m_down->addWidget(top);
    m_down->addWidget(m_detail);
    m_down->setChildrenCollapsible(false);
    m_down->setHandleWidth(1);
    m_down->setStretchFactor(0, 3);
    m_down->setStretchFactor(1, 2);
    m_down->setSizes({300, 200});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addLayout(tabs);
    column->addLayout(filters);
    column->addWidget(m_notice);
    column->addWidget(m_down, 1);

    m_back->setText(tr("Proxies"));
    m_back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back to all proxies (Esc)"));
    for (QLabel *label : {m_name, m_state, m_age})
        label->setTextFormat(Qt::PlainText);
    m_state->setMinimumWidth(20);
    m_bar->setExpanding(false);
    m_bar->setDrawBase(false);
    m_bar->setAccessibleName(tr("Parts of the proxy's configuration"));
    m_others->setAccessibleName(tr("Compare it with"));
    m_others->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_others->setMinimumContentsLength(26);
    m_others->setMaxVisibleItems(20);
}

void ProxyView::restyle()
{
    const kit::Theme &theme = m_desk.theme;
    m_back->setIcon(kit::icon(theme, u"chevron-left"_s));
    m_name->setFont(theme.font(Type::InspectorTitle));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_back, m_state, m_bar, m_others})
        widget->setFont(theme.font(Type::Small));
    m_age->setFont(theme.font(Type::Hint, true));
    kit::setInk(m_age, theme, Tone::Text3);
    kit::setInk(m_state, theme, m_health >= mesh::Health::Warn ? kit::healthTone(m_health) : Tone::Text3);
    update();
}

void ProxyView::addTab(DumpPart part, const QString &id, const QString &title, const QString &emptyTitle, const QString &emptyDetail)
{
    m_filling = true;
    Tab &tab = at(part);
    tab.id = id;
    tab.title = title;
    m_bar->addTab(title);
    m_filling = false;
    if (part == DumpPart::Bootstrap)
        return;
    tab.rows = new items::DumpTable(part, this);
    tab.rows->setLinks([this](const Origin &origin) { return linkOf(origin); });
    tab.pane = new kit::TablePane(m_desk, u"proxy-"_s + id, title, [part](int n) { return nounOf(part, n); });
    tab.pane->setEmptyText(emptyTitle, emptyDetail);
    kit::TableView *table = tab.pane->table();
    table->setSource(tab.rows, tab.rows->filterKeys(), [rows = tab.rows](int row, const QString &key) { return rows->filterField(row, key); });
    table->setNameColumn(1);
    table->setDefaultWidths(widthsOf(part));
    // As Envoy has them, faults first; what has counters: the most failing first.
    table->setDefaultSort(0, Qt::DescendingOrder);
    m_panes->addWidget(tab.pane);
    connect(table, &kit::TableView::currentIdChanged, this, &ProxyView::showDetail);
    connect(table, &kit::TableView::opened, this, [this] { m_detail->setFocus(); });
    connect(table, &QAbstractItemView::clicked, this, &ProxyView::followLink);
    connect(tab.pane, &kit::TablePane::acted, this, &ProxyView::act);
}

void ProxyView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(Tone::Bg1));
    painter.fillRect(QRect(0, m_bar->geometry().bottom(), width(), 1), m_desk.theme.color(Tone::Line1));
}

} // namespace proxies
