// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Both ends of a connection mean the same: PeerAuthentications say what servers take, DestinationRules what clients send. What
// a DestinationRule leaves open, auto mTLS decides, and then nothing can be missing; what it says counts even so.
#include "models/analysis/policies.h"
#include "models/analysis/rulelist.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem overridden{"mtls-overridden", "KIA0204", Severity::Warning};
constexpr Problem noMeshPolicy{"mtls-mesh-policy-missing", "KIA0205", Severity::Error};
constexpr Problem noNamespacePolicy{"mtls-namespace-policy-missing", "KIA0206", Severity::Error};
constexpr Problem strictNamespace{"plain-to-strict-namespace", "KIA0207", Severity::Error};
constexpr Problem strictMesh{"plain-to-strict-mesh", "KIA0208", Severity::Error};
constexpr Problem plainService{"plain-to-strict-service", "", Severity::Error};
constexpr Problem noMeshRule{"mtls-mesh-rule-missing", "KIA0401", Severity::Error};
constexpr Problem noNamespaceRule{"mtls-namespace-rule-missing", "KIA0501", Severity::Error};
constexpr Problem namespacePlain{"mtls-to-plain-namespace", "KIA0505", Severity::Error};
constexpr Problem meshPlain{"mtls-to-plain-mesh", "KIA0506", Severity::Error};
constexpr Problem unproven{"authorization-without-mtls", "KIA0105", Severity::Error};

bool isMutual(std::string_view mode)
{
    return mode == "ISTIO_MUTUAL" || mode == "MUTUAL";
}

Ref modeOf(const Item &rule)
{
    return rule.spec()["trafficPolicy"]["tls"]["mode"];
}

bool hasTls(const Item &rule)
{
    const Ref policy = rule.spec()["trafficPolicy"];
    return policy["tls"] || std::ranges::any_of(policy["portLevelSettings"], [](Ref port) { return bool(port["tls"]); });
}

/// "shop" of "*.shop.svc.cluster.local".
std::string_view namespaceOf(std::string_view host)
{
    constexpr std::string_view suffix = ".svc.cluster.local";
    if (!host.starts_with("*.") || !host.ends_with(suffix) || host.size() <= suffix.size() + 2)
        return {};
    const std::string_view ns = host.substr(2, host.size() - suffix.size() - 2);
    return ns.find('.') == std::string_view::npos ? ns : std::string_view();
}

Ref identityOf(const Item &policy)
{
    for (const Ref rule : policy.spec()["rules"]) {
        for (const Ref from : rule["from"]) {
            for (const char *list : {"principals", "notPrincipals", "namespaces", "notNamespaces", "serviceAccounts", "notServiceAccounts"}) {
                if (const Ref at = from["source"][list]; at.size() > 0)
                    return at;
            }
        }
        for (const Ref when : rule["when"]) {
            const std::string_view key = when["key"].text();
            if (key == "source.principal" || key == "source.namespace" || key == "source.serviceAccount")
                return when["key"];
        }
    }
    return {};
}

class Agreement
{
public:
    Agreement(const World &world, Reporter &reporter)
        : m_world(world)
        , m_reporter(reporter)
        , m_modes(world)
        , m_auto(world.mesh().autoMtls())
    {
        for (const ItemPtr &item : world.of(mesh::Kind::DestinationRule)) {
            const std::string_view host = item->spec()["host"].text();
            if (host == "*.local" || host == "*.cluster.local" || host == "*.svc.cluster.local")
                m_meshRules.push_back(item.get());
            else if (const std::string_view ns = namespaceOf(host); !ns.empty())
                m_namespaceRules[ns].push_back(item.get());
            else
                m_serviceRules.push_back(item.get());
        }
        for (const ItemPtr &item : world.of(mesh::Kind::PeerAuthentication)) {
            if (item->spec()["selector"]["matchLabels"].size() > 0)
                m_exceptions.insert(item->nsText());
        }
    }

