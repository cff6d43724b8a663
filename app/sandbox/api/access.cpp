// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/access.h"

#include "app/sandbox/api/fields.h"

#include <QByteArray>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

std::string newToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .toStdString();
}

/// Takes as long for every wrong token.
bool sameToken(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

bool contains(const std::vector<std::string> &all, const std::string &one)
{
    return std::ranges::find(all, one) != all.end();
}

/// Of what lies in the viewer's namespaces, and the namespaces themselves.
bool isReadable(const ResourceId &id, bool namespaced)
{
    return id != ResourceId{"", "secrets"} && (namespaced || id == ResourceId{"", "namespaces"});
}

Json resourceRules(const User &user, const std::string &ns)
{
    const auto rule = [](std::vector<std::string> verbs, const char *groups, const char *resources) {
        return Json{{"verbs", std::move(verbs)}, {"apiGroups", {groups}}, {"resources", {resources}}};
    };
    if (user.admin)
        return Json::array({rule({"*"}, "*", "*")});
    Json rules = Json::array(
        {rule({"create"}, "authorization.k8s.io", "selfsubjectaccessreviews"), rule({"create"}, "authorization.k8s.io", "selfsubjectrulesreviews")});
    if (!contains(user.namespaces, ns))
        return rules;
    // Rules cannot say "all but Secrets", so the kinds are named.
    for (const ServedKind &kind : servedKinds())
        if (isReadable(kind.id, kind.namespaced))
            rules.push_back(rule({"get", "list", "watch"}, kind.id.group.c_str(), kind.id.plural.c_str()));
    return rules;
}

} // namespace

Json User::info() const
{
    return {{"username", name}, {"groups", groups}};
}

Access::Access(std::vector<std::string> viewerNamespaces)
    : m_adminToken(newToken())
    , m_viewerToken(newToken())
    , m_viewerNamespaces(std::move(viewerNamespaces))
{
}

User Access::userNamed(const std::string &name) const
{
    User user{name, {"system:authenticated"}, name == adminName, {}};
    if (user.admin)
        user.groups.insert(user.groups.begin(), "system:masters");
    if (name == viewerName)
        user.namespaces = m_viewerNamespaces;
    return user;
}

std::optional<User> Access::userOfToken(std::string_view token) const
{
    if (sameToken(token, m_adminToken))
        return userNamed(adminName);
    return sameToken(token, m_viewerToken) ? std::optional(userNamed(viewerName)) : std::nullopt;
}

std::optional<User> Access::authenticate(const HttpRequest &request) const
{
    if (const std::string_view authorization = request.header("Authorization"); !authorization.empty()) {
        constexpr std::string_view scheme = "Bearer ";
        const bool bearer = authorization.size() > scheme.size() && sameIgnoringCase(authorization.substr(0, scheme.size()), scheme);
        return bearer ? userOfToken(authorization.substr(scheme.size())) : std::nullopt;
    }
    return request.certificateUser.empty() ? std::nullopt : std::optional(userNamed(request.certificateUser));
}

bool Access::isAllowed(const User &user, const Attributes &wanted)
{
    if (user.admin)
        return true;
    const bool selfReview = wanted.group == "authorization.k8s.io" || wanted.resource == "selfsubjectreviews";
    if (selfReview)
        return wanted.verb == "create";
    if (wanted.verb != "get" && wanted.verb != "list" && wanted.verb != "watch")
        return false;
    if (wanted.group.empty() && wanted.resource == "secrets")
        return false;
    const bool proxies = wanted.subresource == "proxy"; // reaches what is behind the Service, so reading alone does not give it
    return !wanted.ns.empty() && contains(user.namespaces, wanted.ns) && !proxies;
}

tl::unexpected<Status> Access::denial(const User &user, const Attributes &wanted)
{
    const std::string resource = wanted.subresource.empty() ? wanted.resource : wanted.resource + '/' + wanted.subresource;
    const std::string what = wanted.group.empty() ? resource : wanted.resource + '.' + wanted.group;
    std::string message = what + (wanted.name.empty() ? "" : " \"" + wanted.name + '"') + " is forbidden: User \"" + user.name + "\" cannot "
        + wanted.verb + " resource \"" + resource + "\" in API group \"" + wanted.group + '"';
    message += wanted.ns.empty() ? " at the cluster scope" : " in the namespace \"" + wanted.ns + '"';
    return status::forbidden(servedKind(wanted.group, wanted.resource), wanted.name, std::move(message));
}

Answered<HttpResponse> Access::review(const User &user, const std::string &group, const std::string &plural, Json body) const
{
    if (!body.is_object())
        return status::badRequest("a review is an object");
    body["metadata"] = {{"creationTimestamp", nullptr}};
    const auto text = [&body](const char *path) { return fieldText(body, path); };
    if (group == "authorization.k8s.io" && plural == "selfsubjectaccessreviews") {
        bool allowed = user.admin;
        if (field(body, "spec.resourceAttributes")) {
            Attributes wanted{text("spec.resourceAttributes.verb"),      text("spec.resourceAttributes.group"),
                              text("spec.resourceAttributes.resource"),  text("spec.resourceAttributes.subresource"),
                              text("spec.resourceAttributes.namespace"), text("spec.resourceAttributes.name")};
            if (wanted.ns.empty() && wanted.group.empty() && wanted.resource == "namespaces")
                wanted.ns = wanted.name;
            allowed = isAllowed(user, wanted);
        } else if (field(body, "spec.nonResourceAttributes")) {
            allowed = user.admin || text("spec.nonResourceAttributes.verb") == "get";
        } else {
            return status::invalid(
                nullptr, {},
                {{"FieldValueInvalid", "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
                  "spec.resourceAttributes"}});
        }
        body["status"] = {{"allowed", allowed}};
    } else if (group == "authorization.k8s.io" && plural == "selfsubjectrulesreviews") {
        const std::string ns = text("spec.namespace");
        if (ns.empty())
            return status::badRequest("spec.namespace is needed");
        body["status"] = {{"resourceRules", resourceRules(user, ns)},
                          {"nonResourceRules", Json::array({{{"verbs", {"get"}}, {"nonResourceURLs", {user.admin ? "*" : "/version"}}}})},
                          {"incomplete", false}};
    } else if (group == "authentication.k8s.io" && plural == "selfsubjectreviews") {
        body["status"] = {{"userInfo", user.info()}};
    } else if (group == "authentication.k8s.io" && plural == "tokenreviews") {
        const auto known = userOfToken(text("spec.token"));
        body["status"] = known ? Json{{"authenticated", true}, {"user", known->info()}} : Json{{"authenticated", false}};
    } else {
        return status::noSuchPath();
    }
    return jsonResponse(body, 201);
}

} // namespace sandbox
