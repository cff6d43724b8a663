// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Gateway selects a gateway workload, and listens on ports that a Service leads to.
#include "models/analysis/rulelist.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem nothing{"gateway-selects-nothing", "IST0101 KIA0302", Severity::Error};
constexpr Problem portClosed{"gateway-port-not-on-service", "IST0162", Severity::Warning};

/// TCP ports of the Services in front of the workloads: the ports themselves, and where they lead to.
std::set<qint64> openPorts(const World &world, const std::vector<const Workload *> &workloads)
{
    std::set<qint64> open;
    for (const ItemPtr &service : world.of(mesh::Kind::Service)) {
        const Ref spec = service->spec();
        const bool inFront = std::ranges::any_of(workloads, [&](const Workload *workload) {
            return workload->item->nsText() == service->nsText() && names::selects(spec["selector"], workload->labels);
        });
        if (!inFront)
            continue;
        for (const Ref port : spec["ports"]) {
            if (const std::string_view protocol = port["protocol"].text(); !protocol.empty() && protocol != "TCP")
                continue;
            open.insert(port["port"].integer());
            open.insert(port["targetPort"].integer());
        }
    }
    return open;
}

Ref firstLabel(Ref selector)
{
    Ref first;
    for (const Ref label : selector) {
        if (!first || label.key() < first.key())
            first = label;
    }
    return first;
}

} // namespace

void checkGatewayWorkloads(const World &world, Reporter &reporter)
{
    if (world.isLive() && !world.isComplete(mesh::Kind::Pod))
        return;
    for (const ItemPtr &item : world.of(mesh::Kind::Gateway)) {
        const Ref selector = item->spec()["selector"];
        std::vector<const Workload *> workloads = world.workloads().selected({}, selector);
        std::erase_if(workloads, [](const Workload *workload) { return !workload->hasPods(); });
        const Ref place = selector.size() > 0 ? firstLabel(selector) : item->spec();
        if (workloads.empty()) {
            reporter.report(nothing, *item, place,
                            u"no workload has the labels of the selector (%1), so nothing serves this Gateway"_s.arg(names::selectorText(selector)),
                            u"use the labels of a gateway's pods, such as istio: ingressgateway"_s);
            continue;
        }
        if (!world.isComplete(mesh::Kind::Service) && world.isLive())
            continue;
        const std::set<qint64> open = openPorts(world, workloads);
        for (const Ref server : item->spec()["servers"]) {
            const Ref number = server["port"]["number"];
            if (!server["port"] || open.contains(number.integer()))
                continue;
            reporter.report(portClosed, *item, place,
                            u"the gateway listens on port %1, but no Service in front of its pods (%2) leads there"_s.arg(number.integer())
                                .arg(names::selectorText(selector)),
                            u"add the port to the gateway's Service, or use one that it has"_s);
        }
    }
}

} // namespace analysis
