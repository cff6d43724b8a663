// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/authorizationvalues.h"

#include <algorithm>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

QString accountProblem(std::string_view text)
{
    const size_t slash = text.find('/');
    if (text.empty())
        return u"the name is empty"_s;
    if (text.find('*') != std::string_view::npos)
        return u"wildcards are not allowed"_s;
    if (slash != text.rfind('/') || slash == 0 || slash + 1 == text.size())
        return u"it has to be \"account\" or \"namespace/account\""_s;
    return text.size() > 320 ? u"it is longer than 320 characters"_s : QString();
}

/// One wildcard at most, at an end.
QString wildcardProblem(std::string_view text)
{
    if (text.empty())
        return u"the value is empty"_s;
    const auto stars = std::ranges::count(text, '*');
    if (stars > 1)
        return u"only one wildcard is allowed"_s;
    return stars == 1 && !text.starts_with('*') && !text.ends_with('*') ? u"the wildcard has to stand at the start or the end"_s : QString();
}

/// Of unreserved characters, escapes, sub-delimiters, ":" and "@" (RFC 3986).
bool isPathPart(std::string_view part)
{
    static constexpr std::string_view others = "-._~%!$&'()+,;:@=";
    return !part.empty()
        && std::ranges::all_of(part, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || others.find(c) != std::string_view::npos; });
}

QString templateProblem(std::string_view path)
{
    const bool hasTemplate = path.find("{*}") != std::string_view::npos || path.find("{**}") != std::string_view::npos;
    while (path.starts_with('/'))
        path.remove_prefix(1);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    bool ended = false;
    while (true) {
        const size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        if (part == "{*}" || part == "{**}") {
            if (ended)
                return u"{**} has to be the last template"_s;
            ended = part == "{**}";
        } else if (part.find_first_of("{}") != std::string_view::npos) {
            return u"braces are for {*} and {**} alone"_s;
        } else if (hasTemplate && !isPathPart(part)) {
            return u"beside a template, %1 can't be a part of a path"_s.arg(quote(part));
        }
        if (slash == std::string_view::npos)
            return {};
        path.remove_prefix(slash + 1);
    }
}

/// The first that has a problem is all istiod says.
void checkFirst(const Fields &fields, Ref list, QString (*problemOf)(std::string_view), const QString &hint)
{
    for (const Ref at : list) {
        if (const QString problem = problemOf(at.text()); !problem.isEmpty())
            return fields.error(at, u"%1 can't be used: %2"_s.arg(quote(at.text()), problem), hint);
    }
}

bool hasEmpty(Ref list)
{
    return std::ranges::any_of(list, [](Ref at) { return at.text().empty(); });
}

/// name[key]
bool hasKey(std::string_view text)
{
    const size_t open = text.find('[');
    return text.ends_with(']') && open != std::string_view::npos && open > 0 && open + 2 < text.size();
}

bool isPlainAttribute(std::string_view key)
{
    static const std::set<std::string_view> known{"source.namespace",       "source.principal",       "request.auth.principal",
                                                  "request.auth.audiences", "request.auth.presenter", "connection.sni"};
    return known.contains(key);
}

QString unknownAttribute(std::string_view key)
{
    if (key == "destination.namespace")
        return u"destination.namespace is the policy's own namespace"_s;
    if (key.starts_with("destination.labels"))
        return u"destination.labels is what the selector is for"_s;
    if (key == "destination.name" || key == "destination.user")
        return u"%1 is of an older API"_s.arg(quote(key));
    return u"Istio knows no attribute %1"_s.arg(quote(key));
}

} // namespace

void checkAddresses(const Fields &fields, Ref list)
{
    for (const Ref at : list)
        fields.subnet(at);
}

void checkPorts(const Fields &fields, Ref list)
{
    for (const Ref at : list) {
        bool ok = false;
        const uint number = toQString(at.text()).toUInt(&ok);
        if (!ok || number > 65535 || at.text().find_first_not_of("0123456789") != std::string_view::npos)
            fields.error(at, u"%1 is no port"_s.arg(quote(at.text())), u"write a number up to 65535 in quotes"_s);
    }
}

