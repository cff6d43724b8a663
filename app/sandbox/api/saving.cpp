// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/saving.h"

#include "app/sandbox/api/admitting.h"
#include "app/sandbox/api/body.h"
#include "app/sandbox/api/fields.h"
#include "app/sandbox/api/scaling.h"
#include "app/sandbox/schema/fit.h"
#include "app/sandbox/schema/owners.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <array>

namespace sandbox::saving {

namespace {

const ResourceId namespaces{"", "namespaces"};

/// Set by the server, whatever a client sends.
constexpr std::array serverFields{"uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"};

std::string randomSuffix()
{
    // No vowels, so that no words come of it.
    static constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz2456789";
    std::string suffix;
    for (int i = 0; i < 5; ++i)
        suffix += letters[static_cast<std::size_t>(QRandomGenerator::global()->bounded(static_cast<int>(letters.size())))];
    return suffix;
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

Answered<HttpResponse> answer(const ApiCall &call, const Json &object, int code, const Warnings &warnings)
{
    if (call.subresource == "scale")
        return jsonResponse(scaling::scaleOf(object), code);
    const auto presentation = Presentation::of(*call.kind, call.version, call.http->header("Accept"), call.query);
    if (!presentation)
        return tl::unexpected(presentation.error());
    HttpResponse response = jsonResponse(presentation->one(object), code);
    for (const std::string &warning : warnings)
        response.headers.emplace_back("Warning", "299 - " + toText(warning));
    return response;
}

} // namespace

std::string timestamp()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
}

Answered<Json> forCreation(const ObjectStore &objects, const ApiCall &call, Json object)
{
    if (const auto checked = body::check(object, call); !checked)
        return tl::unexpected(checked.error());
    Json &metadata = object["metadata"];
    if (!metadata.value("resourceVersion", "").empty())
        return tl::unexpected(Status{.code = 500, .message = "resourceVersion should not be set on objects to be created"});
    metadata.erase("resourceVersion");
    for (const char *field : serverFields)
        metadata.erase(field);
    setName(metadata);
    if (const auto named = body::checkName(*call.kind, metadata.value("name", "")); !named) {
        std::vector<StatusCause> causes = named.error().causes;
        for (const fit::Fault &fault : call.kind->builtIn ? std::vector<fit::Fault>() : fit::rulesLeftOut(admitting::typeOf(call)))
            causes.push_back({fault.reason, fault.message, fault.field});
        return status::invalid(call.kind, named.error().name, std::move(causes));
    }
    if (call.kind->namespaced && call.ns.empty())
        return status::badRequest("an object of this kind is created in a namespace");
    if (call.kind->namespaced && !objects.get(namespaces, {}, call.ns))
        return status::notFound(*servedKind({}, "namespaces"), call.ns);
    if (call.kind->hasStatus)
        object.erase("status");
    if (call.kind->id == namespaces)
        dressNamespace(object);
    return object;
}

Answered<Json> overExisting(const StoredObject &existing, Json wanted, const ApiCall &call)
{
    if (const auto checked = body::check(wanted, call); !checked)
        return tl::unexpected(checked.error());
    const Json &before = *existing.json;
    Json &metadata = wanted["metadata"];
    const std::string uid = metadata.value("uid", ""), version = metadata.value("resourceVersion", ""), is = fieldText(before, "metadata.uid");
    if (const StatusCause immutable{"FieldValueInvalid", "Invalid value: " + toText(uid) + ": field is immutable", "metadata.uid"};
        !uid.empty() && uid != is && call.http->method == "PATCH")
        return status::invalid(call.kind, call.name, {immutable, immutable});
    if (!uid.empty() && uid != is)
        return status::conflict(*call.kind, call.name, "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + is);
    if (!version.empty() && version != std::to_string(existing.version))
        return status::conflict(*call.kind, call.name, "the object has been modified; please apply your changes to the latest version and try again");
    if (call.subresource == "status") {
        Json made = before;
        if (wanted.contains("status"))
            made["status"] = std::move(wanted["status"]);
        if (metadata.contains("managedFields"))
            made["metadata"]["managedFields"] = std::move(metadata["managedFields"]);
        return made;
    }
    for (const char *field : serverFields) {
        metadata.erase(field);
        if (before["metadata"].contains(field))
            metadata[field] = before["metadata"][field];
    }
    metadata["name"] = call.name;
    metadata["resourceVersion"] = std::to_string(existing.version);
    if (call.kind->hasStatus) {
        wanted.erase("status");
        if (before.contains("status"))
            wanted["status"] = before["status"];
    }
    return wanted;
}

Answered<HttpResponse> create(ObjectStore &objects, const ApiCall &call, Json object, const WriteOptions &options, const Warnings &warnings)
{
    const std::string name = fieldText(object, "metadata.name");
    if (const auto valid = admitting::validate(object, nullptr, call); !valid)
        return tl::unexpected(valid.error());
    if (options.dry)
        return objects.get(call.kind->id, call.ns, name) ? status::alreadyExists(*call.kind, name)
                                                         : answer(call, ObjectStore::dressed(nullptr, std::move(object)), 201, warnings);
    const auto stored = objects.create(call.kind->id, std::move(object));
    if (!stored)
        return status::alreadyExists(*call.kind, name);
    return answer(call, *stored->json, 201, warnings);
}

std::optional<Answered<HttpResponse>> replace(ObjectStore &objects, const ApiCall &call, const StoredObject &existing, Json object,
                                              const WriteOptions &options, const Warnings &warnings)
{
    if (const auto valid = admitting::validate(object, existing.json.get(), call); !valid)
        return tl::unexpected(valid.error());
    object["apiVersion"] = (*existing.json)["apiVersion"]; // another version of the request is no change
    object = ownership::withoutNewTimes(*existing.json, std::move(object));
    if (options.dry)
        return answer(call, ObjectStore::dressed(existing.json.get(), std::move(object)), 200, warnings);
    if (const auto stored = objects.replace(call.kind->id, std::move(object), existing.version))
        return answer(call, *stored->json, 200, warnings);
    return std::nullopt;
}

} // namespace sandbox::saving
