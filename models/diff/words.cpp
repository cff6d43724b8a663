// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/words.h"

#include "models/diff/lists.h"

#include <QHash>
#include <QSet>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace diff {

using base::Tree;
using Ref = Tree::Ref;
using What = Change::What;

namespace {

struct Noun {
    std::string_view list;
    QLatin1StringView word;
};
constexpr std::array nouns{Noun{"http", "route"_L1},           Noun{"tls", "TLS route"_L1},     Noun{"tcp", "TCP route"_L1},
                           Noun{"rules", "rule"_L1},           Noun{"match", "match"_L1},       Noun{"matches", "match"_L1},
                           Noun{"subsets", "subset"_L1},       Noun{"servers", "server"_L1},    Noun{"listeners", "listener"_L1},
                           Noun{"route", "destination"_L1},    Noun{"ports", "port"_L1},        Noun{"backendRefs", "destination"_L1},
                           Noun{"containers", "container"_L1}, Noun{"hosts", "host"_L1},        Noun{"gateways", "gateway"_L1},
                           Noun{"env", "variable"_L1},         Noun{"endpoints", "endpoint"_L1}};

QString nounOf(Ref entry)
{
    const std::string_view list = entry.parent().key();
    const auto found = std::ranges::find(nouns, list, &Noun::list);
    return found == nouns.end() ? entry.parent().keyString() + u" entry"_s : QString(found->word);
}

QString ordinal(Ref entry)
{
    return QString::number(entry.position() + 1);
}

/// "route `canary`", "rule 2".
QString called(Ref entry)
{
    const QString name = nameInList(entry);
    return name.isEmpty() ? nounOf(entry) + u' ' + ordinal(entry) : u"%1 `%2`"_s.arg(nounOf(entry), name);
}

QString shortened(QString text)
{
    return text.size() > 80 ? text.left(77) + u"…"_s : text;
}

QString valueText(Ref value)
{
    if (!value.isMap() && !value.isList()) {
        const std::string_view text = value.text();
        return value.isNull() ? u"null"_s : shortened(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    }
    return shortened(QString::fromUtf8(value.json()));
}

/// What stands around a value: the named lists it is in, outermost first, then the keys since the last of them.
struct Setting {
    QStringList entries, keys;
};

Setting settingOf(Ref value)
{
    Setting setting;
    bool inEntry = false;
    for (Ref ref = value; ref.parent(); ref = ref.parent()) {
        if (ref.parent().isList()) {
            if (ref != value)
                setting.entries.prepend(called(ref));
            inEntry = true;
        } else if (!inEntry && ref.key() != "spec") {
            setting.keys.prepend(ref.keyString());
        }
    }
    return setting;
}

QString prefixed(const QStringList &entries, const QString &text)
{
    return entries.isEmpty() ? text : entries.join(u", "_s) + u": "_s + text;
}

QString verb(What what)
{
    return what == What::Added ? u"added"_s : u"removed"_s;
}

bool isMtls(Ref value)
{
    return value.key() == "mode" && (value.parent().key() == "mtls" || value.parent().parent().key() == "portLevelMtls");
}

/// Changes of mTLS modes; "" for anything else.
QString mtlsWords(const Change &change)
{
    const Ref value = change.after ? change.after : change.before;
    const bool ofPort = value.parent().key() == "portLevelMtls";
    const bool ofAll = value.key() == "mtls";
    if ((ofPort || ofAll) && (change.what == What::Added || change.what == What::Removed) && value["mode"]) {
        const QString mode = value["mode"].string();
        return ofPort ? u"%1 %2 on port %3"_s.arg(mode, verb(change.what), value.keyString()) : u"mTLS %1 %2"_s.arg(mode, verb(change.what));
    }
    if (change.what != What::Changed || !isMtls(value))
        return {};
    const QString modes = u"%1 → %2"_s.arg(valueText(change.before), valueText(change.after));
    return value.parent().key() == "mtls" ? u"mTLS "_s + modes : u"mTLS on port %1: %2"_s.arg(value.parent().keyString(), modes);
}

QString movedWords(const Change &change)
{
    const Ref list = change.after.parent();
    const Ref next = list.at(change.after.position() + 1);
    const QString name = called(change.after);
    if (!next)
        return u"%1 moved to the end"_s.arg(name);
    const QString nextName = nameInList(next);
    return u"%1 moved before %2"_s.arg(name, nextName.isEmpty() ? called(next) : u'`' + nextName + u'`');
}

QString metadataWords(const Change &change)
{
    const Ref value = change.after ? change.after : change.before;
    const std::string_view map = value.parent().key();
    if (map != "labels" && map != "annotations" && map != "matchLabels")
        return {};
    const QString noun = map == "annotations" ? u"annotation"_s : u"label"_s;
    if (change.what == What::Changed)
        return u"%1 `%2` %3 → %4"_s.arg(noun, value.keyString(), valueText(change.before), valueText(change.after));
    return u"%1 `%2` %3: %4"_s.arg(noun, value.keyString(), verb(change.what), valueText(value));
}

QString plainWords(const Change &change)
{
    const Ref value = change.after ? change.after : change.before;
    const Setting setting = settingOf(value);
    if (!value.parent())
        return change.what == What::Changed ? u"everything changed"_s : u"object "_s + verb(change.what);
    if (value.parent().isList()) {
        const bool named = !nameInList(value).isEmpty();
        QString text = change.what == What::Moved ? movedWords(change)
            : change.what == What::Changed        ? u"%1: %2 → %3"_s.arg(called(value), valueText(change.before), valueText(change.after))
                                                  : u"%1 %2"_s.arg(called(value), verb(change.what));
        if (change.what != What::Changed && change.what != What::Moved && !named)
            text += u": "_s + valueText(value);
        return prefixed(setting.entries, text);
    }
    const QString key = setting.keys.join(u'.');
    if (change.what == What::Changed)
        return prefixed(setting.entries, u"%1 %2 → %3"_s.arg(key, valueText(change.before), valueText(change.after)));
    return prefixed(setting.entries, u"%1 %2: %3"_s.arg(key, verb(change.what), valueText(value)));
}

/// The list of weighted destinations that a change belongs to.
Ref weightedList(Ref value)
{
    const Ref entry = value.key() == "weight" ? value.parent() : value;
    const Ref list = entry.parent();
    const bool weighted = list.isList() && (list.key() == "route" || list.key() == "backendRefs");
    return weighted && (value.key() == "weight" || entry["weight"]) ? list : Ref();
}

QString destinationName(Ref entry)
{
    const QString subset = entry["destination"]["subset"].string();
    if (!subset.isEmpty())
        return subset;
    return entry["destination"] ? entry["destination"]["host"].string() : entry["name"].string();
}

QString weightsOf(Ref list)
{
    QStringList weights;
    for (const Ref entry : list)
        weights << QString::number(entry["weight"].integer(list.size() == 1 ? 100 : list.key() == "backendRefs" ? 1 : 0));
    return weights.join(u'/');
}

QString namesOf(Ref list)
{
    QStringList names;
    for (const Ref entry : list)
        names << destinationName(entry);
    return shortened(names.join(u'/'));
}

QString weightsWords(Ref before, Ref after)
{
    const QString left = namesOf(before), right = namesOf(after);
    const QString text = left == right ? u"weights %1 → %2 (%3)"_s.arg(weightsOf(before), weightsOf(after), right)
                                       : u"weights %1 (%2) → %3 (%4)"_s.arg(weightsOf(before), left, weightsOf(after), right);
    return prefixed(settingOf(after).entries, text);
}

/// Lists of destinations both sides have, by their position in the later tree, with the one before.
QHash<int, Ref> listPairs(const QVector<Change> &changes)
{
    QHash<int, Ref> pairs;
    for (const Change &change : changes) {
        if (change.what == What::Changed && weightedList(change.before) && weightedList(change.after))
            pairs.insert(weightedList(change.after).index(), weightedList(change.before));
    }
    return pairs;
}

} // namespace

QVector<Sentence> inWords(const QVector<Change> &changes)
{
    const QHash<int, Ref> weighted = listPairs(changes);
    QSet<int> befores, told;
    for (const Ref list : weighted)
        befores.insert(list.index());
    QVector<Sentence> sentences;
    for (const Change &change : changes) {
        const Ref list = change.after ? weightedList(change.after) : weightedList(change.before);
        const bool together = list && (change.after ? weighted.contains(list.index()) : befores.contains(list.index()));
        if (together) {
            // What is gone from the list is told where its partner in the later tree is.
            if (change.after && !told.contains(list.index())) {
                told.insert(list.index());
                sentences.push_back({weightsWords(weighted.value(list.index()), list), change.path});
            }
            continue;
        }
        QString text = mtlsWords(change);
        if (text.isEmpty())
            text = metadataWords(change);
        sentences.push_back({text.isEmpty() ? plainWords(change) : text, change.path});
    }
    return sentences;
}

} // namespace diff
