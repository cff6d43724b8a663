// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The parsed filter: a tree of joins over terms. Only filter.cpp and filterparser.cpp know it.
#pragma once

#include "models/items/filter.h"

namespace items {

struct Filter::Node {
    enum class What : quint8 { And, Or, Not, Word, Regex, Fuzzy, Has, Compare, Label };
    enum class Op : quint8 { Less, LessEqual, Greater, GreaterEqual };
    using Ptr = std::shared_ptr<const Node>;

    What what = What::And;
    QVector<Ptr> children;     ///< And, Or: all; Not: one
    QString key, value;        ///< Has, Label; value alone: Word, Fuzzy
    QStringList alternatives;  ///< Has: value split at commas
    Op op = Op::Less;
    double number = 0;         ///< Compare
    bool negated = false;      ///< Label: !=
    QRegularExpression regex;  ///< Regex

    bool accepts(const Field &field) const;
};

} // namespace items
