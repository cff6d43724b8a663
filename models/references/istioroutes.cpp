// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Services, gateways, VirtualServices, DestinationRules.
#include "models/analysis/routes.h"
#include "models/references/builder.h"

namespace references {

using analysis::toQString;
using mesh::Kind;

namespace {

using Rules = std::unordered_map<std::string, std::vector<const Item *>>; // by the host's full name

Rules rulesByHost(const analysis::World &world)
{
    Rules rules;
    for (const analysis::ItemPtr &rule : world.of(Kind::DestinationRule))
        rules[analysis::names::toFqdn(rule->spec()["host"].text(), rule->nsText())].push_back(rule.get());
    return rules;
}

bool defines(const Item &rule, std::string_view subset)
{
    return std::ranges::any_of(rule.spec()["subsets"], [subset](Ref one) { return one["name"].text() == subset; });
}

void addRules(Builder &builder, const Rules &rules, const Item &route, const analysis::Destination &to)
{
    const auto found = rules.find(analysis::names::toFqdn(to.host(), route.nsText()));
    if (found == rules.end())
        return;
    for (const Item *rule : found->second) {
        if (to.subset().empty() || defines(*rule, to.subset()))
            builder.add(route, rule, How::Subset, toQString(to.subset()));
    }
}

void addGateways(Builder &builder, const Item &route)
{
    for (const Ref gateway : route.spec()["gateways"]) {
        const std::string_view text = gateway.text();
        const size_t slash = text.find('/');
        if (text == "mesh")
            continue;
        if (slash == std::string_view::npos)
            builder.addNamed(route, Kind::Gateway, route.nsText(), text, How::Gateway);
        else
            builder.addNamed(route, Kind::Gateway, text.substr(0, slash), text.substr(slash + 1), How::Gateway);
    }
}

void addVirtualService(Builder &builder, const Rules &rules, const Item &route)
{
    addGateways(builder, route);
    for (const Ref host : route.spec()["hosts"])
        builder.addHost(route, host.text(), How::Host);
    for (const analysis::Destination &to : analysis::allDestinations(route)) {
        const How how = to.mirror ? How::Mirror : How::Route;
        if (!builder.addHost(route, to.host(), how, toQString(to.subset())))
            builder.addMissing(route, Kind::Service, route.nsText(), to.host(), how);
        addRules(builder, rules, route, to);
    }
    for (const Ref http : route.spec()["http"]) {
        if (const Ref delegate = http["delegate"]) {
            const Ref ns = delegate["namespace"];
            builder.addNamed(route, Kind::VirtualService, ns ? ns.text() : route.nsText(), delegate["name"].text(), How::Delegate);
        }
    }
}

/// A subset is the service's workloads that have its labels, too.
void addSubsets(Builder &builder, const Item &rule, const Item &service)
{
    const Ref selector = service.spec()["selector"];
    if (service.kind != Kind::Service || selector.size() == 0)
        return;
    const auto behind = builder.world.workloads().selected(service.nsText(), selector);
    for (const Ref subset : rule.spec()["subsets"]) {
        for (const analysis::Workload *workload : behind) {
            if (!isMade(*workload) && analysis::names::selects(subset["labels"], workload->labels))
                builder.add(rule, workload->item, How::Subset, toQString(subset["name"].text()));
        }
    }
}

void addDestinationRule(Builder &builder, const Item &rule)
{
    const std::string_view host = rule.spec()["host"].text();
    if (!builder.addHost(rule, host, How::Host) && !host.starts_with('*'))
        builder.addMissing(rule, Kind::Service, rule.nsText(), host, How::Host);
    for (const analysis::HostEntry *entry : builder.world.hosts().find(host, rule.nsText()))
        addSubsets(builder, rule, *entry->item);
    if (const Ref selector = rule.spec()["workloadSelector"]["matchLabels"]; selector.size() > 0)
        builder.addSelected(rule, rule.nsText(), selector);
}

} // namespace

void addIstioRoutes(Builder &builder)
{
    const analysis::World &world = builder.world;
    const Rules rules = rulesByHost(world);
    for (const analysis::ItemPtr &service : world.of(Kind::Service)) {
        if (const Ref selector = service->spec()["selector"]; selector.size() > 0)
            builder.addSelected(*service, service->nsText(), selector);
    }
    for (const analysis::ItemPtr &entry : world.of(Kind::ServiceEntry)) {
        if (const Ref labels = entry->spec()["workloadSelector"]["labels"]; labels.size() > 0)
            builder.addSelected(*entry, entry->nsText(), labels);
    }
    for (const analysis::ItemPtr &gateway : world.of(Kind::Gateway)) {
        if (const Ref selector = gateway->spec()["selector"]; selector.size() > 0)
            builder.addSelected(*gateway, {}, selector);
    }
    for (const analysis::ItemPtr &route : world.of(Kind::VirtualService))
        addVirtualService(builder, rules, *route);
    for (const analysis::ItemPtr &rule : world.of(Kind::DestinationRule))
        addDestinationRule(builder, *rule);
}

} // namespace references
