// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/body.h"

#include "models/diff/compare.h"
#include "models/diff/copy.h"

#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace changes {

using Ref = base::Tree::Ref;

namespace {

std::string_view view(const QByteArray &text)
{
    return {text.constData(), static_cast<size_t>(text.size())};
}

void text(base::TreeBuilder &into, std::string_view key, const QString &value)
{
    into.key(key);
    into.string(view(value.toUtf8()));
}

Ref ownFields(Ref live)
{
    for (const Ref entry : live["metadata"]["managedFields"]) {
        if (entry["manager"].text() == fieldManager && entry["operation"].text() == "Apply")
            return entry["fieldsV1"];
    }
    return {};
}

std::string field(std::string_view key)
{
    return "f:" + std::string(key);
}

/// As the next key, the entries of a map that differ from the live one's or are ours; nothing when none do.
void changedEntries(base::TreeBuilder &into, Ref wanted, Ref live, Ref own)
{
    const auto stays = [&](Ref entry) { return own[field(entry.key())] || !entry.same(live[entry.key()]); };
    if (std::ranges::none_of(wanted, stays))
        return;
    into.key(wanted.key());
    into.beginMap();
    for (const Ref entry : wanted) {
        if (!stays(entry))
            continue;
        into.key(entry.key());
        diff::copy(into, entry);
    }
    into.end();
}

/// What the server's clients keep for themselves among the annotations stays.
void wholeAnnotations(base::TreeBuilder &into, Ref wanted, Ref live)
{
    into.key("annotations");
    into.beginMap();
    for (const Ref entry : wanted) {
        if (diff::isServerField(entry))
            continue;
        into.key(entry.key());
        diff::copy(into, entry);
    }
    for (const Ref entry : live) {
        if (!diff::isServerField(entry))
            continue;
        into.key(entry.key());
        diff::copy(into, entry);
    }
    into.end();
}

void metadata(base::TreeBuilder &into, const Draft &draft, Ref live, bool trimmed, bool replaces)
{
    const Ref wanted = draft.wanted.root()["metadata"];
    into.key("metadata");
    into.beginMap();
    text(into, "name", draft.id.name);
    if (!draft.id.ns.isEmpty())
        text(into, "namespace", draft.id.ns);
    for (const Ref entry : wanted) {
        if (entry.key() == "name" || entry.key() == "namespace" || diff::isServerField(entry))
            continue;
        const bool map = entry.key() == "labels" || entry.key() == "annotations";
        if (trimmed && map) {
            changedEntries(into, entry, live["metadata"][entry.key()], ownFields(live)["f:metadata"][field(entry.key())]);
            continue;
        }
        if (entry.key() == "annotations")
            continue;
        into.key(entry.key());
        diff::copy(into, entry);
    }
    if (!trimmed && (wanted["annotations"] || (live["metadata"]["annotations"] && replaces)))
        wholeAnnotations(into, wanted["annotations"], replaces ? live["metadata"]["annotations"] : Ref());
    if (const QString version = live["metadata"]["resourceVersion"].string(); !version.isEmpty())
        text(into, "resourceVersion", version);
    if (const QString uid = live["metadata"]["uid"].string(); !uid.isEmpty())
        text(into, "uid", uid);
    into.end();
}

QByteArray body(const Draft &draft, Ref live, bool trimmed, bool replaces)
{
    base::TreeBuilder into;
    into.beginMap();
    text(into, "apiVersion", draft.id.apiVersion);
    text(into, "kind", draft.id.kind);
    metadata(into, draft, live, trimmed, replaces);
    for (const Ref entry : draft.wanted.root()) {
        const std::string_view key = entry.key();
        if (key == "apiVersion" || key == "kind" || key == "metadata" || key == "status")
            continue;
        if (trimmed && entry.isMap()) {
            changedEntries(into, entry, live[key], ownFields(live)[field(key)]);
            continue;
        }
        into.key(key);
        diff::copy(into, entry);
    }
    into.end();
    return into.take().root().json();
}

/// The managers of a value or of what is below it, as fieldsV1 tells as far as its keys go.
bool owns(Ref fields, const QVector<Ref> &path)
{
    for (const Ref part : path) {
        if (part.parent().isList())
            return true; // entries are owned by keys or as a whole; either way the list is theirs, too
        fields = fields[field(part.key())];
        if (!fields)
            return false;
        if (fields.size() == 0)
            return true;
    }
    return true;
}

QVector<Ref> pathTo(Ref value)
{
    QVector<Ref> path;
    for (; value.parent(); value = value.parent())
        path.prepend(value);
    return path;
}

Ref managedBy(Ref object, std::string_view manager)
{
    for (const Ref entry : object["metadata"]["managedFields"]) {
        if (entry["manager"].text() == manager && entry["subresource"].text().empty())
            return entry;
    }
    return {};
}

} // namespace

QByteArray applyBody(const Draft &draft, Ref live)
{
    return body(draft, live, draft.whole && live, false);
}

QByteArray wholeBody(const Draft &draft, Ref live)
{
    return body(draft, live, false, static_cast<bool>(live));
}

bool leavesSomething(Ref live, Ref wanted, Ref result)
{
    QSet<QString> open;
    for (const diff::Change &change : diff::compare(live, wanted))
        open << change.path;
    return std::ranges::any_of(diff::compare(result, wanted), [&open](const diff::Change &change) { return open.contains(change.path); });
}

QVector<FieldConflict> ownersOfChanges(Ref live, Ref wanted)
{
    QVector<FieldConflict> owners;
    for (const diff::Change &change : diff::compare(live, wanted)) {
        const Ref value = change.before ? change.before : change.after;
        for (const Ref entry : live["metadata"]["managedFields"]) {
            const bool other = entry["manager"].text() != fieldManager && entry["subresource"].text().empty();
            const FieldConflict conflict{entry["manager"].string(), u'.' + change.path};
            if (other && owns(entry["fieldsV1"], pathTo(value)) && !owners.contains(conflict))
                owners << conflict;
        }
    }
    return owners;
}

Fate fateOf(Method method, Ref before, Ref expected, Ref now)
{
    const auto uid = [](Ref object) { return object["metadata"]["uid"].text(); };
    if (method == Method::Delete)
        return now && uid(now) == uid(before) && !now["metadata"]["deletionTimestamp"] ? Fate::NotApplied : Fate::Applied;
    if (!now)
        return Fate::NotApplied;
    if (before && now["metadata"]["resourceVersion"].text() == before["metadata"]["resourceVersion"].text())
        return Fate::NotApplied;
    if (expected && diff::compare(expected, now).isEmpty())
        return Fate::Applied;
    // Others may have written since. Ours went first only if our entry among the owners is new or newer.
    const Ref ours = managedBy(now, fieldManager);
    return ours && !ours.same(managedBy(before, fieldManager)) ? Fate::Applied : Fate::NotApplied;
}

} // namespace changes
