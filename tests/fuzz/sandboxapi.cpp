// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any request to the sandbox's API: a line "METHOD target", a line with the Content-Type, a line with Accept, and the body.
// Every one gets an answer, refusals are Status objects that say the same as the HTTP status, nothing is an internal error,
// and what got stored can be listed and watched.
#include "app/sandbox/api/api.h"

#include <boost/asio/io_context.hpp>

#include <cstdlib>

using namespace sandbox;

namespace {

std::string takeLine(std::string_view &rest)
{
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

struct Server {
    Server()
    {
        objects.put({"", "namespaces"}, {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", "a"}}}});
        objects.put({"", "pods"},
                    {{"apiVersion", "v1"},
                     {"kind", "Pod"},
                     {"metadata", {{"name", "p"}, {"namespace", "a"}}},
                     {"spec", {{"containers", {{{"name", "c"}}}}}}});
    }

    HttpResponse call(HttpRequest request)
    {
        std::optional<HttpResponse> response;
        api.handle(std::move(request), [&response](HttpResponse got) { response = std::move(got); });
        if (!response)
            std::abort();
        return std::move(*response);
    }

    void check(const std::string &query)
    {
        HttpRequest request{.method = "GET", .path = "/api/v1/pods", .query = query, .headers = {}, .body = {}, .certificateUser = Access::adminName};
        HttpResponse response = call(std::move(request));
        if (response.stream)
            response.body = response.stream->next().value_or("");
        if (response.status != 200)
            std::abort();
        for (std::size_t start = 0; start < response.body.size();) {
            const std::size_t end = response.body.find('\n', start);
            if (end == std::string::npos || Json::parse(response.body.substr(start, end - start), nullptr, false).is_discarded())
                std::abort();
            start = end + 1;
        }
    }

    ObjectStore objects{100};
    boost::asio::io_context io;
    Access access{{"a"}};
    Faults faults{{}};
    ServiceProxy proxy{io, objects, {}};
    Api api{objects, access, faults, proxy};
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    std::string_view rest(reinterpret_cast<const char *>(data), size);
    const std::string first = takeLine(rest), type = takeLine(rest), accept = takeLine(rest);
    const std::size_t space = std::min(first.find(' '), first.size());
    const std::string target = first.substr(std::min(space + 1, first.size()));
    const std::size_t question = std::min(target.find('?'), target.size());
    Server server;
    HttpRequest request{.method = first.substr(0, space),
                        .path = target.substr(0, question),
                        .query = {},
                        .headers = {},
                        .body = std::string(rest),
                        .certificateUser = Access::adminName};
    request.query = target.substr(std::min(question + 1, target.size()));
    request.headers = {{"Content-Type", type}, {"Accept", accept}};
    HttpResponse response = server.call(std::move(request));
    if (response.stream)
        response.stream->next();
    if (response.status >= 400) {
        const Json status = Json::parse(response.body, nullptr, false);
        if (!status.is_object() || status.value("kind", "") != "Status" || status.value("code", 0) != response.status)
            std::abort();
        // An applied object that fits no schema is a 500 on a real server, too, but one without a reason.
        if (response.status == 500 && status.value("reason", "") == "InternalError")
            std::abort();
    }
    server.check({});
    server.check("watch=true");
    server.check("labelSelector=a&limit=1");
    return 0;
}
