// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/changes.h"

#include "models/base/text.h"
#include "models/base/tree.h"
#include "models/store/gist.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace store {

namespace {

using mesh::Kind;
using Act = ConfigChange::Act;
using Ref = base::Tree::Ref;

constexpr int valueWidth = 120;

bool isWorkload(Kind kind)
{
    return kind == Kind::Deployment || kind == Kind::StatefulSet || kind == Kind::DaemonSet;
}

/// Written by controllers at every turn, or a copy of the whole object.
bool isBookkeeping(std::string_view annotation)
{
    constexpr std::array keys{"deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration",
                              "endpoints.kubernetes.io/last-change-trigger-time", "control-plane.alpha.kubernetes.io/leader"};
    return std::ranges::find(keys, annotation) != keys.end();
}

/// The object's generation, which the API server raises with its spec; -1 when it has none. It is the first number of that
/// name: inside of annotations quotes are escaped, and labels are no numbers.
qint64 generationOf(const QByteArray &json)
{
    constexpr QByteArrayView key("\"generation\":");
    const qsizetype at = json.indexOf(key);
    if (at < 0)
        return -1;
    qsizetype end = at + key.size();
    while (end < json.size() && json[end] >= '0' && json[end] <= '9')
        ++end;
    bool known = false;
    const qint64 value = json.sliced(at + key.size(), end - at - key.size()).toLongLong(&known);
    return known ? value : -1;
}

class Differ
{
public:
    explicit Differ(ConfigChange &change)
        : m_change(change)
    {
    }

    /// Everything that people write: not status, and of metadata only labels and annotations.
    void objects(Ref before, Ref after)
    {
        each(before, after, [this](std::string_view key, Ref a, Ref b) {
            if (key == "metadata") {
                compare(a["labels"], b["labels"]);
                each(a["annotations"], b["annotations"], [this](std::string_view name, Ref x, Ref y) {
                    if (!isBookkeeping(name))
                        compare(x, y);
                });
            } else if (key != "status" && key != "apiVersion" && key != "kind") {
                compare(a, b);
            }
        });
    }

private:
    template <class Visit> static void each(Ref before, Ref after, Visit visit)
    {
        for (const Ref one : before)
            visit(one.key(), one, after[one.key()]);
        for (const Ref one : after) {
            if (!before[one.key()])
                visit(one.key(), Ref(), one);
        }
    }

    void compare(Ref before, Ref after)
    {
        if (!before && !after)
            return;
        if (before && after && before.same(after))
            return;
        if (before.isMap() && after.isMap()) {
            each(before, after, [this](std::string_view, Ref a, Ref b) { compare(a, b); });
        } else if (before.isList() && after.isList() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); ++i)
                compare(before.at(i), after.at(i));
        } else {
            add(before, after);
        }
    }

    static QString shown(Ref value)
    {
        if (!value)
            return {};
        const QString text = value.isString() ? value.string() : QString::fromUtf8(value.json());
        return base::text::elideMiddle(base::text::clean(text), valueWidth);
    }

    void add(Ref before, Ref after)
    {
        if (m_change.fields.size() >= mostFields)
            ++m_change.moreFields;
        else
            m_change.fields.push_back({base::text::clean(after ? after.path() : before.path()), shown(before), shown(after)});
    }

    ConfigChange &m_change;
};

Act actOf(const ConfigChange &change)
{
    if (!isWorkload(change.object.kind))
        return Act::Changed;
    const auto starts = [](QLatin1StringView prefix) { return [prefix](const FieldChange &field) { return field.path.startsWith(prefix); }; };
    using What = Gist::What;
    if (change.gist.what == What::Images || change.gist.what == What::Restarted || std::ranges::any_of(change.fields, starts("spec.template"_L1)))
        return Act::RolledOut;
    const bool scaled = change.gist.what == What::Replicas && std::ranges::all_of(change.fields, starts("spec.replicas"_L1));
    return scaled ? Act::Scaled : Act::Changed;
}

QString revisionOf(const mesh::Object &object)
{
    return object.meta.annotations.value(u"deployment.kubernetes.io/revision"_s);
}

QStringList imagesOf(const mesh::Object &object)
{
    const auto *facts = object.as<mesh::WorkloadFacts>();
    return facts ? facts->images : QStringList();
}

