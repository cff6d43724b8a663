// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/admitting.h"

#include "app/sandbox/api/fields.h"
#include "app/sandbox/schema/fit.h"
#include "app/sandbox/schema/gotext.h"

#include <algorithm>

namespace sandbox::admitting {

namespace {

/// What a client meant to patch, as the server quotes it: the patched object, or the strategic patch itself.
tl::unexpected<Status> refused(const Json &object, const ApiCall &call, std::string why)
{
    const std::string &kind = call.kind->kind;
    if (call.http->method != "PATCH")
        return status::badRequest(kind + " in version \"" + call.version + "\" cannot be handled as a " + kind + ": " + why);
    std::string quoted = toText(object);
    if (call.http->header("Content-Type").starts_with("application/strategic")) {
        quoted = go::plain(Json::parse(call.http->body, nullptr, false));
        if (const std::size_t type = why.rfind(" of type "); type != std::string::npos)
            why = "unrecognized type: " + why.substr(type + 9);
    }
    return status::invalid(nullptr, {}, {{"FieldValueInvalid", "Invalid value: " + toText(quoted) + ": " + why, "patch"}});
}

fit::Fault required(const std::string &field)
{
    return {"FieldValueRequired", "Required value", field};
}

void checkPort(const Json *port, const std::string &path, std::vector<fit::Fault> &found)
{
    const bool good = !port || !port->is_number_integer() || (port->get<std::int64_t>() >= 1 && port->get<std::int64_t>() <= 65535);
    if (!good)
        found.push_back({"FieldValueInvalid", "Invalid value: " + toText(*port) + ": must be between 1 and 65535, inclusive", path});
}

void checkService(const Json &object, std::vector<fit::Fault> &found)
{
    const Json &ports = fieldArray(object, "spec.ports");
    if (ports.empty() && fieldText(object, "spec.type") != "ExternalName" && fieldText(object, "spec.clusterIP") != "None")
        found.push_back(required("spec.ports"));
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const std::string path = "spec.ports[" + std::to_string(i) + ']';
        if (ports.size() > 1 && fieldText(ports[i], "name").empty())
            found.push_back(required(path + ".name"));
        for (const char *name : {"port", "targetPort"})
            checkPort(field(ports[i], name), path + '.' + name, found);
    }
}

void checkWorkload(const Json &object, std::vector<fit::Fault> &found)
{
    const Json *selector = field(object, "spec.selector.matchLabels"), *labels = field(object, "spec.template.metadata.labels");
    bool selected = selector && selector->is_object() && labels && labels->is_object();
    if (selected)
        for (const auto &[name, value] : selector->items())
            selected = selected && labels->contains(name) && (*labels)[name] == value;
    if (!selected && !field(object, "spec.selector.matchExpressions"))
        found.push_back({"FieldValueInvalid", "Invalid value: " + toText(labels ? *labels : Json()) + ": `selector` does not match template `labels`",
                         "spec.template.metadata.labels"});
    const Json &containers = fieldArray(object, "spec.template.spec.containers");
    for (std::size_t i = 0; i < containers.size(); ++i)
        if (fieldText(containers[i], "image").empty())
            found.push_back(required("spec.template.spec.containers[" + std::to_string(i) + "].image"));
}

/// The few rules of Kubernetes' own kinds that no schema tells.
void checkBuiltin(const Json &object, const std::string &kind, std::vector<fit::Fault> &found)
{
    if (kind == "Service")
        checkService(object, found);
    if (kind == "Deployment" || kind == "ReplicaSet" || kind == "StatefulSet" || kind == "DaemonSet")
        checkWorkload(object, found);
}

std::vector<fit::Fault> faults(const Json &object, const ApiCall &call)
{
    const Type type = typeOf(call);
    if (!call.kind->builtIn)
        return fit::faults(object, type);
    auto found = fit::missing(object, type);
    checkBuiltin(object, call.kind->kind, found);
    return found;
}

} // namespace

Type typeOf(const ApiCall &call)
{
    return Type::of(call.kind->id.group, call.version, call.kind->kind);
}

Answered<std::vector<std::string>> clean(Json &object, const ApiCall &call, const WriteOptions &options)
{
    const Type type = typeOf(call);
    if (call.kind->builtIn)
        if (const std::string fault = fit::unreadable(object, type, call.kind->kind); !fault.empty())
            return refused(object, call, fault);
    const Json sent = object;
    std::vector<std::string> warnings;
    std::string all;
    for (const std::string &path : fit::prune(object, type)) {
        warnings.push_back("unknown field \"" + path + '"');
        all += (all.empty() ? "" : ", ") + warnings.back();
    }
    if (!warnings.empty() && options.unknown == WriteOptions::Unknown::Refuse)
        return refused(sent, call, "strict decoding error: " + all);
    if (options.unknown == WriteOptions::Unknown::Ignore)
        warnings.clear();
    return warnings;
}

void fillDefaults(Json &object, const ApiCall &call)
{
    if (call.kind->builtIn)
        fit::fillBuiltinDefaults(object, call.kind->kind);
    else
        fit::fillDefaults(object, typeOf(call));
}

Answered<void> validate(const Json &object, const Json *before, const ApiCall &call)
{
    auto found = faults(object, call);
    if (before && !found.empty()) {
        const auto old = faults(*before, call);
        std::erase_if(found, [&old](const fit::Fault &fault) { return std::ranges::find(old, fault) != old.end(); });
    }
    if (found.empty())
        return {};
    std::vector<StatusCause> causes;
    for (fit::Fault &fault : found)
        causes.push_back({std::move(fault.reason), std::move(fault.message), std::move(fault.field)});
    return status::invalid(call.kind, fieldText(object, "metadata.name"), std::move(causes));
}

} // namespace sandbox::admitting
