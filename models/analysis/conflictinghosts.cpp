// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two VirtualServices for one host: on the mesh only one of them counts, on a gateway their order is left to chance.
#include "models/analysis/rulelist.h"
#include "models/analysis/routes.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem onMesh{"conflicting-mesh-hosts", "IST0109 KIA1106", Severity::Error};
constexpr Problem onGateway{"host-repeated-on-gateway", "KIA1106", Severity::Warning};

using Owners = std::vector<const Item *>;

QString namesOf(const Owners &owners, const Item *but)
{
    QStringList others;
    for (const Item *item : owners) {
        if (item != but)
            others << item->fullName();
    }
    others.removeDuplicates();
    others.sort();
    return others.join(u", "_s);
}

/// On the mesh: by the namespace it is exported to ("*" for all), then host.
class MeshHosts
{
public:
    explicit MeshHosts(const KindSet &all)
    {
        for (const ItemPtr &item : all) {
            if (!isOnMesh(*item))
                continue;
            std::vector<std::string> scopes = exportedTo(item->spec()["exportTo"], item->nsText());
            if (scopes.empty())
                scopes.emplace_back("*");
            for (const std::string &scope : std::set<std::string>(scopes.begin(), scopes.end())) {
                for (const Ref host : item->spec()["hosts"])
                    m_owners[scope][names::toFqdn(host.text(), item->nsText())].push_back(item.get());
            }
        }
    }

    void report(Reporter &reporter) const
    {
        std::set<const Item *> said;
        for (const auto &[scope, hosts] : m_owners) {
            for (const auto &[host, owners] : hosts) {
                Owners all = owners;
                if (scope != "*")
                    addExportedToAll(host, all);
                if (all.size() < 2)
                    continue;
                for (const Item *item : all) {
                    if (said.insert(item).second)
                        say(*item, host, all, reporter);
                }
            }
        }
    }

private:
    void addExportedToAll(const std::string &host, Owners &owners) const
    {
        const auto everywhere = m_owners.find("*");
        if (everywhere == m_owners.end())
            return;
        if (!host.starts_with('*')) {
            if (const auto same = everywhere->second.find(host); same != everywhere->second.end())
                owners.insert(owners.end(), same->second.begin(), same->second.end());
        }
        for (const auto &[other, others] : everywhere->second) {
            if ((other.starts_with('*') || host.starts_with('*')) && names::hostsMeet(host, other))
                owners.insert(owners.end(), others.begin(), others.end());
            else if (!other.starts_with('*') && !host.starts_with('*'))
                break; // wildcards sort first
        }
    }

    static void say(const Item &item, const std::string &host, const Owners &all, Reporter &reporter)
    {
        const QString others = namesOf(all, &item);
        const QString message = others.isEmpty()
            ? u"the host %1 is listed twice for the mesh"_s.arg(quote(host))
            : u"the host %1 has more than one VirtualService on the mesh (also %2), and only one of them counts"_s.arg(quote(host), others);
        reporter.report(onMesh, item, item.metadata()["name"], message,
                        u"put the rules into one VirtualService, or keep them apart by exportTo or gateways"_s);
    }

    std::map<std::string, std::map<std::string, Owners>> m_owners;
};

/// "namespace/name" of a gateway as one VirtualService writes it.
std::string gatewayKey(std::string_view name, std::string_view ns)
{
    return name.find('/') == std::string_view::npos ? std::string(ns).append("/").append(name) : std::string(name);
}

void reportOnGateways(const World &world, Reporter &reporter)
{
    std::map<std::pair<std::string, std::string>, std::vector<std::pair<const Item *, Ref>>> owners;
    for (const ItemPtr &item : world.of(mesh::Kind::VirtualService)) {
        for (const Ref gateway : item->spec()["gateways"]) {
            if (gateway.text() == "mesh")
                continue;
            for (const Ref host : item->spec()["hosts"])
                owners[{gatewayKey(gateway.text(), item->nsText()), names::toFqdn(host.text(), item->nsText())}].emplace_back(item.get(), host);
        }
    }
    for (const auto &[key, all] : owners) {
        Owners items;
        for (const auto &[item, host] : all)
            items.push_back(item);
        if (std::set<const Item *>(items.begin(), items.end()).size() < 2)
            continue;
        for (const auto &[item, host] : all) {
            reporter.report(onGateway, *item, host,
                            u"the host %1 has more than one VirtualService on Gateway %2 (also %3): where their matches overlap, which one "
                            u"counts is left to chance"_s.arg(quote(host.text()), quote(key.first), namesOf(items, item)),
                            u"put the rules into one VirtualService, or delegate from it to the others"_s);
        }
    }
}

} // namespace

void checkConflictingHosts(const World &world, Reporter &reporter)
{
    MeshHosts(world.of(mesh::Kind::VirtualService)).report(reporter);
    reportOnGateways(world, reporter);
}

} // namespace analysis
