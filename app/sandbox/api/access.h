// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who asks, and what they may: an administrator, and a viewer who reads two namespaces and nothing else, so that clients
// can be tried as a user without rights. Answers the access and token reviews from the same rules.
#pragma once

#include "app/sandbox/api/status.h"

namespace sandbox {

struct User {
    std::string name;
    std::vector<std::string> groups;
    bool admin = false;
    std::vector<std::string> namespaces; ///< readable, Secrets apart

    Json info() const; ///< as authentication.k8s.io/v1 UserInfo
};

struct Attributes {
    std::string verb, group, resource, subresource, ns, name;
};

class Access
{
public:
    static constexpr const char *adminName = "sandbox-admin", *viewerName = "sandbox-viewer";

    /// Makes new tokens.
    explicit Access(std::vector<std::string> viewerNamespaces);

    const std::string &adminToken() const { return m_adminToken; }
    const std::string &viewerToken() const { return m_viewerToken; }
    const std::vector<std::string> &viewerNamespaces() const { return m_viewerNamespaces; }

    /// By bearer token, else by client certificate. nullopt = 401.
    std::optional<User> authenticate(const HttpRequest &request) const;
    static bool isAllowed(const User &user, const Attributes &wanted);
    static tl::unexpected<Status> denial(const User &user, const Attributes &wanted);

    /// POST of a review: `group` is authentication.k8s.io or authorization.k8s.io.
    Answered<HttpResponse> review(const User &user, const std::string &group, const std::string &plural, Json body) const;

private:
    std::optional<User> userOfToken(std::string_view token) const;
    User userNamed(const std::string &name) const;

    std::string m_adminToken, m_viewerToken;
    std::vector<std::string> m_viewerNamespaces;
};

} // namespace sandbox
