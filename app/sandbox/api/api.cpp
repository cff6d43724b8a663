// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/api.h"

#include "app/sandbox/api/body.h"
#include "app/sandbox/api/discovery.h"
#include "app/sandbox/api/openapi.h"
#include "app/sandbox/api/scaling.h"
#include "app/sandbox/api/writing.h"

#include "models/base/logging.h"

#include <algorithm>

namespace sandbox {

/// A path taken apart. `raw` are its segments as they were sent, `segments` the same decoded.
struct Api::Path {
    std::vector<std::string> raw, segments;
    std::string group, version; ///< of /api/v1/… and /apis/<group>/<version>/…
    std::size_t rest = 0;       ///< the first segment after the version; 0 = no such path

    static Answered<Path> parse(const std::string &path);
    std::size_t size() const { return segments.size(); }
    const std::string &operator[](std::size_t i) const { return segments[i]; }
    bool isCore() const { return segments[0] == "api"; }
    bool isSubresource(const char *plural, const char *name) const
    {
        return rest > 0 && group.empty() && size() == rest + 5 && segments[rest] == "namespaces" && segments[rest + 2] == plural
            && segments[rest + 4] == name;
    }
    bool isProxy() const
    {
        return rest > 0 && group.empty() && size() >= rest + 5 && segments[rest] == "namespaces" && segments[rest + 2] == "services"
            && segments[rest + 4] == "proxy";
    }
};

Answered<Api::Path> Api::Path::parse(const std::string &text)
{
    constexpr std::size_t segmentLimit = 64;
    Path path;
    for (std::size_t start = 1; start <= text.size() && !text.empty();) {
        const std::size_t end = std::min(text.find('/', start), text.size());
        path.raw.push_back(text.substr(start, end - start));
        auto decoded = percentDecode(path.raw.back());
        if (!decoded || path.raw.size() > segmentLimit)
            return status::badRequest("this path can't be read");
        path.segments.push_back(std::move(*decoded));
        start = end + 1;
    }
    while (path.segments.size() > 1 && path.segments.back().empty() && !(path.size() >= 8 && path.segments[6] == "proxy")) {
        path.raw.pop_back(); // a slash at the end says nothing
        path.segments.pop_back();
    }
    if (path.segments.empty())
        return status::noSuchPath();
    if (path.size() >= 2 && path[0] == "api") {
        path.version = path[1];
        path.rest = 2;
    } else if (path.size() >= 3 && path[0] == "apis") {
        path.group = path[1];
        path.version = path[2];
        path.rest = 3;
    }
    return path;
}

namespace {

Answered<HttpResponse> document(const Json &json)
{
    return json.is_null() ? Answered<HttpResponse>(status::noSuchPath()) : jsonResponse(json);
}

HttpResponse plainText(std::string text)
{
    HttpResponse response;
    response.contentType = "text/plain; charset=utf-8";
    response.body = std::move(text);
    return response;
}

bool isHealth(const std::string &path)
{
    return path == "/readyz" || path == "/livez" || path == "/healthz";
}

std::string verbOf(const ApiCall &call)
{
    const std::string &method = call.http->method;
    if (method == "GET")
        return !call.name.empty() ? "get" : call.query.isTrue("watch") ? "watch" : "list";
    if (method == "DELETE")
        return call.name.empty() ? "deletecollection" : "delete";
    return method == "POST" ? "create" : method == "PUT" ? "update" : "patch";
}

/// [namespaces/<ns>/]<plural>[/<name>[/<subresource>]] after the version.
Answered<ApiCall> callOf(const HttpRequest &request, const std::string &group, const std::string &version, std::span<const std::string> rest)
{
    ApiCall call{.http = &request, .query = HttpQuery(request.query), .version = version};
    const bool inNamespace = rest.size() >= 3 && rest[0] == "namespaces" && !(group.empty() && rest[2] == "status");
    if (inNamespace) {
        call.ns = rest[1];
        rest = rest.subspan(2);
    }
    call.kind = rest.empty() || rest.size() > 3 ? nullptr : servedKind(group, rest[0]);
    if (!call.kind || !call.kind->serves(version) || (inNamespace && (!call.kind->namespaced || call.ns.empty())))
        return status::noSuchPath();
    call.name = rest.size() > 1 ? rest[1] : std::string();
    call.subresource = rest.size() > 2 ? rest[2] : std::string();
    const bool known = call.subresource.empty() || (call.subresource == "status" && call.kind->hasStatus)
        || (call.subresource == "scale" && scaling::hasScale(*call.kind));
    const bool placeless = !call.name.empty() && call.kind->namespaced && call.ns.empty();
    if (!known || placeless)
        return status::noSuchPath();
    return call;
}

} // namespace

Api::Api(ObjectStore &objects, const Access &access, Faults &faults, const ServiceProxy &proxy, watching::Timing timing)
    : m_objects(objects)
    , m_access(access)
    , m_faults(faults)
    , m_proxy(proxy)
    , m_timing(timing)
{
}

void Api::handle(HttpRequest request, HttpDone done)
{
    if (isHealth(request.path))
        return done(plainText("ok"));
    if (const int seconds = m_faults.retryAfterSeconds()) {
        Status busy{.code = 429, .reason = "TooManyRequests", .message = "too many requests, please try again later"};
        busy.retryAfterSeconds = seconds;
        return done(busy.response());
    }
    const auto user = m_faults.isUnauthorized() ? std::nullopt : m_access.authenticate(request);
    if (!user)
        return done(status::unauthorized().value().response());
    const auto path = Path::parse(request.path);
    if (!path)
        return done(path.error().response());
    if (path->isProxy())
        return proxy(request, *user, *path, std::move(done));
    HttpResponse response;
    try {
        auto answered = answer(request, *user, *path);
        response = answered ? std::move(*answered) : answered.error().response();
    } catch (const std::exception &error) { // nlohmann's; no request should get here
        qCWarning(logSandbox, "%s %s: %s", request.method.c_str(), request.path.c_str(), error.what());
        response = Status{.code = 500, .reason = "InternalError", .message = "the sandbox cannot do this"}.response();
    }
    done(std::move(response));
}

Answered<HttpResponse> Api::answer(const HttpRequest &request, const User &user, const Path &path)
{
    if (path.rest == 0 || path.size() == path.rest)
        return request.method == "GET" ? discover(request, path) : status::methodNotAllowed(request.method);
    const bool isReview = path.group == "authentication.k8s.io" || path.group == "authorization.k8s.io";
    if (isReview)
        return review(request, user, path);
    if (m_faults.hiddenGroups().contains(path.group) || (path.isCore() && path.version != "v1"))
        return status::noSuchPath();
    if (path.isSubresource("pods", "portforward"))
        return portForward(request, user, path);
    if (path.isSubresource("serviceaccounts", "token"))
        return token(request, user, path);
    const auto call = callOf(request, path.group, path.version, std::span(path.segments).subspan(path.rest));
    if (!call)
        return tl::unexpected(call.error());
    return serve(*call, user);
}

Answered<HttpResponse> Api::discover(const HttpRequest &request, const Path &path) const
{
    const auto hidden = m_faults.hiddenGroups();
    const std::string &first = path[0];
    if (first == "openapi")
        return openapi::answer(request, path.segments, hidden);
    if (path.size() == 1 && first == "version")
        return jsonResponse(discovery::version());
    if (path.size() == 1 && (first == "api" || first == "apis")) {
        const bool core = first == "api";
        if (!discovery::wantsAggregated(request.header("Accept")))
            return jsonResponse(core ? discovery::coreVersions(m_port) : discovery::groups(hidden));
        HttpResponse response = jsonResponse(discovery::aggregated(core, hidden));
        response.contentType = discovery::aggregatedType;
        return response;
    }
    if (first == "apis" && path.size() == 2)
        return document(discovery::group(path[1], hidden));
    const bool resources = (first == "api" && path.size() == 2) || (first == "apis" && path.size() == 3);
    return resources ? document(discovery::resources(path.group, path.version, hidden)) : status::noSuchPath();
}

Answered<HttpResponse> Api::review(const HttpRequest &request, const User &user, const Path &path) const
{
    if (path.version != "v1" || path.size() != path.rest + 1)
        return status::noSuchPath();
    if (request.method != "POST")
        return status::methodNotAllowed(request.method);
    const Attributes wanted{"create", path.group, path[path.rest], {}, {}, {}};
    if (!Access::isAllowed(user, wanted))
        return Access::denial(user, wanted);
    auto read = body::read(request);
    if (!read)
        return tl::unexpected(read.error());
    return m_access.review(user, path.group, path[path.rest], std::move(*read));
}

Answered<HttpResponse> Api::serve(const ApiCall &call, const User &user)
{
    const std::string &method = call.http->method;
    const bool collection = call.name.empty();
    const bool served =
        method == "GET" || (collection ? method == "POST" || method == "DELETE" : method == "PUT" || method == "PATCH" || method == "DELETE");
    const bool allNamespaces = call.kind->id == ResourceId{"", "namespaces"} && collection && method == "DELETE";
    if (!served || allNamespaces || (method == "DELETE" && !call.subresource.empty()))
        return status::methodNotAllowed(method);
    Attributes wanted{verbOf(call), call.kind->id.group, call.kind->id.plural, call.subresource, call.ns, call.name};
    if (call.kind->id == ResourceId{"", "namespaces"})
        wanted.ns = call.name; // a Namespace lies in itself, as far as rights go
    if (!Access::isAllowed(user, wanted))
        return Access::denial(user, wanted);
    if (method == "GET")
        return read(call);
    if (method == "POST")
        return writing::create(m_objects, call);
    if (method == "PUT")
        return writing::replace(m_objects, call);
    if (method == "PATCH")
        return writing::patch(m_objects, call);
    return collection ? writing::removeAll(m_objects, call) : writing::remove(m_objects, call);
}

Answered<HttpResponse> Api::read(const ApiCall &call)
{
    if (call.subresource == "scale")
        return scaling::get(m_objects, call);
    if (!call.name.empty())
        return reading::get(m_objects, call);
    if (call.query.isTrue("watch"))
        return watching::watch(m_objects, call, m_timing, m_faults.isGoneStatus());
    auto response = reading::list(m_objects, call);
    if (response)
        m_faults.spoilList(*response);
    return response;
}

Answered<HttpResponse> Api::portForward(const HttpRequest &request, const User &user, const Path &path) const
{
    const std::string &ns = path[path.rest + 1], &pod = path[path.rest + 3];
    // As from 1.35: a WebSocket's GET needs both verbs.
    for (const char *verb : {"get", "create"}) {
        const Attributes wanted{verb, {}, "pods", "portforward", ns, pod};
        if ((request.method == "GET" || verb == std::string_view("create")) && !Access::isAllowed(user, wanted))
            return Access::denial(user, wanted);
    }
    if (!m_objects.get({"", "pods"}, ns, pod))
        return status::notFound(*servedKind("", "pods"), pod);
    return portforward::open(request, {ns, pod}, m_pods, m_speaks);
}

Answered<HttpResponse> Api::token(const HttpRequest &request, const User &user, const Path &path) const
{
    if (request.method != "POST" || !m_tokens)
        return request.method == "POST" ? status::noSuchPath() : status::methodNotAllowed(request.method);
    const std::string &ns = path[path.rest + 1], &name = path[path.rest + 3];
    const Attributes wanted{"create", {}, "serviceaccounts", "token", ns, name};
    if (!Access::isAllowed(user, wanted))
        return Access::denial(user, wanted);
    const auto account = m_objects.get({"", "serviceaccounts"}, ns, name);
    if (!account)
        return status::notFound(*servedKind("", "serviceaccounts"), name);
    auto read = body::read(request);
    return read ? m_tokens->issue(*account, std::move(*read)) : Answered<HttpResponse>(tl::unexpected(read.error()));
}

void Api::proxy(const HttpRequest &request, const User &user, const Path &path, HttpDone done) const
{
    const std::string &ns = path[path.rest + 1], &target = path[path.rest + 3];
    const Attributes wanted{request.method == "GET" ? "get" : "create", {}, "services", "proxy", ns, target};
    if (!Access::isAllowed(user, wanted))
        return done(Access::denial(user, wanted).value().response());
    std::string onward;
    for (std::size_t i = path.rest + 5; i < path.size(); ++i)
        onward += '/' + path.raw[i];
    m_proxy.forward(request, ns, target, onward, std::move(done));
}

} // namespace sandbox