    void check()
    {
        for (const Item *rule : m_meshRules)
            checkMeshRule(*rule);
        for (const auto &[ns, rules] : m_namespaceRules) {
            for (const Item *rule : rules)
                checkNamespaceRule(ns, *rule);
        }
        for (const Item *rule : m_serviceRules)
            checkServiceRule(*rule);
        for (const ItemPtr &item : m_world.of(mesh::Kind::PeerAuthentication)) {
            if (item->spec()["selector"]["matchLabels"].size() == 0)
                checkPolicy(*item);
        }
        for (const ItemPtr &item : m_world.of(mesh::Kind::AuthorizationPolicy))
            checkAuthorization(*item);
    }

private:
    static bool anyMutual(const std::vector<const Item *> &rules)
    {
        return std::ranges::any_of(rules, [](const Item *rule) { return isMutual(modeOf(*rule).text()); });
    }

    const std::vector<const Item *> &rulesOf(std::string_view ns) const
    {
        static const std::vector<const Item *> none;
        const auto found = m_namespaceRules.find(ns);
        return found == m_namespaceRules.end() ? none : found->second;
    }

    bool knows(mesh::Kind kind) const { return !m_world.isLive() || m_world.isComplete(kind); }

    /// A policy that takes mTLS is written for the namespace, "" for the mesh.
    bool isAskedFor(std::string_view ns) const
    {
        const Item *policy = m_modes.policyOf(ns);
        const std::string_view mode = policy ? mtlsMode(policy->spec()["mtls"]) : std::string_view();
        return mode == "STRICT" || mode == "PERMISSIVE";
    }

    void checkMeshRule(const Item &rule)
    {
        const Ref mode = modeOf(rule);
        if (isMutual(mode.text()) && !m_auto && knows(mesh::Kind::PeerAuthentication) && !isAskedFor({}))
            m_reporter.report(noMeshPolicy, rule, mode, u"the rule sends mTLS to the whole mesh, and no PeerAuthentication of the mesh asks for it"_s,
                              u"add a PeerAuthentication to namespace %1"_s.arg(toQString(m_world.rootNamespace())));
        if (mode.text() == "DISABLE" && m_modes.meshMode() == "STRICT")
            m_reporter.report(strictMesh, rule, mode, u"the rule sends plain text, and the mesh's PeerAuthentication takes mTLS only"_s,
                              u"set the PeerAuthentication to PERMISSIVE, or the rule to ISTIO_MUTUAL"_s);
    }

    void checkNamespaceRule(std::string_view ns, const Item &rule)
    {
        const Ref mode = modeOf(rule);
        const QString name = toQString(ns);
        if (isMutual(mode.text()) && !m_auto && knows(mesh::Kind::PeerAuthentication) && !isAskedFor(ns) && !isAskedFor({}))
            m_reporter.report(noNamespacePolicy, rule, mode,
                              u"the rule sends mTLS to namespace %1, and no PeerAuthentication of it or of the mesh asks for it"_s.arg(name),
                              u"add a PeerAuthentication to namespace %1"_s.arg(name));
        if (mode.text() == "DISABLE" && m_modes.modeOf(ns) == "STRICT") {
            const Item *own = m_modes.policyOf(ns);
            const bool ownStrict = own && own->nsText() != m_world.rootNamespace() && mtlsMode(own->spec()["mtls"]) == "STRICT";
            m_reporter.report(ownStrict ? strictNamespace : strictMesh, rule, mode,
                              u"the rule sends plain text to namespace %1, where mTLS alone is taken"_s.arg(name),
                              u"set the PeerAuthentication to PERMISSIVE, or the rule to ISTIO_MUTUAL"_s);
        }
        checkOverride(rule);
    }

    /// Without auto mTLS, a rule that says nothing about TLS sends plain text, whatever a wider one says.
    void checkOverride(const Item &rule)
    {
        if (m_auto || hasTls(rule))
            return;
        const std::string fqdn = names::toFqdn(rule.spec()["host"].text(), rule.nsText());
        const auto service = names::serviceOf(fqdn);
        const bool local = std::string_view(fqdn).ends_with(".local");
        if (!(local && anyMutual(m_meshRules)) && !(service && anyMutual(rulesOf(service->ns))))
            return;
        const Ref policy = rule.spec()["trafficPolicy"];
        m_reporter.report(overridden, rule, policy ? policy : rule.spec()["host"],
                          u"a rule for the namespace or the mesh sends mTLS; this one takes its place for the host and sends plain text"_s,
                          u"add trafficPolicy.tls with mode: ISTIO_MUTUAL"_s);
    }

