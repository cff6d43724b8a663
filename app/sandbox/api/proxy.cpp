// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/proxy.h"

#include "app/sandbox/api/fields.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

/// Headers of one connection, those that authorise us, and those that are set anew.
bool passesOn(const HttpHeader &header)
{
    static constexpr std::array kept{"Authorization",
                                     "Connection",
                                     "Keep-Alive",
                                     "Proxy-Authenticate",
                                     "Proxy-Authorization",
                                     "Proxy-Connection",
                                     "TE",
                                     "Trailer",
                                     "Transfer-Encoding",
                                     "Upgrade",
                                     "Host",
                                     "Content-Length",
                                     "Expect",
                                     "Date"};
    return std::ranges::none_of(kept, [&header](const char *name) { return sameIgnoringCase(header.first, name); })
        && !header.first.starts_with("Impersonate-");
}

/// The number of a port that is given by number or name; "" = the only one. 0 when the Service has no such port.
std::int64_t portOf(const Json &service, const std::string &wanted)
{
    const Json &ports = fieldArray(service, "spec.ports");
    if (wanted.empty())
        return ports.size() == 1 ? fieldNumber(ports[0], "port") : 0;
    for (const Json &port : ports)
        if (fieldText(port, "name") == wanted || std::to_string(fieldNumber(port, "port")) == wanted)
            return fieldNumber(port, "port");
    return 0;
}

} // namespace

std::optional<ProxyTarget> proxyTarget(const std::string &text)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(':', start), text.size());
        parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    ProxyTarget target;
    if (parts.size() == 1)
        target.name = parts[0];
    else if (parts.size() == 2)
        target = {"", parts[0], parts[1]};
    else if (parts.size() == 3)
        target = {parts[0], parts[1], parts[2]};
    const bool scheme = target.scheme.empty() || target.scheme == "http" || target.scheme == "https";
    return target.name.empty() || !scheme ? std::nullopt : std::optional(std::move(target));
}

ServiceProxy::ServiceProxy(boost::asio::io_context &io, const ObjectStore &objects, std::vector<Backend> backends)
    : m_io(io)
    , m_objects(objects)
    , m_backends(std::move(backends))
{
}

Answered<std::string> ServiceProxy::backendUrl(const std::string &ns, const std::string &text) const
{
    static const ServedKind &services = *servedKind({}, "services");
    const auto target = proxyTarget(text);
    if (!target)
        return status::badRequest('"' + text + "\" is not [scheme:]service[:port]");
    const auto service = m_objects.get(services.id, ns, target->name);
    if (!service)
        return status::notFound(services, target->name);
    const std::int64_t port = portOf(*service->json, target->port);
    if (port == 0)
        return status::unavailable("the service \"" + target->name + "\" has no port \"" + target->port + '"');
    const auto backend =
        std::ranges::find_if(m_backends, [&](const Backend &known) { return known.ns == ns && known.service == target->name && known.port == port; });
    std::string url = backend == m_backends.end() ? std::string() : backend->url();
    if (url.empty() || target->scheme == "https")
        return status::unavailable("no endpoints available for service \"" + text + '"');
    return url;
}

void ServiceProxy::forward(const HttpRequest &request, const std::string &ns, const std::string &target, const std::string &path, HttpDone done) const
{
    if (request.method != "GET" && request.method != "POST")
        return done(status::methodNotAllowed(request.method).value().response());
    const auto found = backendUrl(ns, target);
    if (!found)
        return done(found.error().response());
    const QUrl url(QString::fromStdString(*found));
    HttpRequest onward;
    onward.method = request.method;
    onward.path = url.path(QUrl::FullyEncoded).toStdString();
    while (onward.path.ends_with('/'))
        onward.path.pop_back();
    onward.path += path.empty() ? "/" : path;
    onward.query = request.query;
    std::ranges::copy_if(request.headers, std::back_inserter(onward.headers), passesOn);
    onward.body = request.body;
    fetch(m_io, url.host().toStdString(), static_cast<unsigned short>(url.port(80)), std::move(onward),
          [done = std::move(done)](HttpResponse response) {
              std::erase_if(response.headers, [](const HttpHeader &header) { return !passesOn(header); });
              done(std::move(response));
          });
}

} // namespace sandbox
