// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/trafficpage.h"

#include "models/base/text.h"
#include "models/report/routereport.h"
#include "widgets/kit/icon.h"
#include "widgets/traffic/offerdialog.h"
#include "widgets/traffic/routecharts.h"
#include "widgets/traffic/routeinspector.h"

#include <QAction>
#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include <array>

using namespace Qt::Literals::StringLiterals;
using items::RouteTable;

namespace traffic {

TrafficPage::TrafficPage(kit::Desk &desk, QWidget *parent)
    : TablePage(
          desk, u"traffic"_s, tr("Traffic"), [](int n) { return tr("%Ln route(s)", nullptr, n); }, parent)
    , m_rows(new RouteTable(this))
    , m_inspector(std::make_unique<RouteInspector>(desk))
    , m_charts(new RouteCharts(desk))
    , m_offer(new kit::Notice(desk.theme))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_graphVerb(new QAction(kit::icon(desk.theme, u"topology"_s), tr("Show in graph"), this))
    , m_offerVerb(new QAction(kit::icon(desk.theme, u"eye"_s), tr("Name routes…"), this))
    , m_exportVerb(new QAction(kit::icon(desk.theme, u"export"_s), tr("Export…"), this))
{
    setModel(m_rows, RouteTable::filterKeys(), [this](int row, const QString &key) { return RouteTable::filterField(m_rows->rows()[row], key); },
             {.name = RouteTable::Name, .widths = {30, 120, 120, 130, 120, 76, 52, 52, 56, 56, 56, 76, 70, 0, 0}});
    pane()->setEmptyText(tr("No route is here"), tr("Add a VirtualService, an HTTPRoute or a GRPCRoute to see rates per route."));
    column()->removeWidget(pane());
    column()->addWidget(m_offer);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(pane());
    m_splitter->addWidget(m_charts);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 6);
    column()->addWidget(m_splitter, 1);
    const auto key = [this](const QKeySequence &keys, auto &&run) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this, run);
    };
    key(QKeySequence(Qt::Key_BracketLeft), [this] { m_charts->stepMark(-1); });
    key(QKeySequence(Qt::Key_BracketRight), [this] { m_charts->stepMark(1); });
    connect(m_inspector.get(), &RouteInspector::linked, this, &Page::navigate);
    connect(m_inspector.get(), &RouteInspector::offerAsked, this, &TrafficPage::openOffer);
    connect(m_offer, &kit::Notice::acted, this, &TrafficPage::openOffer);
    connect(m_offerVerb, &QAction::triggered, this, &TrafficPage::openOffer);
    connect(m_exportVerb, &QAction::triggered, this, &TrafficPage::exportRows);
    connect(m_graphVerb, &QAction::triggered, this, [this] {
        if (const items::RouteRow *row = selectedRow(); row && !row->route.targets.isEmpty() && !row->route.targets.first().service.isEmpty()) {
            const mesh::ServiceRef &service = row->route.targets.first().service;
            emit navigate(u"topology?id=svc:%1/%2"_s.arg(service.ns, service.name));
        }
    });
    connect(&m_list, &store::DerivedBase::ready, this, &TrafficPage::take);
    start();
}

TrafficPage::~TrafficPage() = default;

QString TrafficPage::filterHint() const
{
    return tr("route, host:, to:, ns:, gateway:, 5xx>1%, rate>10, p99>500ms, told:");
}

QList<QAction *> TrafficPage::verbs() const
{
    return {m_graphVerb, m_offerVerb, m_exportVerb};
}

QWidget *TrafficPage::inspector()
{
    return m_inspector.get();
}

void TrafficPage::recompute(const mesh::Change &)
{
    m_list.request([snapshot = snapshot()] { return routes::list(*snapshot); });
}

void TrafficPage::take()
{
    m_rows->update(*m_list.value());
    rowsChanged();
    showOffer();
    if (m_wantedService.isEmpty())
        return;
    if (const QString id = firstOf(m_wantedService); !id.isEmpty()) {
        m_wantedService.clear();
        select(id);
    }
}

void TrafficPage::forget()
{
    m_rows->update({});
    m_wantedService.clear();
    m_offer->show({});
}

const items::RouteRow *TrafficPage::selectedRow() const
{
    return m_rows->find(selectedId());
}

/// Of the service's own host, else any that sends to it.
QString TrafficPage::firstOf(const QString &service) const
{
    QString any;
    for (const items::RouteRow &row : m_rows->rows()) {
        if (row.host.service.ns + u'/' + row.host.service.name == service)
            return row.key();
        for (const routes::Target &target : row.route.targets) {
            if (any.isEmpty() && target.service.ns + u'/' + target.service.name == service)
                any = row.key();
        }
    }
    return any;
}

void TrafficPage::restore(const QVariantMap &position)
{
    if (const QString service = position.value(u"service"_s).toString(); !service.isEmpty()) {
        const QString id = firstOf(service);
        m_wantedService = id.isEmpty() ? service : QString();
        select(id);
        return;
    }
    TablePage::restore(position);
}

