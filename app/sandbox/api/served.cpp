// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/served.h"

#include "models/mesh/kind.h"

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

bool isBuiltIn(const std::string &group)
{
    static constexpr std::array groups{"", "apps", "discovery.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io"};
    return std::ranges::find(groups, group) != groups.end();
}

bool hasStatus(mesh::Kind kind)
{
    static constexpr std::array without{mesh::Kind::ConfigMap,      mesh::Kind::Secret,          mesh::Kind::ServiceAccount,
                                        mesh::Kind::EndpointSlice,  mesh::Kind::MutatingWebhook, mesh::Kind::ValidatingWebhook,
                                        mesh::Kind::ReferenceGrant, mesh::Kind::ServiceProfile};
    return std::ranges::find(without, kind) == without.end();
}

ServedKind makeServed(const mesh::KindInfo &info)
{
    ServedKind served{.id = {info.group.toStdString(), info.plural.toStdString()},
                      .versions = {},
                      .kind = info.name.toStdString(),
                      .singular = info.name.toLower().toStdString(),
                      .shortNames = {},
                      .namespaced = info.namespaced};
    for (const QString &version : info.versions)
        served.versions.push_back(version.toStdString());
    for (const QString &name : info.shortNames)
        served.shortNames.push_back(name.toStdString());
    served.builtIn = isBuiltIn(served.id.group);
    served.hasStatus = hasStatus(info.kind);
    return served;
}

const std::vector<ServedKind> &table()
{
    static const std::vector<ServedKind> kinds = [] {
        std::vector<ServedKind> made;
        for (const mesh::KindInfo &info : mesh::allKinds())
            made.push_back(makeServed(info));
        std::vector<std::string> order;
        for (const ServedKind &kind : made)
            if (std::ranges::find(order, kind.id.group) == order.end())
                order.push_back(kind.id.group);
        std::ranges::stable_sort(made, {}, [&order](const ServedKind &kind) { return std::ranges::find(order, kind.id.group) - order.begin(); });
        return made;
    }();
    return kinds;
}

/// v2 > v1 > v1beta2 > v1beta1 > v1alpha1.
std::tuple<int, int, int> stability(const std::string &version)
{
    const auto number = [&version](std::size_t at) { return at < version.size() ? std::atoi(version.c_str() + at) : 0; };
    const std::size_t beta = version.find("beta"), alpha = version.find("alpha");
    if (beta != std::string::npos)
        return {1, number(1), number(beta + 4)};
    if (alpha != std::string::npos)
        return {0, number(1), number(alpha + 5)};
    return {2, number(1), 0};
}

} // namespace

bool ServedKind::serves(const std::string &version) const
{
    return std::ranges::find(versions, version) != versions.end();
}

std::span<const ServedKind> servedKinds()
{
    return table();
}

const ServedKind *servedKind(const std::string &group, const std::string &plural)
{
    const auto found = std::ranges::find_if(table(), [&](const ServedKind &kind) { return kind.id.group == group && kind.id.plural == plural; });
    return found == table().end() ? nullptr : &*found;
}

const std::vector<std::string> &servedGroups()
{
    static const std::vector<std::string> groups = [] {
        std::vector<std::string> made;
        for (const ServedKind &kind : table())
            if (made.empty() || made.back() != kind.id.group)
                made.push_back(kind.id.group);
        return made;
    }();
    return groups;
}

std::vector<std::string> servedVersions(const std::string &group)
{
    std::vector<std::string> versions;
    for (const ServedKind &kind : table())
        if (kind.id.group == group)
            for (const std::string &version : kind.versions)
                if (std::ranges::find(versions, version) == versions.end())
                    versions.push_back(version);
    std::ranges::sort(versions, std::ranges::greater(), stability);
    return versions;
}

Json inVersion(const Json &object, const ServedKind &kind, const std::string &version)
{
    Json made = object;
    made["apiVersion"] = kind.apiVersion(version);
    made["kind"] = kind.kind;
    return made;
}

} // namespace sandbox
