// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/meshsources.h"

#include "models/analysis/documents.h"
#include "models/analysis/world.h"

#include <ranges>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

const QString &defaultRoot()
{
    static const QString ns = u"istio-system"_s;
    return ns;
}

base::Result<ItemPtr> readBare(const QByteArray &text, const QString &file, const QString &kind, const QString &name)
{
    const yaml::Stream stream = yaml::parse(text);
    const auto fatal = std::ranges::find_if(stream.problems, &yaml::Problem::fatal);
    if (fatal != stream.problems.end()) {
        const QString where = u"%1:%2:%3"_s.arg(file).arg(fatal->place.line).arg(fatal->place.column);
        return base::fail(base::ErrorKind::Invalid, fatal->message, where);
    }
    if (stream.documents.size() > 1)
        return base::fail(base::ErrorKind::Invalid, u"%1 is one document; the file has %2"_s.arg(kind).arg(stream.documents.size()), file);
    if (stream.documents.empty())
        return ItemPtr();
    const yaml::Document &document = stream.documents.front();
    if (!document.root().isMap())
        return base::fail(base::ErrorKind::Invalid, u"%1 is a map of settings, and the file holds something else"_s.arg(kind), file);
    const auto tree = std::make_shared<const base::Tree>(document.tree());
    return ItemPtr(Item::make(Subject{{}, {}, kind, defaultRoot(), name}, tree, originOf(document, file)));
}

/// The ConfigMap in its own words, or what the cluster's source has kept of it.
QByteArray dataOf(const Item &map, const char *key)
{
    if (map.object) {
        if (const auto *facts = map.object->as<mesh::ConfigMapFacts>())
            return facts->data.value(QString::fromLatin1(key));
    }
    return map.ref()["data"][key].string().toUtf8();
}

ItemPtr configMap(const WorldInput &input)
{
    const auto isIstio = [](const ItemPtr &item) {
        return item->kind == mesh::Kind::ConfigMap && item->subject.name == "istio"_L1 && item->ns == defaultRoot();
    };
    const auto written = std::find_if(input.overlay.crbegin(), input.overlay.crend(), isIstio);
    if (written != input.overlay.crend())
        return *written;
    if (!input.live)
        return nullptr;
    const mesh::ObjectPtr object = input.live->find({mesh::Kind::ConfigMap, defaultRoot(), u"istio"_s});
    return object ? ItemPtr(Item::make(object)) : nullptr;
}

} // namespace

base::Result<ItemPtr> readMeshConfig(const QByteArray &yaml, const QString &file)
{
    return readBare(yaml, file, u"MeshConfig"_s, u"meshconfig"_s);
}

base::Result<ItemPtr> readMeshNetworks(const QByteArray &yaml, const QString &file)
{
    return readBare(yaml, file, u"MeshNetworks"_s, u"meshnetworks"_s);
}

MeshSources meshSources(const WorldInput &input)
{
    MeshSources sources{input.meshConfig, input.meshNetworks};
    if (sources.config && sources.networks)
        return sources;
    const ItemPtr map = configMap(input);
    if (!map)
        return sources;
    // A mesh text that can't be read says nothing: istiod keeps its defaults then, too.
    if (!sources.config)
        sources.config = readMeshConfig(dataOf(*map, "mesh"), {}).value_or(nullptr);
    if (!sources.networks)
        sources.networks = readMeshNetworks(dataOf(*map, "meshNetworks"), {}).value_or(nullptr);
    return sources;
}

} // namespace analysis
