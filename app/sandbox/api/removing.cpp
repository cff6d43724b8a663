// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/body.h"
#include "app/sandbox/api/fields.h"
#include "app/sandbox/api/options.h"
#include "app/sandbox/api/writing.h"

namespace sandbox::writing {

namespace {

/// All that goes with an object: what it owns, and what is in it when it is a Namespace.
void removeDependents(ObjectStore &objects, const StoredObject &gone, int depth = 0)
{
    constexpr int deepest = 10;
    if (depth > deepest)
        return;
    std::vector<StoredObject> dependents = objects.ownedBy(fieldText(*gone.json, "metadata.uid"));
    if (gone.resource == ResourceId{"", "namespaces"})
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

/// The object must still be the one that the client means.
Answered<void> checkPreconditions(const StoredObject &existing, const Json &options, const ApiCall &call)
{
    const std::string uid = fieldText(*existing.json, "metadata.uid"), version = std::to_string(existing.version);
    const std::string wantedUid = fieldText(options, "preconditions.uid"), wantedVersion = fieldText(options, "preconditions.resourceVersion");
    if (!wantedUid.empty() && wantedUid != uid)
        return status::conflict(*call.kind, call.name, "Precondition failed: UID in precondition: " + wantedUid + ", UID in object meta: " + uid);
    if (!wantedVersion.empty() && wantedVersion != version)
        return status::conflict(*call.kind, call.name,
                                "Precondition failed: ResourceVersion in precondition: " + wantedVersion
                                    + ", ResourceVersion in object meta: " + version);
    return {};
}

} // namespace

Answered<HttpResponse> remove(ObjectStore &objects, const ApiCall &call)
{
    const auto options = deleteOptions(*call.http);
    if (!options)
        return tl::unexpected(options.error());
    const auto dry = isDryDelete(call.query, *options);
    if (!dry)
        return tl::unexpected(dry.error());
    const auto existing = objects.get(call.kind->id, call.ns, call.name);
    if (!existing)
        return status::notFound(*call.kind, call.name);
    if (const auto met = checkPreconditions(*existing, *options, call); !met)
        return tl::unexpected(met.error());
    if (!*dry) {
        const auto gone = objects.remove(call.kind->id, call.ns, call.name);
        if (!gone)
            return status::notFound(*call.kind, call.name);
        if (!leavesOrphans(call, *options))
            removeDependents(objects, *gone);
    }
    Json details{{"name", call.name}, {"kind", call.kind->id.plural}, {"uid", fieldText(*existing->json, "metadata.uid")}};
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
    const auto dry = isDryDelete(call.query, *options);
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
