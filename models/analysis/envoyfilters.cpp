// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An EnvoyFilter is one that istiod takes, and its patches do what they say whatever the order they are applied in.
#include "models/analysis/rulelist.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem relative{"envoyfilter-relative", "IST0151", Severity::Warning};
constexpr Problem replace{"envoyfilter-replace", "IST0152", Severity::Error};
constexpr Problem add{"envoyfilter-add", "IST0153", Severity::Error};
constexpr Problem remove{"envoyfilter-remove", "IST0154", Severity::Error};
constexpr Problem relativeVersion{"envoyfilter-relative-version", "IST0155", Severity::Warning};

/// The filter a patch is about: by its value's name, else by the listener match.
std::string filterName(Ref patch)
{
    const Ref value = patch["patch"]["value"];
    if (value.size() == 0)
        return {};
    if (const Ref name = value["name"])
        return std::string("name:").append(name.text());
    return std::string("match:").append(patch["match"]["listener"]["filterChain"]["filter"]["name"].text());
}

class Patches
{
public:
    explicit Patches(Reporter &reporter)
        : m_reporter(reporter)
    {
    }

    void take(const Item &item)
    {
        for (const Ref patch : item.spec()["configPatches"]) {
            if (!patch["patch"])
                return;
            const std::string name = filterName(patch);
            check(item, patch, name);
            if (!patch["match"]["proxy"]["proxyVersion"].text().empty())
                m_versioned.insert(name);
        }
    }

private:
    void check(const Item &item, Ref patch, const std::string &name)
    {
        const std::string_view operation = patch["patch"]["operation"].text(), applyTo = patch["applyTo"].text();
        const bool route = applyTo == "ROUTE_CONFIGURATION" || applyTo == "HTTP_ROUTE";
        const Ref place = patch["patch"]["value"] ? patch["patch"]["value"] : patch["patch"]["operation"];
        if (operation == "ADD" && route) {
            m_reporter.report(add, item, place, u"ADD is ignored for %1"_s.arg(toQString(applyTo)), u"use MERGE, or INSERT_FIRST for a route"_s);
        } else if (operation == "REMOVE" && route) {
            m_reporter.report(remove, item, place, u"REMOVE is ignored for %1"_s.arg(toQString(applyTo)),
                              u"remove the route where it is configured"_s);
        } else if (operation == "REPLACE" && applyTo != "NETWORK_FILTER" && applyTo != "HTTP_FILTER" && applyTo != "VIRTUAL_HOST") {
            m_reporter.report(replace, item, place, u"REPLACE is not possible for %1"_s.arg(applyTo.empty() ? u"this"_s : toQString(applyTo)),
                              u"use MERGE, or REMOVE and ADD"_s);
        } else if (operation == "REMOVE" || operation == "REPLACE" || operation == "INSERT_BEFORE" || operation == "INSERT_AFTER") {
            checkOrder(item, place, operation, name);
        }
    }

    void checkOrder(const Item &item, Ref place, std::string_view operation, const std::string &name)
    {
        if (item.spec()["priority"].integer() != 0)
            return;
        const bool versioned = m_versioned.contains(name);
        const QString message = versioned
            ? u"%1 depends on the order in which EnvoyFilters are applied, which the proxyVersion of another patch for the same filter changes"_s
            : u"%1 depends on the order in which EnvoyFilters are applied"_s;
        m_reporter.report(versioned ? relativeVersion : relative, item, place, message.arg(toQString(operation)),
                          u"set spec.priority, or use INSERT_FIRST or ADD"_s);
    }

    Reporter &m_reporter;
    std::set<std::string> m_versioned;
};

} // namespace

void checkEnvoyFilters(const World &world, Reporter &reporter)
{
    Patches patches(reporter);
    for (const ItemPtr &item : world.of(mesh::Kind::EnvoyFilter))
        patches.take(*item);
}

} // namespace analysis
