// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/status.h"

namespace sandbox {

Json Status::json() const
{
    Json metadata = Json::object();
    if (!continueToken.empty())
        metadata["continue"] = continueToken;
    Json made{{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", metadata}, {"status", "Failure"}, {"message", message}, {"code", code}};
    if (!reason.empty())
        made["reason"] = reason;
    Json details = Json::object();
    for (const auto &[field, value] : {std::pair{"name", &name}, {"group", &group}, {"kind", &kind}, {"uid", &uid}})
        if (!value->empty())
            details[field] = *value;
    for (const StatusCause &cause : causes) {
        Json one{{"reason", cause.reason}, {"message", cause.message}};
        if (!cause.field.empty())
            one["field"] = cause.field;
        details["causes"].push_back(std::move(one));
    }
    if (retryAfterSeconds > 0)
        details["retryAfterSeconds"] = retryAfterSeconds;
    if (!details.empty())
        made["details"] = std::move(details);
    return made;
}

HttpResponse Status::response() const
{
    HttpResponse response = jsonResponse(json(), code);
    if (retryAfterSeconds > 0)
        response.headers.emplace_back("Retry-After", std::to_string(retryAfterSeconds));
    return response;
}

namespace status {

namespace {

tl::unexpected<Status> make(int code, std::string reason, std::string message, const ServedKind *kind = nullptr, std::string name = {})
{
    Status status;
    status.code = code;
    status.reason = std::move(reason);
    status.message = std::move(message);
    status.name = std::move(name);
    if (kind) {
        status.group = kind->id.group;
        status.kind = kind->id.plural;
    }
    return tl::unexpected(std::move(status));
}

std::string named(const ServedKind &kind, const std::string &name)
{
    return kind.qualified() + " \"" + name + '"';
}

} // namespace

tl::unexpected<Status> badRequest(std::string message)
{
    return make(400, "BadRequest", std::move(message));
}

tl::unexpected<Status> unauthorized()
{
    return make(401, "Unauthorized", "Unauthorized");
}

tl::unexpected<Status> forbidden(const ServedKind *kind, std::string name, std::string message)
{
    return make(403, "Forbidden", std::move(message), kind, std::move(name));
}

tl::unexpected<Status> noSuchPath()
{
    return make(404, "NotFound", "the server could not find the requested resource");
}

tl::unexpected<Status> notFound(const ServedKind &kind, std::string name)
{
    std::string message = named(kind, name) + " not found";
    return make(404, "NotFound", std::move(message), &kind, std::move(name));
}

tl::unexpected<Status> methodNotAllowed(const std::string &method)
{
    return make(405, "MethodNotAllowed", method + " is not served here");
}

tl::unexpected<Status> notAcceptable(const std::string &accept)
{
    return make(406, "NotAcceptable", "only application/json can be sent, not \"" + accept + '"');
}

tl::unexpected<Status> unsupportedMediaType(const std::string &type, const std::string &taken)
{
    return make(415, "UnsupportedMediaType", "a body of type \"" + type + "\" is not taken here, but " + taken);
}

tl::unexpected<Status> alreadyExists(const ServedKind &kind, std::string name)
{
    std::string message = named(kind, name) + " already exists";
    return make(409, "AlreadyExists", std::move(message), &kind, std::move(name));
}

tl::unexpected<Status> conflict(const ServedKind &kind, std::string name, std::string message)
{
    std::string whole = "Operation cannot be fulfilled on " + named(kind, name) + ": " + message;
    return make(409, "Conflict", std::move(whole), &kind, std::move(name));
}

namespace {

tl::unexpected<Status> unprocessable(std::string kind, std::string group, std::string name, std::vector<StatusCause> causes)
{
    std::string faults;
    for (const StatusCause &cause : causes)
        faults += (faults.empty() ? "" : ", ") + cause.field + ": " + cause.message;
    Status status{.code = 422, .reason = "Invalid"};
    status.message =
        (group.empty() ? kind : kind + '.' + group) + " \"" + name + "\" is invalid: " + (causes.size() > 1 ? '[' + faults + ']' : faults);
    status.name = std::move(name);
    status.group = std::move(group);
    status.kind = std::move(kind);
    status.causes = std::move(causes);
    return tl::unexpected(std::move(status));
}

} // namespace

tl::unexpected<Status> invalid(const ServedKind *kind, std::string name, std::vector<StatusCause> causes)
{
    return unprocessable(kind ? kind->kind : "", kind ? kind->id.group : "", std::move(name), std::move(causes));
}

tl::unexpected<Status> invalidOptions(const char *kind, std::vector<StatusCause> causes)
{
    return unprocessable(kind, "meta.k8s.io", {}, std::move(causes));
}

tl::unexpected<Status> expired(std::string message, std::string continueToken)
{
    auto made = make(410, "Expired", std::move(message));
    made.value().continueToken = std::move(continueToken);
    return made;
}

tl::unexpected<Status> tooLarge(std::string message)
{
    return make(413, "RequestEntityTooLarge", std::move(message));
}

tl::unexpected<Status> futureVersion(std::uint64_t asked, std::uint64_t current)
{
    auto made = make(504, "Timeout", "resourceVersion " + std::to_string(asked) + " is not reached yet, the newest is " + std::to_string(current));
    made.value().causes = {{"ResourceVersionTooLarge", "Too large resource version", {}}};
    made.value().retryAfterSeconds = 1;
    return made;
}

tl::unexpected<Status> unavailable(std::string message)
{
    return make(503, "ServiceUnavailable", std::move(message));
}

} // namespace status

std::string toText(const Json &json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

HttpResponse jsonResponse(const Json &json, int code)
{
    HttpResponse response;
    response.status = code;
    response.body = toText(json) + '\n';
    return response;
}

} // namespace sandbox
