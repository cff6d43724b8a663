// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Kubernetes labels, and selectors over them.
#pragma once

#include "models/base/error.h"

#include <QMap>
#include <QStringList>
#include <QVector>

namespace base {

using Labels = QMap<QString, QString>;

/// Every pair of `wanted` is in `labels`. An empty selector of a Service selects nothing: ask before calling.
bool matches(const Labels &wanted, const Labels &labels);

/// kubectl's -l grammar: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b,c)`, joined by commas.
class LabelSelector
{
public:
    /// Error kind Invalid, with the part that is wrong.
    static Result<LabelSelector> parse(const QString &text);
    bool matches(const Labels &labels) const;
    bool isEmpty() const { return m_terms.isEmpty(); }

private:
    enum class Op : quint8 { In, NotIn, Exists, Absent };
    struct Term {
        QString key;
        Op op = Op::Exists;
        QStringList values;
    };
    QVector<Term> m_terms;
};

} // namespace base
