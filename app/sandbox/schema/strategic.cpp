// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/strategic.h"

#include <algorithm>

namespace sandbox {

namespace {

std::string extension(const Type &type, const char *name)
{
    for (const Json *node : {type.reference(), type.schema()}) {
        if (!node)
            continue;
        const auto found = node->find(name);
        if (found != node->end() && found->is_string())
            return found->get<std::string>();
    }
    return {};
}

bool isMerged(const Type &type)
{
    return extension(type, "x-kubernetes-patch-strategy").find("merge") != std::string::npos;
}

bool sameKey(const Json &a, const Json &b, const std::string &key)
{
    return a.is_object() && b.is_object() && a.contains(key) && b.contains(key) && a[key] == b[key];
}

Json mergeItems(Json target, const Json &patch, const Type &type)
{
    const std::string key = extension(type, "x-kubernetes-patch-merge-key");
    if (!target.is_array())
        target = Json::array();
    for (const Json &item : patch) {
        if (item.is_object() && item.value("$patch", Json()) == Json("replace")) { // the whole list, without this item
            Json made = Json::array();
            for (const Json &other : patch)
                if (&other != &item)
                    made.push_back(other);
            return made;
        }
        const auto same = std::ranges::find_if(target, [&](const Json &known) { return key.empty() ? known == item : sameKey(known, item, key); });
        if (item.is_object() && item.value("$patch", Json()) == Json("delete")) {
            if (same != target.end())
                target.erase(same);
        } else if (same == target.end()) {
            target.push_back(item.is_object() ? strategicMerge(Json::object(), item, type.item()) : item);
        } else if (item.is_object()) {
            *same = strategicMerge(*same, item, type.item());
        }
    }
    return target;
}

/// Items in the order that the client gives; the others keep their place before those that stood behind them.
Json ordered(const Json &merged, const Json &live, const Json &order, const std::string &key)
{
    const auto place = [&key](const Json &list, const Json &item) {
        const auto found = std::ranges::find_if(list, [&](const Json &known) { return key.empty() ? known == item : sameKey(known, item, key); });
        return found == list.end() ? -1 : found - list.begin();
    };
    std::vector<const Json *> named, others;
    for (const Json &item : merged)
        (place(order, item) >= 0 ? named : others).push_back(&item);
    std::ranges::stable_sort(named, {}, [&](const Json *item) { return place(order, *item); });
    Json made = Json::array();
    auto other = others.begin();
    for (const Json *item : named) {
        for (const auto at = place(live, *item); other != others.end() && at >= 0 && place(live, **other) < at; ++other)
            made.push_back(**other);
        made.push_back(*item);
    }
    for (; other != others.end(); ++other)
        made.push_back(**other);
    return made;
}

/// "$setElementOrder/ports" -> "ports"; "" for another directive.
std::string target(const std::string &key, const std::string &directive)
{
    return key.starts_with(directive) ? key.substr(directive.size()) : std::string();
}

void direct(Json &made, const Json &patch)
{
    for (const auto &[key, value] : patch.items()) {
        if (!value.is_array())
            continue;
        if (const std::string list = target(key, "$deleteFromPrimitiveList/"); made.contains(list) && made[list].is_array()) {
            Json left = Json::array();
            for (const Json &item : made[list])
                if (std::ranges::find(value, item) == value.end())
                    left.push_back(item);
            made[list] = std::move(left);
        }
        if (key == "$retainKeys")
            for (auto it = made.begin(); it != made.end();)
                it = std::ranges::find(value, Json(it.key())) == value.end() ? made.erase(it) : std::next(it);
    }
}

} // namespace

Json strategicMerge(const Json &object, const Json &patch, const Type &type)
{
    if (!patch.is_object())
        return patch;
    const Json how = patch.value("$patch", Json());
    if (how == Json("delete"))
        return Json::object();
    Json made = object.is_object() && how != Json("replace") ? object : Json::object();
    for (const auto &[key, value] : patch.items()) {
        if (key.starts_with('$'))
            continue;
        const Type field = type.at(key).value_or(Type::anything());
        const Json known = made.contains(key) ? made[key] : Json();
        if (value.is_null())
            made.erase(key);
        else if (value.is_array())
            made[key] = isMerged(field) ? ordered(mergeItems(known, value, field), known.is_array() ? known : Json::array(), value,
                                                  extension(field, "x-kubernetes-patch-merge-key"))
                                        : value;
        else
            made[key] = strategicMerge(known, value, field);
    }
    direct(made, patch);
    // Also of lists that are only put into another order.
    for (const auto &[key, value] : patch.items())
        if (const std::string list = target(key, "$setElementOrder/"); made.contains(list) && made[list].is_array() && value.is_array())
            made[list] = ordered(made[list], object.is_object() && object.contains(list) ? object[list] : Json::array(), value,
                                 extension(type.at(list).value_or(Type::anything()), "x-kubernetes-patch-merge-key"));
    return made;
}

} // namespace sandbox
