// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/compare.h"

#include "models/diff/copy.h"
#include "models/diff/defaults.h"
#include "models/diff/lists.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace diff {

using base::Tree;
using Ref = Tree::Ref;
using What = Change::What;

namespace {

class Comparison
{
public:
    explicit Comparison(const Options &options)
        : m_options(options)
    {
    }

    void values(Ref before, Ref after)
    {
        if (before.isMap() && after.isMap())
            maps(before, after);
        else if (before.isList() && after.isList())
            lists(before, after);
        else if (!before.same(after))
            add(What::Changed, before, after);
    }

    QVector<Change> take() { return std::move(m_changes); }

private:
    bool isLeftOut(Ref value) const { return !m_options.serverFields && isServerField(value); }

    void maps(Ref before, Ref after)
    {
        for (const Ref entry : before) {
            if (!after[entry.key()])
                one(What::Removed, entry, {});
        }
        for (const Ref entry : after) {
            if (isLeftOut(entry))
                continue;
            if (const Ref old = before[entry.key()])
                values(old, entry);
            else
                one(What::Added, {}, entry);
        }
    }

    void lists(Ref before, Ref after)
    {
        for (const Pair &pair : pairUp(before, after)) {
            const Ref old = before.at(pair.before), now = after.at(pair.after);
            if (!old || !now) {
                one(old ? What::Removed : What::Added, old, now);
                continue;
            }
            if (pair.moved)
                add(What::Moved, old, now);
            values(old, now);
        }
    }

    void one(What what, Ref before, Ref after)
    {
        const Ref value = before ? before : after;
        // An empty map, a null and nothing are the same to the API.
        if (isLeftOut(value) || (!value.parent().isList() && (value.isNull() || (value.isMap() && value.size() == 0 && isNothing(value)))))
            return;
        if (m_options.ignoreDefaults && isDefault(value))
            return;
        if (isNothing(value) || (value.key() == "portLevelMtls" && value.isMap())) {
            for (const Ref entry : value)
                one(what, before ? entry : Ref(), after ? entry : Ref());
            return;
        }
        add(what, before, after);
    }

    /// `selector: {}` and `source: {}` mean something; empty metadata does not.
    static bool isNothing(Ref value) { return value.key() == "annotations" || value.key() == "labels" || value.key() == "metadata"; }

    void add(What what, Ref before, Ref after) { m_changes.push_back({what, before, after, namedPath(after ? after : before)}); }

    const Options &m_options;
    QVector<Change> m_changes;
};

} // namespace

QVector<Change> compare(Ref before, Ref after, const Options &options)
{
    if (!before && !after)
        return {};
    if (!before || !after)
        return {Change{before ? What::Removed : What::Added, before, after, {}}};
    Comparison comparison(options);
    comparison.values(before, after);
    return comparison.take();
}

QString namedPath(Ref value)
{
    QString path;
    for (Ref ref = value; ref.parent(); ref = ref.parent()) {
        QString part;
        if (ref.parent().isList()) {
            const QString name = nameInList(ref);
            part = u"[%1]"_s.arg(name.isEmpty() ? QString::number(ref.position()) : name);
        } else {
            part = ref.key().find_first_of("./[") == std::string_view::npos ? u'.' + ref.keyString() : u"[\"%1\"]"_s.arg(ref.keyString());
        }
        path.prepend(part);
    }
    return path.startsWith(u'.') ? path.mid(1) : path;
}

} // namespace diff
