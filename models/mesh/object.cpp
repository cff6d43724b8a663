// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/object.h"

namespace mesh {

QString ObjectKey::toString() const
{
    const QString path = ns.isEmpty() ? name : ns + u'/' + name;
    return info(kind).name + u' ' + path;
}

std::strong_ordering operator<=>(const ObjectKey &a, const ObjectKey &b)
{
    if (const auto kinds = a.kind <=> b.kind; kinds != 0)
        return kinds;
    if (const int spaces = a.ns.compare(b.ns); spaces != 0)
        return spaces <=> 0;
    return a.name.compare(b.name) <=> 0;
}

size_t qHash(const ObjectKey &key, size_t seed) noexcept
{
    return qHashMulti(seed, static_cast<int>(key.kind), key.ns, key.name);
}

} // namespace mesh