void checkNotEmpty(const Fields &fields, Ref list)
{
    const auto found = std::ranges::find_if(list, [](Ref at) { return at.text().empty(); });
    if (found != list.end())
        fields.error(*found, u"%1 has an empty value"_s.arg(list.keyString()), u"remove it"_s);
}

void checkServiceAccounts(const Fields &fields, Ref list)
{
    if (list.size() > 16)
        return fields.error(list, u"%1 has more than 16 values"_s.arg(list.keyString()), u"use several rules"_s);
    checkFirst(fields, list, accountProblem, u"write the account's name, or namespace/name"_s);
}

void checkTrustDomains(const Fields &fields, Ref list)
{
    const auto problemOf = [](std::string_view text) {
        const QString problem = wildcardProblem(text);
        return problem.isEmpty() && text.find('/') != std::string_view::npos ? u"a trust domain has no slash"_s : problem;
    };
    checkFirst(fields, list, problemOf, u"write a trust domain such as cluster.local"_s);
}

void checkPathTemplates(const Fields &fields, Ref list)
{
    checkFirst(fields, list, templateProblem, u"use {*} for one part of the path, and {**} at the end for any number"_s);
}

void checkAttribute(const Fields &fields, Ref key, Ref values)
{
    const std::string_view name = key.text();
    if (hasEmpty(values))
        return checkNotEmpty(fields, values);
    if (name.starts_with("request.headers") || name.starts_with("request.auth.claims") || name.starts_with("experimental.envoy.filters.")) {
        if (!hasKey(name))
            fields.error(key, u"the condition %1 needs a name in brackets"_s.arg(quote(name)), u"write it as request.headers[x-token]"_s);
    } else if (name == "source.ip" || name == "remote.ip" || name == "destination.ip") {
        checkAddresses(fields, values);
    } else if (name == "destination.port") {
        checkPorts(fields, values);
    } else if (name == "source.serviceAccount") {
        checkServiceAccounts(fields, values);
    } else if (name == "source.trustDomain") {
        checkFirst(fields, values, wildcardProblem, u"write a trust domain such as cluster.local"_s);
    } else if (!isPlainAttribute(name)) {
        fields.error(key, unknownAttribute(name), u"see Istio's list of authorization policy conditions"_s);
    }
}

bool isMethod(std::string_view text)
{
    static const std::set<std::string_view> known{"ACL",
                                                  "BASELINE-CONTROL",
                                                  "BIND",
                                                  "CHECKIN",
                                                  "CHECKOUT",
                                                  "CONNECT",
                                                  "COPY",
                                                  "DELETE",
                                                  "GET",
                                                  "HEAD",
                                                  "LABEL",
                                                  "LINK",
                                                  "LOCK",
                                                  "MERGE",
                                                  "MKACTIVITY",
                                                  "MKCALENDAR",
                                                  "MKCOL",
                                                  "MKREDIRECTREF",
                                                  "MKWORKSPACE",
                                                  "MOVE",
                                                  "OPTIONS",
                                                  "ORDERPATCH",
                                                  "PATCH",
                                                  "POST",
                                                  "PRI",
                                                  "PROPFIND",
                                                  "PROPPATCH",
                                                  "PURGE",
                                                  "PUT",
                                                  "QUERY",
                                                  "REBIND",
                                                  "REPORT",
                                                  "SEARCH",
                                                  "TRACE",
                                                  "UNBIND",
                                                  "UNCHECKOUT",
                                                  "UNLINK",
                                                  "UNLOCK",
                                                  "UPDATE",
                                                  "UPDATEREDIRECTREF",
                                                  "VERSION-CONTROL"};
    return known.contains(text) || text.starts_with('*') || text.ends_with('*') || text.empty();
}

} // namespace analysis
