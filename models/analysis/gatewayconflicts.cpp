// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Several Gateways on the same workload: the same host and port in two of them, or one certificate in two of them, which makes
// browsers reuse a connection for a host that it does not serve.
#include "models/analysis/rulelist.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem conflict{"gateway-conflict", "IST0145 KIA0301", Severity::Error};
constexpr Problem covered{"gateway-host-covered", "KIA0301", Severity::Warning};
constexpr Problem sharedCertificate{"gateway-shared-certificate", "IST0138", Severity::Warning};

/// Two selectors choose a workload in common: the same selector, or one within the other and a pod that has both.
bool meet(const World &world, const Item &one, const Item &other)
{
    const Ref a = one.spec()["selector"], b = other.spec()["selector"];
    const QString textA = names::selectorText(a), textB = names::selectorText(b);
    if (textA == textB)
        return true;
    if (!textA.contains(textB) && !textB.contains(textA))
        return false;
    return world.workloads().find({}, a, [b](const Workload &workload) { return workload.hasPods() && names::selects(b, workload.labels); });
}

bool listenTogether(Ref server, Ref other)
{
    return server["port"]["number"].integer() == other["port"]["number"].integer() && server["bind"].text() == other["bind"].text();
}

bool hasHost(Ref server, std::string_view host)
{
    return std::ranges::any_of(server["hosts"], [host](Ref own) { return own.text() == host; });
}

struct Certificate {
    std::string_view name;
    bool file = false;
    friend auto operator<=>(const Certificate &, const Certificate &) = default;
};

std::optional<Certificate> certificateOf(Ref tls)
{
    if (const std::string_view name = tls["credentialName"].text(); !name.empty())
        return Certificate{name, false};
    const std::string_view file = tls["serverCertificate"].text();
    return file.empty() || tls["privateKey"].text().empty() ? std::nullopt : std::optional(Certificate{file, true});
}

bool sameCertificate(Ref one, Ref other)
{
    const auto a = certificateOf(one), b = certificateOf(other);
    return a && a == b && (!a->file || one["privateKey"].text() == other["privateKey"].text());
}

/// Gateways by host and port, so that only those that can clash are compared.
using ByHost = std::map<std::pair<std::string_view, qint64>, std::set<const Item *>>;

ByHost byHost(const KindSet &gateways)
{
    ByHost result;
    for (const ItemPtr &item : gateways) {
        for (const Ref server : item->spec()["servers"]) {
            for (const Ref host : server["hosts"])
                result[{host.text(), server["port"]["number"].integer()}].insert(item.get());
        }
    }
    return result;
}

void checkConflicts(const World &world, const ByHost &owners, const Item &item, Reporter &reporter)
{
    for (const Ref server : item.spec()["servers"]) {
        const qint64 port = server["port"]["number"].integer();
        for (const Ref host : server["hosts"]) {
            QStringList others;
            for (const Item *other : owners.at({host.text(), port})) {
                const bool both = other != &item && std::ranges::any_of(other->spec()["servers"], [&](Ref second) {
                                      return listenTogether(server, second) && hasHost(second, host.text());
                                  });
                if (both && meet(world, item, *other))
                    others << other->fullName();
            }
            if (others.isEmpty())
                continue;
            others.sort();
            reporter.report(conflict, item, host,
                            u"port %1 with %2 is also in Gateway %3 on the same workload, and only one of them counts"_s.arg(port).arg(
                                quote(host.text()), others.join(u", "_s)),
                            u"put the servers into one Gateway, or give them different hosts or ports"_s);
        }
    }
}

/// A host that another Gateway with the same selector has by a wildcard.
void checkCovered(const World &world, Reporter &reporter)
{
    struct Server {
        const Item *item;
        Ref host;
    };
    std::map<std::pair<QString, qint64>, std::vector<Server>> groups;
    std::map<std::pair<QString, qint64>, std::vector<Server>> wild;
    for (const ItemPtr &item : world.of(mesh::Kind::Gateway)) {
        const QString selector = names::selectorText(item->spec()["selector"]);
        for (const Ref server : item->spec()["servers"]) {
            for (const Ref host : server["hosts"]) {
                const std::pair key(selector, server["port"]["number"].integer());
                groups[key].push_back({item.get(), host});
                if (host.text().starts_with('*'))
                    wild[key].push_back(groups[key].back());
            }
        }
    }
    for (const auto &[key, hosts] : wild) {
        for (const Server &wide : hosts) {
            for (const Server &one : groups[key]) {
                if (one.item == wide.item || one.host.text() == wide.host.text() || !names::isSubsetOf(one.host.text(), wide.host.text()))
                    continue;
                reporter.report(covered, *one.item, one.host,
                                u"%1 on port %2 is covered by %3 of Gateway %4, on the same workload"_s.arg(quote(one.host.text()))
                                    .arg(key.second)
                                    .arg(quote(wide.host.text()), wide.item->fullName()),
                                u"put the servers into one Gateway, so that it is plain which one counts"_s);
            }
        }
    }
}

void checkCertificates(const World &world, Reporter &reporter)
{
    std::map<std::string_view, std::vector<std::pair<const Item *, Ref>>> users;
    for (const ItemPtr &item : world.of(mesh::Kind::Gateway)) {
        for (const Ref server : item->spec()["servers"]) {
            if (const auto certificate = certificateOf(server["tls"]))
                users[certificate->name].emplace_back(item.get(), server["tls"]);
        }
    }
    for (const auto &[name, all] : users) {
        std::set<std::pair<const Item *, const Item *>> said;
        for (const auto &[item, tls] : all) {
            for (const auto &[other, otherTls] : all) {
                const bool within = names::selects(item->spec()["selector"], other->spec()["selector"]);
                if (item == other || !within || !sameCertificate(tls, otherTls) || !said.emplace(item, other).second)
                    continue;
                reporter.report(
                    sharedCertificate, *item, item->metadata()["name"],
                    u"Gateway %1 has the certificate %2, too: a browser that talks HTTP/2 to one of them sends the other's requests there, "
                    u"and gets 404"_s.arg(other->fullName(), quote(name)),
                    u"put the hosts into one Gateway, or give each a certificate of its own"_s);
            }
        }
    }
}

} // namespace

void checkGatewayConflicts(const World &world, Reporter &reporter)
{
    const ByHost owners = byHost(world.of(mesh::Kind::Gateway));
    for (const ItemPtr &item : world.of(mesh::Kind::Gateway))
        checkConflicts(world, owners, *item, reporter);
    checkCovered(world, reporter);
    checkCertificates(world, reporter);
}

} // namespace analysis
