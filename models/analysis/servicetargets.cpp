// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Service's target ports are ports of the workloads behind it.
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unexposed{"target-port-unknown", "KIA0701", Severity::Warning};

/// Containers need not declare ports: then nothing is known of them.
bool declaresPorts(const Workload &workload)
{
    return std::ranges::any_of(workload.podSpec["containers"], [](Ref container) { return container["ports"].size() > 0; });
}

bool exposes(const Workload &workload, std::string_view target)
{
    for (const char *list : {"containers", "initContainers"}) {
        for (const Ref container : workload.podSpec[list]) {
            for (const Ref port : container["ports"]) {
                if (port["name"].text() == target || port["containerPort"].text() == target)
                    return true;
            }
        }
    }
    return false;
}

} // namespace

void checkServiceTargets(const World &world, Reporter &reporter)
{
    if (!world.knowsWorkloads())
        return;
    for (const ItemPtr &item : world.of(mesh::Kind::Service)) {
        const Ref spec = item->spec();
        if (spec["selector"].size() == 0 || item->labels()["istio"] || item->label("gateway.istio.io/managed").starts_with("istio.io-"))
            continue;
        std::vector<const Workload *> behind = world.workloads().selected(item->nsText(), spec["selector"]);
        std::erase_if(behind, [](const Workload *workload) { return !workload->podSpec; });
        if (behind.empty() || !std::ranges::all_of(behind, [](const Workload *workload) { return declaresPorts(*workload); }))
            continue;
        for (const Ref port : spec["ports"]) {
            const Ref target = port["targetPort"] ? port["targetPort"] : port["port"];
            if (std::ranges::any_of(behind, [target](const Workload *workload) { return exposes(*workload, target.text()); }))
                continue;
            reporter.report(unexposed, *item, target ? target : port, u"no container behind the Service has the port %1"_s.arg(quote(target.text())),
                            u"mend targetPort, or add the port to the container"_s);
        }
    }
}

} // namespace analysis
