// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/trafficpolicy.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

std::optional<MtlsMode> modeOf(const Json &mtls)
{
    const std::string mode = jsonText(mtls, "mode", "UNSET");
    if (mode == "STRICT")
        return MtlsMode::Strict;
    if (mode == "DISABLE")
        return MtlsMode::Disable;
    return mode == "PERMISSIVE" ? std::optional(MtlsMode::Permissive) : std::nullopt;
}

bool hasSelector(const TrafficObject &object)
{
    const Json &labels = jsonAt(object.spec(), {"selector", "matchLabels"});
    return labels.is_object() && !labels.empty();
}

/// The oldest object of its level; the list is sorted by age.
const TrafficObject *levelPolicy(const TrafficConfig &config, const std::string &ns)
{
    const auto found = std::ranges::find_if(config.peerAuthentications, [&](const TrafficObject &o) { return o.ns == ns && !hasSelector(o); });
    return found == config.peerAuthentications.end() ? nullptr : &*found;
}

/// Mesh and namespace level, without workload policies.
MtlsMode namespaceMode(const TrafficConfig &config, const std::string &ns)
{
    for (const std::string &level : {ns, config.rootNamespace}) {
        const TrafficObject *policy = levelPolicy(config, level);
        if (const auto mode = policy ? modeOf(jsonChild(policy->spec(), "mtls")) : std::nullopt)
            return *mode;
    }
    return MtlsMode::Permissive;
}

/// What an AuthorizationPolicy rule is held against.
struct Subject {
    const TrafficRequest &request;
    int port;
    const std::string &principal;
    std::string ns; ///< of the principal
    bool tcp;
};

using Matcher = bool (*)(const std::string &pattern, const std::string *value);

/// field and notField of one attribute. An absent list does not restrict.
bool fieldMatches(const Json &block, const std::string &field, const std::string *value, Matcher matches)
{
    std::string negative = "not" + field;
    negative[3] = static_cast<char>(std::toupper(static_cast<unsigned char>(negative[3])));
    const auto any = [&](const std::string &key) {
        return std::ranges::any_of(jsonStrings(block, key), [&](const std::string &pattern) { return matches(pattern, value); });
    };
    return (!jsonHas(block, field) || any(field)) && (!jsonHas(block, negative) || !any(negative));
}

bool principalMatches(const std::string &pattern, const std::string *value)
{
    if (!value || value->empty())
        return false;
    const std::string bare = value->starts_with("spiffe://") ? value->substr(9) : *value;
    return policyStringMatches(pattern, &bare);
}

bool hostPatternMatches(const std::string &pattern, const std::string *value)
{
    const auto fold = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    const std::string host = fold(*value);
    return policyStringMatches(fold(pattern), &host);
}

bool pathPatternMatches(const std::string &pattern, const std::string *value)
{
    return policyPathMatches(pattern, *value);
}

bool sourceMatches(const Json &source, const Subject &subject)
{
    static const std::string none;
    // No token, and no addresses in the model: their positive forms never match, their negative ones always.
    for (const char *unknown : {"requestPrincipals", "ipBlocks", "remoteIpBlocks"}) {
        if (jsonHas(source, unknown))
            return false;
    }
    std::string account = subject.principal.substr(std::min(subject.principal.rfind('/') + 1, subject.principal.size()));
    account = subject.principal.empty() ? none : subject.ns + '/' + account;
    return fieldMatches(source, "principals", &subject.principal, principalMatches)
        && fieldMatches(source, "namespaces", &subject.ns, policyStringMatches)
        && fieldMatches(source, "serviceAccounts", &account,
                        [](const std::string &pattern, const std::string *value) { return *value == pattern || value->ends_with('/' + pattern); });
}

bool operationMatches(const Json &operation, const Subject &subject)
{
    const std::string port = std::to_string(subject.port);
    if (!fieldMatches(operation, "ports", &port, policyStringMatches))
        return false;
    return subject.tcp
        || (fieldMatches(operation, "methods", &subject.request.method, policyStringMatches)
            && fieldMatches(operation, "paths", &subject.request.path, pathPatternMatches)
            && fieldMatches(operation, "hosts", &subject.request.host, hostPatternMatches));
}

/// nullopt: a key that the model (or Istio) does not know, so that the rule is skipped.
std::optional<bool> conditionMatches(const Json &condition, const Subject &subject)
{
    const std::string key = jsonText(condition, "key");
    std::string value;
    const std::string *found = &value;
    Matcher matcher = policyStringMatches;
    if (key.starts_with("request.headers[") && key.ends_with(']')) {
        std::string name = key.substr(16, key.size() - 17);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const auto header = subject.request.headers.find(name);
        found = header == subject.request.headers.end() ? nullptr : &header->second;
    } else if (key == "source.namespace") {
        value = subject.ns;
    } else if (key == "source.principal") {
        value = subject.principal;
        matcher = principalMatches;
    } else if (key == "destination.port") {
        value = std::to_string(subject.port);
    } else if (key.starts_with("request.auth.")) {
        found = nullptr;
    } else {
        return std::nullopt;
    }
    const auto any = [&](const char *list) {
        return std::ranges::any_of(jsonStrings(condition, list), [&](const std::string &pattern) { return matcher(pattern, found); });
    };
    return (!jsonHas(condition, "values") || any("values")) && (!jsonHas(condition, "notValues") || !any("notValues"));
}

