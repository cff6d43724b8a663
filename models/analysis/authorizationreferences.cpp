// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an AuthorizationPolicy names is there: namespaces, service accounts, trust domains, hosts.
#include "models/analysis/rulelist.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem noNamespace{"authorization-namespace-unknown", "IST0101 KIA0101", Severity::Error};
constexpr Problem noAccount{"authorization-account-unknown", "KIA0106", Severity::Error};
constexpr Problem noTrust{"authorization-trust-domain-unknown", "KIA0108", Severity::Warning};
constexpr Problem spiffe{"authorization-principal-prefix", "", Severity::Warning};
constexpr Problem noHost{"authorization-host-unknown", "KIA0104", Severity::Error};

bool fits(std::string_view name, std::string_view pattern)
{
    if (pattern.starts_with('*'))
        return name.ends_with(pattern.substr(1));
    if (pattern.ends_with('*'))
        return name.starts_with(pattern.substr(0, pattern.size() - 1));
    return name == pattern;
}

bool hasWildcard(std::string_view text)
{
    return text.find('*') != std::string_view::npos;
}

struct Principal {
    std::string_view trustDomain, ns, account;
};

/// "td/ns/NAMESPACE/sa/ACCOUNT"; nothing for what is written another way.
std::optional<Principal> principalOf(std::string_view text)
{
    const size_t ns = text.find("/ns/");
    const size_t sa = ns == std::string_view::npos ? ns : text.find("/sa/", ns + 4);
    if (sa == std::string_view::npos)
        return std::nullopt;
    return Principal{text.substr(0, ns), text.substr(ns + 4, sa - ns - 4), text.substr(sa + 4)};
}

/// Accounts there are, or that pods run as and so have to be.
class Accounts
{
public:
    explicit Accounts(const World &world)
        : m_world(world)
    {
        for (const ItemPtr &item : world.of(mesh::Kind::ServiceAccount))
            m_known.emplace(item->nsText(), item->nameText());
        for (const Workload &workload : world.workloads().all()) {
            const Ref account = workload.podSpec ? workload.podSpec["serviceAccountName"] : workload.item->spec()["serviceAccount"];
            m_known.emplace(workload.item->nsText(), account.text().empty() ? "default" : account.text());
        }
        for (const ItemPtr &gateway : world.of(mesh::Kind::K8sGateway)) {
            const std::string_view gatewayClass = gateway->spec()["gatewayClassName"].text();
            m_known.emplace(gateway->nsText(), gateway->nameText());
            m_made.insert(std::string(gateway->nameText()).append("-").append(gatewayClass));
        }
        for (const auto &[ns, name] : m_known)
            m_shown.insert(ns);
    }

    bool has(std::string_view ns, std::string_view name) const
    {
        if (hasWildcard(ns) || hasWildcard(name) || name == "default" || m_known.contains({ns, name}))
            return true;
        if (!m_world.isLive() && !m_shown.contains(ns))
            return true; // files that show nothing of the namespace
        return m_made.contains(name) || ns == m_world.rootNamespace() || ns.starts_with("kube-");
    }

    bool areComplete() const { return m_world.isComplete(mesh::Kind::ServiceAccount); }

private:
    const World &m_world;
    std::set<std::pair<std::string_view, std::string_view>> m_known;
    std::set<std::string_view> m_shown; ///< namespaces with an account or a workload
    std::set<std::string, std::less<>> m_made;
};

class References
{
public:
    References(const World &world, Reporter &reporter)
        : m_world(world)
        , m_reporter(reporter)
        , m_accounts(world)
    {
        for (const QString &domain : world.mesh().trustDomainAliases())
            m_domains.insert(domain.toStdString());
        m_domains.insert({world.mesh().trustDomain().toStdString(), "cluster.local"});
        takeAnswered();
    }

