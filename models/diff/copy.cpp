// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/copy.h"

#include <algorithm>
#include <array>

namespace diff {

using base::Tree;
using Ref = Tree::Ref;

namespace {

using Drop = std::function<bool(Ref)>;

void scalar(base::TreeBuilder &into, Ref value)
{
    switch (value.type()) {
    case Tree::Type::Bool: into.boolean(value.boolean(), value.text()); break;
    case Tree::Type::Int: into.integer(value.integer(), value.text()); break;
    case Tree::Type::Double: into.number(value.number(), value.text()); break;
    case Tree::Type::String: into.string(value.text()); break;
    default: into.null(value.text()); break;
    }
}

void copyWithout(base::TreeBuilder &into, Ref value, const Drop &drop);

/// Something of it stays.
bool stays(Ref value, const Drop &drop)
{
    if (drop(value))
        return false;
    if (value.size() == 0)
        return true;
    return std::ranges::any_of(value, [&drop](Ref entry) { return stays(entry, drop); });
}

void copyWithout(base::TreeBuilder &into, Ref value, const Drop &drop)
{
    if (!value.isMap() && !value.isList()) {
        scalar(into, value);
        return;
    }
    if (value.isMap())
        into.beginMap();
    else
        into.beginList();
    for (const Ref entry : value) {
        if (drop && !stays(entry, drop))
            continue;
        if (value.isMap())
            into.key(entry.key());
        copyWithout(into, entry, drop);
    }
    into.end();
}

constexpr std::array<std::string_view, 7> serverMetadata{"managedFields",     "resourceVersion",   "uid",     "generation",
                                                         "creationTimestamp", "deletionTimestamp", "selfLink"};
constexpr std::string_view lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

bool isAt(Ref value, std::string_view above)
{
    const Ref parent = value.parent();
    return parent && parent.key() == above && parent.parent() && !parent.parent().parent();
}

bool isSecret(Ref object)
{
    return object["kind"].text() == "Secret" && object["apiVersion"].text() == "v1";
}

} // namespace

void copy(base::TreeBuilder &into, Ref value)
{
    copyWithout(into, value, {});
}

Tree copied(Ref value)
{
    return value ? without(value, {}) : Tree();
}

Tree without(Ref value, const Drop &drop)
{
    if (!value)
        return {};
    base::TreeBuilder into;
    copyWithout(into, value, drop);
    return into.take();
}

bool isServerField(Ref value)
{
    const Ref parent = value.parent();
    if (!parent || !parent.isMap())
        return false;
    if (!parent.parent())
        return value.key() == "status";
    if (isAt(value, "metadata"))
        return std::ranges::find(serverMetadata, value.key()) != serverMetadata.end();
    return value.key() == lastApplied && parent.key() == "annotations" && parent.parent().key() == "metadata" && !parent.parent().parent().parent();
}

Tree withoutServerFields(Ref object)
{
    return without(object, isServerField);
}

Tree masked(Ref object, Ref other, const QByteArray &side)
{
    if (!isSecret(object))
        return copied(object);
    const QByteArray changed = "*** (" + side + ')';
    base::TreeBuilder into;
    into.beginMap();
    for (const Ref entry : object) {
        into.key(entry.key());
        if ((entry.key() != "data" && entry.key() != "stringData") || !entry.isMap()) {
            copyWithout(into, entry, [](Ref value) { return value.key() == lastApplied; }); // it holds all values once more
            continue;
        }
        into.beginMap();
        for (const Ref value : entry) {
            into.key(value.key());
            const bool same = !other || value.same(other[entry.key()][value.key()]);
            into.string(same ? std::string_view("***") : std::string_view(changed.constData(), static_cast<size_t>(changed.size())));
        }
        into.end();
    }
    into.end();
    return into.take();
}

} // namespace diff
