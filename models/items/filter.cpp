// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/filter.h"

#include "models/items/filternode.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace items {

namespace {

/// `*` stands for any run of characters; everything else must be there, ignoring case.
bool equalsPattern(QStringView text, QStringView pattern)
{
    const auto parts = pattern.split(u'*');
    if (parts.size() == 1)
        return text.compare(pattern, Qt::CaseInsensitive) == 0;
    if (!text.startsWith(parts.first(), Qt::CaseInsensitive))
        return false;
    qsizetype at = parts.first().size();
    for (qsizetype i = 1; i + 1 < parts.size(); ++i) {
        at = text.indexOf(parts[i], at, Qt::CaseInsensitive);
        if (at < 0)
            return false;
        at += parts[i].size();
    }
    return text.size() - at >= parts.last().size() && text.endsWith(parts.last(), Qt::CaseInsensitive);
}

bool meansYes(const QString &word)
{
    static const QStringList yes{u"yes"_s, u"true"_s, u"on"_s, u"1"_s};
    return yes.contains(word, Qt::CaseInsensitive);
}

bool has(const QVariant &field, const QString &wanted)
{
    switch (field.typeId()) {
    case QMetaType::Bool: return field.toBool() == meansYes(wanted);
    case QMetaType::QStringList: {
        const QStringList list = field.toStringList();
        return std::ranges::any_of(list, [&](const QString &one) { return equalsPattern(one, wanted); });
    }
    case QMetaType::QString: return field.toString().contains(wanted, Qt::CaseInsensitive);
    default: {
        bool ok = false;
        const double number = wanted.toDouble(&ok);
        return ok && qFuzzyCompare(1 + field.toDouble(), 1 + number);
    }
    }
}

bool compares(double value, Filter::Node::Op op, double than)
{
    using Op = Filter::Node::Op;
    if (std::isnan(value))
        return false;
    switch (op) {
    case Op::Less: return value < than;
    case Op::LessEqual: return value <= than;
    case Op::Greater: return value > than;
    case Op::GreaterEqual: return value >= than;
    }
    return false;
}

QString nameOf(const Filter::Field &field)
{
    return field(QString()).value_or(QVariant()).toString();
}

} // namespace

bool Filter::Node::accepts(const Field &field) const
{
    switch (what) {
    case What::And: return std::ranges::all_of(children, [&](const Ptr &child) { return child->accepts(field); });
    case What::Or: return std::ranges::any_of(children, [&](const Ptr &child) { return child->accepts(field); });
    case What::Not: return !children.first()->accepts(field);
    case What::Word: return nameOf(field).contains(value, Qt::CaseInsensitive);
    case What::Regex: return regex.match(nameOf(field)).hasMatch();
    case What::Fuzzy: return fuzzyScore(value, nameOf(field)) > 0;
    case What::Has: {
        const auto found = field(key);
        return found && std::ranges::any_of(alternatives, [&](const QString &one) { return has(*found, one); });
    }
    case What::Compare: {
        const auto found = field(key);
        bool ok = false;
        const double number_ = found ? found->toDouble(&ok) : 0;
        return ok && compares(number_, op, number);
    }
    case What::Label: {
        const auto found = field("label:"_L1 + key);
        return (found && equalsPattern(found->toString(), value)) != negated;
    }
    }
    return false;
}

bool Filter::accepts(const Field &field) const
{
    return !m_root || m_root->accepts(field);
}

int fuzzyScore(QStringView pattern, QStringView text, QVector<int> *hits)
{
    if (hits)
        hits->clear();
    if (pattern.isEmpty() || pattern.size() > text.size())
        return 0;
    int score = 0;
    qsizetype at = 0;
    qsizetype previous = -2;
    for (const QChar wanted : pattern) {
        if (wanted.isSpace())
            continue;
        const QChar low = wanted.toLower();
        while (at < text.size() && text[at].toLower() != low)
            ++at;
        if (at == text.size())
            return 0;
        const bool wordStart = at == 0 || !text[at - 1].isLetterOrNumber();
        score += at == previous + 1 ? 12 : wordStart ? 10 : 1;
        if (hits)
            hits->push_back(static_cast<int>(at));
        previous = at++;
    }
    // A whole run beats scattered letters, and a short text beats a long one.
    if (text.startsWith(pattern, Qt::CaseInsensitive))
        score += 40;
    else if (text.contains(pattern, Qt::CaseInsensitive))
        score += 20;
    return std::max(1, score * 16 - static_cast<int>(std::min<qsizetype>(text.size(), 255)) / 4);
}

} // namespace items
