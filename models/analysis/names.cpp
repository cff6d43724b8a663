// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/names.h"

#include "models/analysis/item.h"

#include <algorithm>
#include <charconv>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis::names {

namespace {

constexpr std::string_view clusterSuffix = ".svc.cluster.local";

bool isAlnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isNumber(std::string_view text)
{
    if (text.starts_with('+') || text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Splits at `by`; visit returns false to stop.
template <class Visit> void split(std::string_view text, char by, Visit visit)
{
    while (true) {
        const size_t at = text.find(by);
        if (!visit(text.substr(0, at), at == std::string_view::npos) || at == std::string_view::npos)
            return;
        text.remove_prefix(at + 1);
    }
}

QString quoted(std::string_view text)
{
    return u'"' + toQString(text) + u'"';
}

QString labelsProblem(std::string_view domain)
{
    const size_t dot = domain.rfind('.');
    const std::string_view top = dot == std::string_view::npos ? domain : domain.substr(dot + 1);
    if (isNumber(top))
        return u"the last part of the domain name %1 is a number"_s.arg(quoted(domain));
    QString problem;
    split(domain, '.', [&](std::string_view label, bool last) {
        if (!(last && label.empty()) && !isDnsLabel(label))
            problem = u"%1 is no valid part of the domain name %2"_s.arg(quoted(label), quoted(domain));
        return problem.isEmpty();
    });
    return problem;
}

QString sizeProblem(std::string_view host)
{
    if (host.empty())
        return u"the host name is empty"_s;
    return host.size() > 255 ? u"the host name is longer than 255 characters"_s : QString();
}

bool isIpv4(std::string_view text)
{
    int parts = 0;
    bool ok = true;
    split(text, '.', [&](std::string_view part, bool) {
        int value = 256;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        ok = error == std::errc() && end == part.data() + part.size() && part[0] != '-' && value <= 255 && (part.size() == 1 || part[0] != '0');
        return ok && ++parts < 5;
    });
    return ok && parts == 4;
}

bool isIpv6(std::string_view text)
{
    text = text.substr(0, text.find('%'));
    const size_t gap = text.find("::");
    if (gap != std::string_view::npos && text.find("::", gap + 1) != std::string_view::npos)
        return false;
    int groups = 0;
    bool ok = true;
    const auto count = [&](std::string_view half) {
        if (half.empty())
            return;
        split(half, ':', [&](std::string_view group, bool last) {
            if (last && group.find('.') != std::string_view::npos) {
                ok = isIpv4(group);
                groups += 2;
                return false;
            }
            ok = !group.empty() && group.size() <= 4 && group.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
            ++groups;
            return ok;
        });
    };
    if (gap == std::string_view::npos) {
        count(text);
        return ok && groups == 8;
    }
    count(text.substr(0, gap));
    if (ok)
        count(text.substr(gap + 2));
    return ok && groups < 8;
}

} // namespace

bool isDnsLabel(std::string_view text)
{
    return !text.empty() && text.size() <= 63 && isAlnum(text.front()) && isAlnum(text.back())
        && std::ranges::all_of(text, [](char c) { return isAlnum(c) || c == '-'; });
}

bool isWildcardDnsLabel(std::string_view text)
{
    if (text == "*")
        return true;
    if (text.size() > 63)
        return false;
    if (text.starts_with("*-"))
        return isDnsLabel(text.substr(2));
    return isDnsLabel(text.starts_with('*') ? text.substr(1) : text);
}

bool isDns1123Subdomain(std::string_view text)
{
    bool ok = !text.empty() && text.size() <= 253;
    if (ok)
        split(text, '.', [&ok](std::string_view label, bool) {
            ok = isDnsLabel(label) && std::ranges::none_of(label, [](char c) { return c >= 'A' && c <= 'Z'; });
            return ok;
        });
    return ok;
}

bool isIpAddress(std::string_view text)
{
    return text.find(':') == std::string_view::npos ? isIpv4(text) : isIpv6(text);
}

bool isPrefix(std::string_view text)
{
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return false;
    const std::string_view address = text.substr(0, slash), bits = text.substr(slash + 1);
    const bool four = address.find(':') == std::string_view::npos;
    int length = -1;
    const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), length);
    return error == std::errc() && end == bits.data() + bits.size() && length >= 0 && length <= (four ? 32 : 128) && isIpAddress(address)
        && address.find('%') == std::string_view::npos;
}

bool isSubnet(std::string_view text)
{
    return text.find('/') == std::string_view::npos ? isIpAddress(text) : isPrefix(text);
}

QString fqdnProblem(std::string_view host)
{
    const QString size = sizeProblem(host);
    return size.isEmpty() ? labelsProblem(host) : size;
}

