// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/applying.h"

#include "app/sandbox/api/admitting.h"
#include "app/sandbox/api/body.h"
#include "app/sandbox/api/fields.h"
#include "app/sandbox/api/saving.h"
#include "app/sandbox/schema/gotext.h"

namespace sandbox::applying {

namespace {

std::string kindText(const ApiCall &call)
{
    return call.kind->id.group + '/' + call.version + ", Kind=" + call.kind->kind;
}

/// Written as the server does it, since clients read the owner out of it.
std::string ownerText(const Owner &owner)
{
    std::string text = go::quoted(owner.manager);
    if (!owner.subresource.empty())
        text += " with subresource " + go::quoted(owner.subresource);
    if (owner.isApply())
        return text;
    return text + " using " + owner.apiVersion;
}

std::string conflictText(const std::vector<Conflict> &conflicts)
{
    if (conflicts.size() == 1)
        return "Apply failed with 1 conflict: conflict with " + ownerText(conflicts[0].owner) + ": " + conflicts[0].path;
    std::string text = "Apply failed with " + std::to_string(conflicts.size()) + " conflicts: ", last;
    for (const Conflict &conflict : conflicts) {
        const std::string owner = ownerText(conflict.owner);
        if (owner != last)
            text += (last.empty() ? "" : "\n") + ("conflicts with " + owner) + ':';
        text += "\n- " + conflict.path;
        last = owner;
    }
    return text;
}

tl::unexpected<Status> conflictStatus(const std::vector<Conflict> &conflicts)
{
    Status status{.code = 409, .reason = "Conflict", .message = conflictText(conflicts)};
    for (const Conflict &conflict : conflicts)
        status.causes.push_back({"FieldManagerConflict", "conflict with " + ownerText(conflict.owner), conflict.path});
    return tl::unexpected(std::move(status));
}

tl::unexpected<Status> failed(const ApplyFailure &failure, const Json &config, const ApiCall &call)
{
    if (!failure.conflicts.empty())
        return conflictStatus(failure.conflicts);
    Status status{.code = 500,
                  .message = "failed to create typed patch object (" + fieldText(config, "metadata.namespace") + '/'
                      + fieldText(config, "metadata.name") + "; " + kindText(call) + "): " + failure.complaint};
    return tl::unexpected(std::move(status));
}

Answered<Json> configOf(const ApiCall &call)
{
    auto config = body::parseYaml(call.http->body);
    if (!config)
        return config;
    if (!config->is_object())
        return status::badRequest("error decoding YAML: an applied object is a map");
    if (fieldText(*config, "kind") != call.kind->kind || fieldText(*config, "apiVersion") != call.kind->apiVersion(call.version)) {
        const std::string version = fieldText(*config, "apiVersion"), kind = fieldText(*config, "kind");
        return status::badRequest("invalid object type: " + (version.find('/') == std::string::npos ? '/' + version : version) + ", Kind=" + kind);
    }
    if (const Json *fields = field(*config, "metadata.managedFields"); fields && !fields->is_null())
        return status::badRequest("metadata.managedFields must be nil");
    // What is in there is all a client wants to own, so nothing may be added; but names that contradict the URL are seen here.
    Json probe = *config;
    if (field(probe, "metadata") && field(probe, "metadata")->is_object() && fieldText(probe, "metadata.name").empty())
        probe["metadata"]["name"] = call.name;
    if (const auto checked = body::check(probe, call); !checked)
        return tl::unexpected(checked.error());
    return config;
}

Answered<HttpResponse> created(ObjectStore &objects, const ApiCall &call, const Json &config, const WriteOptions &options)
{
    const std::string uid = fieldText(config, "metadata.uid");
    if (!uid.empty())
        return status::conflict(*call.kind, call.name,
                                "uid mismatch: the provided object specified uid " + uid + ", and no existing object was found");
    auto made = ownership::applied(nullptr, config, writerOf(call, options), admitting::typeOf(call), options.force);
    if (!made)
        return failed(made.error(), config, call);
    (*made)["metadata"].erase("resourceVersion");
    (*made)["metadata"]["name"] = call.name;
    auto object = saving::forCreation(objects, call, std::move(*made));
    if (!object)
        return tl::unexpected(object.error());
    admitting::fillDefaults(*object, call);
    return saving::create(objects, call, std::move(*object), options);
}

std::optional<Answered<HttpResponse>> changed(ObjectStore &objects, const ApiCall &call, const StoredObject &existing, const Json &config,
                                              const WriteOptions &options)
{
    const Json live = inVersion(*existing.json, *call.kind, call.version);
    auto made = ownership::applied(&live, config, writerOf(call, options), admitting::typeOf(call), options.force);
    if (!made)
        return failed(made.error(), config, call);
    auto object = saving::overExisting(existing, std::move(*made), call);
    if (!object)
        return tl::unexpected(object.error());
    admitting::fillDefaults(*object, call);
    return saving::replace(objects, call, existing, std::move(*object), options);
}

} // namespace

Writer writerOf(const ApiCall &call, const WriteOptions &options)
{
    return {options.manager, call.kind->apiVersion(call.version), call.subresource, saving::timestamp(), call.kind->hasStatus};
}

Answered<HttpResponse> apply(ObjectStore &objects, const ApiCall &call)
{
    const auto options = WriteOptions::of(call, "PatchOptions", true);
    if (!options)
        return tl::unexpected(options.error());
    const auto config = configOf(call);
    if (!config)
        return tl::unexpected(config.error());
    for (int attempt = 0; attempt < 5; ++attempt) {
        const auto existing = objects.get(call.kind->id, call.ns, call.name);
        if (!existing && !call.subresource.empty())
            return status::notFound(*call.kind, call.name);
        if (!existing)
            return created(objects, call, *config, *options);
        if (auto answer = changed(objects, call, *existing, *config, *options))
            return std::move(*answer);
    }
    return status::conflict(*call.kind, call.name, "the object changes too fast");
}

} // namespace sandbox::applying
