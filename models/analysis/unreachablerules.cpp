// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Routes and matches of a VirtualService that an earlier one takes everything from.
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unreachable{"route-unreachable", "IST0130", Severity::Warning};
constexpr Problem ineffective{"match-ineffective", "IST0131", Severity::Info};

QString nameOf(Ref entry, int position)
{
    const std::string_view name = entry["name"].text();
    return name.empty() ? u"#%1"_s.arg(position) : quote(name);
}

/// What a match asks for, without its name.
QByteArray meaning(Ref match)
{
    std::map<std::string_view, QByteArray> parts;
    for (const Ref field : match) {
        if (field.key() != "name")
            parts.emplace(field.key(), field.json(true));
    }
    QByteArray text;
    for (const auto &[key, value] : parts)
        text.append(key.data(), static_cast<qsizetype>(key.size())).append(':').append(value).append('\n');
    return text;
}

/// "exact:GET", "prefix:/a"; empty for a regex, which is not compared.
std::string literal(Ref match)
{
    if (const Ref exact = match["exact"]; !exact.text().empty())
        return std::string("exact:").append(exact.text());
    if (const Ref prefix = match["prefix"]; !prefix.text().empty())
        return std::string("prefix:").append(prefix.text());
    return {};
}

struct PrefixMatch {
    Ref match, route;
    int routeAt = 0;
    std::string_view prefix;
    qint64 port = 0;
    std::string method, authority;
    std::array<std::map<std::string_view, std::string>, 3> maps; ///< headers, queryParams, withoutHeaders
};

PrefixMatch prefixMatch(Ref match, Ref route, int routeAt)
{
    PrefixMatch result{
        match, route, routeAt, match["uri"]["prefix"].text(), match["port"].integer(), literal(match["method"]), literal(match["authority"]), {}};
    if (result.method.empty())
        result.method = "exact:GET";
    size_t at = 0;
    for (const char *field : {"headers", "queryParams", "withoutHeaders"}) {
        for (const Ref entry : match[field])
            result.maps[at].emplace(entry.key(), literal(entry));
        ++at;
    }
    return result;
}

bool takes(const std::string &earlier, const std::string &later)
{
    return earlier == later || std::string_view(earlier).starts_with(later);
}

/// Everything `later` asks for was taken by `earlier`.
bool covers(const PrefixMatch &earlier, const PrefixMatch &later)
{
    if (!later.prefix.starts_with(earlier.prefix) || earlier.port != later.port || !takes(earlier.method, later.method)
        || !takes(earlier.authority, later.authority))
        return false;
    for (size_t at = 0; at < earlier.maps.size(); ++at) {
        if (earlier.maps[at].size() != later.maps[at].size())
            return false;
        for (const auto &[key, value] : earlier.maps[at]) {
            const auto other = later.maps[at].find(key);
            if (other == later.maps[at].end() || !takes(value, other->second))
                return false;
        }
    }
    return true;
}

class Routes
{
public:
    Routes(const Item &item, Reporter &reporter)
        : m_item(item)
        , m_reporter(reporter)
    {
    }

    void check(const char *protocol)
    {
        m_seen.clear();
        m_prefixes.clear();
        m_catchAll = {};
        m_catchAllAt = -1;
        m_http = std::string_view(protocol) == "http";
        m_routes = m_item.spec()[protocol];
        int at = 0;
        for (const Ref route : m_routes) {
            if (!route.isNull())
                route["match"].size() == 0 ? plain(route, at) : matched(route, at);
            ++at;
        }
        for (size_t later = 1; later < m_prefixes.size(); ++later) {
            for (size_t earlier = 0; earlier < later && !compare(m_prefixes[earlier], m_prefixes[later]); ++earlier) { }
        }
    }

private:
    void plain(Ref route, int at)
    {
        if (m_catchAllAt >= 0) {
            m_reporter.report(unreachable, m_item, route,
                              u"rule %1 is never reached: rule %2 before it has no match, so it takes every request"_s.arg(
                                  nameOf(route, at), nameOf(m_catchAll, m_catchAllAt)),
                              u"give the earlier rule a match, or move it to the end"_s);
        }
        m_catchAll = route;
        m_catchAllAt = at;
    }

    void matched(Ref route, int at)
    {
        int duplicates = 0, position = -1;
        for (const Ref match : route["match"]) {
            ++position;
            if (m_catchAllAt >= 0) {
                m_reporter.report(unreachable, m_item, match,
                                  u"rule %1 is never reached: rule %2 before it has no match, so it takes every request"_s.arg(
                                      nameOf(route, at), nameOf(m_catchAll, m_catchAllAt)),
                                  u"move the rule without a match to the end"_s);
                continue;
            }
            const auto [known, fresh] = m_seen.try_emplace(meaning(match), at);
            if (!fresh) {
                m_reporter.report(ineffective, m_item, match,
                                  u"match %1 of rule %2 does nothing: rule %3 has the same one"_s.arg(
                                      nameOf(match, position), nameOf(route, at), nameOf(m_routes.at(known->second), known->second)),
                                  u"remove it"_s, removeFix(m_item, match, u"Remove the match"_s));
                ++duplicates;
                continue;
            }
            if (m_http && !match["uri"]["prefix"].text().empty())
                m_prefixes.push_back(prefixMatch(match, route, at));
        }
        if (duplicates == route["match"].size()) {
            m_reporter.report(unreachable, m_item, route, u"rule %1 is never reached: earlier rules have all of its matches"_s.arg(nameOf(route, at)),
                              u"remove it, or change its matches"_s);
        }
    }

    /// True when it was said.
    bool compare(const PrefixMatch &earlier, const PrefixMatch &later)
    {
        if (earlier.prefix == later.prefix || !covers(earlier, later))
            return false;
        m_reporter.report(ineffective, m_item, later.match["uri"]["prefix"],
                          u"the prefix %1 is never reached: %2 in rule %3 takes its requests first"_s.arg(quote(later.prefix), quote(earlier.prefix),
                                                                                                          nameOf(earlier.route, earlier.routeAt)),
                          u"put the longer prefix first"_s);
        return true;
    }

    const Item &m_item;
    Reporter &m_reporter;
    std::map<QByteArray, int> m_seen;
    std::vector<PrefixMatch> m_prefixes;
    Ref m_routes, m_catchAll;
    int m_catchAllAt = -1;
    bool m_http = false;
};

} // namespace

void checkUnreachableRules(const Item &item, Reporter &reporter)
{
    Routes routes(item, reporter);
    for (const char *protocol : {"http", "tcp", "tls"})
        routes.check(protocol);
}

} // namespace analysis
