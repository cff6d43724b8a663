// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/services/workloadspage.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/tablepane.h"
#include "widgets/kit/theme.h"
#include "widgets/services/subjectinspector.h"

#include <QAction>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using items::Words;
using items::WorkloadTable;

namespace services {

namespace {

constexpr std::array shownKinds{mesh::Kind::Deployment, mesh::Kind::StatefulSet, mesh::Kind::DaemonSet, mesh::Kind::Pod};

std::optional<QVariant> known(double value)
{
    return std::isfinite(value) ? std::optional<QVariant>(value) : std::nullopt;
}

} // namespace

QStringList WorkloadsPage::filterKeys()
{
    return {u"ns"_s,   u"health"_s, u"rate"_s,    u"5xx"_s,  u"403"_s,     u"p50"_s,   u"p95"_s,      u"p99"_s,
            u"mtls"_s, u"mode"_s,   u"version"_s, u"kind"_s, u"service"_s, u"image"_s, u"restarts"_s, u"proxy"_s};
}

std::optional<QVariant> WorkloadsPage::filterField(const mesh::WorkloadInfo &info, const QString &key)
{
    if (key.isEmpty())
        return info.name;
    if (key.startsWith("label:"_L1)) {
        const auto label = info.labels.constFind(key.mid(6));
        return label == info.labels.cend() ? std::nullopt : std::optional<QVariant>(*label);
    }
    if (key == "ns"_L1)
        return info.ns;
    if (key == "health"_L1)
        return Words::health(info.health);
    if (key == "rate"_L1)
        return known(info.in.any() ? info.in.rate : mesh::nan);
    if (key == "5xx"_L1)
        return known(info.in.rate > 0 ? info.in.errors * 100 : mesh::nan);
    if (key == "403"_L1)
        return known(info.in.rate > 0 ? info.in.denied * 100 : mesh::nan);
    if (key == "p50"_L1)
        return known(info.in.p50);
    if (key == "p95"_L1)
        return known(info.in.p95);
    if (key == "p99"_L1)
        return known(info.in.p99);
    if (key == "mtls"_L1)
        return known(info.in.mtls * 100);
    if (key == "mode"_L1)
        return mesh::nameOf(info.mode);
    if (key == "kind"_L1)
        return mesh::info(info.kind).name;
    if (key == "version"_L1)
        return info.version;
    if (key == "service"_L1)
        return info.services;
    if (key == "image"_L1)
        return info.images.join(u' ');
    if (key == "restarts"_L1)
        return info.restarts;
    if (key == "proxy"_L1)
        return Words::dataPlane(info.dataPlane);
    return std::nullopt;
}

WorkloadsPage::WorkloadsPage(kit::Desk &desk, QWidget *parent)
    : Page(u"workloads"_s, tr("Workloads"), parent)
    , m_desk(desk)
    , m_rows(new WorkloadTable(this))
    , m_pane(new kit::TablePane(desk, u"workloads"_s, tr("workloads")))
    , m_inspector(std::make_unique<SubjectInspector>(desk))
    , m_graphVerb(new QAction(kit::icon(desk.theme, u"topology"_s), tr("Show in graph"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pane);
    kit::TableView *table = m_pane->table();
    table->setSource(m_rows, filterKeys(), [this](int row, const QString &key) { return filterField(m_rows->rows()[row].info, key); });
    table->setNameColumn(WorkloadTable::Name);
    table->setDefaultWidths({30, 158, 104, 96, 64, 54, 84, 56, 66, 62, 82, 0, 0, 100});
    table->setDefaultSort(WorkloadTable::Glyph, Qt::DescendingOrder);
    m_pane->setEmptyText(tr("There is no workload"), tr("No Deployment, StatefulSet, DaemonSet or pod is in the namespaces that are shown."));
    connect(table, &kit::TableView::currentIdChanged, this, &WorkloadsPage::select);
    connect(table, &kit::TableView::opened, this, [this] { m_inspector->focusOverview(); });
    connect(m_pane, &kit::TablePane::acted, this, [this] { emit navigate(u"sources"_s); });
    connect(m_inspector.get(), &SubjectInspector::linked, this, &Page::navigate);
    connect(m_graphVerb, &QAction::triggered, this, [this] {
        if (!m_selected.isEmpty())
            emit navigate(u"topology?workload="_s + m_selected);
    });
    connect(&m_inventory, &store::DerivedBase::ready, this, &WorkloadsPage::take);
    connect(&desk.store, &store::Store::changed, this, &WorkloadsPage::recompute);
    connect(&desk.store, &store::Store::wasReset, this, [this] {
        m_ordered = false;
        select({});
        recompute();
    });
    select({});
    showState();
    recompute();
}

WorkloadsPage::~WorkloadsPage() = default;

void WorkloadsPage::recompute()
{
    m_inventory.request([snapshot = m_desk.store.snapshot()] { return mesh::inventory(*snapshot); });
}

void WorkloadsPage::take()
{
    m_rows->update(*m_inventory.value());
    // The first traffic decides what is worst: the order made before it meant nothing.
    if (m_desk.store.snapshot()->traffic && !std::exchange(m_ordered, true))
        m_pane->rows()->resort();
    showState();
    select(m_selected);
    emit summaryChanged();
}

void WorkloadsPage::showState()
{
    const mesh::Snapshot &snapshot = *m_desk.store.snapshot();
    const qint64 now = m_desk.store.clock().nowMs();
    const kit::StateText telemetry = kit::telemetryStateOf(snapshot, now);
    m_pane->showState(kit::stateOf(snapshot, shownKinds, m_rows->rowCount() > 0, now), telemetry);
    m_inspector->setStale(telemetry.state == kit::State::Stale);
}

void WorkloadsPage::select(const QString &id)
{
    const bool isNew = std::exchange(m_selected, id) != id;
    if (m_pane->table()->currentId() != id)
        m_pane->table()->selectId(id);
    const items::WorkloadRow *row = m_rows->find(id);
    m_graphVerb->setEnabled(row);
    m_graphVerb->setToolTip(row ? QString() : tr("Select a workload first"));
    if (row)
        m_inspector->show(row->info, *m_desk.store.snapshot());
    else
        m_inspector->showNothing(tr("Select a workload to see its pods, callers and charts."));
    if (isNew)
        emit moved();
}

QString WorkloadsPage::counts() const
{
    int failing = 0, degraded = 0;
    QSet<QString> namespaces;
    for (const items::WorkloadRow &row : m_rows->rows()) {
        namespaces.insert(row.info.ns);
        failing += row.info.health >= mesh::Health::Error ? 1 : 0;
        degraded += row.info.health == mesh::Health::Warn ? 1 : 0;
    }
    const QLocale locale;
    return tr("%1 workloads in %2 namespaces · %3 failing · %4 degraded")
        .arg(locale.toString(m_rows->rowCount()), locale.toString(namespaces.size()), locale.toString(failing), locale.toString(degraded));
}

QString WorkloadsPage::shown() const
{
    return m_pane->shown();
}

QString WorkloadsPage::filterHint() const
{
    return tr("name, ns:, health:, kind:, 5xx>1%, restarts>0, proxy:, image:, or a label");
}

QList<QAction *> WorkloadsPage::verbs() const
{
    return {m_graphVerb};
}

QWidget *WorkloadsPage::inspector()
{
    return m_inspector.get();
}

kit::Badge WorkloadsPage::badge() const
{
    kit::Badge badge;
    for (const items::WorkloadRow &row : m_rows->rows()) {
        if (row.info.health < mesh::Health::Warn)
            continue;
        badge.count = row.info.health > badge.health ? 1 : badge.count + (row.info.health == badge.health ? 1 : 0);
        badge.health = std::max(badge.health, row.info.health);
    }
    return badge;
}

QVector<kit::Finding> WorkloadsPage::findings() const
{
    QVector<kit::Finding> found;
    for (const items::WorkloadRow &row : m_rows->rows()) {
        // What traffic says is told by the services.
        if (row.info.cause == mesh::Cause::PodsNotReady)
            found.push_back(
                {row.info.health, tr("Workload"), row.info.name, row.info.ns, Words::sentence(row.info), u"workloads?id=%1"_s.arg(row.key()), 0});
    }
    return found;
}

QStringList WorkloadsPage::crumbs() const
{
    return m_selected.isEmpty() ? QStringList() : m_selected.split(u'/');
}

void WorkloadsPage::setFilter(const QString &text)
{
    m_pane->rows()->setFilter(text);
    emit summaryChanged();
}

void WorkloadsPage::setNamespaces(const QStringList &names)
{
    m_pane->rows()->setNamespaces(names);
    emit summaryChanged();
}

QVariantMap WorkloadsPage::position() const
{
    return {{u"id"_s, m_selected}};
}

void WorkloadsPage::restore(const QVariantMap &position)
{
    select(position.value(u"id"_s).toString());
}

bool WorkloadsPage::escape()
{
    if (m_selected.isEmpty())
        return false;
    m_pane->table()->clearSelection();
    select({});
    return true;
}

} // namespace services
