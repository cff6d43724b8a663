// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An AuthorizationPolicy is one that istiod takes, and its rules can be met.
#include "models/analysis/authorizationvalues.h"
#include "models/analysis/rulelist.h"
#include "models/analysis/targetfields.h"

#include <array>
#include <span>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem dryRun{"dry-run-annotation", "", Severity::Error};
constexpr Problem badMethod{"authorization-method-unknown", "KIA0102", Severity::Warning};
constexpr Problem grpcMethod{"authorization-method-grpc", "", Severity::Warning};

bool any(Ref holder, std::span<const char *const> lists)
{
    return std::ranges::any_of(lists, [holder](const char *list) { return holder[list].size() > 0; });
}

constexpr std::array identities{"namespaces",      "notNamespaces", "serviceAccounts", "notServiceAccounts", "trustDomains",
                                "notTrustDomains", "principals",    "notPrincipals",   "requestPrincipals",  "notRequestPrincipals"};
constexpr std::array addresses{"ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks"};

void checkCustom(const Fields &fields, Ref spec)
{
    const Ref action = spec["action"];
    if (spec["rules"].size() == 0)
        fields.error(action, u"a CUSTOM policy without rules is never asked"_s, u"add a rule; {} is one for every request"_s);
    else if (spec["provider"]["name"].text().empty())
        fields.error(spec["provider"] ? spec["provider"] : action, u"a CUSTOM policy names no provider"_s,
                     u"add provider.name, one of MeshConfig's extensionProviders"_s);
    for (const Ref rule : spec["rules"]) {
        for (const Ref from : rule["from"]) {
            for (const char *list : identities) {
                if (const Ref at = from["source"][list]; at.size() > 0)
                    fields.error(at, u"%1 can't be used with action CUSTOM"_s.arg(QLatin1String(list)),
                                 u"remove it, or let the provider decide it"_s);
            }
        }
        for (const Ref when : rule["when"]) {
            const std::string_view key = when["key"].text();
            if (key == "source.namespace" || key == "source.serviceAccount" || key == "source.trustDomain" || key == "source.principal"
                || key.starts_with("request.auth."))
                fields.error(when["key"], u"the condition %1 can't be used with action CUSTOM"_s.arg(quote(key)),
                             u"remove it, or let the provider decide it"_s);
        }
    }
}

/// A condition on connections, which a TCP port can answer.
bool checkSource(const Fields &fields, Ref source)
{
    if (any(source, std::array{"principals", "notPrincipals", "namespaces", "notNamespaces"})
        && any(source, std::array{"serviceAccounts", "notServiceAccounts"}))
        fields.error(source, u"serviceAccounts can't stand with namespaces or principals"_s, u"write one or the other"_s);
    if (!any(source, identities) && !any(source, addresses))
        fields.error(source, u"the source is empty"_s, u"say who, or leave from out for everyone"_s);
    for (const char *list : addresses)
        checkAddresses(fields, source[list]);
    for (const char *list : {"principals", "requestPrincipals", "namespaces", "ipBlocks", "remoteIpBlocks", "notPrincipals", "notRequestPrincipals",
                             "notNamespaces", "notIpBlocks", "notRemoteIpBlocks"})
        checkNotEmpty(fields, source[list]);
    for (const char *list : {"serviceAccounts", "notServiceAccounts"})
        checkServiceAccounts(fields, source[list]);
    for (const char *list : {"trustDomains", "notTrustDomains"})
        checkTrustDomains(fields, source[list]);
    return any(source, std::array{"principals", "notPrincipals", "namespaces", "notNamespaces", "serviceAccounts", "notServiceAccounts"})
        || any(source, addresses);
}

void checkMethods(const Fields &fields, Ref methods)
{
    for (const Ref method : methods) {
        const std::string_view text = method.text();
        if (text.starts_with('/') && text.find('*') == std::string_view::npos) {
            fields.reporter().report(grpcMethod, fields.item(), method, u"%1 is no HTTP method: gRPC calls are all POST"_s.arg(quote(text)),
                                     u"write it under paths"_s);
        } else if (!isMethod(text)) {
            fields.reporter().report(badMethod, fields.item(), method, u"%1 is no HTTP method, so it matches nothing"_s.arg(quote(text)),
                                     u"write it in capitals, such as GET; * stands for any"_s);
        }
    }
}

