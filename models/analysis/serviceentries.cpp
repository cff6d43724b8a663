// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// ServiceEntries beside each other: TCP ports without an address to know them by, and the same host and port in several.
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem addressless{"tcp-without-address", "IST0134", Severity::Warning};
constexpr Problem addresslessRefused{"tcp-without-address", "IST0134 IST0133", Severity::Warning};
constexpr Problem repeated{"service-entry-repeated", "KIA1211", Severity::Warning};
constexpr Problem protocols{"service-entry-protocols", "IST0177 KIA1212", Severity::Warning};

/// Proxies that resolve names themselves give each host an address of its own.
bool allocates(const MeshConfig &mesh)
{
    return mesh.proxyMetadata("ISTIO_META_DNS_CAPTURE")
        && (mesh.proxyMetadata("ISTIO_META_DNS_AUTO_ALLOCATE") || mesh.proxyMetadata("PILOT_ENABLE_IP_AUTOALLOCATE"));
}

bool isTcp(Ref port)
{
    const std::string_view protocol = port["protocol"].text();
    return protocol.empty() || names::protocolNamed(protocol) == names::Protocol::Tcp;
}

/// istiod allocates none for resolution NONE, or when told not to.
bool isAllocatedByIstiod(const Item &item)
{
    const std::string_view resolution = item.spec()["resolution"].text();
    const QString wish = toQString(item.label("networking.istio.io/enable-autoallocate-ip"));
    return !resolution.empty() && resolution != "NONE" && wish.compare("false"_L1, Qt::CaseInsensitive) != 0;
}

void checkAddresses(const World &world, Reporter &reporter)
{
    if (allocates(world.mesh()))
        return;
    for (const ItemPtr &item : world.of(mesh::Kind::ServiceEntry)) {
        const Ref spec = item->spec();
        if (spec["addresses"].size() > 0 || item->ref()["status"]["addresses"].size() > 0)
            continue;
        for (const Ref port : spec["ports"]) {
            if (!isTcp(port))
                continue;
            reporter.report(isAllocatedByIstiod(*item) ? addressless : addresslessRefused, *item, port["name"] ? port["name"] : port,
                            u"a TCP port without addresses takes all traffic to port %1, whatever the host"_s.arg(port["number"].integer()),
                            u"add addresses, give the port's protocol, or let proxies allocate addresses (ISTIO_META_DNS_CAPTURE)"_s);
        }
    }
}

struct Use {
    const Item *item;
    Ref host, port;
};

bool shareNamespace(const Item &one, const Item &other)
{
    const std::vector<std::string> a = exportedTo(one.spec()["exportTo"], one.nsText()), b = exportedTo(other.spec()["exportTo"], other.nsText());
    if (a.empty() || b.empty())
        return true;
    return std::ranges::any_of(a, [&b](const std::string &ns) { return std::ranges::find(b, ns) != b.end(); });
}

void checkRepeated(const World &world, Reporter &reporter)
{
    std::map<std::pair<std::string, qint64>, std::vector<Use>> uses;
    for (const ItemPtr &item : world.of(mesh::Kind::ServiceEntry)) {
        for (const Ref host : item->spec()["hosts"]) {
            for (const Ref port : item->spec()["ports"])
                uses[{names::toFqdn(host.text(), item->nsText()), port["number"].integer()}].push_back({item.get(), host, port});
        }
    }
    for (const auto &[key, all] : uses) {
        for (const Use &use : all) {
            const Use *same = nullptr, *different = nullptr;
            for (const Use &other : all) {
                if (other.item == use.item || !shareNamespace(*use.item, *other.item))
                    continue;
                const bool agree = names::protocolNamed(other.port["protocol"].text()) == names::protocolNamed(use.port["protocol"].text());
                (agree ? same : different) = &other;
            }
            const QString what = u"%1 port %2"_s.arg(quote(key.first)).arg(key.second);
            if (different) {
                reporter.report(protocols, *use.item, use.port["protocol"] ? use.port["protocol"] : use.port,
                                u"%1 is %2 here and %3 in ServiceEntry %4"_s.arg(
                                    what, quote(use.port["protocol"].text()), quote(different->port["protocol"].text()), different->item->fullName()),
                                u"give both the same protocol"_s);
            } else if (same) {
                reporter.report(repeated, *use.item, use.host, u"%1 is also in ServiceEntry %2"_s.arg(what, same->item->fullName()),
                                u"put them into one ServiceEntry"_s);
            }
        }
    }
}

} // namespace

void checkServiceEntries(const World &world, Reporter &reporter)
{
    checkAddresses(world, reporter);
    checkRepeated(world, reporter);
}

} // namespace analysis
