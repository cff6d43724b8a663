// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/lists.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace diff {

using base::Tree;
using Ref = Tree::Ref;

namespace {

constexpr int mostCompared = 20'000; ///< pairs of entries; above it unnamed entries are paired by position
constexpr double alike = 0.3;        ///< less in common: another entry

struct Keys {
    std::string_view list;
    std::array<std::string_view, 4> paths; ///< joined by '/'; the first that is there of "a|b"
};

// Lists whose entries the API knows by name: Istio's and the Gateway API's by their documentation, Kubernetes' by the
// x-kubernetes-list-map-keys of its OpenAPI.
constexpr std::array keyed{
    Keys{"subsets", {"name"}},
    Keys{"servers", {"port.name|port.number"}},
    Keys{"listeners", {"name"}},
    Keys{"route", {"destination.host", "destination.subset", "destination.port.number"}},
    Keys{"backendRefs", {"kind", "namespace", "name", "port"}},
    Keys{"parentRefs", {"namespace", "name", "sectionName", "port"}},
    Keys{"mirrors", {"destination.host", "destination.subset"}},
    Keys{"portLevelSettings", {"port.number"}},
    Keys{"ports", {"containerPort|port|number|name", "protocol"}},
    Keys{"endpoints", {"address"}},
    Keys{"ingress", {"port.number"}},
    Keys{"egress", {"port.number"}},
    Keys{"containers", {"name"}},
    Keys{"initContainers", {"name"}},
    Keys{"volumes", {"name"}},
    Keys{"volumeMounts", {"mountPath"}},
    Keys{"env", {"name"}},
    Keys{"imagePullSecrets", {"name"}},
    Keys{"webhooks", {"name"}},
    Keys{"conditions", {"type"}},
    Keys{"ownerReferences", {"uid"}},
    Keys{"targetRefs", {"kind", "name", "sectionName"}},
    Keys{"extensionProviders", {"name"}},
};
constexpr std::array<std::string_view, 6> rules{"http", "tls", "tcp", "rules", "match", "matches"};
constexpr std::array<std::string_view, 20> sets{"hosts",         "gateways", "exportTo",    "finalizers",        "methods",         "notMethods",
                                                "paths",         "notPaths", "hostnames",   "principals",        "notPrincipals",   "namespaces",
                                                "notNamespaces", "ipBlocks", "notIpBlocks", "requestPrincipals", "subjectAltNames", "serviceAccounts",
                                                "addresses",     "ports"};

template <class Table> bool contains(const Table &table, std::string_view word)
{
    return std::ranges::find(table, word) != table.end();
}

Ref follow(Ref from, std::string_view path)
{
    while (from && !path.empty()) {
        const size_t dot = path.find('.');
        from = from[path.substr(0, dot)];
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return from;
}

Ref firstOf(Ref from, std::string_view paths)
{
    while (!paths.empty()) {
        const size_t bar = paths.find('|');
        if (const Ref found = follow(from, paths.substr(0, bar)); found && !found.isNull())
            return found;
        paths = bar == std::string_view::npos ? std::string_view() : paths.substr(bar + 1);
    }
    return {};
}

QString scalarText(Ref value)
{
    const std::string_view text = value.text();
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

const Keys *keysOf(std::string_view list)
{
    const auto found = std::ranges::find(keyed, list, &Keys::list);
    return found == keyed.end() ? nullptr : &*found;
}

QString joined(Ref entry, const Keys &keys)
{
    QStringList parts;
    bool any = false;
    for (const std::string_view path : keys.paths) {
        if (path.empty())
            break;
        const Ref part = firstOf(entry, path);
        any = any || part;
        // A Service's port without a protocol is TCP; the server writes it down.
        parts << (!part && path == "protocol" ? u"TCP"_s : scalarText(part));
    }
    if (!any)
        return {};
    while (parts.size() > 1 && parts.last().isEmpty())
        parts.removeLast();
    if (parts.size() > 1 && parts.first().isEmpty())
        parts.removeFirst();
    return parts.join(u'/');
}

bool allScalars(Ref list)
{
    return std::ranges::none_of(list, [](Ref entry) { return entry.isMap() || entry.isList(); });
}

void leaves(Ref value, const QByteArray &path, QVector<QByteArray> &into)
{
    if (value.size() == 0) {
        into << path + '=' + value.json();
        return;
    }
    for (const Ref entry : value) {
        const std::string_view key = entry.key();
        leaves(entry, value.isMap() ? path + '.' + QByteArray(key.data(), static_cast<qsizetype>(key.size())) : path + "[]", into);
    }
}

QVector<QByteArray> leavesOf(Ref value)
{
    QVector<QByteArray> all;
    leaves(value, {}, all);
    std::ranges::sort(all);
    return all;
}

/// Share of leaves in common; the condition of a rule counts as much as all the rest.
double likeness(Ref a, const QVector<QByteArray> &ofA, Ref b, const QVector<QByteArray> &ofB)
{
    QVector<QByteArray> common;
    std::ranges::set_intersection(ofA, ofB, std::back_inserter(common));
    const double share = 2.0 * static_cast<double>(common.size()) / static_cast<double>(std::max<qsizetype>(1, ofA.size() + ofB.size()));
    const std::string_view condition = a["match"] || b["match"] ? "match" : "matches";
    if (!a[condition] && !b[condition])
        return share;
    return (share + (a[condition].same(b[condition]) ? 1.0 : 0.0)) / 2;
}

struct Matching {
    std::vector<int> before, after; ///< the partner's position, -1 = none

    Matching(int b, int a)
        : before(static_cast<size_t>(b), -1)
        , after(static_cast<size_t>(a), -1)
    {
    }
    void join(int b, int a)
    {
        before[static_cast<size_t>(b)] = a;
        after[static_cast<size_t>(a)] = b;
    }
    bool free(int b, int a) const { return before[static_cast<size_t>(b)] < 0 && after[static_cast<size_t>(a)] < 0; }
};

/// Equal names, the first with the first, the second with the second.
void byName(const QVector<QString> &before, const QVector<QString> &after, Matching &matching)
{
    QHash<QString, QVector<int>> places;
    for (int i = 0; i < before.size(); ++i) {
        if (!before[i].isEmpty())
            places[before[i]] << i;
    }
    for (int i = 0; i < after.size(); ++i) {
        if (const auto found = places.find(after[i]); found != places.end() && !found->isEmpty())
            matching.join(found->takeFirst(), i);
    }
}

QVector<QString> namesOf(const std::vector<Ref> &entries)
{
    QVector<QString> names;
    for (const Ref entry : entries)
        names << nameInList(entry);
    return names;
}

QVector<QString> textsOf(const std::vector<Ref> &entries)
{
    QVector<QString> texts;
    for (const Ref entry : entries)
        texts << QString::fromUtf8(entry.json(true));
    return texts;
}

std::vector<int> unmatched(const std::vector<int> &partners)
{
    std::vector<int> free;
    for (size_t i = 0; i < partners.size(); ++i) {
        if (partners[i] < 0)
            free.push_back(static_cast<int>(i));
    }
    return free;
}

void byLikeness(const std::vector<Ref> &before, const std::vector<Ref> &after, Matching &matching)
{
    const std::vector<int> left = unmatched(matching.before), right = unmatched(matching.after);
    if (left.size() * right.size() > mostCompared) {
        for (size_t i = 0; i < std::min(left.size(), right.size()); ++i)
            matching.join(left[i], right[i]);
        return;
    }
    QHash<int, QVector<QByteArray>> ofLeft, ofRight;
    for (const int i : left)
        ofLeft.insert(i, leavesOf(before[static_cast<size_t>(i)]));
    for (const int i : right)
        ofRight.insert(i, leavesOf(after[static_cast<size_t>(i)]));
    std::vector<std::tuple<double, int, int, int>> pairs; // -likeness, distance, before, after
    for (const int b : left) {
        for (const int a : right) {
            const double score = likeness(before[static_cast<size_t>(b)], ofLeft[b], after[static_cast<size_t>(a)], ofRight[a]);
            if (score >= alike)
                pairs.emplace_back(-score, std::abs(b - a), b, a);
        }
    }
    std::ranges::sort(pairs);
    for (const auto &[score, distance, b, a] : pairs) {
        if (matching.free(b, a))
            matching.join(b, a);
    }
}

/// Positions in `values` of a longest increasing subsequence.
std::vector<bool> keptInOrder(const std::vector<int> &values)
{
    std::vector<int> best(values.size(), 1), previous(values.size(), -1);
    int last = -1;
    for (size_t i = 0; i < values.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (values[j] < values[i] && best[j] + 1 > best[i]) {
                best[i] = best[j] + 1;
                previous[i] = static_cast<int>(j);
            }
        }
        // Of two that swapped the one that went up has moved: the other one is kept.
        if (last < 0 || best[i] >= best[static_cast<size_t>(last)])
            last = static_cast<int>(i);
    }
    std::vector<bool> kept(values.size(), false);
    for (int at = last; at >= 0; at = previous[static_cast<size_t>(at)])
        kept[static_cast<size_t>(at)] = true;
    return kept;
}

void markMoved(QVector<Pair> &pairs)
{
    std::vector<int> order;
    std::vector<qsizetype> places;
    for (qsizetype i = 0; i < pairs.size(); ++i) {
        if (pairs[i].before >= 0 && pairs[i].after >= 0) {
            order.push_back(pairs[i].before);
            places.push_back(i);
        }
    }
    if (std::ranges::is_sorted(order) || order.size() > 2000)
        return;
    const std::vector<bool> kept = keptInOrder(order);
    for (size_t i = 0; i < places.size(); ++i)
        pairs[places[i]].moved = !kept[i];
}

QVector<Pair> inOrder(const Matching &matching)
{
    QVector<Pair> pairs;
    for (size_t i = 0; i < matching.after.size(); ++i)
        pairs << Pair{matching.after[i], static_cast<int>(i), false};
    for (size_t i = 0; i < matching.before.size(); ++i) {
        if (matching.before[i] >= 0)
            continue;
        const auto isBehind = [i](const Pair &pair) { return pair.before >= static_cast<int>(i); };
        pairs.insert(std::ranges::find_if(pairs, isBehind), Pair{static_cast<int>(i), -1, false});
    }
    return pairs;
}

} // namespace

ListKind listKind(Ref list)
{
    const std::string_view key = list.key();
    if (contains(sets, key) && allScalars(list))
        return ListKind::Set;
    if (contains(rules, key))
        return ListKind::Rules;
    return keysOf(key) && !allScalars(list) ? ListKind::Keyed : ListKind::Plain;
}

QString nameInList(Ref entry)
{
    const Ref list = entry.parent();
    if (!list.isList())
        return {};
    if (!entry.isMap())
        return listKind(list) == ListKind::Set ? scalarText(entry) : QString();
    if (const Keys *keys = keysOf(list.key()))
        return joined(entry, *keys);
    return listKind(list) == ListKind::Rules ? entry["name"].string() : QString();
}

QVector<Pair> pairUp(Ref before, Ref after)
{
    const std::vector<Ref> left(before.begin(), before.end()), right(after.begin(), after.end());
    Matching matching(static_cast<int>(left.size()), static_cast<int>(right.size()));
    // An empty list says nothing about its kind.
    const ListKind kind = listKind(before.size() ? before : after);
    const QVector<QString> leftNames = namesOf(left), rightNames = namesOf(right);
    byName(leftNames, rightNames, matching);
    const bool ordered = kind == ListKind::Rules || kind == ListKind::Plain;
    // Equal ones first, so that what is merely alike can't take their place. A name that only one side has is another entry.
    QVector<QString> ofLeft = textsOf(left), ofRight = textsOf(right);
    for (int i = 0; i < ofLeft.size(); ++i) {
        if (matching.before[static_cast<size_t>(i)] >= 0 || (!ordered && !leftNames[i].isEmpty()))
            ofLeft[i].clear();
    }
    for (int i = 0; i < ofRight.size(); ++i) {
        if (matching.after[static_cast<size_t>(i)] >= 0 || (!ordered && !rightNames[i].isEmpty()))
            ofRight[i].clear();
    }
    byName(ofLeft, ofRight, matching);
    if (ordered)
        byLikeness(left, right, matching);
    QVector<Pair> pairs = inOrder(matching);
    if (ordered)
        markMoved(pairs);
    return pairs;
}

} // namespace diff
