// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/changes.h"

using namespace Qt::Literals::StringLiterals;

namespace changes {

QString ObjectId::group() const
{
    return apiVersion.contains(u'/') ? apiVersion.section(u'/', 0, 0) : QString();
}

QString ObjectId::toString() const
{
    return ns.isEmpty() ? kind + u' ' + name : u"%1 %2/%3"_s.arg(kind, ns, name);
}

bool sameObject(const ObjectId &a, const ObjectId &b)
{
    return a.kind == b.kind && a.ns == b.ns && a.name == b.name && a.group() == b.group();
}

base::Result<ObjectId> idOf(base::Tree::Ref object, const QString &ns, const QString &where)
{
    ObjectId id{object["apiVersion"].string(), object["kind"].string(), object["metadata"]["namespace"].string(),
                object["metadata"]["name"].string()};
    for (const auto &[value, field] : {std::pair{&id.apiVersion, u"apiVersion"_s}, {&id.kind, u"kind"_s}, {&id.name, u"metadata.name"_s}}) {
        if (value->isEmpty())
            return base::fail(base::ErrorKind::Invalid, u"this is no object: %1 is missing"_s.arg(field), where);
    }
    if (id.ns.isEmpty())
        id.ns = ns;
    return id;
}

} // namespace changes
