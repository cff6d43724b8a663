// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/atom.h"

namespace sandbox::structured {

namespace {

class Merger
{
public:
    std::string error;

    /// nullopt: nothing is left to be there.
    std::optional<Json> visit(const Json *live, const Json *config, const Type &type)
    {
        if (!live && !config)
            return std::nullopt;
        const Json &form = config ? *config : *live;
        const Atom atom = form.is_null() && live ? atomOf(*live, type) : atomOf(form, type);
        const bool list = atom == Atom::List, atomic = list ? type.list() == Type::List::Atomic : type.isAtomicMap();
        const auto filled = [list](const Json *value) { return value && !value->empty() && (list ? value->is_array() : value->is_object()); };
        if (atom == Atom::Scalar || atomic || (!filled(live) && !filled(config)))
            return form;
        return list ? items(live, config, type) : fields(live, config, type);
    }

private:
    std::optional<Json> fields(const Json *live, const Json *config, const Type &type)
    {
        const auto at = [](const Json *object, const std::string &key) -> const Json * {
            return object && object->is_object() && object->contains(key) ? &(*object)[key] : nullptr;
        };
        Json made = Json::object();
        for (const auto &key : keysOf(live, config))
            if (auto value = visit(at(live, key), at(config, key), type.at(key).value_or(Type::anything())))
                made[key] = std::move(*value);
        return made.empty() ? std::nullopt : std::optional(std::move(made));
    }

    /// Shared items stand in the order of the config; what only one side has keeps its place among its neighbours, live ones first.
    std::optional<Json> items(const Json *live, const Json *config, const Type &type)
    {
        const Items old(live, type), wanted(config, type);
        for (const auto &[step, same] : wanted.byStep)
            if (same.size() > 1)
                error = "duplicate entries for key " + pathText({step});
        std::vector<std::string> shared;
        for (const std::string &step : wanted.order)
            if (old.byStep.contains(step))
                shared.push_back(step);

        Json made = Json::array();
        std::set<std::string> done;
        std::size_t next = 0, l = 0;
        const auto put = [&](const Json *before, const Json *after) {
            if (auto value = visit(before, after, type.item()))
                made.push_back(std::move(*value));
        };
        const auto takeWanted = [&](const std::string &step) {
            const Items::Same &before = old.at(step);
            put(before.size() == 1 ? before.front() : nullptr, wanted.at(step).front());
            done.insert(step);
            if (next < shared.size() && shared[next] == step)
                ++next;
        };
        std::map<std::string, std::size_t> used; // of duplicates in the live list
        for (std::size_t w = 0; l < old.order.size() || w < wanted.order.size();) {
            const std::string *left = l < old.order.size() ? &old.order[l] : nullptr, *right = w < wanted.order.size() ? &wanted.order[w] : nullptr;
            const bool known = left && wanted.byStep.contains(*left);
            if (left && right && *left == *right) {
                takeWanted(*left);
                ++l, ++w;
            } else if (known && right && next < shared.size() && shared[next] != *left) {
                ++l; // shared, but its turn comes with the config's order
            } else if (left && !known) {
                put(old.at(*left)[used[*left]++], nullptr);
                ++l;
            } else if (left && done.contains(*left)) {
                ++l;
            } else if (right) {
                takeWanted(*right);
                ++w;
            } else {
                ++l;
            }
        }
        return made.empty() ? std::nullopt : std::optional(std::move(made));
    }
};

} // namespace

tl::expected<Json, std::string> merged(const Json &live, const Json &config, const Type &type)
{
    Merger merger;
    auto made = merger.visit(&live, &config, type);
    if (!merger.error.empty())
        return tl::unexpected(std::move(merger.error));
    return made ? std::move(*made) : Json();
}

} // namespace sandbox::structured
