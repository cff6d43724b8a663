// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a World says, as rows.
#include "models/changes/drafts.h"
#include "models/changes/keeper.h"
#include "models/items/configtable.h"

#include <QDateTime>

#include <array>

using namespace Qt::Literals::StringLiterals;
using analysis::Ref;
using mesh::Kind;

namespace items {

namespace {

constexpr int mostSaid = 80;

QString joined(const QStringList &words)
{
    return words.mid(0, 4).join(u", "_s).left(mostSaid);
}

/// A few words of the spec that tell one object from another.
QString saysOf(const analysis::Item &item)
{
    const Ref spec = item.spec();
    switch (item.kind) {
    case Kind::VirtualService:
    case Kind::ServiceEntry: return joined(spec["hosts"].strings());
    case Kind::DestinationRule: {
        QStringList subsets;
        for (const Ref subset : spec["subsets"])
            subsets << subset["name"].string();
        return subsets.isEmpty() ? spec["host"].string() : u"%1: %2"_s.arg(spec["host"].string(), joined(subsets));
    }
    case Kind::Gateway: {
        QStringList servers;
        for (const Ref server : spec["servers"])
            servers << u"%1:%2"_s.arg(joined(server["hosts"].strings())).arg(server["port"]["number"].integer());
        return joined(servers);
    }
    case Kind::K8sGateway: {
        QStringList listeners;
        for (const Ref listener : spec["listeners"])
            listeners << u"%1 %2"_s.arg(listener["protocol"].string()).arg(listener["port"].integer());
        return joined(listeners);
    }
    case Kind::HttpRoute:
    case Kind::GrpcRoute:
    case Kind::TlsRoute:
    case Kind::LinkerdHttpRoute: return joined(spec["hostnames"].strings());
    case Kind::AuthorizationPolicy: return spec["action"].string(u"ALLOW"_s);
    case Kind::PeerAuthentication: return spec["mtls"]["mode"].string();
    default: return {};
    }
}

struct Found {
    mesh::Health health = mesh::Health::Ok;
    int count = 0;
    QString worst;
    QStringList codes;
};

QHash<mesh::ObjectKey, Found> byObject(const QVector<analysis::Finding> &findings)
{
    QHash<mesh::ObjectKey, Found> found;
    for (const analysis::Finding &finding : findings) {
        const auto kind = mesh::kindOf(finding.object.group, finding.object.kind);
        if (!kind)
            continue;
        Found &one = found[{*kind, finding.object.ns, finding.object.name}];
        const mesh::Health health = healthOf(finding.severity);
        ++one.count;
        one.codes << finding.codes << finding.id;
        if (health > one.health || one.worst.isEmpty())
            one.worst = finding.message;
        one.health = mesh::worst(one.health, health);
    }
    return found;
}

qint64 createdOf(const analysis::Item &item)
{
    if (item.object)
        return item.object->meta.createdMs;
    const QString text = item.metadata()["creationTimestamp"].string();
    return text.isEmpty() ? 0 : QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch();
}

ConfigRow rowOf(const analysis::Item &item, const references::Graph &references, const QHash<mesh::ObjectKey, Found> &found)
{
    ConfigRow row{.object = {item.kind, item.ns, item.subject.name}, .says = saysOf(item)};
    const Found one = found.value(row.object);
    row.health = one.health;
    row.findings = one.count;
    row.worst = one.worst;
    row.codes = one.codes;
    row.references = references.counts(row.object);
    row.createdMs = createdOf(item);
    for (const Ref label : item.labels())
        row.labels.insert(label.keyString(), label.string());
    if (const auto keeper = changes::keeperOf(item.ref())) {
        row.owner = keeper->toString();
        row.ownerWhy = u"%1: %2"_s.arg(keeper->evidence, keeper->consequence);
    }
    return row;
}

/// Two kinds have this name.
bool isAmbiguous(Kind kind)
{
    return std::ranges::any_of(mesh::allKinds(),
                               [kind](const mesh::KindInfo &other) { return other.kind < kind && other.name == mesh::info(kind).name; });
}

} // namespace

QString configId(const mesh::ObjectKey &key)
{
    const mesh::KindInfo &info = mesh::info(key.kind);
    const QString kind = isAmbiguous(key.kind) ? info.name + u'.' + info.group : info.name;
    return key.ns.isEmpty() ? kind + u'/' + key.name : QStringList{kind, key.ns, key.name}.join(u'/');
}

std::optional<mesh::ObjectKey> configKey(const QString &id)
{
    const QStringList parts = id.split(u'/');
    if (parts.size() < 2 || parts.size() > 3)
        return std::nullopt;
    const QString &word = parts.first();
    const auto found = std::ranges::find_if(mesh::allKinds(), [&word](const mesh::KindInfo &info) {
        return word == info.name + u'.' + info.group || (word == info.name && !isAmbiguous(info.kind));
    });
    if (found == mesh::allKinds().end() || parts.last().isEmpty())
        return std::nullopt;
    return mesh::ObjectKey{found->kind, parts.size() == 3 ? parts[1] : QString(), parts.last()};
}

mesh::Health healthOf(analysis::Severity severity)
{
    switch (severity) {
    case analysis::Severity::Error: return mesh::Health::Error;
    case analysis::Severity::Warning: return mesh::Health::Warn;
    case analysis::Severity::Info: return mesh::Health::Info;
    }
    return mesh::Health::Info;
}

QVector<ConfigRow> configRows(const changes::Verdicts &verdicts, const QVector<changes::Draft> &drafts,
                              const QHash<mesh::ObjectKey, qint64> &changedMs)
{
    QHash<mesh::ObjectKey, ConfigRow::Draft> marks;
    for (const changes::Draft &draft : drafts) {
        if (const auto key = changes::keyOf(draft.id))
            marks.insert(*key,
                         draft.action == changes::Action::Delete ? ConfigRow::Draft::Deleted
                             : draft.base.isEmpty()              ? ConfigRow::Draft::Created
                                                                 : ConfigRow::Draft::Edited);
    }
    const QHash<mesh::ObjectKey, Found> found = byObject(verdicts.after);
    QVector<ConfigRow> rows;
    for (const Kind kind : references::meshKinds()) {
        const auto add = [&](const analysis::ItemPtr &item) {
            if (item->assumed)
                return;
            ConfigRow row = rowOf(*item, verdicts.references, found);
            row.draft = marks.value(row.object, ConfigRow::Draft::None);
            row.changedMs = changedMs.value(row.object);
            // A draft's text says nothing of when the object was made.
            const analysis::Item *live = item->object ? nullptr : verdicts.live->find(kind, item->nsText(), item->nameText());
            if (live)
                row.createdMs = createdOf(*live);
            rows.push_back(std::move(row));
        };
        std::ranges::for_each(verdicts.drafted->of(kind), add);
        if (marks.isEmpty())
            continue;
        for (const analysis::ItemPtr &item : verdicts.live->of(kind)) {
            // To be deleted, and there as long as it is a draft only.
            if (marks.value({item->kind, item->ns, item->subject.name}, ConfigRow::Draft::None) == ConfigRow::Draft::Deleted)
                add(item);
        }
    }
    return rows;
}

} // namespace items
