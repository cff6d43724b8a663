// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/writing.h"

#include "app/sandbox/body.h"
#include "app/sandbox/fields.h"

#include <QRandomGenerator>

#include <array>

namespace sandbox::writing {

namespace {

const ResourceId namespaces{"", "namespaces"};

/// Set by the server, whatever a client sends.
constexpr std::array serverFields{"uid",      "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds",
                                  "selfLink", "managedFields"};

std::string randomSuffix()
{
    // No vowels, so that no words come of it.
    static constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz2456789";
    std::string suffix;
    for (int i = 0; i < 5; ++i)
        suffix += letters[static_cast<std::size_t>(QRandomGenerator::global()->bounded(static_cast<int>(letters.size())))];
    return suffix;
}

Answered<bool> isDryRun(const HttpQuery &query)
{
    if (!query.has("dryRun"))
        return false;
    if (query.get("dryRun") != "All")
        return status::invalid(nullptr, {}, {{"FieldValueNotSupported", "it is All", "dryRun"}});
    return true;
}

Answered<HttpResponse> answer(const ApiCall &call, const Json &object, int code)
{
    const auto presentation = Presentation::of(*call.kind, call.version, call.http->header("Accept"), call.query);
    if (!presentation)
        return tl::unexpected(presentation.error());
    return jsonResponse(presentation->one(object), code);
}

/// metadata.name, made from generateName when it is absent.
void setName(Json &metadata)
{
    const std::string prefix = metadata.value("generateName", "");
    if (metadata.value("name", "").empty() && !prefix.empty())
        metadata["name"] = prefix.substr(0, 58) + randomSuffix();
}

/// What a Namespace gets that is not asked for.
void dressNamespace(Json &object)
{
    object["metadata"]["labels"]["kubernetes.io/metadata.name"] = object["metadata"]["name"];
    object["spec"] = {{"finalizers", {"kubernetes"}}};
    object["status"] = {{"phase", "Active"}};
}

Answered<Json> prepared(const ObjectStore &objects, const ApiCall &call)
{
    auto object = body::read(*call.http);
    if (!object)
        return object;
    if (const auto checked = body::check(*object, call); !checked)
        return tl::unexpected(checked.error());
    Json &metadata = (*object)["metadata"];
    if (!metadata.value("resourceVersion", "").empty())
        return status::badRequest("an object to be created has no resourceVersion");
    metadata.erase("resourceVersion");
    for (const char *field : serverFields)
        metadata.erase(field);
    setName(metadata);
    if (const auto named = body::checkName(*call.kind, metadata.value("name", "")); !named)
        return tl::unexpected(named.error());
    if (call.kind->namespaced && call.ns.empty())
        return status::badRequest("an object of this kind is created in a namespace");
    if (call.kind->namespaced && !objects.get(namespaces, {}, call.ns))
        return status::notFound(*servedKind({}, "namespaces"), call.ns);
    if (call.kind->hasStatus)
        object->erase("status");
    if (call.kind->id == namespaces)
        dressNamespace(*object);
    return object;
}

/// The new state of `existing`, from what a client wants it to be. Which half is taken depends on the subresource.
Answered<Json> merged(const StoredObject &existing, Json wanted, const ApiCall &call)
{
    if (const auto checked = body::check(wanted, call); !checked)
        return tl::unexpected(checked.error());
    const Json &before = *existing.json;
    Json &metadata = wanted["metadata"];
    const std::string uid = metadata.value("uid", ""), version = metadata.value("resourceVersion", "");
    if (!uid.empty() && uid != fieldText(before, "metadata.uid"))
        return status::conflict(*call.kind, call.name, "its uid is " + fieldText(before, "metadata.uid") + ", not " + uid);
    if (!version.empty() && version != std::to_string(existing.version))
        return status::conflict(*call.kind, call.name, "the object has been modified, please apply your changes to the latest version and try again");
    if (call.subresource == "status") {
        Json made = before;
        if (wanted.contains("status"))
            made["status"] = std::move(wanted["status"]);
        return made;
    }
    for (const char *field : serverFields) {
        metadata.erase(field);
        if (before["metadata"].contains(field))
            metadata[field] = before["metadata"][field];
    }
    metadata["name"] = call.name;
    if (call.kind->hasStatus) {
        wanted.erase("status");
        if (before.contains("status"))
            wanted["status"] = before["status"];
    }
    return wanted;
}

/// Reads, changes and stores, again when somebody else was faster, as long as the client did not name a version.
template <class Change> Answered<HttpResponse> update(ObjectStore &objects, const ApiCall &call, const Change &change)
{
    const auto dry = isDryRun(call.query);
    if (!dry)
        return tl::unexpected(dry.error());
    for (int attempt = 0; attempt < 5; ++attempt) {
        const auto existing = objects.get(call.kind->id, call.ns, call.name);
        if (!existing)
            return status::notFound(*call.kind, call.name);
        auto wanted = change(*existing);
        if (!wanted)
            return tl::unexpected(wanted.error());
        auto made = merged(*existing, std::move(*wanted), call);
        if (!made)
            return tl::unexpected(made.error());
        if (*dry)
            return answer(call, *made, 200);
        if (const auto stored = objects.replace(call.kind->id, std::move(*made), existing->version))
            return answer(call, *stored->json, 200);
    }
    return status::conflict(*call.kind, call.name, "the object changes too fast");
}

/// All that goes with an object: what it owns, and what is in it when it is a Namespace.
void removeDependents(ObjectStore &objects, const StoredObject &gone, int depth = 0)
{
    constexpr int deepest = 10;
    if (depth > deepest)
        return;
    std::vector<StoredObject> dependents = objects.ownedBy(fieldText(*gone.json, "metadata.uid"));
    if (gone.resource == namespaces)
        std::ranges::move(objects.inNamespace(gone.name), std::back_inserter(dependents));
    for (const StoredObject &dependent : dependents)
        if (objects.remove(dependent.resource, dependent.ns, dependent.name))
            removeDependents(objects, dependent, depth + 1);
}

Answered<Json> deleteOptions(const HttpRequest &request)
{
    if (request.body.empty())
        return Json::object();
    auto options = body::read(request);
    if (options && !options->is_object())
        return status::badRequest("DeleteOptions are an object");
    return options;
}

bool leavesOrphans(const ApiCall &call, const Json &options)
{
    return fieldText(options, "propagationPolicy") == "Orphan" || call.query.get("propagationPolicy") == "Orphan";
}

/// dryRun may also stand in the body of a DELETE.
Answered<bool> isDryRun(const HttpQuery &query, const Json &options)
{
    const Json &listed = fieldArray(options, "dryRun");
    return !listed.empty() && listed[0] == Json("All") ? Answered<bool>(true) : isDryRun(query);
}

} // namespace

Answered<HttpResponse> create(ObjectStore &objects, const ApiCall &call)
{
    const auto dry = isDryRun(call.query);
    if (!dry)
        return tl::unexpected(dry.error());
    auto object = prepared(objects, call);
    if (!object)
        return tl::unexpected(object.error());
    const std::string name = fieldText(*object, "metadata.name");
    if (*dry)
        return objects.get(call.kind->id, call.ns, name) ? status::alreadyExists(*call.kind, name) : answer(call, *object, 201);
    const auto stored = objects.create(call.kind->id, std::move(*object));
    if (!stored)
        return status::alreadyExists(*call.kind, name);
    return answer(call, *stored->json, 201);
}

Answered<HttpResponse> replace(ObjectStore &objects, const ApiCall &call)
{
    auto object = body::read(*call.http);
    if (!object)
        return tl::unexpected(object.error());
    const bool versioned = object->is_object() && !fieldText(*object, "metadata.resourceVersion").empty();
    if (!versioned && !call.kind->builtIn)
        return status::invalid(call.kind, call.name, {{"FieldValueInvalid", "must be specified for an update", "metadata.resourceVersion"}});
    return update(objects, call, [&object](const StoredObject &) { return Answered<Json>(*object); });
}

Answered<HttpResponse> patch(ObjectStore &objects, const ApiCall &call)
{
    if (const auto taken = body::checkPatchType(call); !taken)
        return tl::unexpected(taken.error());
    return update(objects, call, [&call](const StoredObject &existing) {
        auto made = body::patched(inVersion(*existing.json, *call.kind, call.version), call);
        // The version that was read is no wish of the client's; one that the patch sets is.
        if (made && made->is_object() && fieldText(*made, "metadata.resourceVersion") == std::to_string(existing.version))
            (*made)["metadata"].erase("resourceVersion");
        return made;
    });
}

Answered<HttpResponse> remove(ObjectStore &objects, const ApiCall &call)
{
    const auto options = deleteOptions(*call.http);
    if (!options)
        return tl::unexpected(options.error());
    const auto dry = isDryRun(call.query, *options);
    if (!dry)
        return tl::unexpected(dry.error());
    const auto existing = objects.get(call.kind->id, call.ns, call.name);
    if (!existing)
        return status::notFound(*call.kind, call.name);
    const std::string uid = fieldText(*existing->json, "metadata.uid");
    const std::string wantedUid = fieldText(*options, "preconditions.uid"), wantedVersion = fieldText(*options, "preconditions.resourceVersion");
    if (!wantedUid.empty() && wantedUid != uid)
        return status::conflict(*call.kind, call.name, "its uid is " + uid + ", not " + wantedUid);
    if (!wantedVersion.empty() && wantedVersion != std::to_string(existing->version))
        return status::conflict(*call.kind, call.name, "its resourceVersion is " + std::to_string(existing->version) + ", not " + wantedVersion);
    if (!*dry) {
        const auto gone = objects.remove(call.kind->id, call.ns, call.name);
        if (!gone)
            return status::notFound(*call.kind, call.name);
        if (!leavesOrphans(call, *options))
            removeDependents(objects, *gone);
    }
    Json details{{"name", call.name}, {"kind", call.kind->id.plural}, {"uid", uid}};
    if (!call.kind->id.group.empty())
        details["group"] = call.kind->id.group;
    return jsonResponse(
        {{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", Json::object()}, {"status", "Success"}, {"details", std::move(details)}});
}

Answered<HttpResponse> removeAll(ObjectStore &objects, const ApiCall &call)
{
    const auto options = deleteOptions(*call.http);
    if (!options)
        return tl::unexpected(options.error());
    const auto dry = isDryRun(call.query, *options);
    if (!dry)
        return tl::unexpected(dry.error());
    const auto selection = Selection::parse(*call.kind, call.ns, call.query);
    if (!selection)
        return tl::unexpected(selection.error());
    std::vector<StoredObject> gone;
    for (const StoredObject &object : objects.list(call.kind->id, call.ns).first) {
        if (!selection->matches(*object.json))
            continue;
        gone.push_back(object);
        if (!*dry && objects.remove(object.resource, object.ns, object.name) && !leavesOrphans(call, *options))
            removeDependents(objects, object);
    }
    const Presentation presentation{.kind = call.kind, .version = call.version};
    HttpResponse response;
    response.body = presentation.list(gone, {{"resourceVersion", std::to_string(objects.version())}});
    return response;
}

} // namespace sandbox::writing
