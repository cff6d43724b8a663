// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/tree.h"
#include "models/routes/routes.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace routes {

namespace {

constexpr int maxLabels = 4; ///< each is one more leg of two queries

/// An expression may wrap the attribute: has(xds.route_name) ? xds.route_name : "".
bool namesRoute(base::Tree::Ref tag)
{
    return tag["operation"].string() != "REMOVE"_L1 && tag["value"].string().contains("xds.route_name"_L1);
}

/// What Prometheus takes as a label: the tag's name is somebody's text, and becomes part of a query.
bool isLabel(const QString &name)
{
    const auto letter = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_'; };
    return !name.isEmpty() && letter(name.front()) && std::ranges::all_of(name, [&](QChar c) { return letter(c) || (c >= u'0' && c <= u'9'); });
}

/// tagOverrides of the metrics that count requests, or of all of them.
bool isOfRequests(base::Tree::Ref override_)
{
    const QString metric = override_["match"]["metric"].string();
    return metric.isEmpty() || metric == "ALL_METRICS"_L1 || metric == "REQUEST_COUNT"_L1;
}

} // namespace

QStringList labels(const mesh::Snapshot &snapshot)
{
    QStringList found;
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::Telemetry)) {
        const auto tree = base::readJson(object->json, object->key().toString());
        if (!tree)
            continue;
        for (const base::Tree::Ref metrics : tree->root()["spec"]["metrics"]) {
            for (const base::Tree::Ref override_ : metrics["overrides"]) {
                if (!isOfRequests(override_))
                    continue;
                for (const base::Tree::Ref tag : override_["tagOverrides"]) {
                    if (namesRoute(tag) && isLabel(tag.keyString()) && !found.contains(tag.keyString()))
                        found << tag.keyString();
                }
            }
        }
    }
    found.sort();
    return found.mid(0, maxLabels);
}

} // namespace routes