/// The id's parts, without the kind.
QStringList TrafficPage::crumbs() const
{
    const items::RouteRow *row = selectedRow();
    if (!row)
        return {};
    return {base::text::clean(row->host.title), base::text::clean(row->route.shownName())};
}

QString TrafficPage::subject() const
{
    return selectedId().section(u'/', 0, 2);
}

QString TrafficPage::summary() const
{
    int measured = 0;
    QSet<QString> hosts;
    for (const items::RouteRow &row : m_rows->rows()) {
        measured += row.route.measured.known() && row.route.measured.rate > 0 ? 1 : 0;
        hosts.insert(row.host.key);
    }
    return tr("%1 in %2, %3 with traffic of its own")
        .arg(noun()(m_rows->rowCount()), tr("%Ln host(s)", nullptr, static_cast<int>(hosts.size())))
        .arg(measured);
}

std::span<const mesh::Kind> TrafficPage::shownKinds() const
{
    static constexpr std::array kinds{mesh::Kind::VirtualService, mesh::Kind::HttpRoute, mesh::Kind::GrpcRoute, mesh::Kind::DestinationRule};
    return kinds;
}

void TrafficPage::showSelected()
{
    const items::RouteRow *row = selectedRow();
    m_graphVerb->setEnabled(row && !row->route.targets.isEmpty());
    m_graphVerb->setToolTip(row ? QString() : tr("Select a route first"));
    if (row) {
        m_inspector->show(row->route, row->host, *snapshot());
        m_charts->show(row->route, row->host);
        return;
    }
    const bool gone = !selectedId().isEmpty() && m_list.value();
    m_inspector->showNothing(gone ? tr("This route is not there any more.") : tr("Select a route to see its split, resilience and what decides it."));
    m_charts->showNothing(m_rows->rowCount() > 0 ? tr("Select a route to see it over time") : QString());
}

void TrafficPage::openSelected()
{
    m_charts->setFocus();
}

void TrafficPage::shownChanged()
{
    m_exportVerb->setEnabled(m_rows->rowCount() > 0);
}

void TrafficPage::stateChanged(const kit::StateText &, const kit::StateText &telemetry)
{
    m_charts->setStale(telemetry.state == kit::State::Stale);
}

void TrafficPage::showOffer()
{
    const auto list = m_list.value();
    const QString note = list ? items::RouteWords::note(*list) : QString();
    const bool canOffer = desk().drafts && list && list->labels.isEmpty() && !list->routes.isEmpty();
    m_offerVerb->setEnabled(canOffer);
    m_offerVerb->setToolTip(!desk().drafts ? tr("Nothing can be edited here")
                                : canOffer ? tr("The change that puts the route's name on the metrics, as a draft")
                                           : tr("Metrics name routes already"));
    kit::StateText text;
    if (!note.isEmpty())
        text = {kit::State::Empty, note + u'.', list->labels.isEmpty() ? tr("One Telemetry object names routes on the metrics.") : QString(),
                canOffer ? tr("Offer the change…") : QString()};
    if (text != m_offer->text())
        m_offer->show(text);
}

void TrafficPage::openOffer()
{
    if (!desk().drafts || !m_list.value())
        return;
    auto *dialog = new OfferDialog(desk(), desk().store.snapshot(), *m_list.value(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &OfferDialog::drafted, this, [this] { emit navigate(u"changes"_s); });
    dialog->open();
}

void TrafficPage::exportRows()
{
    auto *dialog = new QFileDialog(this, tr("Export routes"), u"routes.csv"_s, tr("CSV (*.csv);;JSON (*.json);;Picture (*.png)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (!m_list.value())
            return;
        if (file.endsWith(".png"_L1, Qt::CaseInsensitive)) {
            if (!grab().save(file))
                QMessageBox::warning(this, tr("Export"), tr("%1 can't be written").arg(file));
            return;
        }
        report::Table table = report::routes(*m_list.value(), {});
        table.header = report::header(*snapshot());
        report::addRouteHeader(table.header, *m_list.value());
        const bool json = file.endsWith(".json"_L1, Qt::CaseInsensitive);
        QSaveFile out(file);
        const QByteArray bytes = report::write(table, json ? report::Format::Json : report::Format::Csv);
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
            QMessageBox::warning(this, tr("Export"), out.errorString());
    });
    dialog->open();
}

QVector<kit::Finding> TrafficPage::findings() const
{
    QVector<kit::Finding> found;
    for (const items::RouteRow &row : m_rows->rows()) {
        const mesh::Health health = items::RouteWords::health(row.route);
        if (health >= mesh::Health::Warn)
            found.push_back({health, tr("Traffic"), row.route.shownName(), row.route.owner.ns, items::RouteWords::sentence(row.route),
                             u"traffic?id=%1"_s.arg(row.key()), 0});
    }
    return found;
}

} // namespace traffic
