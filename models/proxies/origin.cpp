// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/origin.h"

#include "models/mesh/kind.h"

using namespace Qt::Literals::StringLiterals;

namespace proxies {

QString Origin::text() const
{
    if (isEmpty())
        return {};
    return kind + u' ' + (ns.isEmpty() ? name : ns + u'/' + name);
}

Origin originOf(const QString &config)
{
    const QStringList parts = config.split(u'/', Qt::SkipEmptyParts);
    // apis, group, version, namespaces, ns, kind, name
    const qsizetype at = parts.indexOf(u"namespaces"_s);
    if (at < 0 || parts.size() < at + 4)
        return {};
    QString word = parts.at(at + 2);
    word.remove(u'-');
    const auto kind = mesh::kindNamed(word);
    return {kind ? mesh::info(*kind).name : parts.at(at + 2), parts.at(at + 1), parts.at(at + 3)};
}

Origin originOf(base::Tree::Ref object)
{
    return originOf(object["metadata"]["filter_metadata"]["istio"]["config"].string());
}

QString nameOf(Direction direction)
{
    switch (direction) {
    case Direction::Inbound: return u"inbound"_s;
    case Direction::Outbound: return u"outbound"_s;
    case Direction::None: break;
    }
    return {};
}

ClusterName clusterName(const QString &name)
{
    // Gateways that pass TLS through by SNI have "outbound_.443_.v1_.host".
    const QString separator = name.startsWith("outbound_."_L1) || name.startsWith("inbound_."_L1) ? u"_."_s : u"|"_s;
    const QStringList parts = name.split(separator);
    const bool inbound = parts.value(0) == "inbound"_L1 || parts.value(0) == "inbound-vip"_L1;
    if (parts.size() < 4 || (!inbound && parts.value(0) != "outbound"_L1))
        return {.fqdn = name};
    return {.direction = inbound ? Direction::Inbound : Direction::Outbound,
            .port = parts.at(1).toInt(),
            .subset = parts.at(2),
            .fqdn = QStringList(parts.sliced(3)).join(separator)};
}

} // namespace proxies
