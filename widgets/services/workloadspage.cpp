// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/services/workloadspage.h"

#include "models/items/words.h"
#include "widgets/kit/icon.h"
#include "widgets/services/subjectinspector.h"

#include <QAction>
#include <QRegularExpression>
#include <QUrl>

#include <array>

using namespace Qt::Literals::StringLiterals;
using items::WorkloadTable;

namespace services {

WorkloadsPage::WorkloadsPage(kit::Desk &desk, QWidget *parent)
    : SubjectPage(desk,
                  {.id = u"workloads"_s,
                   .title = tr("Workloads"),
                   .noun = [](int n) { return tr("%Ln workload(s)", nullptr, n); },
                   .selectIt = tr("Select a workload to see its pods, callers and charts."),
                   .selectFirst = tr("Select a workload first")},
                  parent)
    , m_proxyVerb(new QAction(kit::icon(desk.theme, u"proxies"_s), tr("Proxies"), this))
    , m_rows(new WorkloadTable(this))
{
    connect(m_proxyVerb, &QAction::triggered, this, &WorkloadsPage::showProxies);
    setModel(m_rows, WorkloadTable::filterKeys(),
             [this](int row, const QString &key) { return WorkloadTable::filterField(m_rows->rows()[row].info, key); },
             {.name = WorkloadTable::Name, .widths = {30, 158, 104, 0, 64, 54, 84, 56, 66, 62, 82, 0, 0, 100}});
    pane()->setEmptyText(tr("There is no workload"), tr("No Deployment, StatefulSet, DaemonSet or pod is in the namespaces that are shown."));
    start();
}

void WorkloadsPage::update(const mesh::Inventory &inventory, const mesh::Snapshot &)
{
    m_rows->update(inventory);
}

bool WorkloadsPage::inspect(const QString &id, SubjectInspector &inspector)
{
    const items::WorkloadRow *row = m_rows->find(id);
    if (row)
        inspector.show(row->info, *snapshot());
    return row;
}

QString WorkloadsPage::graphId(const QString &id) const
{
    // The graph's nodes are services, versions inside them; only what no service selects stands there by itself.
    const items::WorkloadRow *row = m_rows->find(id);
    if (!row || row->info.services.isEmpty())
        return u"wl:"_s + id;
    QStringList services = row->info.services;
    services.sort();
    const QString name = services.contains(row->info.app) ? row->info.app : services.contains(row->info.name) ? row->info.name : services.front();
    return u"svc:%1/%2"_s.arg(row->info.ns, name);
}

std::span<const mesh::Kind> WorkloadsPage::shownKinds() const
{
    static constexpr std::array kinds{mesh::Kind::Deployment, mesh::Kind::StatefulSet, mesh::Kind::DaemonSet, mesh::Kind::Pod};
    return kinds;
}

QList<QAction *> WorkloadsPage::verbs() const
{
    QList<QAction *> all = SubjectPage::verbs();
    if (desk().proxies)
        all << m_proxyVerb;
    return all;
}

void WorkloadsPage::showSelected()
{
    SubjectPage::showSelected();
    const items::WorkloadRow *row = m_rows->find(selectedId());
    const bool has = row && row->info.dataPlane == mesh::DataPlane::Sidecar;
    m_proxyVerb->setEnabled(has);
    m_proxyVerb->setToolTip(!row      ? tr("Select a workload first")
                                : has ? tr("What the proxies of its pods have taken, and what they run")
                                      : tr("Its pods have no proxy of Istio's"));
}

/// Its pods are named after it.
void WorkloadsPage::showProxies()
{
    const items::WorkloadRow *row = m_rows->find(selectedId());
    if (!row)
        return;
    const QString filter = u"/^%1-/ ns:%2"_s.arg(QRegularExpression::escape(row->info.name).replace(u"\\-"_s, u"-"_s), row->info.ns);
    emit navigate(u"proxies?id=&filter="_s + QString::fromLatin1(QUrl::toPercentEncoding(filter)));
}

QString WorkloadsPage::filterHint() const
{
    return tr("name, ns:, health:, kind:, 5xx>1%, restarts>0, proxy:, image:, or a label");
}

QVector<kit::Finding> WorkloadsPage::findings() const
{
    QVector<kit::Finding> found;
    for (const items::WorkloadRow &row : m_rows->rows()) {
        // What traffic says is told by the services.
        if (row.info.cause == mesh::Cause::PodsNotReady)
            found.push_back({row.info.health, tr("Workload"), row.info.name, row.info.ns, items::Words::sentence(row.info),
                             u"workloads?id=%1"_s.arg(row.key()), 0});
    }
    return found;
}

} // namespace services
