// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/owners.h"

#include <algorithm>
#include <tuple>

namespace sandbox {

namespace {

std::string text(const Json &object, const char *name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

bool Owner::isSame(const Owner &other) const
{
    const auto identity = [](const Owner &owner) { return std::tie(owner.manager, owner.operation, owner.subresource); };
    return identity(*this) == identity(other) && (isApply() || apiVersion == other.apiVersion);
}

std::optional<Owners> readOwners(const Json &managedFields)
{
    constexpr std::size_t limit = 1000;
    if (!managedFields.is_array() || managedFields.size() > limit)
        return std::nullopt;
    Owners owners;
    for (const Json &entry : managedFields) {
        if (!entry.is_object())
            return std::nullopt;
        Owner owner{text(entry, "manager"), text(entry, "operation"), text(entry, "apiVersion"), text(entry, "subresource"), text(entry, "time"), {}};
        const bool known = owner.operation == "Apply" || owner.operation == "Update";
        if (!known || owner.apiVersion.empty() || text(entry, "fieldsType") != "FieldsV1")
            return std::nullopt;
        if (const auto fields = entry.find("fieldsV1"); fields != entry.end())
            owner.fields = FieldSet::fromJson(*fields);
        owners.push_back(std::move(owner));
    }
    return owners;
}

Json writeOwners(Owners owners)
{
    std::ranges::sort(owners, {},
                      [](const Owner &owner) { return std::tie(owner.operation, owner.time, owner.manager, owner.apiVersion, owner.subresource); });
    Json made = Json::array();
    for (const Owner &owner : owners) {
        Json entry{{"manager", owner.manager},
                   {"operation", owner.operation},
                   {"apiVersion", owner.apiVersion},
                   {"fieldsType", "FieldsV1"},
                   {"fieldsV1", owner.fields.toJson()}};
        if (!owner.time.empty())
            entry["time"] = owner.time;
        if (!owner.subresource.empty())
            entry["subresource"] = owner.subresource;
        made.push_back(std::move(entry));
    }
    return made;
}

namespace ownership {

Json withoutNewTimes(const Json &before, Json after)
{
    const auto timeless = [](Json object) {
        Json &metadata = object["metadata"];
        if (metadata.contains("managedFields") && metadata["managedFields"].is_array())
            for (Json &entry : metadata["managedFields"])
                if (entry.is_object())
                    entry.erase("time");
        return object;
    };
    if (before.contains("metadata") && before["metadata"].contains("managedFields") && timeless(before) == timeless(after))
        after["metadata"]["managedFields"] = before["metadata"]["managedFields"];
    return after;
}

} // namespace ownership
} // namespace sandbox
