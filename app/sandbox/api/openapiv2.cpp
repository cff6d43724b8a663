// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Older kubectls take v2 in protobuf only, and look in it for one thing: whether PATCH of a kind has the query parameter dryRun. Field numbers
// are those of openapi.v2.Document.
#include "app/sandbox/api/openapi.h"

namespace sandbox::openapi {

namespace {

std::string number(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>((value & 0x7f) | 0x80);
    return bytes + static_cast<char>(value);
}

std::string part(unsigned field, const std::string &content)
{
    return number(field << 3 | 2) + number(content.size()) + content;
}

std::string queryParameter(const std::string &name)
{
    const std::string schema = part(2, "query") + part(4, name) + part(6, "string");
    return part(1, part(2, part(3, schema))); // ParametersItem, Parameter, NonBodyParameter
}

std::string patchOperation(const ServedKind &kind, const std::string &version)
{
    const std::string gvk = "group: \"" + kind.id.group + "\"\nkind: " + kind.kind + "\nversion: " + version + '\n';
    return part(8, queryParameter("dryRun")) + part(13, part(1, "x-kubernetes-group-version-kind") + part(2, part(2, gvk)));
}

std::string paths()
{
    std::string made;
    for (const ServedKind &kind : servedKinds())
        for (const std::string &version : kind.versions) {
            const std::string path = (kind.id.group.empty() ? "/api/" + version : "/apis/" + kind.id.group + '/' + version)
                + (kind.namespaced ? "/namespaces/{namespace}/" : "/") + kind.id.plural + "/{name}";
            made += part(2, part(1, path) + part(2, part(8, patchOperation(kind, version))));
        }
    return made;
}

} // namespace

const std::string &protobufV2()
{
    static const std::string document = part(1, "2.0") + part(2, part(1, "Meshdeck sandbox") + part(2, "v1.35.0+sandbox")) + part(8, paths());
    return document;
}

} // namespace sandbox::openapi
