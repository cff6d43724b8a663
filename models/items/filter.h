// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one filter grammar of tables, graph, palette and command line. Terms are ANDed; `or` and parentheses join them:
//   word "two words"   the name contains it             !term           not
//   key:value          see Field below                  /regex/ ~fuzzy  over the name
//   key>5 key>=1.5k key<500ms 5xx>1% ends<14d           app=web app!=web  a label
// Pure: rows are asked through an accessor.
#pragma once

#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <QVector>

#include <functional>
#include <memory>
#include <optional>
#include <tl/expected.hpp>

namespace items {

/// What does not parse, and where: `at` and `length` in characters of the text, `reason` one sentence, translated.
struct FilterError {
    qsizetype at = 0, length = 0;
    QString reason;
};

class Filter
{
public:
    /// The value of a key of one row, or nullopt when the row has no such thing. The empty key is the name; "label:app" is
    /// a label. `key:value` compares by type: QString contains it, QStringList has an element that equals it (`*` stands
    /// for anything), bool is yes or no, a number equals it. `key>number` wants a number: shares in percent, durations in
    /// ms, sizes in bytes, so that a bare number means the unit of the column.
    using Field = std::function<std::optional<QVariant>(const QString &key)>;

    /// A term on the top level that is finished: it can be shown as a chip.
    struct Span {
        qsizetype at = 0, length = 0;
        friend bool operator==(const Span &, const Span &) = default;
    };

    /// Accepts everything.
    Filter() = default;

    /// `keys` are those that the rows know; empty = do not check.
    static tl::expected<Filter, FilterError> parse(const QString &text, const QStringList &keys = {});

    bool accepts(const Field &field) const;
    bool isEmpty() const { return !m_root; }
    const QVector<Span> &terms() const { return m_terms; }

    static constexpr qsizetype maxLength = 1000;
    static constexpr int maxDepth = 32;

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
    QVector<Span> m_terms;
};

/// `pattern`'s characters occur in `text` in this order, ignoring case: a score, larger is better, 0 = no match.
/// Starts of words and runs count more. `hits`, when given, receives the positions.
int fuzzyScore(QStringView pattern, QStringView text, QVector<int> *hits = nullptr);

} // namespace items
