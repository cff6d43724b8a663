// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/reading.h"

#include <QByteArray>

#include <algorithm>
#include <charconv>

namespace sandbox::reading {

namespace {

/// Where the next page starts: after this object, in the list as it was at `version`; 0 = in the newest, whatever happened.
struct Continuation {
    std::uint64_t version = 0;
    std::string ns, name;

    std::string token() const
    {
        const std::string json = toText(Json{version, ns, name});
        return QByteArray::fromStdString(json).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
    }
};

std::optional<std::uint64_t> number(const std::string &text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Answered<Continuation> readToken(const std::string &token)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(QByteArray::fromStdString(token), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const Json json = decoded ? Json::parse(decoded.decoded.toStdString(), nullptr, false) : Json();
    if (!json.is_array() || json.size() != 3 || !json[0].is_number_unsigned() || !json[1].is_string() || !json[2].is_string())
        return status::badRequest("continue: this is no token of ours");
    return Continuation{json[0].get<std::uint64_t>(), json[1].get<std::string>(), json[2].get<std::string>()};
}

struct Listed {
    std::vector<StoredObject> objects;
    std::uint64_t version = 0;
};

Answered<Listed> newest(const ObjectStore &objects, const ApiCall &call)
{
    auto [all, version] = objects.list(call.kind->id, call.ns);
    return Listed{std::move(all), version};
}

/// All objects of a request without a continue token.
Answered<Listed> start(const ObjectStore &objects, const ApiCall &call, std::size_t limit)
{
    const auto version = askedVersion(call.query);
    if (!version)
        return tl::unexpected(version.error());
    const std::string match = call.query.get("resourceVersionMatch");
    // Without a match, a version with a limit means exactly that version: so pages began before there was a match.
    const bool exact = match == "Exact" || (match.empty() && *version > 0 && limit > 0);
    if (*version > objects.version())
        return status::futureVersion(*version, objects.version());
    if (!exact)
        return newest(objects, call);
    auto then = objects.listAt(call.kind->id, call.ns, *version);
    if (!then)
        return status::expired("the list of resourceVersion " + std::to_string(*version) + " is forgotten");
    return Listed{std::move(*then), *version};
}

/// The objects after those of the pages before.
Answered<Listed> resume(const ObjectStore &objects, const ApiCall &call, const Continuation &from)
{
    auto listed = newest(objects, call);
    if (from.version > 0) {
        auto then = objects.listAt(call.kind->id, call.ns, from.version);
        if (!then)
            return status::expired("the continue token is too old for a consistent list: start again, or go on with the token in this answer, "
                                   "which leads through the list as it is now",
                                   Continuation{0, from.ns, from.name}.token());
        listed = Listed{std::move(*then), from.version};
    }
    std::erase_if(listed->objects, [&from](const StoredObject &object) { return std::tie(object.ns, object.name) <= std::tie(from.ns, from.name); });
    return listed;
}

} // namespace

Answered<std::uint64_t> askedVersion(const HttpQuery &query)
{
    const std::string text = query.get("resourceVersion");
    if (text.empty())
        return 0;
    const auto value = number(text);
    if (!value)
        return status::badRequest("resourceVersion: \"" + text + "\" is not a version");
    return *value;
}

Answered<void> checkVersionMatch(const ApiCall &call, bool watch)
{
    const std::string match = call.query.get("resourceVersionMatch"), version = call.query.get("resourceVersion");
    const bool initial = call.query.has("sendInitialEvents");
    const auto wrong = [&call](const char *reason, const char *message, const char *field) {
        return status::invalid(call.kind, {}, {{reason, message, field}});
    };
    if (initial && !watch)
        return wrong("FieldValueForbidden", "sendInitialEvents goes with a watch only", "sendInitialEvents");
    if (initial && match != "NotOlderThan")
        return wrong("FieldValueForbidden", "sendInitialEvents needs resourceVersionMatch NotOlderThan", "sendInitialEvents");
    if (match.empty())
        return {};
    if (match != "Exact" && match != "NotOlderThan")
        return wrong("FieldValueNotSupported", "it is Exact or NotOlderThan", "resourceVersionMatch");
    if (watch)
        return initial ? Answered<void>() : wrong("FieldValueForbidden", "on a watch it goes with sendInitialEvents only", "resourceVersionMatch");
    if (version.empty())
        return wrong("FieldValueForbidden", "it needs a resourceVersion", "resourceVersionMatch");
    if (call.query.has("continue"))
        return wrong("FieldValueForbidden", "it does not go with continue", "resourceVersionMatch");
    if (match == "Exact" && version == "0")
        return wrong("FieldValueForbidden", "Exact does not go with resourceVersion 0", "resourceVersionMatch");
    return {};
}

Answered<HttpResponse> get(const ObjectStore &objects, const ApiCall &call)
{
    const auto presentation = Presentation::of(*call.kind, call.version, call.http->header("Accept"), call.query);
    if (!presentation)
        return tl::unexpected(presentation.error());
    const auto version = askedVersion(call.query);
    if (!version)
        return tl::unexpected(version.error());
    if (*version > objects.version())
        return status::futureVersion(*version, objects.version());
    const auto found = objects.get(call.kind->id, call.ns, call.name);
    if (!found)
        return status::notFound(*call.kind, call.name);
    return jsonResponse(presentation->one(*found->json));
}

Answered<HttpResponse> list(const ObjectStore &objects, const ApiCall &call)
{
    const auto presentation = Presentation::of(*call.kind, call.version, call.http->header("Accept"), call.query);
    if (!presentation)
        return tl::unexpected(presentation.error());
    const auto selection = Selection::parse(*call.kind, call.ns, call.query);
    if (!selection)
        return tl::unexpected(selection.error());
    if (const auto match = checkVersionMatch(call, false); !match)
        return tl::unexpected(match.error());
    const std::string limitText = call.query.get("limit"), token = call.query.get("continue");
    const auto asked = limitText.empty() ? std::optional<std::uint64_t>(0) : number(limitText);
    if (!asked)
        return status::badRequest("limit: \"" + limitText + "\" is not a number");
    // "0" takes what a cache has, and caches give everything at once.
    const std::size_t limit = call.query.get("resourceVersion") == "0" ? 0 : *asked;
    if (!token.empty() && !call.query.get("resourceVersion").empty())
        return status::badRequest("resourceVersion does not go with continue");

    const auto from = token.empty() ? Answered<Continuation>(Continuation{}) : readToken(token);
    if (!from)
        return tl::unexpected(from.error());
    auto listed = token.empty() ? start(objects, call, limit) : resume(objects, call, *from);
    if (!listed)
        return tl::unexpected(listed.error());
    auto &found = listed->objects;
    std::erase_if(found, [&selection](const StoredObject &object) { return !selection->matches(*object.json); });

    Json metadata{{"resourceVersion", std::to_string(listed->version)}};
    if (limit > 0 && found.size() > limit) {
        const StoredObject &last = found[limit - 1];
        metadata["continue"] = Continuation{listed->version, last.ns, last.name}.token();
        if (selection->isEmpty())
            metadata["remainingItemCount"] = found.size() - limit;
        found.resize(limit);
    }
    HttpResponse response;
    response.body = presentation->list(found, std::move(metadata));
    return response;
}

} // namespace sandbox::reading
