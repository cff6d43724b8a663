// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/localityfields.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

/// A locality is region/zone/subzone, each "*" or the end standing for all below.
QString localityProblem(std::string_view text)
{
    const auto stars = std::ranges::count(text, '*');
    if (stars > 1 || (stars == 1 && !text.ends_with('*')))
        return u"the locality %1 may have one \"*\", at its end"_s.arg(quote(text));
    if (text.empty() || text.starts_with('/') || text.ends_with('/') || text.find("//") != std::string_view::npos)
        return u"the locality %1 has an empty region, zone or subzone"_s.arg(quote(text));
    return {};
}

/// Whether one of the two is within the other.
bool overlap(std::string_view a, std::string_view b)
{
    const auto stem = [](std::string_view text) { return text.ends_with('*') ? text.substr(0, text.size() - 1) : text; };
    const std::string_view shorter = stem(a).size() < stem(b).size() ? stem(a) : stem(b),
                           longer = stem(a).size() < stem(b).size() ? stem(b) : stem(a);
    if (!longer.starts_with(shorter))
        return false;
    return longer.size() == shorter.size() || shorter.empty() || shorter.ends_with('/') || longer[shorter.size()] == '/';
}

void checkLocalities(const Fields &fields, const std::vector<std::pair<Ref, std::string_view>> &all)
{
    for (size_t at = 0; at < all.size(); ++at) {
        const auto &[node, text] = all[at];
        if (const QString problem = localityProblem(text); !problem.isEmpty())
            return fields.error(node, problem);
        for (size_t before = 0; before < at; ++before) {
            if (overlap(text, all[before].second))
                return fields.error(node, u"the localities %1 and %2 overlap"_s.arg(quote(text), quote(all[before].second)));
        }
    }
}

/// False when it is so wrong that istiod looks no further.
bool checkDistribute(const Fields &fields, Ref distribute)
{
    std::vector<std::pair<Ref, std::string_view>> sources;
    for (const Ref rule : distribute) {
        sources.emplace_back(rule["from"] ? rule["from"] : rule, rule["from"].text());
        std::vector<std::pair<Ref, std::string_view>> targets;
        qint64 total = 0;
        for (const Ref share : rule["to"]) {
            targets.emplace_back(share, share.key());
            if (share.integer() < 1 || share.integer() > 100) {
                fields.error(share, u"the share %1 is not in 1..100"_s.arg(share.integer()));
                return false;
            }
            total += share.integer();
        }
        if (total != 100) {
            fields.error(rule["to"] ? rule["to"] : rule, u"the shares add up to %1, not to 100"_s.arg(total));
            return false;
        }
        checkLocalities(fields, targets);
    }
    checkLocalities(fields, sources);
    return true;
}

void checkFailover(const Fields &fields, Ref failover)
{
    for (const Ref rule : failover) {
        const std::string_view from = rule["from"].text(), to = rule["to"].text();
        if (from == to)
            fields.error(rule, u"the failover leads from %1 to itself"_s.arg(quote(from)));
        for (const Ref region : {rule["from"], rule["to"]}) {
            if (region.text().find('/') != std::string_view::npos)
                fields.error(region, u"failover is between regions, and %1 is more than a region"_s.arg(quote(region.text())));
            if (region.text().find('*') != std::string_view::npos)
                fields.error(region, u"a failover's region can't have a wildcard"_s);
        }
    }
}

} // namespace

void checkLocality(const Fields &fields, Ref locality, bool hasOutlierDetection)
{
    if (!locality)
        return;
    const Ref distribute = locality["distribute"], failover = locality["failover"], priority = locality["failoverPriority"];
    if (distribute.size() > 0 && failover.size() > 0)
        return fields.error(failover, u"distribute and failover exclude each other"_s, u"take one of the two out"_s);
    if (failover.size() > 0) {
        for (const Ref label : priority) {
            if (label.text().starts_with("topology.kubernetes.io/") || label.text() == "topology.istio.io/subzone")
                return fields.error(label, u"failover excludes the label %1 in failoverPriority"_s.arg(quote(label.text())));
        }
    }
    if (!checkDistribute(fields, distribute))
        return;
    if ((failover.size() > 0 || priority.size() > 0) && !hasOutlierDetection)
        fields.warning(locality, u"failover without outlierDetection never happens"_s, u"add outlierDetection"_s);
    checkFailover(fields, failover);
}

} // namespace analysis
