// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/writing.h"

#include "app/sandbox/api/admitting.h"
#include "app/sandbox/api/applying.h"
#include "app/sandbox/api/body.h"
#include "app/sandbox/api/fields.h"
#include "app/sandbox/api/saving.h"
#include "app/sandbox/api/scaling.h"
#include "app/sandbox/schema/owners.h"

namespace sandbox::writing {

namespace {

/// Reads, changes and stores, again when somebody else was faster, as long as the client did not name a version.
template <class Change> Answered<HttpResponse> update(ObjectStore &objects, const ApiCall &call, const char *optionsKind, const Change &change)
{
    const auto options = WriteOptions::of(call, optionsKind);
    if (!options)
        return tl::unexpected(options.error());
    for (int attempt = 0; attempt < 5; ++attempt) {
        const auto existing = objects.get(call.kind->id, call.ns, call.name);
        if (!existing)
            return status::notFound(*call.kind, call.name);
        auto wanted = change(*existing);
        if (!wanted)
            return tl::unexpected(wanted.error());
        const auto warnings = wanted->is_object() ? admitting::clean(*wanted, call, *options) : saving::Warnings();
        if (!warnings)
            return tl::unexpected(warnings.error());
        auto made = saving::overExisting(*existing, std::move(*wanted), call);
        if (!made)
            return tl::unexpected(made.error());
        admitting::fillDefaults(*made, call);
        const Writer writer = applying::writerOf(call, *options);
        const Json live = inVersion(*existing->json, *call.kind, call.version);
        Json owned = ownership::updated(&live, std::move(*made), writer, admitting::typeOf(call));
        if (auto answer = saving::replace(objects, call, *existing, std::move(owned), *options, *warnings))
            return std::move(*answer);
    }
    return status::conflict(*call.kind, call.name, "the object changes too fast");
}

} // namespace

Answered<HttpResponse> create(ObjectStore &objects, const ApiCall &call)
{
    const auto options = WriteOptions::of(call, "CreateOptions");
    if (!options)
        return tl::unexpected(options.error());
    auto object = body::read(*call.http);
    if (!object)
        return tl::unexpected(object.error());
    if (const auto checked = body::check(*object, call); !checked)
        return tl::unexpected(checked.error());
    const auto warnings = admitting::clean(*object, call, *options);
    if (!warnings)
        return tl::unexpected(warnings.error());
    auto made = saving::forCreation(objects, call, std::move(*object));
    if (!made)
        return tl::unexpected(made.error());
    admitting::fillDefaults(*made, call);
    Json owned = ownership::updated(nullptr, std::move(*made), applying::writerOf(call, *options), admitting::typeOf(call));
    return saving::create(objects, call, std::move(owned), *options, *warnings);
}

Answered<HttpResponse> replace(ObjectStore &objects, const ApiCall &call)
{
    auto object = body::read(*call.http);
    if (!object)
        return tl::unexpected(object.error());
    if (call.subresource == "scale")
        return update(objects, call, "UpdateOptions", [&](const StoredObject &existing) { return scaling::scaled(existing, *object, call); });
    const bool versioned = object->is_object() && !fieldText(*object, "metadata.resourceVersion").empty();
    if (!versioned && !call.kind->builtIn)
        return status::invalid(call.kind, call.name,
                               {{"FieldValueInvalid", "Invalid value: 0: must be specified for an update", "metadata.resourceVersion"}});
    return update(objects, call, "UpdateOptions", [&object](const StoredObject &) { return Answered<Json>(*object); });
}

Answered<HttpResponse> patch(ObjectStore &objects, const ApiCall &call)
{
    if (const auto taken = body::checkPatchType(call); !taken)
        return tl::unexpected(taken.error());
    if (body::isApply(*call.http))
        return applying::apply(objects, call);
    return update(objects, call, "PatchOptions", [&call](const StoredObject &existing) -> Answered<Json> {
        const bool scale = call.subresource == "scale";
        const Json before = scale ? scaling::scaleOf(*existing.json) : inVersion(*existing.json, *call.kind, call.version);
        auto made = body::patched(before, call);
        // The version that was read is no wish of the client's; one that the patch sets is.
        if (made && made->is_object() && fieldText(*made, "metadata.resourceVersion") == std::to_string(existing.version))
            (*made)["metadata"].erase("resourceVersion");
        return made && scale ? scaling::scaled(existing, *made, call) : made;
    });
}

} // namespace sandbox::writing
