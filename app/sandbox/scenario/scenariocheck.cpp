// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/scenariocheck.h"

#include "app/sandbox/scenario/lenientjson.h"
#include "models/mesh/kind.h"

#include <algorithm>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

QString q(const std::string &text)
{
    return QString::fromStdString(text);
}

/// Line of `list[index]` in the file; generated entries have none and get the list's.
int lineOf(const YamlNode &root, const char *list, std::size_t index)
{
    const YamlNode *node = root.find(list);
    if (!node)
        return root.line;
    return index < node->items.size() ? node->items[index].line : node->line;
}

std::string at(const char *list, std::size_t index, const char *field)
{
    return std::string(list) + '[' + std::to_string(index) + "]." + field;
}

} // namespace

void checkObject(const nlohmann::json &object, int line, const std::string &path, ScenarioProblem &problem)
{
    if (!object.is_object())
        return problem.report(line, path, u"expected a Kubernetes object"_s);
    const std::string apiVersion = jsonText(object, "apiVersion"), kind = jsonText(object, "kind");
    const std::size_t slash = apiVersion.find('/');
    const auto known = mesh::kindOf(q(slash == std::string::npos ? std::string() : apiVersion.substr(0, slash)), q(kind));
    if (!known)
        return problem.report(line, path + ".kind", u"\"%1 %2\" is not a kind that the sandbox serves"_s.arg(q(apiVersion), q(kind)));
    const nlohmann::json &metadata = jsonChild(object, "metadata");
    if (jsonText(metadata, "name").empty())
        return problem.report(line, path + ".metadata.name", u"must be given"_s);
    if (mesh::info(*known).namespaced && jsonText(metadata, "namespace").empty())
        problem.report(line, path + ".metadata.namespace", u"must be given for a %1"_s.arg(q(kind)));
}

void checkScenario(const Scenario &scenario, const YamlNode &root, ScenarioProblem &problem)
{
    std::set<std::string> namespaces{scenario.rootNamespace}, services, authorities, workloads;
    for (std::size_t i = 0; i < scenario.namespaces.size(); ++i) {
        if (!namespaces.insert(scenario.namespaces[i].name).second)
            problem.report(lineOf(root, "namespaces", i), at("namespaces", i, "name"), u"stands twice"_s);
    }
    const auto needNamespace = [&](const char *list, std::size_t i, const std::string &ns) {
        if (!namespaces.contains(ns))
            problem.report(lineOf(root, list, i), at(list, i, "namespace"), u"namespace \"%1\" is not in namespaces"_s.arg(q(ns)));
    };
    for (std::size_t i = 0; i < scenario.services.size(); ++i) {
        const ServiceSpec &service = scenario.services[i];
        needNamespace("services", i, service.ns);
        if (!services.insert(service.name + '.' + service.ns).second)
            problem.report(lineOf(root, "services", i), at("services", i, "name"), u"service stands twice"_s);
        for (const WorkloadSpec &workload : service.workloads) {
            if (!workloads.insert(workload.name + '.' + service.ns).second)
                problem.report(lineOf(root, "services", i), at("services", i, "workloads"), u"workload \"%1\" stands twice"_s.arg(q(workload.name)));
        }
    }
    for (std::size_t i = 0; i < scenario.gateways.size(); ++i) {
        needNamespace("gateways", i, scenario.gateways[i].ns);
        services.insert(scenario.gateways[i].name + '.' + scenario.gateways[i].ns);
    }
    for (std::size_t i = 0; i < scenario.callers.size(); ++i) {
        const CallerSpec &caller = scenario.callers[i];
        if (!caller.ns.empty())
            needNamespace("callers", i, caller.ns);
        if (!services.contains(caller.to))
            problem.report(lineOf(root, "callers", i), at("callers", i, "to"),
                           u"\"%1\" is no service or gateway (name.namespace)"_s.arg(q(caller.to)));
    }
    for (const AuthoritySpec &authority : scenario.certificates.authorities) {
        if (!authority.issuer.empty() && !authorities.contains(authority.issuer))
            problem.report(lineOf(root, "certificates", 0), "certificates.authorities", u"issuer \"%1\" must stand above"_s.arg(q(authority.issuer)));
        authorities.insert(authority.name);
    }
    const YamlNode *certificates = root.find("certificates");
    const auto needAuthority = [&](int line, const std::string &field, const std::string &name) {
        if (!authorities.contains(name))
            problem.report(line, "certificates." + field, u"no authority is named \"%1\""_s.arg(q(name)));
    };
    const auto line = [&](const char *field) {
        const YamlNode *node = certificates ? certificates->find(field) : nullptr;
        return node ? node->line : certificates ? certificates->line : root.line;
    };
    needAuthority(line("mesh"), "mesh", scenario.certificates.mesh);
    for (const auto &[ns, authority] : scenario.certificates.staleRoots)
        needAuthority(line("staleRoots"), "staleRoots." + ns, authority);
    for (std::size_t i = 0; i < scenario.certificates.secrets.size(); ++i)
        needAuthority(lineOf(*certificates, "secrets", i), at("secrets", i, "issuer"), scenario.certificates.secrets[i].issuer);
}

} // namespace sandbox
