// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/schema.h"

#include "models/yaml/schemaread.h"

#include <QFile>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

static void loadResource()
{
    Q_INIT_RESOURCE(meshdeck_schemas_rc);
}

namespace yaml {

namespace {

using Ref = base::Tree::Ref;

QString keyOf(const QString &group, const QString &version, const QString &kind)
{
    return group + u'/' + version + u'/' + kind;
}

Schemas readBundle()
{
    loadResource();
    QFile file(u":/schemas/bundled.json"_s);
    Schemas schemas;
    if (!file.open(QIODevice::ReadOnly))
        return schemas;
    if (const auto document = base::readJson(file.readAll(), file.fileName()))
        std::ignore = schemas.addOpenApi(*document);
    return schemas;
}

} // namespace

const Schemas &Schemas::bundled()
{
    static const Schemas schemas = readBundle();
    return schemas;
}

base::Result<void> Schemas::addCrd(Ref crd)
{
    const Ref spec = crd["spec"];
    const QString group = spec["group"].string(), kind = spec["names"]["kind"].string();
    if (crd["kind"].string() != u"CustomResourceDefinition"_s || group.isEmpty() || kind.isEmpty() || !spec["versions"].isList())
        return base::fail(base::ErrorKind::Invalid, u"this is no CustomResourceDefinition"_s, crd["metadata"]["name"].string());
    for (const Ref version : spec["versions"]) {
        const Ref schema = version["schema"]["openAPIV3Schema"];
        if (!schema)
            continue;
        SchemaReader reader;
        const int root = reader.read(schema);
        m_kinds.insert(keyOf(group, version["name"].string(), kind), Schema(reader.take(), root));
    }
    return {};
}

base::Result<void> Schemas::addOpenApi(const base::Tree &document)
{
    const Ref components = document.root()["components"]["schemas"];
    if (!components.isMap())
        return base::fail(base::ErrorKind::Invalid, u"this is no OpenAPI v3 document with schemas"_s);
    SchemaReader reader(components);
    QVector<std::pair<QString, int>> found;
    for (const Ref component : components) {
        for (const Ref gvk : component["x-kubernetes-group-version-kind"])
            found.append({keyOf(gvk["group"].string(), gvk["version"].string(), gvk["kind"].string()), reader.component(component.keyString())});
    }
    const auto pool = reader.take();
    for (const auto &[key, root] : found)
        m_kinds.insert(key, Schema(pool, root));
    return {};
}

Schema Schemas::find(const QString &group, const QString &version, const QString &kind) const
{
    return m_kinds.value(keyOf(group, version, kind));
}

Schema Schemas::find(Ref object) const
{
    const QString apiVersion = object["apiVersion"].string();
    const qsizetype slash = apiVersion.indexOf(u'/');
    return find(slash < 0 ? QString() : apiVersion.left(slash), apiVersion.mid(slash + 1), object["kind"].string());
}

QStringList Schemas::kinds() const
{
    QStringList all = m_kinds.keys();
    std::ranges::sort(all);
    return all;
}

} // namespace yaml
