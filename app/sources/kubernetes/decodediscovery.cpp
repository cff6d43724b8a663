// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/decodediscovery.h"

#include <algorithm>

#include "app/sources/kubernetes/json.h"

using namespace simdjson;
using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using base::fail;

namespace kubernetes {

using json::Value;

namespace {

constexpr qsizetype mostGroups = 10'000;

bool isMeshGroup(const QString &group)
{
    return std::ranges::any_of(mesh::allKinds(), [&group](const mesh::KindInfo &kind) { return kind.group == group; });
}

/// `visit(key, value)` for the fields of the one object in `body`.
template <class Visit> base::Result<void> root(QByteArray body, Visit visit)
{
    body.reserve(body.size() + static_cast<qsizetype>(SIMDJSON_PADDING));
    ondemand::parser parser;
    ondemand::document document;
    const auto broken = [](error_code error) {
        return fail(ErrorKind::Invalid, u"no valid discovery document: %1"_s.arg(QLatin1StringView(error_message(error))));
    };
    if (const auto error = parser.iterate(body.constData(), static_cast<size_t>(body.size()), static_cast<size_t>(body.capacity())).get(document))
        return broken(error);
    ondemand::object object;
    if (const auto error = document.get_object().get(object))
        return broken(error);
    for (auto result : object) {
        ondemand::field field;
        if (const auto error = std::move(result).get(field))
            return broken(error);
        visit(json::keyOf(field), field.value());
    }
    if (document.current_location().error() != OUT_OF_BOUNDS)
        return broken(TAPE_ERROR);
    return {};
}

bool hasVerb(Value verbs, std::string_view wanted)
{
    bool found = false;
    json::items(verbs, [&](Value verb) { found |= json::view(verb) == wanted; });
    return found;
}

struct ResourceName {
    QString name; ///< plural; with '/' it is a subresource
    bool listable = false;
};

void append(QVector<ServedKind> &served, const ResourceName &resource, const QString &group, const QString &version)
{
    if (!resource.listable)
        return;
    if (const auto kind = mesh::kindOfResource(group, resource.name))
        served.append({*kind, version});
}

ResourceName readAggregatedResource(Value value)
{
    ResourceName resource;
    json::fields(value, [&resource](std::string_view key, Value field) {
        if (key == "resource")
            resource.name = json::text(field);
        else if (key == "verbs")
            resource.listable = hasVerb(field, "list");
    });
    return resource;
}

struct AggregatedVersion {
    QString version;
    bool stale = false;
    QVector<ResourceName> resources;
};

AggregatedVersion readAggregatedVersion(Value value)
{
    AggregatedVersion read;
    json::fields(value, [&read](std::string_view key, Value field) {
        if (key == "version")
            read.version = json::text(field);
        else if (key == "freshness")
            read.stale = json::view(field) == "Stale";
        else if (key == "resources")
            json::items(field, [&read](Value item) {
                ResourceName resource = readAggregatedResource(item);
                if (resource.listable)
                    read.resources.append(std::move(resource));
            });
    });
    return read;
}

void readAggregatedGroup(Value value, DiscoveryDocument &document)
{
    QString group;
    QVector<AggregatedVersion> versions;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "metadata")
            json::fields(field, [&group](std::string_view name, Value text) {
                if (name == "name")
                    group = json::text(text);
            });
        else if (key == "versions")
            json::items(field, [&versions](Value item) { versions.append(readAggregatedVersion(item)); });
    });
    if (!isMeshGroup(group))
        return;
    for (const AggregatedVersion &version : versions) {
        if (version.stale && !document.staleGroups.contains(group))
            document.staleGroups.append(group);
        for (const ResourceName &resource : version.resources)
            append(document.served, resource, group, version.version);
    }
}

void readPlainGroup(Value value, DiscoveryDocument &document)
{
    QString group;
    QStringList versions;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "name")
            group = json::text(field);
        else if (key == "versions")
            json::items(field, [&versions](Value item) {
                json::fields(item, [&versions](std::string_view name, Value text) {
                    if (name == "version")
                        versions.append(json::text(text));
                });
            });
    });
    if (group.isEmpty() || !isMeshGroup(group))
        return;
    for (const QString &version : versions) {
        if (document.groups.size() < mostGroups)
            document.groups.append({group, version});
    }
}

} // namespace

base::Result<DiscoveryDocument> decodeDiscovery(QByteArray body)
{
    DiscoveryDocument document;
    bool known = false;
    const auto read = root(std::move(body), [&](std::string_view key, Value value) {
        if (key == "kind") {
            const std::string_view kind = json::view(value);
            document.aggregated = kind == "APIGroupDiscoveryList";
            known = document.aggregated || kind == "APIGroupList" || kind == "APIVersions";
        } else if (key == "items") {
            json::items(value, [&document](Value item) { readAggregatedGroup(item, document); });
        } else if (key == "groups") {
            json::items(value, [&document](Value item) { readPlainGroup(item, document); });
        } else if (key == "versions") {
            for (const QString &version : json::texts(value))
                document.groups.append({QString(), version});
        }
    });
    if (!read)
        return tl::unexpected(read.error());
    if (!known)
        return fail(ErrorKind::Invalid, u"the answer is no discovery document"_s);
    return document;
}

base::Result<QVector<ServedKind>> decodeResources(QByteArray body)
{
    QString groupVersion;
    QVector<ResourceName> resources;
    const auto read = root(std::move(body), [&](std::string_view key, Value value) {
        if (key == "groupVersion")
            groupVersion = json::text(value);
        else if (key == "resources")
            json::items(value, [&resources](Value item) {
                ResourceName resource;
                json::fields(item, [&resource](std::string_view name, Value field) {
                    if (name == "name")
                        resource.name = json::text(field);
                    else if (name == "verbs")
                        resource.listable = hasVerb(field, "list");
                });
                resources.append(std::move(resource));
            });
    });
    if (!read)
        return tl::unexpected(read.error());
    if (groupVersion.isEmpty())
        return fail(ErrorKind::Invalid, u"the answer is no list of resources"_s);
    const bool core = !groupVersion.contains(u'/');
    QVector<ServedKind> served;
    for (const ResourceName &resource : resources)
        append(served, resource, core ? QString() : groupVersion.section(u'/', 0, 0), core ? groupVersion : groupVersion.section(u'/', 1));
    return served;
}

BestVersions bestVersions(const QVector<ServedKind> &served)
{
    BestVersions best;
    const auto rank = [](const mesh::KindInfo &kind, const QString &version) {
        const qsizetype place = kind.versions.indexOf(version);
        return place < 0 ? kind.versions.size() : place; // a version we never heard of is still better than none
    };
    for (const ServedKind &each : served) {
        QString &chosen = best[static_cast<size_t>(each.kind)];
        const mesh::KindInfo &kind = mesh::info(each.kind);
        if (chosen.isEmpty() || rank(kind, each.version) < rank(kind, chosen))
            chosen = each.version;
    }
    return best;
}

} // namespace kubernetes
