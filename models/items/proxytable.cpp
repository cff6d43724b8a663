// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/proxytable.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/cells.h"
#include "models/items/proxywords.h"
#include "models/items/words.h"

#include <array>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using proxies::Sync;
namespace quantity = base::quantity;

namespace items {

namespace {

constexpr std::array types{"LDS"_L1, "RDS"_L1, "CDS"_L1, "EDS"_L1, "ECDS"_L1};

QString typeOf(int column)
{
    return types[static_cast<size_t>(column - ProxyTable::Lds)];
}

/// For filters, whatever the language.
QString keyOf(Sync sync)
{
    switch (sync) {
    case Sync::Synced: return u"synced"_s;
    case Sync::Stale: return u"stale"_s;
    case Sync::NotSent: return u"not-sent"_s;
    case Sync::Error: return u"error"_s;
    case Sync::Unknown: break;
    }
    return u"unknown"_s;
}

/// The worse a state, the later it sorts.
int weightOf(Sync sync)
{
    static constexpr std::array order{Sync::NotSent, Sync::Synced, Sync::Unknown, Sync::Stale, Sync::Error};
    return static_cast<int>(std::ranges::find(order, sync) - order.begin()) + 1;
}

/// When the worst of it was sent; of a proxy without fault, the latest of all.
qint64 sentOf(const proxies::Proxy &proxy, mesh::Health health, qint64 nowMs)
{
    qint64 sent = 0;
    for (const proxies::TypeStatus &type : proxy.types) {
        if (health < mesh::Health::Warn || ProxyWords::healthOf(type, nowMs) == health)
            sent = std::max(sent, type.sentMs);
    }
    return sent;
}

/// Of what is wrong the oldest first; the same from one refresh to the next, so that no row moves by itself.
double ageOrder(const ProxyRow &row)
{
    constexpr double farAhead = 1e10; // seconds
    return row.health >= mesh::Health::Warn && row.sentMs > 0 ? farAhead - static_cast<double>(row.sentMs / 1000) : 0;
}

ProxyRow rowOf(const proxies::Proxy &proxy, const QHash<QString, QString> &versions, qint64 nowMs)
{
    ProxyRow row{.info = proxy, .id = proxy.ns + u'/' + proxy.pod, .planeVersion = versions.value(proxy.istiod)};
    row.health = ProxyWords::healthOf(proxy, nowMs);
    row.reason = row.health >= mesh::Health::Warn ? ProxyWords::sentence(proxy, nowMs) : QString();
    row.sentMs = sentOf(proxy, row.health, nowMs);
    row.sent = row.sentMs > 0 ? quantity::duration(std::max<qint64>(0, nowMs - row.sentMs)) : u"–"_s;
    return row;
}

} // namespace

void ProxyTable::update(const proxies::Status &status, qint64 nowMs)
{
    m_nowMs = nowMs;
    QHash<QString, QString> versions;
    for (const proxies::Asked &one : status.asked)
        versions.insert(one.pod, one.version);
    QVector<ProxyRow> rows;
    rows.reserve(status.proxies.size());
    QSet<QString> known;
    for (const proxies::Proxy &proxy : status.proxies) {
        ProxyRow row = rowOf(proxy, versions, nowMs);
        if (known.contains(row.id))
            row.id += u'@' + proxy.cluster;
        known.insert(row.id);
        rows.push_back(std::move(row));
    }
    setRows(rows);
}

QStringList ProxyTable::filterKeys()
{
    QStringList keys{u"ns"_s,       u"kind"_s,    u"state"_s,  u"health"_s, u"istiod"_s, u"version"_s,
                     u"revision"_s, u"cluster"_s, u"reason"_s, u"sent"_s,   u"skew"_s};
    for (const QLatin1StringView type : types)
        keys << QString(type).toLower();
    return keys;
}

std::optional<QVariant> ProxyTable::filterField(int at, const QString &key) const
{
    const ProxyRow &row = rows()[at];
    const proxies::Proxy &info = row.info;
    if (key.isEmpty())
        return info.pod;
    if (key == "ns"_L1)
        return QStringList{info.ns};
    if (key == "kind"_L1)
        return QStringList{proxies::nameOf(info.kind)};
    if (key == "state"_L1)
        return QStringList{keyOf(info.sync())};
    if (key == "health"_L1)
        return Words::healthWords(row.health);
    if (key == "istiod"_L1)
        return info.istiod;
    if (key == "version"_L1)
        return info.version;
    if (key == "revision"_L1)
        return QStringList{info.revision};
    if (key == "cluster"_L1)
        return QStringList{info.cluster};
    if (key == "reason"_L1)
        return row.reason;
    if (key == "sent"_L1)
        return row.sentMs > 0 ? std::optional<QVariant>(static_cast<double>(m_nowMs - row.sentMs)) : std::nullopt;
    if (key == "skew"_L1)
        return row.isSkewed();
    if (const proxies::TypeStatus *type = info.type(key.toUpper()))
        return QStringList{keyOf(type->sync)};
    return std::nullopt;
}

QVariant ProxyTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column == Sent;
    if (role == FixedRole)
        return column >= Lds && column <= Ecds;
    if (role == Qt::ToolTipRole) {
        return column == Sent                 ? tr("When istiod last sent something; of a proxy that refuses or lags, when it sent that")
            : column >= Lds && column <= Ecds ? tr("What the proxy has acknowledged, not what it has applied")
                                              : QVariant();
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Proxy");
    case Namespace: return tr("Namespace");
    case Kind: return tr("Kind");
    case Lds:
    case Rds:
    case Cds:
    case Eds:
    case Ecds: return typeOf(column);
    case Sent: return tr("Sent, ago");
    case Istiod: return tr("istiod");
    case Version: return tr("Version");
    case Revision: return tr("Revision");
    case Reason: return tr("What is wrong");
    default: return {};
    }
}