    void check(const Item &item)
    {
        for (const Ref rule : item.spec()["rules"]) {
            for (const Ref from : rule["from"])
                checkSource(item, from["source"]);
            for (const Ref to : rule["to"]) {
                for (const char *list : {"hosts", "notHosts"}) {
                    for (const Ref host : to["operation"][list])
                        checkHost(item, host);
                }
            }
            for (const Ref when : rule["when"])
                checkCondition(item, when);
        }
    }

private:
    void takeAnswered()
    {
        const auto take = [this](Ref hosts) {
            for (const Ref host : hosts) {
                const size_t slash = host.text().find('/');
                m_answered.insert(host.text().substr(slash == std::string_view::npos ? 0 : slash + 1));
            }
        };
        using enum mesh::Kind;
        for (const mesh::Kind kind : {VirtualService, ServiceEntry}) {
            for (const ItemPtr &item : m_world.of(kind))
                take(item->spec()["hosts"]);
        }
        for (const mesh::Kind kind : {HttpRoute, GrpcRoute, TlsRoute}) {
            for (const ItemPtr &item : m_world.of(kind))
                take(item->spec()["hostnames"]);
        }
        for (const ItemPtr &item : m_world.of(Gateway)) {
            for (const Ref server : item->spec()["servers"])
                take(server["hosts"]);
        }
        for (const ItemPtr &item : m_world.of(K8sGateway)) {
            for (const Ref listener : item->spec()["listeners"])
                m_answered.insert(listener["hostname"].text().empty() ? "*" : listener["hostname"].text());
        }
        for (const std::string_view host : m_answered) {
            if (host.starts_with('*'))
                m_wild.push_back(host);
        }
    }

    void checkSource(const Item &item, Ref source)
    {
        for (const char *list : {"namespaces", "notNamespaces"}) {
            for (const Ref ns : source[list])
                checkNamespace(item, ns);
        }
        for (const char *list : {"principals", "notPrincipals"}) {
            for (const Ref principal : source[list])
                checkPrincipal(item, principal);
        }
        for (const char *list : {"serviceAccounts", "notServiceAccounts"}) {
            for (const Ref account : source[list])
                checkAccount(item, account);
        }
        for (const char *list : {"trustDomains", "notTrustDomains"}) {
            for (const Ref domain : source[list])
                checkTrustDomain(item, domain, domain.text());
        }
    }

    void checkCondition(const Item &item, Ref when)
    {
        const std::string_view key = when["key"].text();
        for (const char *list : {"values", "notValues"}) {
            for (const Ref value : when[list]) {
                if (key == "source.principal")
                    checkPrincipal(item, value);
                else if (key == "source.serviceAccount")
                    checkAccount(item, value);
                else if (key == "source.trustDomain")
                    checkTrustDomain(item, value, value.text());
            }
        }
    }

    void checkNamespace(const Item &item, Ref at)
    {
        const std::string_view pattern = at.text();
        if (pattern.empty() || !m_world.isComplete(mesh::Kind::Namespace))
            return;
        const bool known = hasWildcard(pattern)
            ? std::ranges::any_of(m_world.namespaces(), [pattern](const std::string &ns) { return fits(ns, pattern); })
            : m_world.hasNamespace(pattern);
        if (known)
            return;
        m_reporter.report(noNamespace, item, at,
                          hasWildcard(pattern) ? u"no namespace fits %1"_s.arg(quote(pattern)) : u"there is no namespace %1"_s.arg(quote(pattern)),
                          u"mend the name, or create the namespace"_s);
    }

    void checkPrincipal(const Item &item, Ref at)
    {
        std::string_view text = at.text();
        if (text.starts_with("spiffe://")) {
            m_reporter.report(
                spiffe, item, at, u"principals are written without spiffe://, so %1 is nobody"_s.arg(quote(text)), u"remove spiffe://"_s,
                setFix(item, at, '"' + QByteArray(text.data() + 9, static_cast<qsizetype>(text.size()) - 9) + '"', u"Remove spiffe://"_s));
            return;
        }
        const auto principal = principalOf(text);
        if (!principal || !checkTrustDomain(item, at, principal->trustDomain))
            return;
        reportAccount(item, at, principal->ns, principal->account);
    }