ConfigChange created(const mesh::Object &object, qint64 atMs)
{
    ConfigChange change{.atMs = atMs, .object = object.key(), .act = Act::Created, .gist = {}, .fields = {}, .revision = {}};
    if (isWorkload(object.kind) && !imagesOf(object).isEmpty())
        change.gist = {Gist::What::Images, {}, imagesOf(object).join(u", "_s)};
    return change;
}

/// ReplicaSets by the Deployment that owns them, oldest first.
QHash<std::pair<QString, QString>, QVector<mesh::ObjectPtr>> replicaSets(const mesh::Snapshot &snapshot)
{
    QHash<std::pair<QString, QString>, QVector<mesh::ObjectPtr>> sets;
    snapshot.table(Kind::ReplicaSet).forEach([&](const mesh::ObjectPtr &set) {
        for (const mesh::OwnerRef &owner : set->meta.owners) {
            if (owner.kind == "Deployment"_L1)
                sets[{set->meta.ns, owner.name}].push_back(set);
        }
    });
    for (auto &list : sets)
        std::ranges::sort(list, {}, [](const mesh::ObjectPtr &set) { return std::pair(set->meta.createdMs, set->meta.name); });
    return sets;
}

} // namespace

QString ConfigChange::id() const
{
    return u"%1 %2 %3"_s.arg(object.toString()).arg(static_cast<int>(act)).arg(atMs);
}

bool isConfiguration(Kind kind)
{
    switch (kind) {
    case Kind::Namespace:
    case Kind::Service:
    case Kind::ConfigMap:
    case Kind::Deployment:
    case Kind::StatefulSet:
    case Kind::DaemonSet: return true;
    default: return kind >= Kind::VirtualService && kind < Kind::Count;
    }
}

std::optional<ConfigChange> changeOf(const mesh::ObjectPtr &before, const mesh::ObjectPtr &after, qint64 atMs)
{
    if (!before && !after)
        return std::nullopt;
    if (!before)
        return created(*after, atMs);
    ConfigChange change{.atMs = atMs, .object = before->key(), .act = Act::Deleted, .gist = {}, .fields = {}, .revision = {}};
    if (!after)
        return change;
    const qint64 generation = generationOf(before->json);
    if (before->meta.uid == after->meta.uid && generation >= 0 && generation == generationOf(after->json) && before->meta.labels == after->meta.labels
        && before->meta.annotations == after->meta.annotations)
        return std::nullopt;
    const auto old = base::readJson(before->json), now = base::readJson(after->json);
    if (old && now)
        Differ(change).objects(old->root(), now->root());
    change.gist = gistOf(*before, *after);
    if (change.fields.isEmpty() && change.gist.what == Gist::What::None)
        return std::nullopt;
    change.act = actOf(change);
    change.revision = change.act == Act::RolledOut ? revisionOf(*after) : QString();
    return change;
}

QVector<ConfigChange> pastChanges(const mesh::Snapshot &snapshot, qint64 untilMs)
{
    QVector<ConfigChange> changes;
    const auto isPast = [untilMs](const mesh::Object &object) { return object.meta.createdMs > 0 && object.meta.createdMs < untilMs; };
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        if (!isConfiguration(info.kind))
            continue;
        snapshot.table(info.kind).forEach([&](const mesh::ObjectPtr &object) {
            if (!isPast(*object))
                return;
            changes.push_back(created(*object, object->meta.createdMs));
            changes.back().seen = false;
        });
    }
    const auto sets = replicaSets(snapshot);
    for (auto it = sets.cbegin(); it != sets.cend(); ++it) {
        for (qsizetype i = 0; i < it->size(); ++i) {
            const mesh::Object &set = *it->at(i);
            // The first one is the Deployment's own creation, which is told already.
            const mesh::ObjectPtr owner = snapshot.find({Kind::Deployment, it.key().first, it.key().second});
            if (!isPast(set) || !owner || set.meta.createdMs - owner->meta.createdMs < 60'000)
                continue;
            changes.push_back(
                {.atMs = set.meta.createdMs,
                 .object = owner->key(),
                 .act = Act::RolledOut,
                 .gist = i > 0 ? imageGist(imagesOf(*it->at(i - 1)), imagesOf(set)) : Gist{Gist::What::Images, {}, imagesOf(set).join(u", "_s)},
                 .fields = {},
                 .revision = revisionOf(set),
                 .seen = false});
        }
    }
    std::ranges::sort(changes, {}, [](const ConfigChange &change) { return std::tuple(change.atMs, change.object); });
    return changes;
}

} // namespace store