    void checkServiceRule(const Item &rule)
    {
        checkOverride(rule);
        const Ref mode = modeOf(rule);
        const std::string fqdn = names::toFqdn(rule.spec()["host"].text(), rule.nsText());
        const auto service = names::serviceOf(fqdn);
        if (mode.text() != "DISABLE" || !service || m_exceptions.contains(service->ns) || m_modes.modeOf(service->ns) != "STRICT")
            return;
        const Item *item = m_world.find(mesh::Kind::Service, service->ns, service->name);
        const Ref selector = item ? item->spec()["selector"] : Ref();
        const auto obeys = [this](const Workload &workload) { return obeysPolicies(m_world, workload); };
        if (selector.size() > 0 && m_world.workloads().find(service->ns, selector, obeys))
            m_reporter.report(plainService, rule, mode, u"the rule sends plain text to %1, where mTLS alone is taken"_s.arg(item->fullName()),
                              u"set the PeerAuthentication to PERMISSIVE, or the rule to ISTIO_MUTUAL"_s);
    }

    void checkPolicy(const Item &policy)
    {
        const bool root = policy.nsText() == m_world.rootNamespace();
        const Ref mtls = policy.spec()["mtls"], at = mtls["mode"] ? mtls["mode"] : mtls;
        const std::string_view mode = mtlsMode(mtls);
        const std::vector<const Item *> &own = rulesOf(policy.nsText());
        if (mode == "STRICT" && !m_auto && knows(mesh::Kind::DestinationRule) && !anyMutual(m_meshRules) && (root || !anyMutual(own)))
            m_reporter.report(
                root ? noMeshRule : noNamespaceRule, policy, at,
                u"only mTLS is taken, auto mTLS is off, and no DestinationRule of %1 makes clients send it"_s.arg(root ? u"the mesh"_s
                                                                                                                       : u"the namespace"_s),
                u"add a DestinationRule for %1 with tls.mode: ISTIO_MUTUAL"_s.arg(root ? u"*.local"_s : u"*.%1.svc.cluster.local"_s.arg(policy.ns)));
        if (mode != "DISABLE")
            return;
        const bool switchedOff = std::ranges::any_of(own, [](const Item *rule) { return modeOf(*rule).text() == "DISABLE"; });
        if (root ? anyMutual(m_meshRules) : anyMutual(own) || (!switchedOff && anyMutual(m_meshRules)))
            m_reporter.report(root ? meshPlain : namespacePlain, policy, at, u"no mTLS is taken, and a DestinationRule makes clients send it"_s,
                              u"add a DestinationRule with tls.mode: DISABLE for the same hosts"_s);
    }

    /// Who the peer is, mTLS alone tells.
    void checkAuthorization(const Item &policy)
    {
        const bool root = policy.nsText() == m_world.rootNamespace();
        if (m_exceptions.contains(policy.nsText()))
            return; // some workloads have a mode of their own
        const std::string_view mode = root ? m_modes.meshMode() : m_modes.modeOf(policy.nsText());
        const bool sent = m_auto || anyMutual(m_meshRules) || (!root && anyMutual(rulesOf(policy.nsText()))) || mode == "STRICT";
        const Ref at = mode == "DISABLE" || !sent ? identityOf(policy) : Ref();
        if (at)
            m_reporter.report(unproven, policy, at,
                              u"who the peer is can't be known here: mTLS is %1"_s.arg(mode == "DISABLE" ? u"switched off"_s : u"not sent"_s),
                              u"enable mTLS by a PeerAuthentication, or ask for something else"_s);
    }

    const World &m_world;
    Reporter &m_reporter;
    const MtlsModes m_modes;
    const bool m_auto;
    std::vector<const Item *> m_meshRules, m_serviceRules;
    std::map<std::string_view, std::vector<const Item *>> m_namespaceRules;
    std::set<std::string_view> m_exceptions;
};

} // namespace

void checkMtlsAgreement(const World &world, Reporter &reporter)
{
    Agreement(world, reporter).check();
}

} // namespace analysis
