// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/scaling.h"

#include "app/sandbox/api/fields.h"

namespace sandbox::scaling {

bool hasScale(const ServedKind &kind)
{
    return kind.id.group == "apps" && kind.id.plural != "daemonsets";
}

Json scaleOf(const Json &object)
{
    Json metadata = Json::object();
    for (const char *name : {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"})
        if (const Json *value = field(object, std::string("metadata.") + name))
            metadata[name] = *value;
    std::string selector;
    if (const Json *labels = field(object, "spec.selector.matchLabels"); labels && labels->is_object())
        for (const auto &[name, value] : labels->items())
            selector += (selector.empty() ? "" : ",") + name + '=' + (value.is_string() ? value.get<std::string>() : std::string());
    return {{"kind", "Scale"},
            {"apiVersion", "autoscaling/v1"},
            {"metadata", std::move(metadata)},
            {"spec", {{"replicas", fieldNumber(object, "spec.replicas")}}},
            {"status", {{"replicas", fieldNumber(object, "status.replicas")}, {"selector", selector}}}};
}

Answered<HttpResponse> get(const ObjectStore &objects, const ApiCall &call)
{
    const auto found = objects.get(call.kind->id, call.ns, call.name);
    if (!found)
        return status::notFound(*call.kind, call.name);
    return jsonResponse(scaleOf(*found->json));
}

Answered<Json> scaled(const StoredObject &existing, const Json &scale, const ApiCall &call)
{
    if (fieldText(scale, "kind") != "Scale" || fieldText(scale, "apiVersion") != "autoscaling/v1")
        return status::badRequest("the body is no Scale of autoscaling/v1");
    const Json *replicas = field(scale, "spec.replicas");
    if (replicas && !replicas->is_number_integer())
        return status::badRequest("spec.replicas is not a whole number");
    const std::int64_t wanted = replicas ? replicas->get<std::int64_t>() : 0;
    if (wanted < 0)
        return status::invalid(
            call.kind, call.name,
            {{"FieldValueInvalid", "Invalid value: " + std::to_string(wanted) + ": must be greater than or equal to 0", "spec.replicas"}});
    Json made = inVersion(*existing.json, *call.kind, call.version);
    made["spec"]["replicas"] = wanted;
    made["metadata"].erase("resourceVersion");
    if (const std::string version = fieldText(scale, "metadata.resourceVersion"); !version.empty())
        made["metadata"]["resourceVersion"] = version;
    return made;
}

} // namespace sandbox::scaling
