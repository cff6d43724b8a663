// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/comparison.h"

#include <QHash>
#include <QMap>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {

using Ref = base::Tree::Ref;
using ByName = QMap<std::pair<int, QString>, const Entry *>;

constexpr qsizetype kMostPaths = 20;

/// Endpoints that come with their cluster, not from istiod's registry.
bool isOwn(const Entry &entry)
{
    return entry.section == Section::Endpoints && !entry.name.startsWith("outbound"_L1);
}

ByName index(const Dump &dump, const CompareOptions &options)
{
    ByName found;
    for (const Entry &entry : dump.entries()) {
        // What drains takes no new connection: it is no configuration any more.
        if (entry.state == "draining"_L1)
            continue;
        const bool pushed = entry.state != "static"_L1 || !options.onlyPushed;
        if (pushed && options.sections.contains(entry.section) && !(options.onlyPushed && isOwn(entry)))
            found.insert({static_cast<int>(entry.section), entry.name}, &entry);
    }
    return found;
}

void collect(Ref left, Ref right, QStringList &paths);

void collectList(Ref left, Ref right, QStringList &paths)
{
    for (int i = 0; i < std::max(left.size(), right.size()); ++i) {
        if (i >= left.size() || i >= right.size())
            paths += i < left.size() ? left.at(i).path() : right.at(i).path();
        else
            collect(left.at(i), right.at(i), paths);
        if (paths.size() >= kMostPaths)
            return;
    }
}

// "typed_config" and "typedConfig" are one field.
QByteArray plain(std::string_view key)
{
    return QByteArray(key.data(), static_cast<qsizetype>(key.size())).replace('_', "").toLower();
}

/// Envoy shows endpoints with its own defaults, and with the health that it sees itself.
bool isOfEnvoy(Ref member)
{
    if (!member.path().startsWith("endpoint_config."_L1) && !member.path().startsWith("endpointConfig."_L1))
        return false;
    const QByteArray key = plain(member.key());
    return key == "healthstatus" || (key == "healthcheckconfig" && member.size() == 0)
        || (key == "policy" && member.size() == 1 && member["overprovisioning_factor"].integer() == 140);
}

void collectMap(Ref left, Ref right, QStringList &paths)
{
    QHash<QByteArray, Ref> others;
    for (const Ref member : right) {
        if (!isOfEnvoy(member))
            others.insert(plain(member.key()), member);
    }
    for (const Ref member : left) {
        if (isOfEnvoy(member))
            continue;
        if (const Ref other = others.take(plain(member.key())))
            collect(member, other, paths);
        else
            paths += member.path();
    }
    for (const Ref member : right) {
        if (others.contains(plain(member.key())))
            paths += member.path();
    }
}

void collect(Ref left, Ref right, QStringList &paths)
{
    if (paths.size() >= kMostPaths || left.same(right))
        return;
    if (left.isMap() && right.isMap())
        collectMap(left, right, paths);
    else if (left.isList() && right.isList())
        collectList(left, right, paths);
    else
        paths += left.path();
}

base::Result<std::optional<Difference>> compareOne(const Dump &left, const Entry &a, const Dump &right, const Entry &b)
{
    const auto leftTree = left.tree(a), rightTree = right.tree(b);
    if (!leftTree || !rightTree)
        return tl::unexpected(leftTree ? rightTree.error() : leftTree.error());
    const Ref one = configOf(a.section, leftTree->root()), other = configOf(b.section, rightTree->root());
    Difference difference{.section = a.section, .name = a.name};
    collect(one, other, difference.paths);
    if (difference.paths.isEmpty())
        return std::nullopt;
    difference.left = one.json(true);
    difference.right = other.json(true);
    return difference;
}

Difference lone(const Dump &dump, const Entry &entry, Difference::Kind kind)
{
    Difference difference{.section = entry.section, .name = entry.name, .kind = kind};
    const auto tree = dump.tree(entry);
    const QByteArray json = tree ? configOf(entry.section, tree->root()).json(true) : QByteArray();
    (kind == Difference::Kind::OnlyLeft ? difference.left : difference.right) = json;
    return difference;
}

} // namespace

base::Result<QVector<Difference>> compare(const Dump &left, const Dump &right, const CompareOptions &options)
{
    const ByName lefts = index(left, options), rights = index(right, options);
    QVector<Difference> all;
    for (auto it = lefts.cbegin(); it != lefts.cend(); ++it) {
        const Entry *other = rights.value(it.key());
        if (!other) {
            all.append(lone(left, **it, Difference::Kind::OnlyLeft));
            continue;
        }
        const auto difference = compareOne(left, **it, right, *other);
        if (!difference)
            return tl::unexpected(difference.error());
        if (*difference)
            all.append(**difference);
    }
    for (auto it = rights.cbegin(); it != rights.cend(); ++it) {
        if (!lefts.contains(it.key()))
            all.append(lone(right, **it, Difference::Kind::OnlyRight));
    }
    std::ranges::stable_sort(all, {}, [](const Difference &one) { return std::pair(static_cast<int>(one.section), one.name); });
    return all;
}

} // namespace proxies
