// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/services/servicespage.h"

#include "models/items/words.h"
#include "widgets/services/subjectinspector.h"

#include <array>

using namespace Qt::Literals::StringLiterals;
using items::ServiceTable;

namespace services {

ServicesPage::ServicesPage(kit::Desk &desk, QWidget *parent)
    : SubjectPage(desk,
                  {.id = u"services"_s,
                   .title = tr("Services"),
                   .noun = [](int n) { return tr("%Ln service(s)", nullptr, n); },
                   .selectIt = tr("Select a service to see its versions, callers and charts."),
                   .selectFirst = tr("Select a service first")},
                  parent)
    , m_rows(new ServiceTable(this))
{
    setModel(m_rows, ServiceTable::filterKeys(),
             [this](int row, const QString &key) { return ServiceTable::filterField(m_rows->rows()[row].info, key); },
             {.name = ServiceTable::Name, .widths = {30, 160, 104, 84, 84, 56, 0, 66, 0, 64, 150, 0, 0, 118}});
    pane()->setEmptyText(tr("There is no service"), tr("No Service or ServiceEntry is in the namespaces that are shown."));
    start();
}

void ServicesPage::update(const mesh::Inventory &inventory, const mesh::Snapshot &snapshot)
{
    m_rows->update(inventory, snapshot.history.get());
}

bool ServicesPage::inspect(const QString &id, SubjectInspector &inspector)
{
    const items::ServiceRow *row = m_rows->find(id);
    if (row)
        inspector.show(row->info, *snapshot());
    return row;
}

QString ServicesPage::graphId(const QString &id) const
{
    return u"svc:"_s + id;
}

std::span<const mesh::Kind> ServicesPage::shownKinds() const
{
    static constexpr std::array kinds{mesh::Kind::Service, mesh::Kind::Pod, mesh::Kind::EndpointSlice, mesh::Kind::Deployment};
    return kinds;
}

QString ServicesPage::filterHint() const
{
    return tr("name, ns:, health:, 5xx>1%, rate>100, mtls<100%, version:, or a label");
}

QString ServicesPage::subject() const
{
    const items::ServiceRow *row = m_rows->find(selectedId());
    if (!row || row->info.configuration.isEmpty())
        return {};
    const auto route = std::ranges::find_if(row->info.configuration, [](const QString &object) { return object.startsWith("VirtualService "_L1); });
    return QString(route == row->info.configuration.end() ? row->info.configuration.first() : *route).replace(u' ', u'/');
}

QVector<kit::Finding> ServicesPage::findings() const
{
    QVector<kit::Finding> found;
    for (const items::ServiceRow &row : m_rows->rows()) {
        if (row.info.health >= mesh::Health::Warn)
            found.push_back({row.info.health, tr("Traffic"), row.info.name, row.info.ns, items::Words::sentence(row.info),
                             u"services?id=%1"_s.arg(row.key()), 0});
    }
    return found;
}

} // namespace services
