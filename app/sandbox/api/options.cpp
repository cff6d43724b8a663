// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/options.h"

#include "app/sandbox/api/fields.h"

#include <algorithm>

namespace sandbox {

namespace {

constexpr std::size_t longestManager = 128;

bool isPrintable(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
}

/// "kubectl/v1.33.0 (linux/amd64)" -> "kubectl"
std::string nameOf(std::string_view userAgent)
{
    std::string name(userAgent.substr(0, userAgent.find('/')));
    std::erase_if(name, [](char c) { return !isPrintable(c); });
    name.resize(std::min(name.size(), longestManager));
    return name.empty() ? "unknown" : name;
}

void checkDryRun(const std::string &value, std::vector<StatusCause> &causes)
{
    if (value != "All")
        causes.push_back({"FieldValueNotSupported", "Unsupported value: " + toText(Json::array({value})) + ": supported values: \"All\"", "dryRun"});
}

void checkManager(const std::string &manager, bool apply, std::vector<StatusCause> &causes)
{
    if (manager.size() > longestManager)
        causes.push_back({"FieldValueTooLong", "Too long: may not be more than 128 bytes", "fieldManager"});
    else if (!std::ranges::all_of(manager, isPrintable))
        causes.push_back({"FieldValueInvalid", "Invalid value: " + toText(manager) + ": should only contain printable characters", "fieldManager"});
    else if (manager.empty() && apply)
        causes.push_back({"FieldValueRequired", "Required value: is required for apply patch", "fieldManager"});
}

} // namespace

Answered<WriteOptions> WriteOptions::of(const ApiCall &call, const char *kind, bool apply)
{
    WriteOptions options;
    std::vector<StatusCause> causes;
    const HttpQuery &query = call.query;
    options.force = query.isTrue("force");
    if (query.has("force") && !apply)
        causes.push_back({"FieldValueForbidden", "Forbidden: may not be specified for non-apply patch", "force"});
    const std::string manager = query.get("fieldManager");
    checkManager(manager, apply, causes);
    options.manager = manager.empty() ? nameOf(call.http->header("User-Agent")) : manager;
    if (query.has("dryRun"))
        checkDryRun(query.get("dryRun"), causes);
    options.dry = query.has("dryRun");
    const std::string validation = query.get("fieldValidation");
    if (validation == "Strict" || validation == "Ignore")
        options.unknown = validation == "Strict" ? Unknown::Refuse : Unknown::Ignore;
    else if (!validation.empty() && validation != "Warn")
        causes.push_back({"FieldValueNotSupported",
                          "Unsupported value: " + toText(validation) + ": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"",
                          "fieldValidation"});
    if (!causes.empty())
        return status::invalidOptions(kind, std::move(causes));
    return options;
}

Answered<bool> isDryDelete(const HttpQuery &query, const Json &options)
{
    std::vector<StatusCause> causes;
    const Json &listed = fieldArray(options, "dryRun");
    for (const Json &one : listed)
        checkDryRun(one.is_string() ? one.get<std::string>() : toText(one), causes);
    if (query.has("dryRun"))
        checkDryRun(query.get("dryRun"), causes);
    if (!causes.empty())
        return status::invalidOptions("DeleteOptions", std::move(causes));
    return query.has("dryRun") || !listed.empty();
}

} // namespace sandbox