    void checkAccount(const Item &item, Ref at)
    {
        const std::string_view text = at.text();
        const size_t slash = text.find('/');
        if (text.empty() || slash == 0 || (slash != std::string_view::npos && slash + 1 == text.size()))
            return;
        if (slash == std::string_view::npos)
            reportAccount(item, at, item.nsText(), text);
        else
            reportAccount(item, at, text.substr(0, slash), text.substr(slash + 1));
    }

    void reportAccount(const Item &item, Ref at, std::string_view ns, std::string_view account)
    {
        if (!m_accounts.areComplete() || m_accounts.has(ns, account))
            return;
        m_reporter.report(noAccount, item, at, u"there is no service account %1 in namespace %2"_s.arg(quote(account), toQString(ns)),
                          u"mend the name, or create the account"_s);
    }

    bool checkTrustDomain(const Item &item, Ref at, std::string_view domain)
    {
        if (domain.empty() || hasWildcard(domain) || m_domains.contains(domain)
            || (!m_world.isLive() && !m_world.mesh().item() && domain != "cluster.local"))
            return m_domains.contains(domain) || hasWildcard(domain);
        m_reporter.report(noTrust, item, at, u"%1 is not the mesh's trust domain, nor an alias of it"_s.arg(quote(domain)),
                          u"mend it, or add it to MeshConfig's trustDomainAliases"_s);
        return false;
    }

    bool isAnswered(std::string_view host) const
    {
        return m_answered.contains(host) || std::ranges::any_of(m_wild, [host](std::string_view wild) { return names::isSubsetOf(host, wild); });
    }

    /// The registry's name for "web", "web.shop", "web.shop.svc" and the full one.
    std::string fullName(const Item &item, std::string_view host) const
    {
        std::string full(host);
        if (host.ends_with(".svc"))
            return full + ".cluster.local";
        const size_t dot = host.find('.');
        if (dot != std::string_view::npos && host.find('.', dot + 1) == std::string_view::npos && m_world.hasNamespace(host.substr(dot + 1)))
            return full + ".svc.cluster.local";
        return names::toFqdn(host, item.nsText());
    }

    void checkHost(const Item &item, Ref at)
    {
        std::string_view host = at.text();
        if (const size_t colon = host.rfind(':'); colon != std::string_view::npos && host.find(']') == std::string_view::npos)
            host = host.substr(0, colon);
        if (host.empty() || hasWildcard(host) || names::isIpAddress(host) || host.starts_with('[') || !m_world.isComplete(mesh::Kind::Service)
            || !m_world.isComplete(mesh::Kind::ServiceEntry))
            return;
        const std::string full = fullName(item, host);
        if (m_answered.empty() && !std::string_view(full).ends_with(".svc.cluster.local"))
            return; // the gateways that could answer are somewhere else
        if (isAnswered(host) || isAnswered(full) || !m_world.hosts().find(full, item.nsText()).isEmpty() || !m_world.hosts().named(full).isEmpty())
            return;
        m_reporter.report(noHost, item, at, u"nothing in the mesh answers to the host %1"_s.arg(quote(at.text())),
                          u"mend the name, or create the service, ServiceEntry or route it means"_s);
    }

    const World &m_world;
    Reporter &m_reporter;
    Accounts m_accounts;
    std::set<std::string, std::less<>> m_domains;
    std::set<std::string_view> m_answered;
    std::vector<std::string_view> m_wild;
};

} // namespace

void checkAuthorizationReferences(const World &world, Reporter &reporter)
{
    References references(world, reporter);
    for (const ItemPtr &item : world.of(mesh::Kind::AuthorizationPolicy))
        references.check(*item);
}

} // namespace analysis
