// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/injectiontable.h"

#include "models/base/text.h"
#include "models/items/cells.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using controlplane::Injection;
using controlplane::NamespaceInjection;
using Wrong = controlplane::Trouble;

namespace items {

namespace {

QString injectionName(Injection how)
{
    switch (how) {
    case Injection::None: return u"none"_s;
    case Injection::Disabled: return u"disabled"_s;
    case Injection::Sidecar: return u"sidecar"_s;
    case Injection::Ambient: return u"ambient"_s;
    }
    return {};
}

QString versionsText(const QMap<QString, int> &versions)
{
    QStringList words;
    for (auto it = versions.cbegin(); it != versions.cend(); ++it) {
        const QString version = it.key().isEmpty() ? InjectionTable::tr("by digest") : clean(it.key());
        words << (versions.size() == 1 ? version : u"%1 × %2"_s.arg(it.value()).arg(version));
    }
    return words.join(u", "_s);
}

} // namespace

mesh::Health InjectionTable::healthOf(const NamespaceInjection &row)
{
    switch (row.trouble) {
    case Wrong::None: return mesh::Health::Ok;
    case Wrong::UnknownRevision:
    case Wrong::RevisionDown: return mesh::Health::Critical;
    case Wrong::Contradiction:
    case Wrong::PodsWithout: return mesh::Health::Warn;
    case Wrong::OtherRevision:
    case Wrong::OtherVersion: return mesh::Health::Info;
    }
    return mesh::Health::Ok;
}

QString InjectionTable::wantedText(const controlplane::Wanted &wanted)
{
    switch (wanted.how) {
    case Injection::None: return {};
    case Injection::Disabled: return tr("disabled");
    case Injection::Ambient: return tr("ambient");
    case Injection::Sidecar: return clean(wanted.name);
    }
    return {};
}

QString InjectionTable::troubleText(const NamespaceInjection &row)
{
    switch (row.trouble) {
    case Wrong::None: return {};
    case Wrong::UnknownRevision: return tr("No revision and no tag is named %1: new pods get no sidecar").arg(clean(row.wanted.name));
    case Wrong::RevisionDown: return tr("No istiod of revision %1 is ready: new pods can't be made, or get no sidecar").arg(clean(row.revision));
    case Wrong::Contradiction: return tr("Its labels contradict each other; istio-injection wins");
    case Wrong::PodsWithout: return tr("%1 of %2 pods have no sidecar: restart them").arg(row.without).arg(row.pods);
    case Wrong::OtherRevision: return tr("%1 of %2 pods are with another revision: restart them").arg(row.elsewhere).arg(row.pods);
    case Wrong::OtherVersion: return tr("%1 of %2 sidecars are of another version than istiod: restart them").arg(row.outdated).arg(row.injected);
    }
    return {};
}

QVariant InjectionTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column >= Pods && column <= Outdated;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Namespace");
    case Label: return tr("Label");
    case Revision: return tr("Revision");
    case Pods: return tr("Pods");
    case Injected: return tr("Sidecars");
    case Without: return tr("Without");
    case Outdated: return tr("To restart");
    case Versions: return tr("Proxy version");
    case Trouble: return tr("What is wrong");
    default: return {};
    }
}

QVariant InjectionTable::cell(const NamespaceInjection &row, int column, int role) const
{
    const mesh::Health health = healthOf(row);
    if (role == RowHealthRole)
        return static_cast<int>(health);
    const auto number = [role](qsizetype n) { return numberCell(static_cast<double>(n), n > 0 ? QString::number(n) : u"–"_s, role); };
    switch (column) {
    case Glyph: return healthCell(health, mesh::nan, role);
    case Name: return textCell(clean(row.ns), role);
    case Label: return textCell(wantedText(row.wanted), role);
    case Revision: return textCell(clean(row.revision), role);
    case Pods: return number(row.pods);
    case Injected: return number(row.injected);
    case Without: return role == HealthRole && row.without > 0 ? QVariant(static_cast<int>(mesh::Health::Warn)) : number(row.without);
    case Outdated: return number(row.podsOutdated.size());
    case Versions: return textCell(versionsText(row.versions), role);
    case Trouble: return role == HealthRole && health >= mesh::Health::Warn ? QVariant(static_cast<int>(health)) : textCell(troubleText(row), role);
    default: return {};
    }
}

QStringList InjectionTable::filterKeys()
{
    return {u"ns"_s, u"how"_s, u"revision"_s, u"version"_s, u"without"_s, u"restart"_s, u"pods"_s};
}

std::optional<QVariant> InjectionTable::filterField(int at, const QString &key) const
{
    const NamespaceInjection &row = rows()[at];
    if (key.isEmpty() || key == "ns"_L1)
        return row.ns;
    if (key == "how"_L1)
        return QStringList{injectionName(row.wanted.how)};
    if (key == "revision"_L1)
        return row.revision;
    if (key == "version"_L1)
        return QStringList(row.versions.keys());
    if (key == "without"_L1)
        return row.without;
    if (key == "restart"_L1)
        return static_cast<int>(row.podsOutdated.size());
    if (key == "pods"_L1)
        return row.pods;
    return std::nullopt;
}

} // namespace items
