// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/fields.h"

#include <re2/re2.h>

#include <charconv>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem invalid{"field-invalid", "IST0106", Severity::Error};
constexpr Problem doubtful{"field-doubtful", "IST0133", Severity::Warning};

bool isQualifiedName(std::string_view text)
{
    const auto inner = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.'; };
    return !text.empty() && text.size() <= 63 && std::isalnum(static_cast<unsigned char>(text.front()))
        && std::isalnum(static_cast<unsigned char>(text.back())) && std::ranges::all_of(text, inner);
}

bool isLabelKey(std::string_view key)
{
    const size_t slash = key.rfind('/');
    if (slash == std::string_view::npos)
        return isQualifiedName(key);
    const std::string_view prefix = key.substr(0, slash);
    return prefix.size() <= 253 && isQualifiedName(key.substr(slash + 1)) && names::fqdnProblem(std::string(prefix) + ".x").isEmpty();
}

} // namespace

void Fields::error(Ref at, const QString &message, const QString &hint) const
{
    m_reporter.report(invalid, m_item, at, message, hint.isEmpty() ? u"istiod refuses the object as it stands: mend this field"_s : hint);
}

void Fields::warning(Ref at, const QString &message, const QString &hint) const
{
    m_reporter.report(doubtful, m_item, at, message, hint.isEmpty() ? u"istiod takes it, but not as it reads: mend or remove this field"_s : hint);
}

void Fields::port(Ref at, Ref holder) const
{
    const qint64 number = at.integer();
    if (number >= 1 && number <= 65535)
        return;
    const QString what = at && !at.isNumber() ? quote(at.text()) : QString::number(number);
    error(at ? at : holder, u"the port %1 is no number in 1..65535"_s.arg(what));
}

void Fields::portName(Ref at) const
{
    if (!names::isDnsLabel(at.text()))
        error(at, u"%1 is no valid port name"_s.arg(quote(at.text())), u"use letters, digits and inner dashes, at most 63"_s);
}

void Fields::protocol(Ref at, Ref holder, bool required) const
{
    if (names::protocolNamed(at.text()) != names::Protocol::Unknown || (at.text().empty() && !required))
        return;
    error(at ? at : holder, u"%1 is no protocol Istio knows"_s.arg(quote(at.text())),
          u"use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, MYSQL or REDIS"_s);
}

void Fields::wildcardDomain(Ref at) const
{
    if (const QString problem = names::wildcardDomainProblem(at.text()); !problem.isEmpty())
        error(at, problem);
}

void Fields::fqdn(Ref at, Ref holder) const
{
    if (const QString problem = names::fqdnProblem(at.text()); !problem.isEmpty())
        error(at ? at : holder, problem);
}

void Fields::ipAddress(Ref at) const
{
    if (!names::isIpAddress(at.text()))
        error(at, u"%1 is no IP address"_s.arg(quote(at.text())));
}

void Fields::subnet(Ref at) const
{
    if (!names::isSubnet(at.text()))
        error(at, u"%1 is no IP address or range like 10.0.0.0/8"_s.arg(quote(at.text())));
}

void Fields::duration(Ref at) const
{
    if (!at || at.isNull())
        return;
    const auto value = nanoseconds(at.text());
    if (!value)
        error(at, u"%1 is no duration"_s.arg(quote(at.text())), u"write seconds like 5s, or 1.5s, 300ms, 1m"_s);
    else if (*value < 1e6)
        error(at, u"the duration %1 is shorter than 1ms"_s.arg(quote(at.text())));
    else if (std::fmod(*value, 1e6) != 0)
        error(at, u"the duration %1 is finer than a millisecond"_s.arg(quote(at.text())));
}

void Fields::percent(Ref at) const
{
    if (at && (at.number() < 0 || at.number() > 100))
        error(at, u"the percentage %1 is not in 0..100"_s.arg(at.number()));
}

void Fields::nonNegative(Ref at) const
{
    if (at.number() < 0)
        error(at, u"%1 can't be negative"_s.arg(at.keyString()));
}

void Fields::labels(Ref map) const
{
    for (const Ref pair : map) {
        if (!isLabelKey(pair.key()))
            error(pair, u"%1 is no valid label name"_s.arg(quote(pair.key())));
        if (!pair.text().empty() && !isQualifiedName(pair.text()))
            error(pair, u"%1 is no valid label value"_s.arg(quote(pair.text())));
    }
}

void Fields::selector(Ref selector, const char *labelsKey, const QString &what) const
{
    if (!selector || selector.isNull())
        return;
    const Ref labels = selector[labelsKey];
    for (const Ref pair : labels) {
        if (pair.key().empty())
            error(pair, u"the selector has a label without a name"_s);
        if (pair.key().find('*') != std::string_view::npos || pair.text().find('*') != std::string_view::npos)
            error(pair, u"selectors know no wildcards, and %1=%2 has one"_s.arg(pair.keyString(), toQString(pair.text())));
    }
    if (labels.size() == 0)
        warning(selector, what + u" without labels: it applies to every workload of the namespace"_s, u"add labels, or leave the selector out"_s);
}

bool Fields::exclusiveSelector(Ref selector, const QString &what) const
{
    bool good = true;
    for (const Ref pair : selector["labels"])
        good = good && !pair.key().empty() && pair.key().find('*') == std::string_view::npos && pair.text().find('*') == std::string_view::npos;
    this->selector(selector, "labels", what);
    return good;
}

