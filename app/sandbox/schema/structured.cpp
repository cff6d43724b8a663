// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/structured.h"

#include "app/sandbox/schema/atom.h"

#include <algorithm>

namespace sandbox::structured {

namespace {

/// Collects the set of one object.
class Collector
{
public:
    FieldSet found;

    void visit(const Json &value, const Type &type)
    {
        switch (atomOf(value, type)) {
        case Atom::Scalar: found.insert(m_path); break;
        case Atom::Map: map(value, type); break;
        case Atom::List: list(value, type); break;
        }
    }

private:
    void map(const Json &value, const Type &type)
    {
        if (type.isAtomicMap())
            return found.insert(m_path);
        if (!value.is_object())
            return;
        for (const auto &[key, inner] : value.items()) {
            m_path.push_back(step::field(key));
            visit(inner, type.at(key).value_or(Type::anything()));
            if (inner.is_null() || (inner.is_object() && inner.empty()) || !type.declares(key))
                found.insert(m_path);
            m_path.pop_back();
        }
    }

    void list(const Json &value, const Type &type)
    {
        if (type.list() == Type::List::Atomic)
            return found.insert(m_path);
        const Items items(&value, type);
        for (const auto &[step, same] : items.byStep) {
            m_path.push_back(step);
            if (same.size() == 1)
                visit(*same.front(), type.item());
            found.insert(m_path);
            m_path.pop_back();
        }
    }

    FieldPath m_path;
};

class Comparer
{
public:
    Comparison found;

    void visit(const Json *before, const Json *after, const Type &type)
    {
        if (!before && !after)
            return;
        const Atom left = before ? atomOf(*before, type) : atomOf(*after, type), right = after ? atomOf(*after, type) : left;
        bool leaf = false;
        if (left != right && !before->is_null() && !after->is_null())
            leaf = handle(left, before, after, type);
        leaf = handle(right, before, after, type) || leaf;
        if (!leaf && !before)
            found.added.insert(m_path);
        else if (!leaf && !after)
            found.removed.insert(m_path);
    }

private:
    /// Whether it ended here, as one value.
    bool handle(Atom atom, const Json *before, const Json *after, const Type &type)
    {
        const auto filled = [](const Json *value, bool list) { return value && !value->empty() && (list ? value->is_array() : value->is_object()); };
        const bool list = atom == Atom::List, atomic = list ? type.list() == Type::List::Atomic : type.isAtomicMap();
        if (atom == Atom::Scalar || atomic || (!filled(before, list) && !filled(after, list))) {
            leaf(before, after);
            return true;
        }
        if (list)
            items(before, after, type);
        else
            fields(before, after, type);
        return false;
    }

    void leaf(const Json *before, const Json *after)
    {
        if (!before)
            found.added.insert(m_path);
        else if (!after)
            found.removed.insert(m_path);
        else if (*before != *after)
            found.modified.insert(m_path);
    }

    void descend(const std::string &step, const Json *before, const Json *after, const Type &type)
    {
        m_path.push_back(step);
        visit(before, after, type);
        m_path.pop_back();
    }

    void fields(const Json *before, const Json *after, const Type &type)
    {
        const auto at = [](const Json *object, const std::string &key) -> const Json * {
            return object && object->is_object() && object->contains(key) ? &(*object)[key] : nullptr;
        };
        for (const auto &key : keysOf(before, after))
            descend(step::field(key), at(before, key), at(after, key), type.at(key).value_or(Type::anything()));
    }

    void items(const Json *before, const Json *after, const Type &type)
    {
        const Items left(before, type), right(after, type);
        std::set<std::string> steps;
        for (const Items *side : {&left, &right})
            for (const auto &[step, same] : side->byStep)
                steps.insert(step);
        for (const std::string &step : steps)
            item(step, left.at(step), right.at(step), type.item());
    }

    /// Duplicates are compared as if they were one value.
    void item(const std::string &step, const Items::Same &before, const Items::Same &after, const Type &type)
    {
        const auto only = [](const Items::Same &same) { return same.size() == 1 ? same.front() : nullptr; };
        const auto equal = [](const Json *a, const Json *b) { return *a == *b; };
        FieldPath path = m_path;
        path.push_back(step);
        if (before.size() > 1 && after.size() > 1) {
            if (!std::ranges::equal(before, after, equal))
                found.modified.insert(path);
            return;
        }
        if (only(before) || only(after))
            descend(step, after.size() > 1 || before.size() <= 1 ? only(before) : nullptr, only(after), type);
        if (before.size() > 1)
            found.removed.insert(path);
        else if (after.size() > 1)
            found.added.insert(path);
    }

    FieldPath m_path;
};

std::optional<Json> removed(const Json &value, const FieldSet &fields, const Type &type);

/// What is left of something that has members below it. Emptied, it stays as what it was.
Json thinned(const Json &value, const FieldSet &fields, const Type &type)
{
    auto left = removed(value, fields, type);
    if (left && !left->is_null())
        return std::move(*left);
    return value.is_object() ? Json::object() : value.is_array() ? Json::array() : Json();
}

std::optional<Json> removed(const Json &value, const FieldSet &fields, const Type &type)
{
    const Atom atom = atomOf(value, type);
    if (atom == Atom::Scalar)
        return value;
    const bool list = atom == Atom::List;
    if (value.empty() || (list ? type.list() == Type::List::Atomic || !value.is_array() : type.isAtomicMap() || !value.is_object()))
        return std::nullopt;
    bool thinner = false;
    Json made = list ? Json::array() : Json::object();
    const auto keep = [&](const std::string &step, const Json &inner, const Type &innerType, const auto &add) {
        if (fields.has(step))
            return;
        const FieldSet &below = fields.below(step);
        thinner = thinner || !below.isEmpty();
        add(below.isEmpty() ? inner : thinned(inner, below, innerType));
    };
    if (list) {
        for (const Json &item : value)
            keep(itemStep(item, type).value_or(std::string()), item, type.item(), [&made](Json left) { made.push_back(std::move(left)); });
    } else {
        for (const auto &[key, inner] : value.items())
            keep(step::field(key), inner, type.at(key).value_or(Type::anything()), [&, &name = key](Json left) { made[name] = std::move(left); });
    }
    return made.empty() && !thinner ? std::nullopt : std::optional(std::move(made));
}

} // namespace

FieldSet fieldsOf(const Json &value, const Type &type)
{
    Collector collector;
    collector.visit(value, type);
    return std::move(collector.found);
}

Comparison compare(const Json &before, const Json &after, const Type &type)
{
    Comparer comparer;
    comparer.visit(&before, &after, type);
    return std::move(comparer.found);
}

Json without(const Json &value, const FieldSet &fields, const Type &type)
{
    return removed(value, fields, type).value_or(Json());
}

namespace {

void addParents(const FieldSet &fields, const Type &type, FieldPath &path, FieldSet &made)
{
    for (const auto &[step, node] : fields.nodes()) {
        path.push_back(step);
        const bool named = step.starts_with("f:");
        if (node.member || (named && type.declares(step.substr(2))))
            made.insert(path);
        addParents(node.below, named ? type.at(step.substr(2)).value_or(Type::anything()) : type.item(), path, made);
        path.pop_back();
    }
}

} // namespace

FieldSet withParents(const FieldSet &fields, const Type &type)
{
    FieldSet made;
    FieldPath path;
    addParents(fields, type, path, made);
    return made;
}

} // namespace sandbox::structured
