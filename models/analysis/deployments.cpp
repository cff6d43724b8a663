// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Deployments of the mesh behind several Services: one port has one protocol, and one target port is one port.
#include "models/analysis/inmesh.h"
#include "models/analysis/rulelist.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem protocols{"port-with-two-protocols", "IST0116", Severity::Warning};
constexpr Problem targets{"target-port-of-two-ports", "IST0137", Severity::Warning};

QString listOf(const std::set<std::string_view> &services)
{
    QStringList names;
    for (const std::string_view service : services)
        names << toQString(service);
    return names.join(u", "_s);
}

std::string targetOf(Ref port)
{
    const std::string_view target = port["targetPort"].text();
    return std::string(target.empty() || target == "0" ? port["port"].text() : target);
}

void checkDeployment(const Item &item, const std::vector<const Item *> &services, Reporter &reporter)
{
    std::map<qint64, std::map<std::string_view, std::set<std::string_view>>> byPort;
    std::map<std::string, std::map<qint64, std::set<std::string_view>>> byTarget;
    for (const Item *service : services) {
        for (const Ref port : service->spec()["ports"]) {
            const std::string_view protocol = port["protocol"].text();
            byPort[port["port"].integer()][protocol.empty() ? "TCP" : protocol].insert(service->nameText());
            byTarget[targetOf(port)][port["port"].integer()].insert(service->nameText());
        }
    }
    const Ref place = item.metadata()["name"];
    for (const auto &[port, uses] : byPort) {
        if (uses.size() < 2)
            continue;
        std::set<std::string_view> all;
        for (const auto &[protocol, names] : uses)
            all.insert(names.begin(), names.end());
        reporter.report(protocols, item, place, u"the Services %1 in front of it use port %2 with different protocols"_s.arg(listOf(all)).arg(port),
                        u"give the port one protocol, or use two ports"_s);
    }
    for (const auto &[target, uses] : byTarget) {
        if (uses.size() < 2)
            continue;
        std::set<std::string_view> all;
        QStringList ports;
        for (const auto &[port, names] : uses) {
            all.insert(names.begin(), names.end());
            ports << QString::number(port);
        }
        reporter.report(targets, item, place,
                        u"the Services %1 lead to its port %2 by different ports (%3), which proxies can't tell apart"_s.arg(
                            listOf(all), toQString(target), ports.join(u", "_s)),
                        u"use one port in all of them"_s);
    }
}

} // namespace

void checkDeployments(const World &world, Reporter &reporter)
{
    std::map<std::string_view, std::vector<const Item *>> services;
    for (const ItemPtr &service : world.of(mesh::Kind::Service)) {
        if (service->spec()["selector"].size() > 0)
            services[service->nsText()].push_back(service.get());
    }
    for (const ItemPtr &item : world.of(mesh::Kind::Deployment)) {
        const Ref pod = item->spec()["template"];
        const auto here = services.find(item->nsText());
        if (here == services.end() || item->label("gateway.istio.io/managed") == "istio.io-mesh-controller"
            || !isInMesh(world, item->nsText(), pod["metadata"], pod["spec"]))
            continue;
        std::vector<const Item *> inFront;
        std::ranges::copy_if(here->second, std::back_inserter(inFront),
                             [pod](const Item *service) { return names::selects(service->spec()["selector"], pod["metadata"]["labels"]); });
        checkDeployment(*item, inFront, reporter);
    }
}

} // namespace analysis