QVariant ProxyTable::cell(const ProxyRow &row, int column, int role) const
{
    const proxies::Proxy &info = row.info;
    if (role == RowHealthRole)
        return static_cast<int>(row.health);
    switch (column) {
    case Glyph: return healthCell(row.health, ageOrder(row), role);
    case Name: return textCell(clean(info.pod), role);
    case Namespace: return textCell(clean(info.ns), role);
    case Kind: return textCell(ProxyWords::kind(info.kind), role);
    case Sent:
        if (role == Qt::ToolTipRole)
            return row.sentMs > 0 ? quantity::isoUtc(row.sentMs) : tr("istiod was asked by HTTP: it does not say when");
        return numberCell(row.sentMs > 0 ? static_cast<double>(m_nowMs - row.sentMs) : mesh::nan, row.sent, role);
    case Istiod: return textCell(clean(info.istiod), role);
    case Version:
        if (role == Qt::ToolTipRole && row.isSkewed())
            return tr("Its istiod is %1").arg(clean(row.planeVersion));
        return textCell(clean(info.version), role);
    case Revision: return textCell(clean(info.revision), role);
    case Reason: return role == HealthRole ? QVariant(static_cast<int>(row.health)) : textCell(row.reason, role);
    default: return typeCell(row, column, role);
    }
}

QVariant ProxyTable::typeCell(const ProxyRow &row, int column, int role) const
{
    const proxies::TypeStatus *type = row.info.type(typeOf(column));
    switch (role) {
    case HealthRole: return static_cast<int>(type ? ProxyWords::healthOf(*type, m_nowMs) : mesh::Health::Ok);
    case SortRole: return type ? weightOf(type->sync) : 0;
    case Qt::DisplayRole: return ProxyWords::state(type);
    case Qt::ToolTipRole:
        if (!type)
            return tr("The proxy does not ask for it");
        return type->reason.isEmpty() ? ProxyWords::type(*type) : clean(type->reason.left(1000));
    default: return {};
    }
}

} // namespace items
