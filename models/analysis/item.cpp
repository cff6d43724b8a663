// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/item.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

void put(base::TreeBuilder &builder, const char *key, const QString &value)
{
    builder.key(key);
    builder.string(value.toStdString());
}

void put(base::TreeBuilder &builder, const char *key, const base::Labels &labels)
{
    builder.key(key);
    builder.beginMap();
    for (auto it = labels.cbegin(); it != labels.cend(); ++it) {
        builder.key(it.key().toStdString());
        builder.string(it.value().toStdString());
    }
    builder.end();
}

base::Tree metadataOf(const mesh::Object &object)
{
    base::TreeBuilder builder;
    builder.beginMap();
    put(builder, "apiVersion", object.apiVersion);
    put(builder, "kind", mesh::info(object.kind).name);
    builder.key("metadata");
    builder.beginMap();
    put(builder, "name", object.meta.name);
    put(builder, "namespace", object.meta.ns);
    put(builder, "labels", object.meta.labels);
    put(builder, "annotations", object.meta.annotations);
    builder.end();
    builder.end();
    return builder.take();
}

/// Thousands of pods carry megabytes of volumes, environments and conditions that no rule looks at.
bool isBallast(std::string_view key)
{
    return key == "status" || key == "volumes" || key == "volumeMounts" || key == "env" || key == "managedFields" || key == "tolerations"
        || key.ends_with("Probe");
}

void copy(base::TreeBuilder &builder, Ref from)
{
    switch (from.type()) {
    case base::Tree::Type::Null: builder.null(from.text()); return;
    case base::Tree::Type::Bool: builder.boolean(from.boolean(), from.text()); return;
    case base::Tree::Type::Int: builder.integer(from.integer(), from.text()); return;
    case base::Tree::Type::Double: builder.number(from.number(), from.text()); return;
    case base::Tree::Type::String: builder.string(from.text()); return;
    case base::Tree::Type::List:
        builder.beginList();
        for (const Ref entry : from)
            copy(builder, entry);
        builder.end();
        return;
    case base::Tree::Type::Map: break;
    }
    builder.beginMap();
    for (const Ref entry : from) {
        if (isBallast(entry.key()))
            continue;
        builder.key(entry.key());
        copy(builder, entry);
    }
    builder.end();
}

base::Tree podWithoutBallast(const base::Tree &pod)
{
    base::TreeBuilder builder;
    copy(builder, pod.root());
    return builder.take();
}

} // namespace

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString Item::pathOf(Ref at) const
{
    if (!at)
        return {};
    const QString whole = at.path();
    if (root == 0)
        return whole;
    const qsizetype prefix = ref().path().size();
    const QString rest = whole.mid(prefix);
    return rest.startsWith(u'.') ? rest.mid(1) : rest;
}

Origin::Place Item::placeOf(Ref at) const
{
    if (!origin || !origin->place)
        return {};
    return origin->place(at ? at.index() : root);
}

void Item::read()
{
    const Ref at = ref();
    m_spec = at["spec"];
    m_metadata = at["metadata"];
    m_labels = m_metadata["labels"];
    m_annotations = m_metadata["annotations"];
}

void Item::name(const QString &defaultNs)
{
    const bool clustered = kind != mesh::Kind::Count && !mesh::info(kind).namespaced;
    if (clustered)
        subject.ns.clear();
    else
        ns = subject.ns.isEmpty() ? defaultNs : subject.ns;
    m_ns = ns.toUtf8();
    m_name = subject.name.toUtf8();
}

Origin::Place Item::keyPlaceOf(Ref at) const
{
    return at && origin && origin->key ? origin->key(at.index()) : placeOf(at);
}

std::shared_ptr<Item> Item::make(std::shared_ptr<const base::Tree> tree, int root, std::shared_ptr<const Origin> origin, const QString &defaultNs)
{
    auto item = std::make_shared<Item>();
    item->tree = std::move(tree);
    item->root = root;
    item->origin = std::move(origin);
    item->read();
    const Ref ref = item->ref();
    const QString apiVersion = ref["apiVersion"].string();
    const qsizetype slash = apiVersion.indexOf(u'/');
    Subject &subject = item->subject;
    subject = {slash < 0 ? QString() : apiVersion.left(slash), apiVersion.mid(slash + 1), ref["kind"].string(),
               toQString(item->m_metadata["namespace"].text()), toQString(item->m_metadata["name"].text())};
    item->kind = mesh::kindOf(subject.group, subject.kind).value_or(mesh::Kind::Count);
    item->name(defaultNs);
    return item;
}

std::shared_ptr<Item> Item::make(const mesh::ObjectPtr &object)
{
    auto tree = object->json.isEmpty() ? base::Result<base::Tree>(metadataOf(*object)) : base::readJson(object->json);
    if (!tree)
        return nullptr;
    if (object->kind == mesh::Kind::Pod)
        tree = podWithoutBallast(*tree);
    auto item = std::make_shared<Item>();
    item->tree = std::make_shared<const base::Tree>(std::move(*tree));
    item->object = object;
    item->read();
    const mesh::KindInfo &kind = mesh::info(object->kind);
    item->kind = object->kind;
    item->subject = {kind.group, object->apiVersion.mid(object->apiVersion.indexOf(u'/') + 1), kind.name, object->meta.ns, object->meta.name};
    item->name({});
    return item;
}

std::shared_ptr<Item> Item::make(const Subject &subject, std::shared_ptr<const base::Tree> tree, std::shared_ptr<const Origin> origin)
{
    auto item = std::make_shared<Item>();
    item->tree = std::move(tree);
    item->origin = std::move(origin);
    item->subject = subject;
    item->read();
    item->name({});
    return item;
}

} // namespace analysis