/// A condition on connections.
bool checkOperation(const Fields &fields, Ref operation)
{
    constexpr std::array lists{"ports", "methods", "paths", "hosts", "notPorts", "notMethods", "notPaths", "notHosts"};
    if (!any(operation, lists))
        fields.error(operation, u"the operation is empty"_s, u"say what, or leave to out for everything"_s);
    for (const char *list : {"ports", "notPorts"})
        checkPorts(fields, operation[list]);
    for (const char *list : lists)
        checkNotEmpty(fields, operation[list]);
    for (const char *list : {"paths", "notPaths"})
        checkPathTemplates(fields, operation[list]);
    for (const char *list : {"methods", "notMethods"})
        checkMethods(fields, operation[list]);
    return any(operation, std::array{"ports", "notPorts"});
}

void checkCondition(const Fields &fields, Ref when)
{
    const Ref key = when["key"];
    if (key.text().empty())
        return fields.error(key ? key : when, u"the condition has no key"_s, u"add key, such as request.headers[x-token]"_s);
    if (when["values"].size() == 0 && when["notValues"].size() == 0)
        return fields.error(when, u"the condition %1 has neither values nor notValues"_s.arg(quote(key.text())), u"add one of the two"_s);
    checkAttribute(fields, key, when["values"]);
    if (when["notValues"].size() > 0 || when["values"].size() == 0)
        checkAttribute(fields, key, when["notValues"]);
}

void checkRule(const Fields &fields, Ref rule, bool deny)
{
    bool hasFrom = false, hasTo = false, connections = false, ports = false;
    for (const Ref from : rule["from"]) {
        const Ref source = from["source"];
        if (!source || source.isNull()) {
            fields.error(from, u"from has an entry without source"_s, u"add source, or remove the entry"_s);
            continue;
        }
        hasFrom = true;
        connections = checkSource(fields, source) || connections;
    }
    for (const Ref to : rule["to"]) {
        const Ref operation = to["operation"];
        if (!operation || operation.isNull()) {
            fields.error(to, u"to has an entry without operation"_s, u"add operation, or remove the entry"_s);
            continue;
        }
        hasTo = true;
        ports = checkOperation(fields, operation) || ports;
    }
    for (const Ref when : rule["when"])
        checkCondition(fields, when);
    if (deny && ((hasFrom && !hasTo && !connections) || (hasTo && !ports)))
        fields.warning(rule, u"the rule asks for HTTP attributes only; on TCP ports, which have none, DENY then refuses everything"_s,
                       u"add ports to the operation"_s);
}

/// istiod's admission reads it; istioctl analyze does not.
void checkDryRun(const Item &item, std::string_view action, Reporter &reporter)
{
    const Ref at = item.annotations()["istio.io/dry-run"];
    if (!at)
        return;
    static constexpr std::array<std::string_view, 12> words{"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"};
    if (!action.empty() && action != "ALLOW" && action != "DENY")
        reporter.report(dryRun, item, at, u"istio.io/dry-run is for ALLOW and DENY, not for %1"_s.arg(toQString(action)), u"remove the annotation"_s);
    else if (std::ranges::find(words, at.text()) == words.end())
        reporter.report(dryRun, item, at, u"%1 is no value of istio.io/dry-run"_s.arg(quote(at.text())), u"write \"true\" or \"false\""_s);
}

} // namespace

void checkAuthorizationPolicyFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec(), rules = spec["rules"], provider = spec["provider"];
    const std::string_view action = spec["action"].text();
    checkTargets(fields, spec);
    if (action == "CUSTOM")
        checkCustom(fields, spec);
    else if (provider && !provider.isNull())
        fields.error(provider, u"a provider is for action CUSTOM only"_s, u"set action: CUSTOM, or remove provider"_s);
    if (action == "DENY" && rules.size() == 0)
        fields.error(spec["action"], u"a DENY policy without rules never denies"_s, u"add a rule; {} is one for every request"_s);
    for (const Ref rule : rules) {
        if (rule.isNull())
            fields.error(rule, u"the rule is null"_s, u"write {} for a rule that every request meets"_s);
        else
            checkRule(fields, rule, action == "DENY");
    }
    checkDryRun(item, action, reporter);
}

} // namespace analysis
