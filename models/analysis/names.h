// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Names as Istio compares and checks them: host names with wildcards, DNS labels, exportTo, workload selectors, IP addresses,
// protocols. Pure functions of text; facts from Istio's API and its validation.
#pragma once

#include "models/base/tree.h"

#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace analysis {

struct NamePair {
    std::string_view ns, name;
    friend bool operator==(const NamePair &, const NamePair &) = default;
};
struct NamePairHash {
    size_t operator()(const NamePair &pair) const
    {
        const std::hash<std::string_view> hash;
        return hash(pair.ns) * 31 + hash(pair.name);
    }
};

namespace names {

/// RFC 1123: lower or upper case letters, digits and inner dashes, at most 63.
bool isDnsLabel(std::string_view text);
/// The same with a leading "*" or "*-" allowed.
bool isWildcardDnsLabel(std::string_view text);
bool isDns1123Subdomain(std::string_view text); ///< lower case labels joined by dots, at most 253
bool isIpAddress(std::string_view text);
/// "10.0.0.0/8", "::1/128"; without a slash an address.
bool isSubnet(std::string_view text);
/// As isSubnet, but the slash has to be there.
bool isPrefix(std::string_view text);

/// Why a host can't be used, "" when it can: labels, length, an all-numeric top level.
QString fqdnProblem(std::string_view host);
QString wildcardDomainProblem(std::string_view host);
/// "*foo.com": a wildcard that is no label of its own.
bool isPartialWildcard(std::string_view host);

/// A short name gets `.ns.svc.cluster.local`; with a dot or a leading wildcard it stands for itself.
std::string toFqdn(std::string_view host, std::string_view ns);
/// Name and namespace of "name.ns.svc.cluster.local"; nothing for every other host.
std::optional<NamePair> serviceOf(std::string_view fqdn);
/// The two may be asked for by the same request: equal, or a wildcard covers the other.
bool hostsMeet(std::string_view a, std::string_view b);
/// Every name that `host` stands for is one of `of`.
bool isSubsetOf(std::string_view host, std::string_view of);

/// All pairs of `wanted` are in `labels`. Nothing wanted: true.
bool selects(base::Tree::Ref wanted, base::Tree::Ref labels);
/// "app=web,version=v1", sorted, as selectors are written.
QString selectorText(base::Tree::Ref labels);

enum class Protocol : quint8 { Unknown, Tcp, Udp, Grpc, GrpcWeb, Http, HttpProxy, Http2, Https, Tls, Mongo, Redis, MySql };
Protocol protocolNamed(std::string_view word);
bool isHttp(Protocol protocol);
bool isTls(Protocol protocol);
bool isTcpBased(Protocol protocol); ///< TCP, TLS, HTTPS and the database protocols
/// Of a Kubernetes Service port: its appProtocol, else the prefix of its name; UDP ports are UDP.
Protocol protocolOfPort(base::Tree::Ref port);

} // namespace names
} // namespace analysis
