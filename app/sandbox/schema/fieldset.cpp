// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/fieldset.h"

#include <cmath>

namespace sandbox {

using Json = nlohmann::json;

namespace {

std::string written(const Json &value)
{
    // 80.0 names the same item as 80.
    if (value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>() && std::abs(value.get<double>()) < 1e15)
        return std::to_string(value.get<std::int64_t>());
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

constexpr int depthLimit = 128;

/// As we write it, whatever order and spaces a client wrote. "" for what is no step.
std::string normalised(const std::string &text)
{
    if (text.size() < 2 || text[1] != ':')
        return {};
    if (text[0] == 'f' || text[0] == 'i')
        return text;
    const Json value = Json::parse(text.substr(2), nullptr, false);
    if (text[0] == 'k' && value.is_object())
        return step::key(value);
    return text[0] == 'v' && !value.is_discarded() && !value.is_structured() ? step::value(value) : std::string();
}

} // namespace

namespace step {

std::string field(const std::string &name)
{
    return "f:" + name;
}

std::string key(const Json &keys)
{
    std::string made = "k:{";
    for (const auto &[name, value] : keys.items())
        made += (made.size() > 3 ? "," : "") + written(Json(name)) + ':' + written(value);
    return made + '}';
}

std::string value(const Json &value)
{
    return "v:" + written(value);
}

std::string index(std::size_t index)
{
    return "i:" + std::to_string(index);
}

} // namespace step

std::string pathText(const FieldPath &path)
{
    std::string made;
    for (const std::string &one : path) {
        const std::string rest = one.substr(2);
        if (one.starts_with("f:")) {
            made += '.' + rest;
        } else if (one.starts_with("k:")) {
            const Json keys = Json::parse(rest, nullptr, false);
            std::string inner;
            if (keys.is_object())
                for (const auto &[name, value] : keys.items())
                    inner += (inner.empty() ? "" : ",") + name + '=' + written(value);
            made += '[' + inner + ']';
        } else {
            made += one.starts_with("v:") ? "[=" + rest + ']' : '[' + rest + ']';
        }
    }
    return made;
}

void FieldSet::insert(const FieldPath &path)
{
    FieldSet *at = this;
    for (std::size_t i = 0; i < path.size(); ++i) {
        Node &node = at->m_nodes[path[i]];
        node.member = node.member || i + 1 == path.size();
        at = &node.below;
    }
}

bool FieldSet::has(const std::string &step) const
{
    const auto found = m_nodes.find(step);
    return found != m_nodes.end() && found->second.member;
}

bool FieldSet::has(const FieldPath &path) const
{
    const FieldSet *at = this;
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
        at = &at->below(path[i]);
    return !path.empty() && at->has(path.back());
}

const FieldSet &FieldSet::below(const std::string &step) const
{
    static const FieldSet none;
    const auto found = m_nodes.find(step);
    return found == m_nodes.end() ? none : found->second.below;
}

void FieldSet::collect(FieldPath &prefix, std::vector<FieldPath> &found) const
{
    for (const auto &[step, node] : m_nodes) {
        if (!node.member)
            continue;
        found.push_back(prefix);
        found.back().push_back(step);
    }
    for (const auto &[step, node] : m_nodes) {
        prefix.push_back(step);
        node.below.collect(prefix, found);
        prefix.pop_back();
    }
}

std::vector<FieldPath> FieldSet::paths() const
{
    std::vector<FieldPath> found;
    FieldPath prefix;
    collect(prefix, found);
    return found;
}

void FieldSet::keep(const std::string &step, bool member, FieldSet below)
{
    if (member || !below.isEmpty())
        m_nodes[step] = {member, std::move(below)};
}

FieldSet FieldSet::united(const FieldSet &other) const
{
    FieldSet made = *this;
    for (const auto &[step, node] : other.m_nodes) {
        Node &mine = made.m_nodes[step];
        mine.member = mine.member || node.member;
        mine.below = mine.below.united(node.below);
    }
    return made;
}

FieldSet FieldSet::common(const FieldSet &other) const
{
    FieldSet made;
    for (const auto &[step, node] : m_nodes)
        made.keep(step, node.member && other.has(step), node.below.common(other.below(step)));
    return made;
}

FieldSet FieldSet::without(const FieldSet &other) const
{
    FieldSet made;
    for (const auto &[step, node] : m_nodes)
        made.keep(step, node.member && !other.has(step), node.below.without(other.below(step)));
    return made;
}

FieldSet FieldSet::only(const std::string &step) const
{
    FieldSet made;
    if (const auto found = m_nodes.find(step); found != m_nodes.end())
        made.m_nodes.insert(*found);
    return made;
}

FieldSet FieldSet::except(const std::string &step) const
{
    FieldSet made = *this;
    made.m_nodes.erase(step);
    return made;
}

Json FieldSet::toJson() const
{
    Json made = Json::object();
    for (const auto &[step, node] : m_nodes) {
        Json below = node.below.toJson();
        if (node.member && !node.below.isEmpty())
            below["."] = Json::object();
        made[step] = std::move(below);
    }
    return made;
}

FieldSet FieldSet::read(const Json &fields, int depth)
{
    FieldSet made;
    if (!fields.is_object() || depth > depthLimit)
        return made;
    for (const auto &[name, inner] : fields.items()) {
        const std::string step = normalised(name);
        if (step.empty() || !inner.is_object())
            continue;
        FieldSet below = read(inner, depth + 1);
        const bool member = below.isEmpty() || inner.contains(".");
        made.keep(step, member, std::move(below));
    }
    return made;
}

FieldSet FieldSet::fromJson(const Json &fields)
{
    return read(fields, 0);
}

bool operator==(const FieldSet &a, const FieldSet &b)
{
    return a.toJson() == b.toJson();
}

} // namespace sandbox
