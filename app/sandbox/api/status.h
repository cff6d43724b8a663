// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Failures as the API server tells them: an object of kind Status, with the HTTP status that belongs to its reason.
#pragma once

#include "app/sandbox/api/http.h"
#include "app/sandbox/api/served.h"

#include <tl/expected.hpp>

namespace sandbox {

struct StatusCause {
    std::string reason, message, field;
};

struct Status {
    int code = 500;
    std::string reason = {}, message = {};
    std::string name = {}, group = {}, kind = {}, uid = {}; ///< details; kind is the plural, for 422 the Kind, as the API has it
    std::vector<StatusCause> causes = {};
    int retryAfterSeconds = 0;
    std::string continueToken = {}; ///< of a 410 to a list

    Json json() const;
    HttpResponse response() const;
};

/// A value, or the Status that the client shall get.
template <class T> using Answered = tl::expected<T, Status>;

namespace status {
tl::unexpected<Status> badRequest(std::string message);
tl::unexpected<Status> unauthorized();
tl::unexpected<Status> forbidden(const ServedKind *kind, std::string name, std::string message);
/// No such path or resource.
tl::unexpected<Status> noSuchPath();
tl::unexpected<Status> notFound(const ServedKind &kind, std::string name);
tl::unexpected<Status> methodNotAllowed(const std::string &method);
tl::unexpected<Status> notAcceptable(const std::string &accept);
tl::unexpected<Status> unsupportedMediaType(const std::string &type, const std::string &taken);
tl::unexpected<Status> alreadyExists(const ServedKind &kind, std::string name);
tl::unexpected<Status> conflict(const ServedKind &kind, std::string name, std::string message);
tl::unexpected<Status> invalid(const ServedKind *kind, std::string name, std::vector<StatusCause> causes);
/// Of what stands in a query: `kind` is PatchOptions and the like.
tl::unexpected<Status> invalidOptions(const char *kind, std::vector<StatusCause> causes);
tl::unexpected<Status> expired(std::string message, std::string continueToken = {});
tl::unexpected<Status> tooLarge(std::string message);
tl::unexpected<Status> futureVersion(std::uint64_t asked, std::uint64_t current);
tl::unexpected<Status> unavailable(std::string message);
} // namespace status

/// `dump` that never throws on text which is no UTF-8.
std::string toText(const Json &json);
HttpResponse jsonResponse(const Json &json, int code = 200);

} // namespace sandbox