void Fields::gatewayNames(Ref list) const
{
    for (const Ref name : list) {
        const std::string_view text = name.text();
        const size_t slash = text.find('/');
        if (slash == std::string_view::npos) {
            const size_t dot = text.find('.');
            if (dot != std::string_view::npos) {
                static constexpr Problem legacy{"gateway-name-legacy", "IST0133 KIA1108", Severity::Warning};
                const std::string_view rest = text.substr(dot + 1);
                const QString better = toQString(rest.substr(0, rest.find('.'))) + u'/' + toQString(text.substr(0, dot));
                m_reporter.report(legacy, m_item, name, u"%1 is an old way to name a Gateway"_s.arg(quote(text)), u"write %1"_s.arg(quote(better)),
                                  setFix(m_item, name, '"' + better.toUtf8() + '"', u"Write %1"_s.arg(better)));
            }
            fqdn(name, name);
            return; // as istiod: it looks no further
        }
        if (slash == 0 || slash + 1 == text.size())
            error(name, u"%1 lacks a namespace or a name"_s.arg(quote(text)));
        if (!names::isDnsLabel(text.substr(0, slash)))
            error(name, u"%1 is no valid namespace"_s.arg(quote(text.substr(0, slash))));
        if (!names::isDnsLabel(text.substr(slash + 1)))
            error(name, u"%1 is no valid name for a Gateway"_s.arg(quote(text.substr(slash + 1))));
    }
}

void Fields::exportTo(Ref list, bool allowNone, bool hasSelector) const
{
    std::set<std::string_view> seen;
    for (const Ref entry : list) {
        const std::string_view key = entry.text() == "." ? m_item.nsText() : entry.text();
        if (seen.contains(key)) {
            error(entry, u"exportTo names %1 twice"_s.arg(quote(key)), u"remove one of the two"_s);
        } else if (key == "~" && !allowNone) {
            error(entry, u"exportTo \"~\" (nobody) is for ServiceEntries only"_s, u"use \".\", \"*\" or a namespace"_s);
        } else if (key != "*" && key != "~" && !names::isDnsLabel(key)) {
            error(entry, u"%1 in exportTo is no namespace"_s.arg(quote(key)), u"use \".\", \"*\" or a namespace"_s);
        } else {
            seen.insert(key);
        }
    }
    if (hasSelector && !seen.empty() && (seen.size() > 1 || !seen.contains(m_item.nsText())))
        error(list, u"a DestinationRule with a workloadSelector can be exported to its own namespace only"_s);
    if (list.size() > 1 && seen.contains("*"))
        error(list, u"exportTo has both \"*\" and others"_s, u"leave \"*\" alone, or out"_s);
    if (list.size() > 1 && seen.contains("~"))
        error(list, u"exportTo has both \"~\" (nobody) and others"_s, u"leave \"~\" alone, or out"_s);
}

void Fields::regex(Ref at) const
{
    if (at.text().empty())
        error(at, u"the regular expression is empty"_s);
    else if (const QString problem = regexProblem(at.text()); !problem.isEmpty())
        error(at, u"the regular expression %1 can't be used: %2"_s.arg(quote(at.text()), problem), u"write it as RE2 does"_s);
}

void Fields::stringMatch(Ref match, bool allowEmptyPrefix) const
{
    if (const Ref prefix = match["prefix"]; prefix && prefix.text().empty() && !allowEmptyPrefix)
        error(prefix, u"the prefix is empty"_s, u"leave the match out when every value is meant"_s);
    if (const Ref expression = match["regex"])
        regex(expression);
}

void Fields::destination(Ref destination, Ref holder) const
{
    if (!destination)
        return;
    const Ref host = destination["host"];
    if (host.text() == "*")
        error(host, u"a destination can't be every host"_s);
    else if (const QString problem = names::wildcardDomainProblem(host.text()); !problem.isEmpty())
        error(host ? host : destination ? destination : holder, problem);
    if (const Ref subset = destination["subset"]; subset && !subset.text().empty() && !names::isDnsLabel(subset.text()))
        error(subset, u"%1 is no valid name for a subset"_s.arg(quote(subset.text())));
    if (const Ref selected = destination["port"])
        port(selected["number"], selected);
}

void Fields::unixAddress(Ref at, std::string_view address) const
{
    if (address.starts_with('@'))
        return;
    if (address.empty() || !address.starts_with('/') || address.ends_with('/'))
        error(at, u"%1 is no absolute path of a socket"_s.arg(quote(address)));
}

std::optional<double> nanoseconds(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text == "0")
        return 0;
    double total = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        double value = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
        if (failed != std::errc() || text.front() == '-')
            return std::nullopt;
        text.remove_prefix(static_cast<size_t>(end - text.data()));
        const size_t length = std::min(text.find_first_of("0123456789."), text.size());
        const std::string_view unit = text.substr(0, length);
        const double scale = unit == "h"   ? 3600e9
            : unit == "m"                  ? 60e9
            : unit == "s"                  ? 1e9
            : unit == "ms"                 ? 1e6
            : unit == "us" || unit == "µs" ? 1e3
            : unit == "ns"                 ? 1
                                           : 0;
        if (scale == 0)
            return std::nullopt;
        total += std::round(value * scale);
        text.remove_prefix(length);
    }
    return negative ? -total : total;
}

QString regexProblem(std::string_view regex)
{
    if (regex.size() > 1024)
        return u"it is longer than 1024"_s;
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 compiled(re2::StringPiece(regex.data(), regex.size()), options);
    return compiled.ok() ? QString() : QString::fromStdString(compiled.error());
}

Ref matchValue(Ref match)
{
    for (const char *kind : {"exact", "prefix", "regex"}) {
        if (const Ref value = match[kind])
            return value;
    }
    return {};
}

} // namespace analysis