bool isHttpOnly(const Json &rule)
{
    for (const Json &to : jsonList(rule, "to")) {
        for (const char *field : {"hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"}) {
            if (jsonHas(jsonChild(to, "operation"), field))
                return true;
        }
    }
    return std::ranges::any_of(jsonList(rule, "when"), [](const Json &when) { return jsonText(when, "key").starts_with("request."); });
}

bool ruleMatches(const Json &rule, const Subject &subject, bool deny)
{
    // On TCP an ALLOW rule with HTTP fields is dropped; in a DENY rule only the fields are, so that it widens.
    if (subject.tcp && !deny && isHttpOnly(rule))
        return false;
    const auto anyOf = [&](const char *list, const char *block, auto matches) {
        const auto &items = jsonList(rule, list);
        return items.empty() || std::ranges::any_of(items, [&](const Json &item) { return matches(jsonChild(item, block), subject); });
    };
    if (!anyOf("from", "source", sourceMatches) || !anyOf("to", "operation", operationMatches))
        return false;
    for (const Json &condition : jsonList(rule, "when")) {
        if (subject.tcp && jsonText(condition, "key").starts_with("request."))
            continue;
        if (!conditionMatches(condition, subject).value_or(false))
            return false;
    }
    return true;
}

bool selects(const TrafficConfig &config, const TrafficObject &policy, const TrafficWorkload &server)
{
    if (policy.ns != config.rootNamespace && policy.ns != server.ns)
        return false;
    if (jsonText(jsonAt(*policy.json, {"metadata", "annotations"}), "istio.io/dry-run") == "true")
        return false;
    const auto name = server.labels.find("gateway.networking.k8s.io/gateway-name");
    const auto &targets = jsonList(policy.spec(), "targetRefs");
    if (targets.empty())
        return labelsMatch(jsonAt(policy.spec(), {"selector", "matchLabels"}), server.labels);
    return name != server.labels.end() && policy.ns == server.ns && std::ranges::any_of(targets, [&](const Json &target) {
               return jsonText(target, "kind") == "Gateway" && jsonText(target, "name") == name->second;
           });
}

} // namespace

MtlsMode serverMode(const TrafficConfig &config, const TrafficWorkload &server, int workloadPort)
{
    for (const TrafficObject &policy : config.peerAuthentications) {
        if (policy.ns != server.ns || policy.ns == config.rootNamespace || !hasSelector(policy)
            || !labelsMatch(jsonAt(policy.spec(), {"selector", "matchLabels"}), server.labels))
            continue;
        if (const auto mode = modeOf(jsonAt(policy.spec(), {"portLevelMtls", std::to_string(workloadPort)})))
            return *mode;
        if (const auto mode = modeOf(jsonChild(policy.spec(), "mtls")))
            return *mode;
        break;
    }
    return namespaceMode(config, server.ns);
}

Handshake handshake(const TrafficConfig &config, const TrafficWorkload *source, const TrafficWorkload &server, const TrafficPort &port,
                    const Json &tls)
{
    const MtlsMode mode = server.sidecar ? serverMode(config, server, port.target) : MtlsMode::Disable;
    const Handshake plain = mode == MtlsMode::Strict ? Handshake::RefusedPlain : Handshake::Plain;
    if (!source || !source->sidecar)
        return plain;
    const std::string wanted = jsonText(tls, "mode");
    if (wanted == "DISABLE")
        return plain;
    if (wanted == "SIMPLE" || wanted == "MUTUAL")
        return Handshake::RefusedTls;
    if (wanted == "ISTIO_MUTUAL")
        return mode == MtlsMode::Disable ? Handshake::RefusedTls : Handshake::Mutual;
    // Automatic: the namespace's DISABLE decides for the whole service, before a workload's own mode is looked at.
    if (!server.sidecar || namespaceMode(config, server.ns) == MtlsMode::Disable || mode == MtlsMode::Disable)
        return plain;
    return Handshake::Mutual;
}

bool authorized(const TrafficConfig &config, const TrafficWorkload &server, const TrafficRequest &request, int workloadPort,
                const std::string &principal)
{
    if (!server.sidecar)
        return true;
    std::string ns;
    if (const std::size_t at = principal.find("/ns/"); at != std::string::npos)
        ns = principal.substr(at + 4, principal.find('/', at + 4) - at - 4);
    const Subject subject{request, workloadPort, principal, ns, request.protocol == ServiceProtocol::Tcp};
    bool anyAllow = false, allowed = false;
    for (const TrafficObject &policy : config.authorizationPolicies) {
        const std::string action = jsonText(policy.spec(), "action", "ALLOW");
        if ((action != "ALLOW" && action != "DENY") || !selects(config, policy, server))
            continue;
        const bool deny = action == "DENY";
        const bool matched =
            std::ranges::any_of(jsonList(policy.spec(), "rules"), [&](const Json &rule) { return ruleMatches(rule, subject, deny); });
        if (deny && matched)
            return false;
        anyAllow = anyAllow || !deny;
        allowed = allowed || (!deny && matched);
    }
    return !anyAllow || allowed;
}

} // namespace sandbox
