// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/labels.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace base {

bool matches(const Labels &wanted, const Labels &labels)
{
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        const auto found = labels.constFind(it.key());
        if (found == labels.cend() || *found != it.value())
            return false;
    }
    return true;
}

namespace {

/// Splits at commas that are not inside parentheses.
QStringList splitTerms(const QString &text)
{
    QStringList terms;
    int depth = 0;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'(')
            ++depth;
        else if (text[i] == u')')
            --depth;
        else if (text[i] == u',' && depth == 0) {
            terms << text.mid(start, i - start);
            start = i + 1;
        }
    }
    terms << text.mid(start);
    return terms;
}

} // namespace

Result<LabelSelector> LabelSelector::parse(const QString &text)
{
    static const QRegularExpression set(u"^\\s*([\\w./-]+)\\s+(in|notin)\\s*\\(([^()]*)\\)\\s*$"_s);
    static const QRegularExpression equal(u"^\\s*([\\w./-]+)\\s*(==|=|!=)\\s*([\\w.-]*)\\s*$"_s);
    static const QRegularExpression exists(u"^\\s*(!?)\\s*([\\w./-]+)\\s*$"_s);
    LabelSelector selector;
    if (text.trimmed().isEmpty())
        return selector;
    for (const QString &term : splitTerms(text)) {
        if (const auto m = set.match(term); m.hasMatch()) {
            QStringList values;
            for (const QString &value : m.captured(3).split(u','))
                values << value.trimmed();
            selector.m_terms.push_back({m.captured(1), m.captured(2) == "in"_L1 ? Op::In : Op::NotIn, values});
        } else if (const auto e = equal.match(term); e.hasMatch()) {
            selector.m_terms.push_back({e.captured(1), e.captured(2) == "!="_L1 ? Op::NotIn : Op::In, {e.captured(3)}});
        } else if (const auto x = exists.match(term); x.hasMatch()) {
            selector.m_terms.push_back({x.captured(2), x.captured(1).isEmpty() ? Op::Exists : Op::Absent, {}});
        } else {
            return fail(ErrorKind::Invalid,
                        u"\"%1\" is not a label selector; write key=value, key!=value, key, !key or key in (a,b)"_s.arg(term.trimmed()));
        }
    }
    return selector;
}

bool LabelSelector::matches(const Labels &labels) const
{
    return std::ranges::all_of(m_terms, [&labels](const Term &term) {
        const auto found = labels.constFind(term.key);
        const bool present = found != labels.cend();
        switch (term.op) {
        case Op::In: return present && term.values.contains(*found);
        case Op::NotIn: return !present || !term.values.contains(*found);
        case Op::Exists: return present;
        case Op::Absent: return !present;
        }
        return false;
    });
}

} // namespace base
