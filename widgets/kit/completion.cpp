// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/completion.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

constexpr qsizetype mostOffers = 40;

/// Where the word at the cursor begins; -1 inside quotation marks, where anything may stand.
qsizetype wordStart(const QString &text, qsizetype cursor)
{
    if (text.left(cursor).count(u'"') % 2 == 1)
        return -1;
    qsizetype start = cursor;
    while (start > 0 && !text[start - 1].isSpace() && text[start - 1] != u'(')
        --start;
    while (start < cursor && text[start] == u'!')
        ++start;
    return start;
}

qsizetype wordEnd(const QString &text, qsizetype cursor)
{
    qsizetype end = cursor;
    while (end < text.size() && !text[end].isSpace() && text[end] != u')')
        ++end;
    return end;
}

QString quoted(const QString &value)
{
    const bool plain = std::ranges::none_of(value, [](QChar c) { return c.isSpace() || c == u')' || c == u','; });
    return plain ? value : u'"' + QString(value).remove(u'"') + u'"';
}

/// Those that begin with `typed`, then those that contain it.
QStringList matching(const QStringList &all, const QString &typed)
{
    QStringList first, then;
    for (const QString &one : all) {
        if (one.startsWith(typed, Qt::CaseInsensitive))
            first << one;
        else if (!typed.isEmpty() && one.contains(typed, Qt::CaseInsensitive))
            then << one;
    }
    return first + then;
}

QStringList keyOffers(const QStringList &keys, const QString &typed, const KeyValuesOf &valuesOf)
{
    QStringList offers;
    for (const QString &key : matching(keys, typed))
        offers << key + (valuesOf && !valuesOf(key).isEmpty() ? u':' : u'>');
    return offers;
}

} // namespace

Completion completionAt(const QString &text, qsizetype cursor, const QStringList &keys, const KeyValuesOf &valuesOf, bool always)
{
    const qsizetype start = wordStart(text, cursor);
    if (start < 0)
        return {};
    const QString typed = text.mid(start, cursor - start);
    if (typed.isEmpty() && !always)
        return {};
    Completion found{start, wordEnd(text, cursor) - start, {}};
    const qsizetype colon = typed.indexOf(u':');
    if (colon < 0) {
        if (!typed.contains(u'<') && !typed.contains(u'>') && !typed.contains(u'=') && !typed.startsWith(u'/') && !typed.startsWith(u'~'))
            found.offers = keyOffers(keys, typed, valuesOf);
        return found;
    }
    const QString key = typed.left(colon).toLower();
    if (!keys.contains(key) || !valuesOf)
        return {};
    const qsizetype from = std::max(colon, typed.lastIndexOf(u',')) + 1;
    const QString part = typed.mid(from);
    found.at = start + from;
    found.length -= from;
    for (const QString &value : matching(valuesOf(key), part).mid(0, mostOffers)) {
        if (value.compare(part, Qt::CaseInsensitive) != 0)
            found.offers << quoted(value);
    }
    return found;
}

} // namespace kit
