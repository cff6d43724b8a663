// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/fields.h"

#include <algorithm>

namespace sandbox {

using Json = nlohmann::json;

const Json *field(const Json &object, std::string_view dottedPath)
{
    const Json *at = &object;
    for (std::size_t start = 0; start <= dottedPath.size();) {
        const std::size_t end = std::min(dottedPath.find('.', start), dottedPath.size());
        if (!at->is_object())
            return nullptr;
        const auto found = at->find(std::string(dottedPath.substr(start, end - start)));
        if (found == at->end())
            return nullptr;
        at = &*found;
        start = end + 1;
    }
    return at;
}

std::string fieldText(const Json &object, std::string_view dottedPath)
{
    const Json *found = field(object, dottedPath);
    return found && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t fieldNumber(const Json &object, std::string_view dottedPath)
{
    const Json *found = field(object, dottedPath);
    return found && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

const Json &fieldArray(const Json &object, std::string_view dottedPath)
{
    static const Json none = Json::array();
    const Json *found = field(object, dottedPath);
    return found && found->is_array() ? *found : none;
}

} // namespace sandbox
