// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pages.h"

#include "widgets/certificates/certificatespage.h"
#include "widgets/changes/changes.h"
#include "widgets/config/config.h"
#include "widgets/controlplane/controlplane.h"
#include "widgets/proxies/proxies.h"
#include "widgets/services/services.h"
#include "widgets/topology/topologypage.h"
#include "widgets/traffic/trafficpage.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace shell {

QVector<PageEntry> makePages(kit::Desk &desk, QWidget *parent)
{
    const QString observe = QCoreApplication::translate("shell::Pages", "Observe"), secure = QCoreApplication::translate("shell::Pages", "Secure"),
                  operate = QCoreApplication::translate("shell::Pages", "Operate");
    QVector<PageEntry> pages{{observe, u"topology"_s, new topology::TopologyPage(desk, parent)},
                             {observe, u"services"_s, new services::ServicesPage(desk, parent)},
                             {observe, u"traffic"_s, new traffic::TrafficPage(desk, parent)},
                             {observe, u"workloads"_s, new services::WorkloadsPage(desk, parent)},
                             {secure, u"certificates"_s, new certificates::CertificatesPage(desk, parent)},
                             {operate, u"config"_s, new config::ConfigPage(desk, parent)}};
    if (desk.review)
        pages.push_back({operate, u"changes"_s, new changes::ChangesPage(desk, parent)});
    if (desk.proxies)
        pages.push_back({operate, u"proxies"_s, new proxies::ProxiesPage(desk, parent), 9});
    if (desk.proxies)
        pages.push_back({operate, u"controlplane"_s, new controlplane::ControlPlanePage(desk, parent), 10});
    return pages;
}

} // namespace shell