QString wildcardDomainProblem(std::string_view host)
{
    if (const QString size = sizeProblem(host); !size.isEmpty())
        return size;
    const size_t dot = host.find('.');
    const std::string_view first = host.substr(0, dot);
    if (!isWildcardDnsLabel(first))
        return u"%1 is no valid part of the domain name %2"_s.arg(quoted(first), quoted(host));
    return dot == std::string_view::npos ? QString() : labelsProblem(host.substr(dot + 1));
}

bool isPartialWildcard(std::string_view host)
{
    return host.find('*') != std::string_view::npos && host.size() != 1 && !host.starts_with("*.");
}

std::string toFqdn(std::string_view host, std::string_view ns)
{
    std::string fqdn(host);
    if (!host.starts_with('*') && host.find('.') == std::string_view::npos)
        fqdn.append(".").append(ns).append(clusterSuffix);
    return fqdn;
}

std::optional<NamePair> serviceOf(std::string_view fqdn)
{
    if (!fqdn.ends_with(clusterSuffix))
        return std::nullopt;
    const std::string_view rest = fqdn.substr(0, fqdn.size() - clusterSuffix.size());
    const size_t dot = rest.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == rest.size())
        return std::nullopt;
    return NamePair{rest.substr(dot + 1), rest.substr(0, dot)};
}

bool hostsMeet(std::string_view a, std::string_view b)
{
    const bool wildA = a.starts_with('*'), wildB = b.starts_with('*');
    if (wildA && wildB)
        return a.size() < b.size() ? b.ends_with(a.substr(1)) : a.ends_with(b.substr(1));
    if (wildA)
        return b.ends_with(a.substr(1));
    return wildB ? a.ends_with(b.substr(1)) : a == b;
}

bool isSubsetOf(std::string_view host, std::string_view of)
{
    if (!of.starts_with('*'))
        return host == of;
    if (host.starts_with('*'))
        return host.size() >= of.size() && host.ends_with(of.substr(1));
    return host.ends_with(of.substr(1));
}

bool selects(base::Tree::Ref wanted, base::Tree::Ref labels)
{
    return std::ranges::all_of(wanted, [labels](base::Tree::Ref pair) {
        const base::Tree::Ref value = labels[pair.key()];
        return value && value.text() == pair.text();
    });
}

QString selectorText(base::Tree::Ref labels)
{
    std::map<std::string_view, std::string_view> sorted;
    for (const base::Tree::Ref pair : labels)
        sorted.emplace(pair.key(), pair.text());
    QStringList pairs;
    for (const auto &[key, value] : sorted)
        pairs << toQString(key) + u'=' + toQString(value);
    return pairs.join(u',');
}

Protocol protocolNamed(std::string_view word)
{
    static const std::map<std::string, Protocol, std::less<>> known{
        {"tcp", Protocol::Tcp},   {"udp", Protocol::Udp},     {"grpc", Protocol::Grpc},   {"grpc-web", Protocol::GrpcWeb},
        {"http", Protocol::Http}, {"http2", Protocol::Http2}, {"https", Protocol::Https}, {"http_proxy", Protocol::HttpProxy},
        {"tls", Protocol::Tls},   {"mongo", Protocol::Mongo}, {"redis", Protocol::Redis}, {"mysql", Protocol::MySql}};
    std::string lower(word);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto found = known.find(lower);
    return found == known.end() ? Protocol::Unknown : found->second;
}

bool isHttp(Protocol protocol)
{
    using enum Protocol;
    return protocol == Http || protocol == Http2 || protocol == HttpProxy || protocol == Grpc || protocol == GrpcWeb;
}

bool isTls(Protocol protocol)
{
    return protocol == Protocol::Https || protocol == Protocol::Tls;
}

bool isTcpBased(Protocol protocol)
{
    using enum Protocol;
    return protocol == Tcp || protocol == Https || protocol == Tls || protocol == Mongo || protocol == Redis || protocol == MySql;
}

Protocol protocolOfPort(base::Tree::Ref port)
{
    if (port["protocol"].text() == "UDP")
        return Protocol::Udp;
    std::string_view name = port["name"].text();
    if (const base::Tree::Ref app = port["appProtocol"]; app && !app.isNull()) {
        name = app.text();
        if (name == "kubernetes.io/h2c")
            return Protocol::Http2;
        if (name == "kubernetes.io/ws")
            return Protocol::Http;
        if (name == "kubernetes.io/wss")
            return Protocol::Https;
    }
    if (name.size() >= 8 && protocolNamed(name.substr(0, 8)) == Protocol::GrpcWeb)
        return Protocol::GrpcWeb;
    const Protocol protocol = protocolNamed(name.substr(0, name.find('-')));
    const qint64 number = port["port"].integer();
    const bool wellKnown = number == 25 || number == 53 || number == 3306 || number == 27017;
    return protocol == Protocol::Unknown && wellKnown ? Protocol::Tcp : protocol;
}

} // namespace analysis::names
