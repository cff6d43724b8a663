// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/atom.h"

namespace sandbox::structured {

Atom atomOf(const Json &value, const Type &type)
{
    if (value.is_object() && type.takesMap())
        return Atom::Map;
    if (value.is_array() && type.takesList())
        return Atom::List;
    if (!value.is_structured() && !value.is_null() && type.takesScalar())
        return Atom::Scalar;
    return type.takesMap() ? Atom::Map : type.takesScalar() ? Atom::Scalar : Atom::List;
}

Items::Items(const Json *list, const Type &type)
{
    if (!list || !list->is_array())
        return;
    for (const Json &item : *list) {
        const auto step = itemStep(item, type);
        if (!step)
            continue;
        order.push_back(*step);
        byStep[*step].push_back(&item);
    }
}

const Items::Same &Items::at(const std::string &step) const
{
    static const Same none;
    const auto found = byStep.find(step);
    return found == byStep.end() ? none : found->second;
}

std::set<std::string> keysOf(const Json *a, const Json *b)
{
    std::set<std::string> keys;
    for (const Json *side : {a, b})
        if (side && side->is_object())
            for (const auto &[key, value] : side->items())
                keys.insert(key);
    return keys;
}

namespace {

std::string quoted(const std::vector<std::string> &names)
{
    std::string made;
    for (const std::string &name : names)
        made += (made.empty() ? "\"" : " \"") + name + '"';
    return '[' + made + ']';
}

tl::unexpected<std::string> stepless(std::string why)
{
    return tl::unexpected(std::move(why));
}

} // namespace

tl::expected<std::string, std::string> itemStep(const Json &item, const Type &list)
{
    if (list.list() == Type::List::Set) {
        if (item.is_object())
            return stepless("associative list without keys has an element that's a map type");
        if (item.is_array() || item.is_null())
            return stepless(item.is_null() ? "associative list without keys has an element that's an explicit null"
                                           : "not supported: associative list with lists as elements");
        return step::value(item);
    }
    if (!item.is_object())
        return stepless(item.is_null() ? "associative list with keys may not have a null element"
                                       : "associative list with keys may not have non-map elements");
    Json keys = Json::object();
    const std::vector<std::string> names = list.keys();
    for (const std::string &name : names) {
        if (const auto found = item.find(name); found != item.end()) {
            keys[name] = *found;
            continue;
        }
        // A key that is absent may have a default: a port without a protocol is one of TCP.
        const auto field = list.item().at(name);
        if (field && field->reference() && field->reference()->contains("default"))
            keys[name] = (*field->reference())["default"];
    }
    if (keys.empty())
        return stepless("associative list with keys has an element that omits all key fields " + quoted(names)
                        + " (and doesn't have default values for any key fields)");
    return step::key(keys);
}

} // namespace sandbox::structured
