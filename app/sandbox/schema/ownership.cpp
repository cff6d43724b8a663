// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/owners.h"

#include <algorithm>

namespace sandbox::ownership {

namespace {

using structured::Comparison;

constexpr const char *lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/// What is the server's own, and so nobody's.
const FieldSet &unowned()
{
    static const FieldSet fields = [] {
        FieldSet made;
        for (const char *name : {"apiVersion", "kind", "metadata"})
            made.insert({step::field(name)});
        for (const char *name :
             {"name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"})
            made.insert({step::field("metadata"), step::field(name)});
        return made;
    }();
    return fields;
}

/// The half of the object that a request may own.
FieldSet filtered(const FieldSet &fields, const Writer &writer)
{
    static const std::string status = step::field("status");
    if (writer.subresource == "status")
        return fields.only(status);
    return writer.hasStatus ? fields.except(status) : fields;
}

Comparison filtered(Comparison comparison, const Writer &writer)
{
    return {filtered(comparison.added, writer), filtered(comparison.modified, writer), filtered(comparison.removed, writer)};
}

Json stripped(Json object)
{
    if (object.contains("metadata") && object["metadata"].is_object())
        object["metadata"].erase("managedFields");
    return object;
}

const Json *managedFields(const Json *object)
{
    if (!object || !object->contains("metadata") || !(*object)["metadata"].is_object())
        return nullptr;
    const auto found = (*object)["metadata"].find("managedFields");
    return found == (*object)["metadata"].end() || found->is_null() ? nullptr : &*found;
}

/// Those that a client brings, when it brings any; [] or [{}] clears them.
Owners ownersFor(const Json *live, const Json &wanted, bool subresource)
{
    const Json *brought = subresource ? nullptr : managedFields(&wanted);
    if (brought && brought->is_array() && (brought->empty() || *brought == Json::array({Json::object()})))
        return {};
    if (brought)
        if (auto owners = readOwners(*brought); owners && !owners->empty())
            return std::move(*owners);
    const Json *kept = managedFields(live);
    return kept ? readOwners(*kept).value_or(Owners()) : Owners();
}

Json encoded(Json object, Owners owners)
{
    if (owners.empty())
        object["metadata"].erase("managedFields");
    else
        object["metadata"]["managedFields"] = writeOwners(std::move(owners));
    return object;
}

bool isRequired(const Json &schema, const std::string &name)
{
    const auto required = schema.find("required");
    return required != schema.end() && std::ranges::find(*required, Json(name)) != required->end();
}

/// An object that has nothing yet: what Kubernetes' own kinds always have counts as no addition. Custom resources begin with nothing at all.
Json blank(const Type &type)
{
    Json made = Json::object();
    const Json *schema = type.schema();
    if (!schema || !schema->contains("properties"))
        return made;
    for (const auto &[name, node] : (*schema)["properties"].items()) {
        const auto field = type.at(name);
        const Json *reference = field ? field->reference() : nullptr;
        if (reference && field->takesMap() && reference->contains("default") && (*reference)["default"] == Json::object())
            made[name] = blank(*field);
        else if (field && !field->takesMap() && field->takesList() && isRequired(*schema, name))
            made[name] = nullptr;
    }
    return made;
}

/// Others lose what has changed or gone. Returns what they would lose by change.
std::vector<std::pair<std::size_t, FieldSet>> disputed(const Owners &owners, const Owner &self, const Comparison &changes)
{
    std::vector<std::pair<std::size_t, FieldSet>> found;
    const FieldSet changed = changes.modified.united(changes.added);
    for (std::size_t i = 0; i < owners.size(); ++i) {
        FieldSet lost = owners[i].isSame(self) ? FieldSet() : owners[i].fields.common(changed);
        if (!lost.isEmpty())
            found.emplace_back(i, std::move(lost));
    }
    return found;
}

void dispossess(Owners &owners, const Owner &self, const Comparison &changes)
{
    const FieldSet gone = changes.modified.united(changes.added).united(changes.removed);
    for (Owner &owner : owners)
        if (!owner.isSame(self))
            owner.fields = owner.fields.without(gone);
    std::erase_if(owners, [](const Owner &owner) { return owner.fields.isEmpty(); });
}

/// At most ten updaters are remembered; the oldest of a version become one.
void cap(Owners &owners)
{
    constexpr std::size_t most = 10;
    std::vector<Owner *> updaters;
    for (Owner &owner : owners)
        if (!owner.isApply())
            updaters.push_back(&owner);
    if (updaters.size() <= most)
        return;
    std::ranges::sort(updaters, {}, [](const Owner *owner) { return std::tie(owner->time, owner->manager); });
    std::size_t left = updaters.size();
    std::map<std::string, Owner *> buckets;
    for (Owner *owner : updaters) {
        if (left <= most)
            break;
        Owner *&bucket = buckets[owner->apiVersion];
        if (!bucket) {
            bucket = owner;
            continue;
        }
        bucket->manager = "ancient-changes";
        bucket->subresource.clear();
        bucket->time = owner->time;
        bucket->fields = bucket->fields.united(owner->fields);
        owner->fields = {};
        --left;
    }
    std::erase_if(owners, [](const Owner &owner) { return owner.fields.isEmpty(); });
}

void track(Owners &owners, const Json &before, const Json &after, const Writer &writer, const Type &type)
{
    const Comparison changes = filtered(structured::compare(before, after, type), writer);
    const Owner self{writer.manager, "Update", writer.apiVersion, writer.subresource, writer.time, {}};
    dispossess(owners, self, changes);
    FieldSet taken = filtered(changes.modified.united(changes.added), writer).without(unowned());
    const auto known = std::ranges::find_if(owners, [&self](const Owner &owner) { return owner.isSame(self); });
    if (known != owners.end())
        known->fields = known->fields.without(changes.removed);
    if (!taken.isEmpty()) {
        if (known == owners.end()) {
            owners.push_back(self);
            owners.back().fields = std::move(taken);
        } else {
            known->fields = known->fields.united(taken);
            known->time = writer.time;
        }
    }
    std::erase_if(owners, [](const Owner &owner) { return owner.fields.isEmpty(); });
    cap(owners);
}

/// What the applier named last time and names no longer goes, unless somebody else owns it, too.
Json pruned(const Json &merged, const Owners &owners, const FieldSet &last, const Type &type)
{
    using structured::fieldsOf;
    using structured::withParents;
    if (last.isEmpty())
        return merged;
    FieldSet owned;
    for (const Owner &owner : owners)
        owned = owned.united(owner.fields);
    const FieldSet all = withParents(fieldsOf(merged, type), type), lastAll = withParents(last, type);
    Json left = structured::without(merged, lastAll, type);
    left = structured::without(merged, all.without(withParents(fieldsOf(left, type), type).united(withParents(owned, type))), type);
    // Items that others put into what goes are not the applier's to remove.
    return structured::without(merged, all.without(withParents(fieldsOf(left, type), type)).common(lastAll), type);
}

/// kubectl took over from its own client-side apply: what that had set is no conflict.
FieldSet allowedByLastApplied(const Json &live, const Writer &writer, const Type &type)
{
    const auto metadata = live.find("metadata");
    if (writer.manager != "kubectl" || metadata == live.end() || !metadata->contains("annotations") || !(*metadata)["annotations"].is_object())
        return {};
    const auto found = (*metadata)["annotations"].find(lastApplied);
    if (found == (*metadata)["annotations"].end() || !found->is_string())
        return {};
    const Json config = Json::parse(found->get<std::string>(), nullptr, false);
    if (!config.is_object() || config.value("apiVersion", Json()) != Json(writer.apiVersion))
        return {};
    const Comparison changes = structured::compare(config, live, type);
    return structured::fieldsOf(config, type).without(changes.modified).without(changes.added).without(changes.removed);
}

/// Keeps the annotation of client-side apply true while both ways are used.
void rememberApplied(Json &object, Json config, const Writer &writer)
{
    const auto annotations = [](Json &of) -> Json * {
        const bool there = of.contains("metadata") && of["metadata"].is_object() && of["metadata"].contains("annotations");
        return there && of["metadata"]["annotations"].is_object() ? &of["metadata"]["annotations"] : nullptr;
    };
    Json *kept = annotations(object);
    if (writer.manager != "kubectl" || !kept || !kept->contains(lastApplied))
        return;
    if (Json *sent = annotations(config))
        sent->erase(lastApplied);
    (*kept)[lastApplied] = config.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::vector<Conflict> conflictsOf(const Owners &owners, const std::vector<std::pair<std::size_t, FieldSet>> &disputes, const FieldSet &allowed)
{
    std::vector<Conflict> conflicts;
    for (const auto &[index, fields] : disputes) {
        Owner owner = owners[index];
        owner.fields = {};
        for (const FieldPath &path : fields.paths())
            if (!allowed.has(path))
                conflicts.push_back({owner, pathText(path)});
    }
    std::ranges::stable_sort(conflicts, {}, [](const Conflict &conflict) { return conflict.owner.manager; });
    return conflicts;
}

} // namespace

Json updated(const Json *live, Json wanted, const Writer &writer, const Type &type)
{
    Owners owners = ownersFor(live, wanted, !writer.subresource.empty());
    wanted = stripped(std::move(wanted));
    // What was never tracked stays so, until somebody applies to it.
    if (live && owners.empty())
        return wanted;
    track(owners, live ? stripped(*live) : blank(type), wanted, writer, type);
    return encoded(std::move(wanted), std::move(owners));
}

tl::expected<Json, ApplyFailure> applied(const Json *live, const Json &config, const Writer &writer, const Type &type, bool force)
{
    if (std::string complaint = structured::complaint(config, type, false); !complaint.empty())
        return tl::unexpected(ApplyFailure{{}, std::move(complaint)});
    const Json before = live ? stripped(*live) : blank(type);
    const Json *kept = managedFields(live);
    Owners owners = kept ? readOwners(*kept).value_or(Owners()) : Owners();
    if (owners.empty() && live) {
        Writer first = writer;
        first.manager = "before-first-apply";
        track(owners, Json::object(), before, first, type);
    }
    auto merged = structured::merged(live ? before : Json::object(), config, type);
    if (!merged)
        return tl::unexpected(ApplyFailure{{}, merged.error()});

    Owner self{writer.manager, "Apply", writer.apiVersion, writer.subresource, writer.time, {}};
    auto known = std::ranges::find_if(owners, [&self](const Owner &owner) { return owner.isSame(self); });
    const FieldSet last = known == owners.end() ? FieldSet() : known->fields;
    const std::string time = known == owners.end() ? std::string() : known->time;
    self.fields = filtered(structured::fieldsOf(config, type), writer);
    if (known == owners.end())
        known = owners.insert(owners.end(), self);
    else
        *known = self;
    Json made = pruned(*merged, owners, last, type);
    if (made == before) // nothing happened, so it happened at no time
        known->time = time;

    const Comparison changes = filtered(structured::compare(before, made, type), writer);
    if (!force) {
        const auto disputes = disputed(owners, self, changes);
        auto conflicts = conflictsOf(owners, disputes, disputes.empty() ? FieldSet() : allowedByLastApplied(before, writer, type));
        if (!conflicts.empty())
            return tl::unexpected(ApplyFailure{std::move(conflicts), {}});
    }
    known->fields = known->fields.without(unowned());
    dispossess(owners, self, changes);
    rememberApplied(made, config, writer);
    return encoded(std::move(made), std::move(owners));
}

} // namespace sandbox::ownership
