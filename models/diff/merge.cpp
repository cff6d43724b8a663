// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/merge.h"

#include "models/diff/compare.h"
#include "models/diff/copy.h"
#include "models/diff/lists.h"

#include <algorithm>

namespace diff {

using base::Tree;
using Ref = Tree::Ref;

namespace {

/// How to make a value of the result: one side's as it is, or a map or list put together from entries.
struct Made {
    Ref taken;
    bool absent = false, isMap = false, isList = false;
    std::vector<std::pair<std::string_view, Made>> entries;
};

Made taken(Ref value)
{
    Made made;
    made.taken = value;
    made.absent = !value;
    return made;
}

class Merger
{
public:
    explicit Merger(QVector<Conflict> &conflicts)
        : m_conflicts(conflicts)
    {
    }

    Made value(Ref base, Ref live, Ref draft)
    {
        if (live.same(draft) || draft.same(base))
            return taken(live);
        if (live && isServerField(live))
            return taken(live);
        if (live.same(base))
            return taken(draft);
        if (live.isMap() && draft.isMap())
            return maps(base.isMap() ? base : Ref(), live, draft);
        if (live.isList() && draft.isList() && base.isList()) {
            if (auto made = lists(base, live, draft))
                return std::move(*made);
        }
        m_conflicts.push_back({namedPath(draft ? draft : live ? live : base), base, live, draft});
        return taken(draft);
    }

private:
    Made maps(Ref base, Ref live, Ref draft)
    {
        Made made;
        made.isMap = true;
        const auto add = [&](std::string_view key) {
            Made entry = value(base[key], live[key], draft[key]);
            if (!entry.absent)
                made.entries.emplace_back(key, std::move(entry));
        };
        for (const Ref entry : live)
            add(entry.key());
        for (const Ref entry : draft) {
            if (!live[entry.key()])
                add(entry.key());
        }
        return made;
    }

    static bool anyMoved(const QVector<Pair> &pairs) { return std::ranges::any_of(pairs, &Pair::moved); }

    /// By entries, where their order is not in dispute. The draft's order; what only live added goes to the end of a Set or
    /// Keyed list, and is in dispute where the first match counts.
    std::optional<Made> lists(Ref base, Ref live, Ref draft)
    {
        const QVector<Pair> ofLive = pairUp(base, live), ofDraft = pairUp(base, draft);
        const ListKind kind = listKind(base.size() ? base : live);
        const bool ordered = kind == ListKind::Rules || kind == ListKind::Plain;
        const auto adds = [](const Pair &pair) { return pair.before < 0; };
        const bool liveReorders = anyMoved(ofLive) || std::ranges::any_of(ofLive, adds);
        const bool draftReorders = anyMoved(ofDraft) || std::ranges::any_of(ofDraft, adds);
        if (ordered && (liveReorders || (kind == ListKind::Plain && draftReorders)))
            return std::nullopt;
        Made made;
        made.isList = true;
        const auto place = [](const QVector<Pair> &pairs, int before) {
            const auto found = std::ranges::find(pairs, before, &Pair::before);
            return found == pairs.end() ? -1 : found->after;
        };
        const auto add = [&made](Made entry) {
            if (!entry.absent)
                made.entries.emplace_back(std::string_view(), std::move(entry));
        };
        for (const Pair &pair : ofDraft) {
            if (pair.before >= 0)
                add(value(base.at(pair.before), live.at(place(ofLive, pair.before)), draft.at(pair.after)));
            else if (const Ref twin = sameNamed(live, ofLive, draft.at(pair.after)))
                add(value({}, twin, draft.at(pair.after)));
            else
                add(taken(draft.at(pair.after)));
        }
        for (const Pair &pair : ofLive) {
            if (pair.before < 0 && !sameNamed(draft, ofDraft, live.at(pair.after)))
                add(taken(live.at(pair.after)));
        }
        return made;
    }

    /// Both sides added an entry of one name.
    static Ref sameNamed(Ref list, const QVector<Pair> &pairs, Ref entry)
    {
        const QString name = nameInList(entry);
        for (const Pair &pair : pairs) {
            if (pair.before < 0 && !name.isEmpty() && nameInList(list.at(pair.after)) == name)
                return list.at(pair.after);
        }
        return {};
    }

    QVector<Conflict> &m_conflicts;
};

void write(base::TreeBuilder &into, const Made &made)
{
    if (!made.isMap && !made.isList) {
        copy(into, made.taken);
        return;
    }
    if (made.isMap)
        into.beginMap();
    else
        into.beginList();
    for (const auto &[key, entry] : made.entries) {
        if (made.isMap)
            into.key(key);
        write(into, entry);
    }
    into.end();
}

} // namespace

Merge merge(Ref base, Ref live, Ref draft)
{
    Merge merge;
    const Made made = Merger(merge.conflicts).value(base, live, draft);
    if (made.absent)
        return merge;
    base::TreeBuilder into;
    write(into, made);
    merge.tree = into.take();
    return merge;
}

} // namespace diff
